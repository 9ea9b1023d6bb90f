/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_ACCOUNT (hob_account_get_type ())
G_DECLARE_FINAL_TYPE (HobAccount, hob_account, HOB, ACCOUNT, GObject)

/* One account of the person: its session and contact list. Password in the keyring only, or given
 * for this run. Properties (read): address, session, roster, state, error (as the session's, and
 * the keyring's). */
const char *hob_account_get_address (HobAccount *self);
HobSession *hob_account_get_session (HobAccount *self);
HobRoster *hob_account_get_roster (HobAccount *self);
HobSessionState hob_account_get_state (HobAccount *self);
const GError *hob_account_get_error (HobAccount *self);

/* Takes the password from the keyring and goes online. Resolves when started. */
DexFuture *hob_account_start (HobAccount *self);
/* The person answered a wrong password. Stored in the keyring once it has proved right. */
DexFuture *hob_account_set_password (HobAccount *self, const char *password);
/* The person trusts this certificate for this server. Remembered, and tried at once. */
void hob_account_trust (HobAccount *self, HobCertificate *certificate);

G_END_DECLS
