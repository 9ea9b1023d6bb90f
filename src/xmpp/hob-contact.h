/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HOB_TYPE_CONTACT (hob_contact_get_type ())
G_DECLARE_FINAL_TYPE (HobContact, hob_contact, HOB, CONTACT, GObject)

/* One entry of the contact list with its presence. Owned and changed by HobRoster only.
 * Properties (read): address, name, groups (GStrv), subscription, asked, available. */
const char *hob_contact_get_address (HobContact *self);
const char *hob_contact_get_name (HobContact *self); /* NULL when unnamed */
const char *const *hob_contact_get_groups (HobContact *self);
/* "none", "to", "from" or "both". */
const char *hob_contact_get_subscription (HobContact *self);
gboolean hob_contact_get_asked (HobContact *self);
gboolean hob_contact_get_available (HobContact *self);
/* The full address to send requests to: highest priority, latest; NULL while unavailable. */
const char *hob_contact_get_full_address (HobContact *self);

G_END_DECLS
