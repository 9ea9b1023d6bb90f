/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_LOGIN_GROUP (hob_login_group_get_type ())
G_DECLARE_FINAL_TYPE (HobLoginGroup, hob_login_group, HOB, LOGIN_GROUP, AdwPreferencesGroup)

/* The account that the device signs in with: a new one, filled in already and folded away, or one
 * that exists. Signal: "activated", when Enter is pressed in an entry. */

/* Follows and fills in :local-part, :use-existing, :existing-address, :existing-password and
 * :keep-credentials. */
void hob_login_group_set_registration (HobLoginGroup *self, HobRegistration *registration);
/* Unfolds it. With a @sentence says what is wrong with the address or the password. Returns the row
 * for the focus. */
GtkWidget *hob_login_group_mark (HobLoginGroup *self, gboolean address, const char *sentence);
/* Where it is said. */
GtkWidget *hob_login_group_get_note (HobLoginGroup *self);

G_END_DECLS
