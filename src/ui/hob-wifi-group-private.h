/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_WIFI_GROUP (hob_wifi_group_get_type ())
G_DECLARE_FINAL_TYPE (HobWifiGroup, hob_wifi_group, HOB, WIFI_GROUP, AdwPreferencesGroup)

/* Signals: "activated", when Enter is pressed in an entry; "changed", when what it says is. */

/* Follows and fills in :network and :network-password. */
void hob_wifi_group_set_registration (HobWifiGroup *self, HobRegistration *registration);
gboolean hob_wifi_group_get_uses_saved (HobWifiGroup *self);
/* Resolves once the password is there: at once, unless it is to come from this computer's own
 * settings. Rejects with HOB_HOME_ERROR, and has said why. */
DexFuture *hob_wifi_group_prepare (HobWifiGroup *self) G_GNUC_WARN_UNUSED_RESULT;
/* Says what is wrong with the network's name or its password; returns the row for the focus. */
GtkWidget *hob_wifi_group_mark (HobWifiGroup *self, gboolean name, const char *sentence);
/* Where it is said. */
GtkWidget *hob_wifi_group_get_note (HobWifiGroup *self);

G_END_DECLS
