/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

/* Helps @account out of its trouble: asks for the password, asks about the certificate, or simply
 * tries again. */
void hob_account_dialogs_mend (GtkWidget *parent, HobAccount *account);
void hob_account_dialogs_sign_out (GtkWidget *parent, HobHousehold *household, HobAccount *account);

G_END_DECLS
