/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <libdex.h>
#include <libsecret/secret.h>

G_BEGIN_DECLS

/* The person's keyring, where passwords are kept and nowhere else. A locked one asks the person to
 * unlock it; @seconds is how long that may take. SecretValue wipes its memory. Main thread. */
#define HOB_KEYRING_SECONDS 60

/* Resolves to a SecretValue; rejects with HOB_HOME_ERROR_KEYRING_LOCKED, _KEYRING_ABSENT or
 * _NO_PASSWORD. */
DexFuture *hob_keyring_lookup (const char *address, guint seconds) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a gboolean; asks the person for nothing and never rejects. */
DexFuture *hob_keyring_has (const char *address) G_GNUC_WARN_UNUSED_RESULT;
/* Replaces what was there. */
DexFuture *hob_keyring_store (const char *address,
                              SecretValue *password,
                              guint seconds) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves also when there was none. */
DexFuture *hob_keyring_clear (const char *address, guint seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
