/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-contact.h"
#include "hob-transport.h"

G_BEGIN_DECLS

#define HOB_TYPE_ROSTER (hob_roster_get_type ())
G_DECLARE_FINAL_TYPE (HobRoster, hob_roster, HOB, ROSTER, GObject)

/* The contact list (RFC 6121 §2) and presence (§4) of a transport's account, as a GListModel of
 * HobContact. Fetches itself whenever the transport opens, sends initial presence after that,
 * accepts pushes from the own account only.
 *
 * Signals:
 *  loaded ()                              the list has been fetched for this stream
 *  contact-changed (HobContact *)         name, groups, subscription or presence
 *  contact-removed (HobContact *)
 *  subscription-request (const char *bare, const char *status)  somebody asks to see our presence
 */
HobRoster *hob_roster_new (HobTransport *transport);
gboolean hob_roster_is_loaded (HobRoster *self);
HobContact *hob_roster_find (HobRoster *self, const char *bare); /* borrowed; NULL */
DexFuture *hob_roster_set_contact (HobRoster *self,
                                   const char *bare,
                                   const char *name,
                                   const char *const *groups) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_roster_remove_contact (HobRoster *self, const char *bare) G_GNUC_WARN_UNUSED_RESULT;
void hob_roster_request_presence (HobRoster *self, const char *bare);
void hob_roster_answer_request (HobRoster *self, const char *bare, gboolean accept);

G_END_DECLS
