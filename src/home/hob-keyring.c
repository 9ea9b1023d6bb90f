/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-keyring-private.h"

#include "hob-home-error.h"

#define HAS_SECONDS 2

static const SecretSchema schema = {
  .name = "io.github.hob_home.Hob.Account",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {{"address", SECRET_SCHEMA_ATTRIBUTE_STRING}, {NULL, 0}},
};

/* One call to the keyring: held by the call, while whoever waits holds the promise. */
typedef struct {
  DexPromise *promise;
  char *address;
} Request;

static Request *
request_new (DexPromise *promise, const char *address)
{
  Request *self = g_new (Request, 1);

  self->promise = dex_ref (promise);
  self->address = g_strdup (address);
  return self;
}

static void
request_free (Request *self)
{
  dex_unref (self->promise);
  g_free (self->address);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* A prompt that is closed arrives as cancelled, and so does a request nobody waits for any more.
 * Everything that is not the keyring's own "locked" means that there is none to talk to. */
static void
reject (DexPromise *promise, GError *error)
{
  gboolean locked = g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
                    g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  dex_promise_reject (promise, g_error_new_literal (HOB_HOME_ERROR,
                                                    locked ? HOB_HOME_ERROR_KEYRING_LOCKED
                                                           : HOB_HOME_ERROR_KEYRING_ABSENT,
                                                    error->message));
  g_error_free (error);
}

static DexFuture *
name_timeout (DexFuture *future, gpointer data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);
  if (error->domain == HOB_HOME_ERROR)
    return dex_ref (future);

  return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_KEYRING_LOCKED,
                                "The keyring did not answer in time");
}

static DexFuture *
with_deadline (DexPromise *promise, guint seconds)
{
  return dex_future_catch (
    dex_future_first (DEX_FUTURE (promise), dex_timeout_new_seconds ((int) seconds), NULL),
    name_timeout, NULL, NULL);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  SecretValue *value = secret_password_lookup_binary_finish (result, &error);

  if (value != NULL)
    dex_promise_resolve_boxed (request->promise, SECRET_TYPE_VALUE, value);
  else if (error != NULL)
    reject (request->promise, g_steal_pointer (&error));
  else
    dex_promise_reject (request->promise,
                        g_error_new (HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD,
                                     "No password for %s in the keyring", request->address));
}

static gboolean
is_locked (GList *items)
{
  return items != NULL && SECRET_IS_ITEM (items->data) && secret_item_get_locked (items->data);
}

/* A look-up alone cannot tell a password that is not there from one that stays locked. */
static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);
  gboolean locked = is_locked (items);

  g_list_free_full (items, g_object_unref);
  if (error != NULL) {
    reject (request->promise, g_steal_pointer (&error));
  } else if (locked) {
    dex_promise_reject (
      request->promise,
      g_error_new (HOB_HOME_ERROR, HOB_HOME_ERROR_KEYRING_LOCKED, "The keyring stays locked"));
  } else {
    GCancellable *cancellable = dex_promise_get_cancellable (request->promise);
    g_autofree char *address = g_strdup (request->address);

    secret_password_lookup (&schema, cancellable, looked_up_cb, g_steal_pointer (&request),
                            "address", address, NULL);
  }
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  GList *items = secret_password_search_finish (result, NULL);

  dex_promise_resolve_boolean (request->promise, items != NULL);
  g_list_free_full (items, g_object_unref);
}

static DexFuture *
has_none_cb (DexFuture *future, gpointer data)
{
  return dex_future_new_for_boolean (FALSE);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    dex_promise_resolve_boolean (request->promise, TRUE);
  else
    reject (request->promise, g_steal_pointer (&error));
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    dex_promise_resolve_boolean (request->promise, TRUE);
  else
    reject (request->promise, g_steal_pointer (&error));
}

/**
 * hob_keyring_lookup:
 * @address: the account
 * @seconds: how long the person may take to unlock the keyring
 *
 * Takes an account's password out of the keyring.
 *
 * Returns: (transfer full): resolves to a boxed #SecretValue; rejects with
 *   #HOB_HOME_ERROR_KEYRING_LOCKED, #HOB_HOME_ERROR_KEYRING_ABSENT or #HOB_HOME_ERROR_NO_PASSWORD
 */
DexFuture *
hob_keyring_lookup (const char *address, guint seconds)
{
  DexPromise *promise;

  g_return_val_if_fail (address != NULL, NULL);

  promise = dex_promise_new_cancellable ();
  secret_password_search (&schema, SECRET_SEARCH_UNLOCK, dex_promise_get_cancellable (promise),
                          searched_cb, request_new (promise, address), "address", address, NULL);
  return with_deadline (promise, seconds);
}

/**
 * hob_keyring_has:
 * @address: an account
 *
 * Looks for its password, also in a keyring that is locked, without unlocking it.
 *
 * Returns: (transfer full): resolves to a boolean, %FALSE after two seconds without an answer
 */
DexFuture *
hob_keyring_has (const char *address)
{
  DexPromise *promise;

  g_return_val_if_fail (address != NULL, NULL);

  promise = dex_promise_new_cancellable ();
  secret_password_search (&schema, SECRET_SEARCH_NONE, dex_promise_get_cancellable (promise),
                          counted_cb, request_new (promise, address), "address", address, NULL);
  return dex_future_catch (
    dex_future_first (DEX_FUTURE (promise), dex_timeout_new_seconds (HAS_SECONDS), NULL),
    has_none_cb, NULL, NULL);
}

/**
 * hob_keyring_store:
 * @address: the account
 * @password: its password
 * @seconds: how long the person may take to unlock the keyring
 *
 * Puts an account's password into the default keyring, in place of an earlier one.
 *
 * Returns: (transfer full): resolves to %TRUE; rejects with #HOB_HOME_ERROR_KEYRING_LOCKED or
 *   #HOB_HOME_ERROR_KEYRING_ABSENT
 */
DexFuture *
hob_keyring_store (const char *address, SecretValue *password, guint seconds)
{
  g_autofree char *label = NULL;
  DexPromise *promise;

  g_return_val_if_fail (address != NULL && password != NULL, NULL);

  promise = dex_promise_new_cancellable ();
  label = g_strdup_printf ("Hob: %s", address);
  secret_password_store_binary (&schema, SECRET_COLLECTION_DEFAULT, label, password,
                                dex_promise_get_cancellable (promise), stored_cb,
                                request_new (promise, address), "address", address, NULL);
  return with_deadline (promise, seconds);
}

/**
 * hob_keyring_clear:
 * @address: the account
 * @seconds: how long the person may take to unlock the keyring
 *
 * Removes an account's password from the keyring.
 *
 * Returns: (transfer full): resolves to %TRUE, also when there was none; rejects with
 *   #HOB_HOME_ERROR_KEYRING_LOCKED or #HOB_HOME_ERROR_KEYRING_ABSENT
 */
DexFuture *
hob_keyring_clear (const char *address, guint seconds)
{
  DexPromise *promise;

  g_return_val_if_fail (address != NULL, NULL);

  promise = dex_promise_new_cancellable ();
  secret_password_clear (&schema, dex_promise_get_cancellable (promise), cleared_cb,
                         request_new (promise, address), "address", address, NULL);
  return with_deadline (promise, seconds);
}
