/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-adapter.h"

G_BEGIN_DECLS

#define HOB_TYPE_LINK (hob_link_get_type ())
G_DECLARE_FINAL_TYPE (HobLink, hob_link, HOB, LINK, GObject)

/* A connection to one device that was found. One operation is in flight at a time; when the
 * connection drops, all that are pending end with HOB_BLUETOOTH_ERROR_LOST.
 * Properties (read): connected. */
const char *hob_link_get_address (HobLink *self);
char *hob_link_dup_name (HobLink *self);
gboolean hob_link_get_connected (HobLink *self);
DexFuture *hob_link_connect (HobLink *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean hob_link_has (HobLink *self, const char *uuid);
DexFuture *hob_link_read (HobLink *self, const char *uuid) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_link_write (HobLink *self,
                           const char *uuid,
                           GBytes *value) G_GNUC_WARN_UNUSED_RESULT;
void hob_link_close (HobLink *self);

G_END_DECLS
