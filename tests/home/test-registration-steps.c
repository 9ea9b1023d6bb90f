/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Every step of bringing a device home: what is told of it, trying it again, going back from it,
 * and what the device is like: run under tests/support/with-keyring.py and with-server.py. */

#include "test-registration-fixture.h"

#include <string.h>

#define SHIFTED "A4:CF:12:25:76:9A"
#define STRANGER "A4:CF:12:99:99:99"

typedef struct {
  GArray *steps; /* HobRegistrationStep */
  GArray *reached;
} Told;

static void
step_cb (HobRegistration *registration, GParamSpec *pspec, Told *told)
{
  HobRegistrationStep step;
  int reached, waited;

  g_object_get (registration, "step", &step, "reached", &reached, "waited-ms", &waited, NULL);
  g_array_append_val (told->steps, step);
  g_array_append_val (told->reached, reached);
  g_assert_cmpint (waited, >=, 0);
}

/* A tick each for Found, Connected, Identified… */
static void
test_reached (Home *home, gconstpointer data)
{
  Told told = {g_array_new (FALSE, FALSE, sizeof (HobRegistrationStep)),
               g_array_new (FALSE, FALSE, sizeof (int))};
  Thing *thing;

  g_signal_connect (home->registration, "notify::step", G_CALLBACK (step_cb), &told);
  thing = home_come_to (home, HOB_REGISTRATION_DONE);
  g_assert_cmpuint (told.steps->len, ==, HOB_REGISTRATION_DONE);
  for (guint i = 0; i < told.steps->len; i++) {
    HobRegistrationStep step = g_array_index (told.steps, HobRegistrationStep, i);
    int reached = g_array_index (told.reached, int, i);

    g_assert_cmpint (step, ==, i + 1);
    g_assert_cmpint (reached, ==, step == HOB_REGISTRATION_DONE ? step : step - 1);
  }
  g_signal_handlers_disconnect_by_data (home->registration, &told);
  g_array_unref (told.steps);
  g_array_unref (told.reached);
  thing_free (thing);
}

static int
get_waited (Home *home)
{
  int waited;

  g_object_get (home->registration, "waited-ms", &waited, NULL);
  return waited;
}

static void
waited_cb (HobRegistration *registration, GParamSpec *pspec, guint *notified)
{
  (*notified)++;
}

static gboolean
has_waited (gpointer data)
{
  return *(guint *) data >= 2;
}

static void
test_waited (Home *home, gconstpointer data)
{
  guint notified = 0;
  int before;

  home_come_to (home, HOB_REGISTRATION_FINDING);
  g_signal_connect (home->registration, "notify::waited-ms", G_CALLBACK (waited_cb), &notified);
  hob_test_wait (has_waited, &notified, SECONDS);
  g_signal_handlers_disconnect_by_data (home->registration, &notified);
  before = get_waited (home);
  g_assert_cmpint (before, >=, 1000);
  hob_registration_go_back (home->registration);
  g_assert_cmpint (get_waited (home), <, before);
}

static void
set_deadlines (Home *home, int find, int hello, int greet)
{
  HobRegistrationDeadlines deadlines = hob_registration_default_deadlines;

  deadlines.find = find > 0 ? find : deadlines.find;
  deadlines.hello = hello > 0 ? hello : deadlines.hello;
  deadlines.greet = greet > 0 ? greet : deadlines.greet;
  hob_registration_set_deadlines (home->registration, &deadlines);
}

static void
test_retry_finding (Home *home, gconstpointer data)
{
  set_deadlines (home, 100, 0, 0);
  home_come_to (home, HOB_REGISTRATION_FINDING);
  home_wait_error (home, HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR,
                   HOB_BLUETOOTH_ERROR_TIMEOUT);
  hob_registration_retry (home->registration);
  home_wait_error (home, HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR,
                   HOB_BLUETOOTH_ERROR_TIMEOUT);
  set_deadlines (home, 0, 0, 0);
  hob_registration_retry (home->registration);
  hob_test_bluez_script (home->bluez,
                         "{'do': 'device', 'address': '" PRINTED "', 'advertising': true}");
  home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
}

static void
test_retry_account (Home *home, gconstpointer data)
{
  home_come_to (home, HOB_REGISTRATION_CONFIRMING);
  home_fill_in (home);
  hob_test_server_control ("stop");
  home_confirm (home);
  home_wait_error (home, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNREACHABLE);
  hob_test_server_control ("start");
  hob_registration_retry (home->registration);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
}

static void
test_retry_sending (Home *home, gconstpointer data)
{
  g_autofree char *address = NULL;

  home_come_to (home, HOB_REGISTRATION_CONFIRMING);
  home_fill_in (home);
  hob_test_bluez_script (home->bluez, ALWAYS ("WriteValue", "{'error': ['NotPermitted', 'No']}"));
  home_confirm (home);
  home_wait_error (home, HOB_REGISTRATION_SENDING, HOB_BLUETOOTH_ERROR,
                   HOB_BLUETOOTH_ERROR_REFUSED);
  address = g_strdup (home->registration->address);
  home_mend (home);
  hob_registration_retry (home->registration);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  g_assert_cmpstr (home->registration->address, ==, address);
}

/* It has said hello and got its mirror, and then nothing: the person starts it anew. */
static void
test_retry_greeting (Home *home, gconstpointer data)
{
  Thing *thing;

  set_deadlines (home, 0, 0, 300);
  thing = home_come_to (home, HOB_REGISTRATION_GREETING);
  home_wait_error (home, HOB_REGISTRATION_GREETING, HOB_REGISTRATION_ERROR,
                   HOB_REGISTRATION_ERROR_SILENT);
  set_deadlines (home, 0, 0, 0);
  hob_registration_retry (home->registration);
  thing->mute = FALSE;
  thing_say_hello (thing);
  home_wait_step (home, HOB_REGISTRATION_DONE);
  home_assert_device (home, hob_session_get_address (thing->session));
  g_assert_cmpuint (thing->mirrors, ==, 2);
  thing_free (thing);
}

/* From here it goes on as if it had gone well at once, with what was typed and made. */
static void
go_back_from (Home *home, HobRegistrationStep step)
{
  HobRegistrationStep wanted =
    step > HOB_REGISTRATION_CONFIRMING ? HOB_REGISTRATION_CONFIRMING : HOB_REGISTRATION_CODE;
  g_autofree char *name = NULL;
  gboolean busy;
  Thing *thing = home_come_to (home, step);

  hob_registration_go_back (home->registration);
  g_object_get (home->registration, "busy", &busy, "name", &name, NULL);
  g_assert_false (busy);
  g_assert_no_error (hob_registration_get_error (home->registration));
  g_assert_cmpint (hob_registration_get_step (home->registration), ==, wanted);
  if (wanted == HOB_REGISTRATION_CONFIRMING)
    g_assert_cmpstr (name, ==, "Tea");
  g_clear_pointer (&thing, thing_free);

  home_mend (home);
  if (wanted == HOB_REGISTRATION_CODE) {
    g_assert_true (hob_registration_submit_code (home->registration, PLAIN_CODE, NULL));
    home_fill_in (home);
  }
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
}

static void
test_back (Home *home, gconstpointer data)
{
  for (HobRegistrationStep step = HOB_REGISTRATION_CODE; step <= HOB_REGISTRATION_GREETING;
       step++) {
    g_autofree char *address = NULL;
    g_autofree char *password = NULL;

    go_back_from (home, step);
    address = g_strdup (home->registration->address);
    password = g_strdup (home->registration->password);
    hob_test_account_succeed (hob_registration_cancel (home->registration));
    assert_no_account (address, password);
    g_clear_object (&home->registration);
    home_new_registration (home);
  }
}

/* Once, at whatever it was asked: the person tries again, and that is all. */
static void
test_lost_while_identifying (Home *home, gconstpointer data)
{
  static const char *const uuids[] = {HOB_UUID_SERIAL_NUMBER, HOB_UUID_MANUFACTURER,
                                      HOB_UUID_HARDWARE_REVISION, HOB_UUID_SOFTWARE_REVISION,
                                      HOB_UUID_LANGUAGE};

  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++) {
    home_mend (home);
    hob_test_bluez_script (home->bluez,
                           "{'do': 'behave', 'call': 'ReadValue', 'uuid': '%s', 'then':"
                           " [{'drop': true}, {'silence': true}]}",
                           uuids[i]);
    g_assert_true (hob_registration_submit_code (home->registration, PLAIN_CODE, NULL));
    home_wait_error (home, HOB_REGISTRATION_IDENTIFYING, HOB_BLUETOOTH_ERROR,
                     HOB_BLUETOOTH_ERROR_LOST);
    hob_registration_retry (home->registration);
    home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
    hob_registration_go_back (home->registration);
  }
}

/* A connection that is lost in the middle is made anew without a word; after the last write the
 * device is gone because it has understood. */
static void
test_lost_while_sending (Home *home, gconstpointer data)
{
  static const char *const uuids[] = {HOB_UUID_ADDRESS,       HOB_UUID_PASSWORD,
                                      HOB_UUID_SENDER,        HOB_UUID_WIFI_NAME,
                                      HOB_UUID_WIFI_PASSWORD, HOB_UUID_SETUP_DONE};

  home_come_to (home, HOB_REGISTRATION_CONFIRMING);
  home_fill_in (home);
  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++) {
    gboolean last = i == G_N_ELEMENTS (uuids) - 1;

    home_mend (home);
    hob_test_bluez_script (home->bluez,
                           "{'do': 'behave', 'call': 'WriteValue', 'uuid': '%s', 'then':"
                           " [{'drop': true}, {'silence': true}]}",
                           uuids[i]);
    home_confirm (home);
    home_wait_step (home, HOB_REGISTRATION_WAITING);
    g_assert_cmpuint (hob_test_bluez_count (home->bluez, PRINTED " WriteValue " HOB_UUID_ADDRESS),
                      ==, last ? 1 : 2);
    g_assert_cmpuint (
      hob_test_bluez_count (home->bluez, PRINTED " WriteValue " HOB_UUID_SETUP_DONE), ==, 1);
    hob_registration_go_back (home->registration);
  }
}

static void
test_says_nothing (Home *home, gconstpointer data)
{
  static const char *const said[] = {"maker", "serial", "hardware", "software"};
  g_autofree char *local_part = NULL;

  home_start (home, PLAIN_CODE,
              "'lacks': ['" HOB_UUID_SERIAL_NUMBER "', '" HOB_UUID_MANUFACTURER
              "', '" HOB_UUID_HARDWARE_REVISION "', '" HOB_UUID_SOFTWARE_REVISION
              "', '" HOB_UUID_LANGUAGE "']");
  home_fill_in (home);
  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    g_autofree char *text = NULL;

    g_object_get (home->registration, said[i], &text, NULL);
    g_assert_null (text);
  }
  g_object_get (home->registration, "local-part", &local_part, NULL);
  g_assert_true (g_str_has_prefix (local_part, "kettle-"));
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
}

/* What it says of itself is shown to a person. */
static void
test_says_rubbish (Home *home, gconstpointer data)
{
  g_autofree char *serial = NULL;
  g_autofree char *maker = NULL;
  g_autofree char *hardware = NULL;
  g_autofree char *software = NULL;
  g_autofree char *name = NULL;
  g_autofree char *model = NULL;

  /* Not UTF-8; an override of the direction; a line break; NUL at the end. */
  home_start (home, PLAIN_CODE,
              "'name': 'Ket\\u202etle\\u0007\\u2028', 'values': {"
              "'" HOB_UUID_SERIAL_NUMBER "': '41ff42', "
              "'" HOB_UUID_MANUFACTURER "': '54e280ae554d', "
              "'" HOB_UUID_HARDWARE_REVISION "': '310a0a32', "
              "'" HOB_UUID_SOFTWARE_REVISION "': '302e3300'}");
  home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
  g_object_get (home->registration, "serial", &serial, "maker", &maker, "hardware", &hardware,
                "software", &software, "name", &name, "model", &model, NULL);
  g_assert_null (serial);
  g_assert_cmpstr (maker, ==, "TUM");
  g_assert_cmpstr (hardware, ==, "1 2");
  g_assert_cmpstr (software, ==, "0.3");
  g_assert_cmpstr (name, ==, "Kettle");
  g_assert_cmpstr (model, ==, "Kettle");
}

static void
add_device (Home *home, const char *address, const char *more)
{
  hob_test_bluez_script (home->bluez, "{'do': 'device', 'address': '%s', 'name': 'Kettle'%s}",
                         address, more);
}

static void
assert_handed_to (Home *home, const char *address)
{
  g_autofree char *writes = g_strconcat (address, " WriteValue", NULL);

  g_assert_true (hob_registration_submit_code (home->registration, PLAIN_CODE, NULL));
  home_fill_in (home);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  g_assert_cmpuint (hob_test_bluez_count (home->bluez, writes), ==, 6);
}

static void
test_plus_two (Home *home, gconstpointer data)
{
  add_device (home, SHIFTED, ", 'layout': 'firmware', 'serial': 'SN-1'");
  assert_handed_to (home, SHIFTED);
}

static void
test_serial (Home *home, gconstpointer data)
{
  add_device (home, "A4:CF:12:00:00:01", ", 'layout': 'firmware', 'serial': 'SN-1'");
  add_device (home, STRANGER, ", 'layout': 'firmware', 'serial': '" PRINTED "'");
  assert_handed_to (home, STRANGER);
}

/* All of them might be meant; the label is. */
static void
test_candidates (Home *home, gconstpointer data)
{
  add_device (home, SHIFTED, "");
  add_device (home, STRANGER, ", 'serial': '" PRINTED "'");
  add_device (home, PRINTED, ", 'serial': 'SN-1'");
  assert_handed_to (home, PRINTED);
}

/* Whatever a device is called, its server takes the address that is made of it. */
static void
test_names (Home *home, gconstpointer data)
{
  static const char *const names[] = {
    "",
    "Kettle",
    "KETTLE 2000 (rev. B)",
    "Ünïcödé “Küche” <&>@/:'\"",
    "кухня",
    "やかん",
    "----",
    "a",
    "kettle-7f3a",
    "  spaced  ",
    "a\tb\nc",
    "☕️",
    "ß",
    "İstanbul",
    "a@b/c",
    "xn--kettle",
    "ＦＵＬＬ",
    "A name that is much longer than what anybody would like to read in an address, or to type",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *one = hob_registration_make_local_part (names[i]);
    g_autofree char *other = hob_registration_make_local_part (one);
    g_autofree char *address = g_strconcat (one, "@hob.test", NULL);
    g_autofree char *prepared = hob_jid_normalize_bare (address);

    g_assert_cmpstr (prepared, ==, address);
    g_assert_cmpuint (strlen (one), <=, 32);
    g_assert_cmpint (one[0], !=, '-');
    for (const char *at = one; *at != '\0'; at++)
      g_assert_true (g_ascii_islower (*at) || g_ascii_isdigit (*at) || *at == '-');
    /* Another one for the same device, not a longer one. */
    g_assert_cmpuint (strlen (other), ==, strlen (one));
    g_assert_cmpmem (one, strlen (one) - 4, other, strlen (other) - 4);
  }
  home_start (home, PLAIN_CODE, "'name': 'Ünïcödé “Küche” <&>@/: кухня'");
  home_fill_in (home);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
}

/* A device that is expected has its address, whatever the server thinks. */
static void
test_expected_address (Home *home, gconstpointer data)
{
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autofree char *local_part = NULL;
  g_autofree char *other = NULL;
  g_autoptr (HobSession) session = NULL;

  home_come_to (home, HOB_REGISTRATION_WAITING);
  address = g_strdup (home->registration->address);
  password = g_strdup (home->registration->password);
  local_part = hob_jid_dup_local (address);
  hob_test_account_succeed (hob_registration_leave (home->registration));
  g_clear_object (&home->registration);
  home_new_registration (home);

  home_come_to (home, HOB_REGISTRATION_CONFIRMING);
  home_fill_in (home);
  g_object_set (home->registration, "local-part", local_part, NULL);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  g_object_get (home->registration, "local-part", &other, NULL);
  g_assert_cmpstr (other, !=, local_part);
  hob_test_account_succeed (hob_registration_cancel (home->registration));

  /* Its account is as it was. */
  hob_test_account_succeed (sign_in_as (address, password, &session));
  hob_test_account_succeed (hob_session_stop (session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  home_test_add ("/steps/reached", test_reached);
  home_test_add ("/steps/waited", test_waited);
  home_test_add ("/steps/retry-finding", test_retry_finding);
  home_test_add ("/steps/retry-account", test_retry_account);
  home_test_add ("/steps/retry-sending", test_retry_sending);
  home_test_add ("/steps/retry-greeting", test_retry_greeting);
  home_test_add ("/steps/back", test_back);
  home_test_add ("/steps/lost-while-identifying", test_lost_while_identifying);
  home_test_add ("/steps/lost-while-sending", test_lost_while_sending);
  home_test_add ("/steps/says-nothing", test_says_nothing);
  home_test_add ("/steps/says-rubbish", test_says_rubbish);
  home_test_add ("/steps/plus-two", test_plus_two);
  home_test_add ("/steps/serial", test_serial);
  home_test_add ("/steps/candidates", test_candidates);
  home_test_add ("/steps/names", test_names);
  home_test_add ("/steps/expected-address", test_expected_address);
  return home_test_run ();
}
