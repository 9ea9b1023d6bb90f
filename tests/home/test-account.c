/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Run under tests/support/with-keyring.py and with-server.py. */

#include "hob-account-private.h"
#include "hob-home-error.h"
#include "hob-keyring-private.h"
#include "hob-test.h"

#define SECONDS 20

typedef struct {
  char *address;
  char *password;
  char *folder;
  HobStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  fixture->address = hob_test_server_address (name);
  fixture->password = hob_test_server_password (name);
  fixture->folder = hob_test_make_folder ();
  fixture->store = hob_store_new (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  hob_test_await (hob_keyring_clear (fixture->address, SECONDS), SECONDS, NULL, NULL);
  g_object_unref (fixture->store);
  g_free (fixture->folder);
  g_free (fixture->password);
  g_free (fixture->address);
}

static HobAccount *
make_account (Fixture *fixture, gboolean trusting)
{
  HobStoredAccount stored = {.address = fixture->address,
                             .host = (char *) "127.0.0.1",
                             .port = hob_test_server_port (),
                             .fingerprint =
                               trusting ? (char *) hob_test_server_fingerprint () : NULL};

  return hob_account_new (&stored, fixture->store);
}

static void
start_with (HobAccount *account, const char *text)
{
  g_autoptr (SecretValue) password = secret_value_new (text, -1, "text/plain");

  hob_account_start_with (account, password);
}

static gboolean
is_online (gpointer account)
{
  return hob_account_get_state (account) == HOB_SESSION_ONLINE;
}

static gboolean
has_failed (gpointer account)
{
  return hob_account_get_state (account) == HOB_SESSION_FAILED;
}

static void
stop (HobAccount *account)
{
  hob_test_await (hob_account_stop (account), SECONDS, NULL, NULL);
}

static void
keep_password (Fixture *fixture, const char *text)
{
  g_autoptr (SecretValue) password = secret_value_new (text, -1, "text/plain");
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_keyring_store (fixture->address, password, SECONDS), SECONDS, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_kept (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (SecretValue) found =
    hob_test_await_boxed (hob_keyring_lookup (fixture->address, SECONDS), SECONDS, NULL);

  return found != NULL && g_str_equal (secret_value_get_text (found), fixture->password);
}

/* Waits for it by asking again whenever the keyring has answered. */
static void
wait_kept (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + SECONDS * G_TIME_SPAN_SECOND;

  while (!is_kept (fixture))
    g_assert_cmpint (g_get_monotonic_time (), <, end);
}

static void
log_state_cb (HobAccount *account, GParamSpec *pspec, GString *log)
{
  static const char letters[] = "ocOwF"; /* in the order of HobSessionState */
  char letter = letters[hob_account_get_state (account)];

  if (log->len == 0 || log->str[log->len - 1] != letter)
    g_string_append_c (log, letter);
}

static void
test_signed_in_then_from_the_keyring (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, TRUE);
  g_autoptr (HobAccount) again = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GString) states = g_string_new (NULL);

  g_signal_connect (account, "notify::state", G_CALLBACK (log_state_cb), states);
  start_with (account, fixture->password);
  hob_test_wait (is_online, account, SECONDS);
  g_assert_cmpstr (states->str, ==, "cO");
  hob_account_remember (account);
  wait_kept (fixture);
  g_assert_null (hob_account_get_error (account));
  stop (account);

  g_assert_true (hob_store_flush (fixture->store, SECONDS * 1000));
  stored = hob_store_load_accounts (fixture->store);
  g_assert_cmpuint (stored->len, ==, 1);
  again = hob_account_new (g_ptr_array_index (stored, 0), fixture->store);
  g_string_truncate (states, 0);
  g_signal_connect (again, "notify::state", G_CALLBACK (log_state_cb), states);
  dex_future_disown (hob_account_start (again));
  g_assert_cmpint (hob_account_get_state (again), ==, HOB_SESSION_CONNECTING);
  hob_test_wait (is_online, again, SECONDS);
  g_assert_cmpstr (states->str, ==, "cO");
  stop (again);
  g_assert_cmpstr (states->str, ==, "cOo");
}

static gboolean
contains_text (const char *path, const char *text)
{
  g_autofree char *contents = NULL;
  size_t length, size = strlen (text);

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return FALSE;
  return memmem (contents, length, text, size) != NULL;
}

static void
test_the_password_is_in_no_file (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, TRUE);
  g_autofree char *database = g_build_filename (fixture->folder, "home.db", NULL);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);

  start_with (account, fixture->password);
  hob_test_wait (is_online, account, SECONDS);
  hob_account_remember (account);
  g_assert_true (hob_store_flush (fixture->store, SECONDS * 1000));
  g_assert_true (contains_text (database, fixture->address) ||
                 contains_text (log, fixture->address));
  g_assert_false (contains_text (database, fixture->password));
  g_assert_false (contains_text (log, fixture->password));
  stop (account);
}

static void
test_wrong_password (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, TRUE);
  g_autoptr (GError) error = NULL;

  keep_password (fixture, "wrong");
  hob_test_await (hob_account_start (account), SECONDS, NULL, &error);
  g_assert_no_error (error);
  hob_test_wait (has_failed, account, SECONDS);
  g_assert_error (hob_account_get_error (account), HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION);

  hob_test_await_error (hob_account_set_password (account, "wrong too"), SECONDS, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_AUTHENTICATION);
  g_assert_true (has_failed (account));

  hob_test_await (hob_account_set_password (account, fixture->password), SECONDS, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_online (account));
  g_assert_null (hob_account_get_error (account));
  wait_kept (fixture);
  stop (account);
}

static void
test_certificate (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, FALSE);
  g_autoptr (HobCertificate) certificate = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  const HobStoredAccount *kept;

  keep_password (fixture, fixture->password);
  dex_future_disown (hob_account_start (account));
  hob_test_wait (has_failed, account, SECONDS);
  g_assert_error (hob_account_get_error (account), HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE);

  certificate =
    hob_certificate_ref (hob_session_get_certificate (hob_account_get_session (account)));
  g_assert_cmpstr (hob_certificate_get_fingerprint (certificate), ==,
                   hob_test_server_fingerprint ());
  hob_account_trust (account, certificate);
  hob_test_wait (is_online, account, SECONDS);

  g_assert_true (hob_store_flush (fixture->store, SECONDS * 1000));
  stored = hob_store_load_accounts (fixture->store);
  kept = g_ptr_array_index (stored, 0);
  g_assert_cmpstr (kept->fingerprint, ==, hob_test_server_fingerprint ());
  stop (account);
}

static void
test_no_password_kept (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, TRUE);

  hob_test_await_error (hob_account_start (account), SECONDS, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_NO_PASSWORD);
  g_assert_true (has_failed (account));
  g_assert_error (hob_account_get_error (account), HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);
}

static void
test_stopped_while_the_keyring_is_asked (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, TRUE);
  DexFuture *started;

  keep_password (fixture, fixture->password);
  started = hob_account_start (account);
  stop (account);
  hob_test_await (started, SECONDS, NULL, NULL);
  g_assert_cmpint (hob_account_get_state (account), ==, HOB_SESSION_OFFLINE);
}

static void
test_forgotten (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, TRUE);
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError) error = NULL;

  start_with (account, fixture->password);
  hob_test_wait (is_online, account, SECONDS);
  hob_account_remember (account);
  wait_kept (fixture);

  hob_test_await (hob_account_forget (account), SECONDS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hob_account_get_state (account), ==, HOB_SESSION_OFFLINE);
  g_assert_false (is_kept (fixture));
  g_assert_true (hob_store_flush (fixture->store, SECONDS * 1000));
  stored = hob_store_load_accounts (fixture->store);
  g_assert_cmpuint (stored->len, ==, 0);
}

/* Without a keyring signing in works all the same, and says that the password is not kept. */
static gboolean
has_keyring_error (gpointer account)
{
  return g_error_matches (hob_account_get_error (account), HOB_HOME_ERROR,
                          HOB_HOME_ERROR_KEYRING_ABSENT);
}

static void
test_keyring_absent (Fixture *fixture, gconstpointer name)
{
  g_autoptr (HobAccount) account = make_account (fixture, TRUE);

  hob_test_await_error (hob_account_start (account), SECONDS, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_KEYRING_ABSENT);
  g_assert_true (has_failed (account));
  g_assert_true (has_keyring_error (account));

  start_with (account, fixture->password);
  hob_test_wait (is_online, account, SECONDS);
  g_assert_null (hob_account_get_error (account));
  hob_account_remember (account);
  hob_test_wait (has_keyring_error, account, SECONDS);
  g_assert_true (is_online (account));
  stop (account);
}

#define ADD(path, test) g_test_add (path, Fixture, "juliet", set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  if (g_strcmp0 (g_getenv ("HOB_TEST_KEYRING"), "unlocked") == 0) {
    ADD ("/account/from-the-keyring", test_signed_in_then_from_the_keyring);
    ADD ("/account/password-in-no-file", test_the_password_is_in_no_file);
    ADD ("/account/wrong-password", test_wrong_password);
    ADD ("/account/certificate", test_certificate);
    ADD ("/account/no-password-kept", test_no_password_kept);
    ADD ("/account/stopped-while-asked", test_stopped_while_the_keyring_is_asked);
    ADD ("/account/forgotten", test_forgotten);
  } else {
    ADD ("/account/keyring-absent", test_keyring_absent);
  }

  return g_test_run ();
}
