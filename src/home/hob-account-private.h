/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-account.h"
#include "hob-store-private.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

/* @store NULL: nothing of this account is written, neither there nor in the keyring. */
HobAccount *hob_account_new (const HobStoredAccount *stored, HobStore *store);
/* Goes online with a password given for this run, or about to be kept. */
void hob_account_start_with (HobAccount *self, SecretValue *password);
void hob_account_set_server (HobAccount *self,
                             const char *host,
                             guint port,
                             const char *fingerprint);
/* The password has proved right: account and password are remembered. Trouble with the keyring
 * shows as :error. */
void hob_account_remember (HobAccount *self);
DexFuture *hob_account_stop (HobAccount *self) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the session, then forgets account and password. */
DexFuture *hob_account_forget (HobAccount *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
