/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* A device is brought home, with a BlueZ that is scripted and a server that is real: run under
 * tests/support/with-keyring.py and with-server.py. */

#include "test-registration-fixture.h"

#include "hob-home-error.h"
#include "hob-keyring-private.h"

#include <string.h>

static guint
count_newcomers (Home *home, gboolean greeted)
{
  g_autoptr (HobStore) store = hob_store_new (home->folder);
  g_autoptr (GPtrArray) newcomers = hob_store_load_newcomers (store);
  guint count = 0;

  for (guint i = 0; i < newcomers->len; i++)
    count += ((HobStoredNewcomer *) g_ptr_array_index (newcomers, i))->greeted == greeted;
  return count;
}

static gboolean
expects_nobody (gpointer home)
{
  return count_newcomers (home, FALSE) + count_newcomers (home, TRUE) == 0;
}

static gboolean
sees_presence (gpointer data)
{
  return hob_device_get_available (data);
}

static gboolean
has_mirror (gpointer data)
{
  return ((Thing *) data)->mirrors > 0;
}

static gboolean
is_online (gpointer account)
{
  return hob_account_get_state (account) == HOB_SESSION_ONLINE;
}

static gboolean
has_device (gpointer household)
{
  return g_list_model_get_n_items (household) == 1;
}

static void
hand_over (Home *home, const char *device)
{
  home_start (home, PLAIN_CODE, device);
  home_fill_in (home);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
}

static void
test_plain (Home *home, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *network = NULL;
  g_autofree char *network_password = NULL;
  g_autofree char *maker = NULL;
  g_autofree char *local_part = NULL;
  gboolean proven;
  Thing *thing;

  hob_test_bluez_play (home->bluez, "last-write-lost", PRINTED);
  home_start (home, PLAIN_CODE, "'layout': 'firmware'");
  home_fill_in (home);
  g_object_get (home->registration, "proven", &proven, "maker", &maker, "local-part", &local_part,
                NULL);
  g_assert_false (proven);
  g_assert_cmpstr (maker, ==, "TUM Garching");
  g_assert_true (g_str_has_prefix (local_part, "kettle-"));

  g_object_set (home->registration, "plain-text-agreed", FALSE, NULL);
  g_assert_false (hob_registration_confirm (home->registration, &error));
  g_assert_error (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_CONSENT);
  g_assert_cmpuint (hob_test_bluez_count (home->bluez, PRINTED " WriteValue"), ==, 0);

  g_object_set (home->registration, "plain-text-agreed", TRUE, "keep-credentials", TRUE, NULL);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  network = home_dup_written (home, HOB_UUID_WIFI_NAME, NULL, NULL);
  network_password = home_dup_written (home, HOB_UUID_WIFI_PASSWORD, NULL, NULL);
  g_assert_cmpstr (network, ==, "hob-net");
  g_assert_cmpstr (network_password, ==, "correct horse");
  g_assert_cmpuint (count_newcomers (home, FALSE), ==, 1);

  thing = thing_new_from_home (home);
  thing_say_hello (thing);
  thing_say_hello (thing);
  home_wait_step (home, HOB_REGISTRATION_DONE);
  home_assert_device (home, hob_session_get_address (thing->session));
  hob_test_wait (sees_presence, hob_registration_get_device (home->registration), SECONDS);
  thing_say_hello (thing);
  hob_test_settle (200);
  g_assert_cmpuint (thing->mirrors, ==, 1);
  hob_test_wait (expects_nobody, home, SECONDS);
  hob_test_account_succeed (hob_keyring_lookup (hob_session_get_address (thing->session), SECONDS));
  thing_free (thing);
}

static char *
to_hex (GBytes *bytes)
{
  gsize size;
  const guint8 *at = g_bytes_get_data (bytes, &size);
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", at[i]);
  return g_string_free_and_steal (hex);
}

/* Signs its serial number with this key. */
static char *
describe_sealed (const guint8 *secret_key)
{
  g_autoptr (GBytes) serial = g_bytes_new_static (PRINTED, strlen (PRINTED));
  g_autoptr (GBytes) said = hob_seal_sign (secret_key, serial);
  g_autofree char *hex = to_hex (said);

  return g_strdup_printf ("'values': {'" HOB_UUID_SERIAL_NUMBER "': '%s'}", hex);
}

static char *
make_code (const guint8 *key, gboolean require_sealing)
{
  g_autoptr (HobRegistrationCode) code = hob_registration_code_new (PRINTED, key, require_sealing);

  return hob_registration_code_to_text (code);
}

static void
test_sealed (Home *home, gconstpointer data)
{
  guint8 key[HOB_SEAL_PUBLIC_KEY_SIZE], secret_key[HOB_SEAL_SECRET_KEY_SIZE];
  g_autofree char *code = NULL;
  g_autofree char *device = NULL;
  g_autofree char *serial = NULL;
  g_autofree char *maker = NULL;
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *network_password = NULL;
  g_autofree char *done = NULL;
  gboolean proven;
  Thing *thing;

  hob_seal_generate (key, secret_key);
  code = make_code (key, TRUE);
  device = describe_sealed (secret_key);
  home_start (home, code, device);
  home_fill_in (home);
  g_object_get (home->registration, "proven", &proven, "serial", &serial, "maker", &maker, NULL);
  g_assert_true (proven);
  g_assert_cmpstr (serial, ==, PRINTED);
  g_assert_null (maker);

  g_object_set (home->registration, "plain-text-agreed", FALSE, NULL);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  address = home_dup_written (home, HOB_UUID_ADDRESS, key, secret_key);
  password = home_dup_written (home, HOB_UUID_PASSWORD, key, secret_key);
  owner = home_dup_written (home, HOB_UUID_SENDER, key, secret_key);
  network_password = home_dup_written (home, HOB_UUID_WIFI_PASSWORD, key, secret_key);
  done = home_dup_written (home, HOB_UUID_SETUP_DONE, key, secret_key);
  g_assert_cmpstr (network_password, ==, "correct horse");
  g_assert_cmpstr (done, ==, "\1");

  thing = thing_new (address, password, owner);
  thing_say_hello (thing);
  home_wait_step (home, HOB_REGISTRATION_DONE);
  home_assert_device (home, address);
  thing_free (thing);
}

static void
test_not_proven (Home *home, gconstpointer data)
{
  guint8 key[HOB_SEAL_PUBLIC_KEY_SIZE], secret_key[HOB_SEAL_SECRET_KEY_SIZE];
  guint8 other_key[HOB_SEAL_PUBLIC_KEY_SIZE], other_secret_key[HOB_SEAL_SECRET_KEY_SIZE];
  g_autofree char *code = NULL;
  g_autofree char *optional = NULL;
  g_autofree char *device = NULL;
  gboolean proven;

  hob_seal_generate (key, secret_key);
  hob_seal_generate (other_key, other_secret_key);
  code = make_code (key, TRUE);
  device = describe_sealed (other_secret_key);
  home_start (home, code, device);
  home_wait_error (home, HOB_REGISTRATION_IDENTIFYING, HOB_REGISTRATION_ERROR,
                   HOB_REGISTRATION_ERROR_NOT_PROVEN);
  hob_registration_retry (home->registration);
  home_wait_error (home, HOB_REGISTRATION_IDENTIFYING, HOB_REGISTRATION_ERROR,
                   HOB_REGISTRATION_ERROR_NOT_PROVEN);
  g_assert_cmpuint (hob_test_bluez_count (home->bluez, PRINTED " WriteValue"), ==, 0);

  /* A key that nobody insists on is another matter: the person may agree. */
  hob_registration_go_back (home->registration);
  optional = make_code (key, FALSE);
  home_start (home, optional, NULL);
  home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
  g_object_get (home->registration, "proven", &proven, NULL);
  g_assert_false (proven);
}

static void
test_conflict (Home *home, gconstpointer data)
{
  g_autofree char *local_part = NULL;

  home_start (home, PLAIN_CODE, NULL);
  home_fill_in (home);
  g_object_set (home->registration, "local-part", "romeo", NULL);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  g_object_get (home->registration, "local-part", &local_part, NULL);
  g_assert_true (g_str_has_prefix (local_part, "romeo-"));
}

/* It is still listened for, whatever the person was told and looks at. */
static void
test_silent (Home *home, gconstpointer data)
{
  HobRegistrationDeadlines deadlines = hob_registration_default_deadlines;
  Thing *thing;

  deadlines.hello = 50;
  hob_registration_set_deadlines (home->registration, &deadlines);
  home_start (home, PLAIN_CODE, NULL);
  home_fill_in (home);
  home_confirm (home);
  home_wait_error (home, HOB_REGISTRATION_WAITING, HOB_REGISTRATION_ERROR,
                   HOB_REGISTRATION_ERROR_SILENT);
  hob_registration_retry (home->registration);
  home_wait_error (home, HOB_REGISTRATION_WAITING, HOB_REGISTRATION_ERROR,
                   HOB_REGISTRATION_ERROR_SILENT);
  hob_registration_go_back (home->registration);
  g_assert_cmpint (hob_registration_get_step (home->registration), ==, HOB_REGISTRATION_CONFIRMING);

  thing = thing_new_from_home (home);
  thing_say_hello (thing);
  home_wait_step (home, HOB_REGISTRATION_DONE);
  home_assert_device (home, hob_session_get_address (thing->session));
  thing_free (thing);
}

/* Ends the program between hand-over and hello. */
static void
start_again (Home *home)
{
  hob_test_account_succeed (hob_registration_leave (home->registration));
  g_clear_object (&home->registration);
  hob_test_account_succeed (hob_household_stop (home->household));
  g_clear_object (&home->account);
  g_clear_object (&home->household);
  home_new_household (home);
  home_new_registration (home);
}

/* The passwords of the device and of the network are nowhere on the disk. */
static void
assert_no_secret_in (Home *home, const char *name)
{
  g_autofree char *path = g_build_filename (home->folder, name, NULL);
  g_autofree char *content = NULL;
  const char *password = home->registration->password;
  gsize size;

  g_assert_nonnull (password);
  if (!g_file_get_contents (path, &content, &size, NULL))
    return;
  g_assert_null (memmem (content, size, password, strlen (password)));
  g_assert_null (memmem (content, size, "correct horse", strlen ("correct horse")));
}

static void
test_another_day (Home *home, gconstpointer data)
{
  HobDevice *device;
  Thing *thing;

  hand_over (home, NULL);
  g_assert_cmpuint (count_newcomers (home, FALSE), ==, 1);
  assert_no_secret_in (home, "home.db");
  assert_no_secret_in (home, "home.db-wal");
  start_again (home);

  thing = thing_new_from_home (home);
  thing_say_hello (thing);
  hob_test_wait (has_device, home->household, SECONDS);
  device = hob_household_find_device (home->household, "Tea");
  g_assert_nonnull (device);
  g_assert_cmpstr (hob_device_get_room (device), ==, "Kitchen");
  g_assert_cmpuint (thing->mirrors, ==, 1);
  hob_test_wait (sees_presence, device, SECONDS);
  hob_test_wait (expects_nobody, home, SECONDS);
  thing_free (thing);
}

/* Its "done" got lost, and the program ended after the mirror: its controls tell. */
static void
test_mirrored_before (Home *home, gconstpointer data)
{
  Thing *thing;

  hand_over (home, NULL);
  thing = thing_new_from_home (home);
  thing->mute = TRUE;
  thing_say_hello (thing);
  hob_test_wait (has_mirror, thing, SECONDS);
  home_wait_step (home, HOB_REGISTRATION_GREETING);
  start_again (home);
  g_assert_cmpuint (count_newcomers (home, TRUE), ==, 1);

  thing_say_hello (thing);
  thing_publish (thing);
  hob_test_wait (has_device, home->household, SECONDS);
  g_assert_nonnull (hob_household_find_device (home->household, "Tea"));
  g_assert_cmpuint (thing->mirrors, ==, 1);
  thing_free (thing);
}

static void
hear (Home *home, const char *delay, const char *type, const char *body)
{
  g_autofree char *xml = g_strdup_printf (
    "<message xmlns='jabber:client' from='%s/x' type='%s'>%s<body>%s</body></message>",
    home->registration->address, type, delay, body);
  g_autoptr (HobNode) message = hob_node_new_from_string (xml, -1, NULL);

  hob_newcomer_handle (home->registration->newcomer, message);
}

static void
test_others (Home *home, gconstpointer data)
{
  g_autofree char *owner = hob_test_server_address ("juliet");
  g_autofree char *address = hob_test_server_address ("romeo");
  g_autofree char *password = hob_test_server_password ("romeo");
  g_autofree char *long_body = g_strnfill (1025, 'x');
  Thing *stranger;

  hand_over (home, NULL);
  stranger = thing_new (address, password, owner);
  thing_say_hello (stranger);
  hob_transport_send_chat (HOB_TRANSPORT (stranger->session), owner, "Setup done!");
  hob_test_settle (200);
  g_assert_cmpuint (stranger->mirrors, ==, 0);
  thing_free (stranger);

  hear (home, "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>", "chat", HELLO);
  hear (home, "<delay xmlns='urn:xmpp:delay' stamp='today'/>", "chat", HELLO);
  hear (home, "", "error", HELLO);
  hear (home, "", "groupchat", HELLO);
  hear (home, "", "chat", "");
  hear (home, "", "chat", long_body);
  hob_test_settle (50);
  g_assert_cmpint (hob_newcomer_get_stage (home->registration->newcomer), ==,
                   HOB_NEWCOMER_EXPECTED);
  g_assert_cmpint (hob_registration_get_step (home->registration), ==, HOB_REGISTRATION_WAITING);

  hear (home, "<delay xmlns='urn:xmpp:delay' stamp='2999-01-01T00:00:00Z'/>", "chat", HELLO);
  home_wait_step (home, HOB_REGISTRATION_GREETING);
}

static gboolean
has_credentials (Home *home, HobDevice *device)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_household_has_credentials (home->household, device), SECONDS, &value, &error);
  g_assert_no_error (error);
  return g_value_get_boolean (&value);
}

static Thing *
bring_home (Home *home, gboolean keep_credentials)
{
  Thing *thing;

  g_object_set (home->registration, "keep-credentials", keep_credentials, NULL);
  thing = home_come_to (home, HOB_REGISTRATION_DONE);
  hob_test_wait (sees_presence, hob_registration_get_device (home->registration), SECONDS);
  return thing;
}

/* Removed together with its own account, whose password was kept for that. */
static void
test_credentials (Home *home, gconstpointer data)
{
  Thing *thing = bring_home (home, TRUE);
  HobDevice *device = hob_registration_get_device (home->registration);
  const char *address = hob_session_get_address (thing->session);
  g_autofree char *password = home_dup_written (home, HOB_UUID_PASSWORD, NULL, NULL);

  g_assert_true (has_credentials (home, device));
  hob_test_account_succeed (hob_household_remove_device_and_account (home->household, device));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home->household)), ==, 0);
  g_assert_null (hob_roster_find (hob_account_get_roster (home->account), address));
  assert_no_account (address, password);
  home_wait_no_password (address);
  g_assert_false (has_credentials (home, device));
  thing_free (thing);
}

/* Nobody knows its password but itself: nothing changes. */
static void
test_no_credentials (Home *home, gconstpointer data)
{
  Thing *thing = bring_home (home, FALSE);
  HobDevice *device = hob_registration_get_device (home->registration);

  home_wait_no_password (hob_session_get_address (thing->session));
  g_assert_false (has_credentials (home, device));
  hob_test_await_error (hob_household_remove_device_and_account (home->household, device), SECONDS,
                        HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home->household)), ==, 1);
  thing_free (thing);
}

/* The server does not answer: neither does anything change. */
static void
test_account_stays (Home *home, gconstpointer data)
{
  Thing *thing = bring_home (home, TRUE);
  HobDevice *device = hob_registration_get_device (home->registration);
  g_autoptr (GError) error = NULL;

  hob_test_server_control ("stop");
  hob_test_await (hob_household_remove_device_and_account (home->household, device), SECONDS, NULL,
                  &error);
  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNREACHABLE);
  hob_test_server_control ("start");
  hob_test_wait (is_online, home->account, SECONDS);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home->household)), ==, 1);
  g_assert_true (has_credentials (home, device));
  hob_test_account_succeed (hob_household_remove_device_and_account (home->household, device));
  thing_free (thing);
}

/* Where nobody may make an account the person has one. */
static void
test_closed (Home *home, gconstpointer data)
{
  g_autofree char *address = hob_test_server_address ("kettle");
  g_autofree char *password = hob_test_server_password ("kettle");
  g_autoptr (HobSession) session = NULL;
  DexFuture *online;
  Thing *thing;

  home_start (home, PLAIN_CODE, NULL);
  home_fill_in (home);
  home_confirm (home);
  home_wait_error (home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);

  hob_registration_go_back (home->registration);
  g_object_set (home->registration, "use-existing", TRUE, "existing-address", address,
                "existing-password", "wrong", NULL);
  home_confirm (home);
  home_wait_error (home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION);

  g_object_set (home->registration, "existing-password", password, NULL);
  hob_registration_retry (home->registration);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  thing = thing_new_from_home (home);
  thing_say_hello (thing);
  home_wait_step (home, HOB_REGISTRATION_DONE);
  home_assert_device (home, address);
  thing_free (thing);

  /* It was not ours to remove. */
  online = sign_in_as (address, password, &session);
  hob_test_account_succeed (online);
  hob_test_account_succeed (hob_session_stop (session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  home_test_add ("/open/plain", test_plain);
  home_test_add ("/open/sealed", test_sealed);
  home_test_add ("/open/not-proven", test_not_proven);
  home_test_add ("/open/conflict", test_conflict);
  home_test_add ("/open/silent", test_silent);
  home_test_add ("/open/another-day", test_another_day);
  home_test_add ("/open/mirrored-before", test_mirrored_before);
  home_test_add ("/open/others", test_others);
  home_test_add ("/open/credentials", test_credentials);
  home_test_add ("/open/no-credentials", test_no_credentials);
  home_test_add ("/open/account-stays", test_account_stays);
  home_test_add ("/closed/existing-account", test_closed);
  return home_test_run ();
}
