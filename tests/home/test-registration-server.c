/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Servers that make accounts in peculiar ways, met while a device is brought home: run under
 * tests/support/with-keyring.py and tests/xmpp/registrar-server.py. */

#include "test-registration-fixture.h"

#include "hob-account-private.h"

#include <string.h>

#define OTHER_FINGERPRINT "00000000000000000000000000000000000000000000000000000000000000ff"

static HobTestBluez *bluez;

/* An account that was remembered; nobody has to be online to be asked on another stream. */
static void
remember_account (Home *home, const char *behaviour, const char *fingerprint)
{
  g_autofree char *address = g_strdup_printf ("juliet@%s.rogue.test", behaviour);
  g_autoptr (HobStore) store = hob_store_new (home->folder);
  HobStoredAccount account = {.address = address,
                              .host = (char *) "127.0.0.1",
                              .port = hob_test_server_port (),
                              .fingerprint = (char *) fingerprint};

  hob_store_save_account (store, &account);
  g_assert_true (hob_store_flush (store, SECONDS * 1000));
}

/* Until the server is asked. */
static void
begin (Home *home, const char *behaviour, const char *fingerprint)
{
  HobRegistrationDeadlines deadlines = hob_registration_default_deadlines;

  *home = (Home) {.bluez = bluez, .folder = hob_test_make_folder ()};
  home->bus = hob_test_bluez_connect (bluez);
  home->adapter = hob_adapter_new_for_name (home->bus, "hci0");
  remember_account (home, behaviour, fingerprint);
  home->household = hob_household_new (home->folder);
  home->account = g_list_model_get_item (hob_household_get_accounts (home->household), 0);
  g_assert_nonnull (home->account);
  home_new_registration (home);
  deadlines.remove = 300;
  hob_registration_set_deadlines (home->registration, &deadlines);
  home_come_to (home, HOB_REGISTRATION_CONFIRMING);
  home_fill_in (home);
  home_confirm (home);
}

/* None of these servers lets anybody sign in to remove what it made. */
static void
end (Home *home)
{
  hob_test_await (hob_registration_cancel (home->registration), SECONDS, NULL, NULL);
  g_clear_object (&home->registration);
  hob_test_account_succeed (hob_household_stop (home->household));
  g_clear_object (&home->account);
  g_clear_object (&home->household);
  g_clear_object (&home->adapter);
  g_dbus_connection_close_sync (home->bus, NULL, NULL);
  g_clear_object (&home->bus);
  g_clear_pointer (&home->folder, g_free);
}

static void
wait_forbidden (Home *home)
{
  home_wait_error (home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
}

static char *
dup_local_part (Home *home)
{
  char *local_part;

  g_object_get (home->registration, "local-part", &local_part, NULL);
  return local_part;
}

static void
assert_question (Home *home)
{
  HobRegistrar *registrar;
  g_autofree char *answer = NULL;
  GBytes *picture;
  gsize size;
  const char *data;

  home_wait_error (home, HOB_REGISTRATION_ACCOUNT, HOB_REGISTRATION_ERROR,
                   HOB_REGISTRATION_ERROR_QUESTION);
  registrar = hob_registration_get_registrar (home->registration);
  g_assert_cmpstr (hob_registrar_get_question (registrar), ==, "Enter the text");
  picture = hob_registrar_get_picture (registrar);
  g_assert_nonnull (picture);
  data = g_bytes_get_data (picture, &size);
  g_assert_cmpint (data[size - 1], ==, '1');
  g_object_get (home->registration, "captcha-answer", &answer, NULL);
  g_assert_true (answer == NULL || *answer == '\0');
}

/* A wrong answer brings the next question (each connection begins with the same one here), and
 * nothing that was typed is lost. */
static void
test_picture (void)
{
  Home home;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  begin (&home, "picture", hob_test_server_fingerprint ());
  assert_question (&home);
  before = dup_local_part (&home);
  hob_registration_retry (home.registration);
  assert_question (&home);

  g_object_set (home.registration, "captcha-answer", "7", NULL);
  hob_registration_retry (home.registration);
  assert_question (&home);
  g_assert_cmpuint (hob_test_rogue_count ("picture", "makes"), ==, 0);

  g_object_set (home.registration, "captcha-answer", "1", NULL);
  hob_registration_retry (home.registration);
  home_wait_step (&home, HOB_REGISTRATION_WAITING);
  after = dup_local_part (&home);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (hob_test_rogue_count ("picture", "makes kettle-"), ==, 1);
  end (&home);
}

/* Back to the form with a question open, and forth again. */
static void
test_picture_and_back (void)
{
  Home home;

  begin (&home, "picture", hob_test_server_fingerprint ());
  assert_question (&home);
  hob_registration_go_back (home.registration);
  home_wait_step (&home, HOB_REGISTRATION_CONFIRMING);
  g_object_set (home.registration, "captcha-answer", "1", NULL);
  home_confirm (&home);
  home_wait_step (&home, HOB_REGISTRATION_WAITING);
  end (&home);
}

/* Another name is tried once by itself; then the person is asked, who has one more to see. */
static void
test_taken (void)
{
  Home home;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  begin (&home, "all-taken", hob_test_server_fingerprint ());
  g_object_get (home.registration, "local-part", &first, NULL);
  home_wait_error (&home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CONFLICT);
  second = dup_local_part (&home);
  g_assert_cmpstr (first, !=, second);
  g_assert_true (g_str_has_prefix (second, "kettle-"));
  g_assert_cmpuint (hob_test_rogue_count ("all-taken", "refuses"), ==, 2);
  g_assert_cmpuint (hob_test_rogue_count ("all-taken", "refuses kettle-"), ==, 2);

  hob_registration_go_back (home.registration);
  g_object_set (home.registration, "local-part", "samovar", NULL);
  home_confirm (&home);
  home_wait_error (&home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CONFLICT);
  g_assert_cmpuint (hob_test_rogue_count ("all-taken", "refuses samovar"), ==, 2);
  end (&home);
}

static void
test_elsewhere (void)
{
  Home home;

  begin (&home, "elsewhere", hob_test_server_fingerprint ());
  wait_forbidden (&home);
  g_assert_cmpstr (hob_registrar_get_url (hob_registration_get_registrar (home.registration)), ==,
                   "https://hob.example/sign-up?a=1&b=2");
  end (&home);
}

static void
test_invited (void)
{
  Home home;

  begin (&home, "invited", hob_test_server_fingerprint ());
  wait_forbidden (&home);
  g_object_set (home.registration, "invitation", "secret-token", NULL);
  hob_registration_retry (home.registration);
  home_wait_step (&home, HOB_REGISTRATION_WAITING);
  end (&home);
}

static void
test_mute (void)
{
  Home home;
  HobRegistrationDeadlines deadlines;

  begin (&home, "mute-to-guests", hob_test_server_fingerprint ());
  hob_registration_go_back (home.registration);
  deadlines = home.registration->deadlines;
  deadlines.ask_server = 300;
  hob_registration_set_deadlines (home.registration, &deadlines);
  home_confirm (&home);
  home_wait_error (&home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT);
  hob_registration_retry (home.registration);
  home_wait_error (&home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT);
  end (&home);
}

/* The stream on which accounts are made is trusted as the account's own is: only with the person's
 * word, and with that at once. */
static void
refuse_then_trust (const char *fingerprint, HobXmppError code)
{
  Home home;
  HobCertificate *certificate;
  guint made = hob_test_rogue_count ("plain", "makes");

  begin (&home, "plain", fingerprint);
  home_wait_error (&home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, (int) code);
  certificate = hob_registrar_get_certificate (hob_registration_get_registrar (home.registration));
  g_assert_nonnull (certificate);
  g_assert_cmpstr (hob_certificate_get_fingerprint (certificate), ==,
                   hob_test_server_fingerprint ());
  hob_registration_retry (home.registration);
  home_wait_error (&home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, (int) code);
  g_assert_cmpuint (hob_test_rogue_count ("plain", "makes"), ==, made);

  certificate = hob_registrar_get_certificate (hob_registration_get_registrar (home.registration));
  hob_account_trust (home.account, certificate);
  hob_registration_retry (home.registration);
  home_wait_step (&home, HOB_REGISTRATION_WAITING);
  g_assert_cmpuint (hob_test_rogue_count ("plain", "makes"), ==, made + 1);
  end (&home);
}

static void
test_unknown_certificate (void)
{
  refuse_then_trust (NULL, HOB_XMPP_ERROR_CERTIFICATE);
}

static void
test_changed_certificate (void)
{
  refuse_then_trust (OTHER_FINGERPRINT, HOB_XMPP_ERROR_CERTIFICATE_CHANGED);
}

static void
test_pinned_certificate (void)
{
  Home home;

  begin (&home, "plain", hob_test_server_fingerprint ());
  home_wait_step (&home, HOB_REGISTRATION_WAITING);
  end (&home);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDBusConnection) session = NULL;

  g_test_init (&argc, &argv, NULL);
  /* The keyring's bus, before the fake has one of its own. */
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  bluez = hob_test_bluez_new (1);
  g_test_add_func ("/server/picture", test_picture);
  g_test_add_func ("/server/picture-and-back", test_picture_and_back);
  g_test_add_func ("/server/taken", test_taken);
  g_test_add_func ("/server/elsewhere", test_elsewhere);
  g_test_add_func ("/server/invited", test_invited);
  g_test_add_func ("/server/mute", test_mute);
  g_test_add_func ("/server/unknown-certificate", test_unknown_certificate);
  g_test_add_func ("/server/changed-certificate", test_changed_certificate);
  g_test_add_func ("/server/pinned-certificate", test_pinned_certificate);
  return g_test_run ();
}
