/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Run under tests/support/with-keyring.py, which says in HOB_TEST_KEYRING what there is. */

#include "hob-home-error.h"
#include "hob-keyring-private.h"
#include "hob-test.h"

#define JULIET "juliet@hob.test"
#define SECONDS 10

static SecretValue *
make_password (const char *text)
{
  return secret_value_new (text, -1, "text/plain");
}

static void
store (const char *address, const char *text)
{
  g_autoptr (SecretValue) password = make_password (text);
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_keyring_store (address, password, SECONDS), SECONDS * 2, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_holds (const char *address, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretValue) found =
    hob_test_await_boxed (hob_keyring_lookup (address, SECONDS), SECONDS * 2, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret_value_get_text (found), ==, text);
}

static void
assert_holds_none (const char *address)
{
  hob_test_await_error (hob_keyring_lookup (address, SECONDS), SECONDS * 2, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_NO_PASSWORD);
}

static void
assert_has (const char *address, gboolean wanted)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_keyring_has (address), SECONDS * 2, &value, &error);
  g_assert_no_error (error);
  g_assert_true (g_value_get_boolean (&value) == wanted);
}

static void
test_stored_and_found (void)
{
  store (JULIET, "wherefore");
  store ("romeo@hob.test", "pässword 🗝");
  assert_holds (JULIET, "wherefore");
  assert_holds ("romeo@hob.test", "pässword 🗝");

  store (JULIET, "art thou");
  assert_holds (JULIET, "art thou");
}

static void
test_none_stored (void)
{
  assert_holds_none ("nobody@hob.test");
  assert_has ("nobody@hob.test", FALSE);
}

static void
test_cleared (void)
{
  g_autoptr (GError) error = NULL;

  store ("lamp@hob.test", "light");
  assert_has ("lamp@hob.test", TRUE);
  hob_test_await (hob_keyring_clear ("lamp@hob.test", SECONDS), SECONDS * 2, NULL, &error);
  g_assert_no_error (error);
  assert_holds_none ("lamp@hob.test");

  hob_test_await (hob_keyring_clear ("lamp@hob.test", SECONDS), SECONDS * 2, NULL, &error);
  g_assert_no_error (error);
}

static void
lock (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_sync (
    service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_autolist (GDBusProxy) objects = NULL;

  g_assert_no_error (error);
  objects = g_list_prepend (NULL, g_object_ref (G_DBUS_PROXY (collection)));
  g_assert_cmpint (secret_service_lock_sync (service, objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static void
assert_locked (guint seconds)
{
  g_autoptr (SecretValue) password = make_password ("new");

  hob_test_await_error (hob_keyring_lookup (JULIET, seconds), SECONDS * 2, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_KEYRING_LOCKED);
  hob_test_await_error (hob_keyring_store (JULIET, password, seconds), SECONDS * 2, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_KEYRING_LOCKED);
}

/* There is nobody on this bus who could ask the person. */
static void
test_locked (void)
{
  store (JULIET, "wherefore");
  lock ();
  assert_locked (SECONDS);
  assert_has (JULIET, TRUE);
}

/* On the thread of the bus. */
static GDBusMessage *
swallow_call (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer data)
{
  int *calls = data;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  g_atomic_int_inc (calls);
  g_object_unref (message);
  return NULL;
}

/* As one that waits for a person who went for a walk. */
static void
test_a_keyring_that_does_not_answer (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
    g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
    NULL);
  int calls = 0;
  guint filter = g_dbus_connection_add_filter (bus, swallow_call, &calls, NULL);

  g_assert_nonnull (reply);
  assert_locked (1);
  assert_has (JULIET, FALSE);
  g_assert_cmpint (g_atomic_int_get (&calls), >, 0);
  g_dbus_connection_remove_filter (bus, filter);
}

static void
test_absent (void)
{
  g_autoptr (SecretValue) password = make_password ("new");

  hob_test_await_error (hob_keyring_lookup (JULIET, SECONDS), SECONDS * 2, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_KEYRING_ABSENT);
  hob_test_await_error (hob_keyring_store (JULIET, password, SECONDS), SECONDS * 2, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_KEYRING_ABSENT);
  hob_test_await_error (hob_keyring_clear (JULIET, SECONDS), SECONDS * 2, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_KEYRING_ABSENT);
  assert_has (JULIET, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  if (g_strcmp0 (g_getenv ("HOB_TEST_KEYRING"), "unlocked") == 0) {
    g_test_add_func ("/keyring/stored-and-found", test_stored_and_found);
    g_test_add_func ("/keyring/none-stored", test_none_stored);
    g_test_add_func ("/keyring/cleared", test_cleared);
    g_test_add_func ("/keyring/locked", test_locked);
  } else {
    g_test_add_func ("/keyring/absent", test_absent);
    if (g_strcmp0 (g_getenv ("HOB_TEST_KEYRING"), "absent") == 0)
      g_test_add_func ("/keyring/silent", test_a_keyring_that_does_not_answer);
  }

  return g_test_run ();
}
