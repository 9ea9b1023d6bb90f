/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-household-private.h"

#include "hob-account-private.h"
#include "hob-home-error.h"

/* What signing in needs, kept while its fiber waits. */
typedef struct {
  HobHousehold *household;
  HobAccount *account;
  SecretValue *password;
  gboolean transient;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *self = data;

  g_object_unref (self->household);
  g_object_unref (self->account);
  secret_value_unref (self->password);
  g_free (self);
}

static gboolean
is_fingerprint (const char *text)
{
  g_autofree char *normalized = hob_certificate_normalize_fingerprint (text);

  return normalized != NULL;
}

static DexFuture *
already_there (const char *address)
{
  return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_EXISTS, "%s is signed in already",
                                address);
}

static DexFuture *
sign_in_fiber (gpointer data)
{
  SignIn *sign_in = data;
  HobHousehold *self = sign_in->household;
  HobAccount *account = sign_in->account;
  HobSession *session = hob_account_get_session (account);
  g_autoptr (GError) error = NULL;

  hob_account_start_with (account, sign_in->password);
  if (!dex_await (hob_session_when_online (session), &error)) {
    hob_household_set_refused_certificate (self, hob_session_get_certificate (session));
    if (hob_household_get_devices_of (self, account) == NULL)
      dex_await (hob_account_stop (account), NULL);
    return dex_future_new_for_error (g_steal_pointer (&error));
  }

  if (hob_household_get_devices_of (self, account) == NULL &&
      hob_household_find_account (self, hob_account_get_address (account)) != NULL) {
    dex_await (hob_account_stop (account), NULL);
    return already_there (hob_account_get_address (account));
  }
  if (hob_household_get_devices_of (self, account) == NULL)
    hob_household_admit (self, account, sign_in->transient ? NULL : hob_household_get_store (self));
  hob_account_remember (account);
  return dex_future_new_for_object (account);
}

/**
 * hob_household_sign_in:
 * @self: a household
 * @address: the person's address
 * @password: its password
 * @host: (nullable): a host; %NULL: found by the address' domain
 * @port: its port, or 0
 * @trusted_fingerprint: (nullable): SHA-256 of the certificate the person trusts
 * @transient: %TRUE: neither account nor password are remembered
 *
 * Goes online with an account: a new one, or one that is known and not online.
 *
 * Returns: (transfer full): resolves to the #HobAccount; rejects with #HOB_HOME_ERROR_ADDRESS,
 *   #HOB_HOME_ERROR_VALUE for the fingerprint, #HOB_HOME_ERROR_EXISTS when it is online already, or
 *   #HOB_XMPP_ERROR
 */
DexFuture *
hob_household_sign_in (HobHousehold *self,
                       const char *address,
                       const char *password,
                       const char *host,
                       guint port,
                       const char *trusted_fingerprint,
                       gboolean transient)
{
  g_autofree char *bare = NULL;
  HobAccount *known;
  SignIn *sign_in;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (address != NULL && password != NULL, NULL);

  bare = hob_jid_normalize_bare (address);
  if (bare == NULL || strchr (bare, '@') == NULL)
    return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_ADDRESS, "“%s” is not an address",
                                  address);
  if (trusted_fingerprint != NULL && !is_fingerprint (trusted_fingerprint))
    return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_VALUE,
                                  "“%s” is not a SHA-256 fingerprint", trusted_fingerprint);
  known = hob_household_find_account (self, bare);
  if (known != NULL && hob_account_get_state (known) == HOB_SESSION_ONLINE)
    return already_there (bare);

  hob_household_set_refused_certificate (self, NULL);
  sign_in = g_new0 (SignIn, 1);
  sign_in->household = g_object_ref (self);
  sign_in->password = secret_value_new (password, -1, "text/plain");
  sign_in->transient = transient;
  if (known != NULL) {
    sign_in->account = g_object_ref (known);
    hob_account_set_server (known, host, port, trusted_fingerprint);
  } else {
    HobStoredAccount stored = {.address = bare,
                               .host = (char *) host,
                               .port = port,
                               .fingerprint = (char *) trusted_fingerprint};

    sign_in->account = hob_account_new (&stored, transient ? NULL : hob_household_get_store (self));
  }
  return dex_scheduler_spawn (NULL, 0, sign_in_fiber, sign_in, sign_in_free);
}

/**
 * hob_household_sign_out:
 * @self: a household
 * @account: one of its accounts
 *
 * Ends the session; forgets the account, its password and what its devices said.
 *
 * Returns: (transfer full): resolves when done; rejects with #HOB_HOME_ERROR when the password had
 *   to stay in the keyring
 */
DexFuture *
hob_household_sign_out (HobHousehold *self, HobAccount *account)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (HOB_IS_ACCOUNT (account), NULL);

  hob_household_dismiss (self, account);
  return hob_account_forget (account);
}
