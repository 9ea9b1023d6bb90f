/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_SIGN_IN_PAGE (hob_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (HobSignInPage, hob_sign_in_page, HOB, SIGN_IN_PAGE, AdwBin)

/* Address and password, and what came of them. Keeps what was typed whatever happens. */
GtkWidget *hob_sign_in_page_new (HobHousehold *household);
/* Fills the form and signs in at once. */
void hob_sign_in_page_start (HobSignInPage *self,
                             const char *address,
                             const char *password,
                             const char *host,
                             guint port,
                             const char *fingerprint,
                             gboolean transient);
void hob_sign_in_page_show_error (HobSignInPage *self, const GError *error);
gboolean hob_sign_in_page_is_busy (HobSignInPage *self);

G_END_DECLS
