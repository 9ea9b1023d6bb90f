/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What goes wrong while a device is brought home, the way on from there, and cancelling in every
 * step: run under tests/support/with-keyring.py and with-server.py. */

#include "test-registration-fixture.h"

#define ABORTED "{'error': ['Failed', 'le-connection-abort-by-local']}"

/* What was measured with real BlueZ, as far as a person gets to see it. */
static const struct {
  const char *script;
  HobRegistrationStep step;
  HobBluetoothError code;
} failures[] = {
  {ALWAYS ("Connect", ABORTED), HOB_REGISTRATION_CONNECTING, HOB_BLUETOOTH_ERROR_CONNECT},
  {ALWAYS ("ReadValue", "{'drop': true}, {'silence': true}"), HOB_REGISTRATION_IDENTIFYING,
   HOB_BLUETOOTH_ERROR_LOST},
};

/* The same in the middle of the hand-over. */
static const struct {
  const char *then;
  HobBluetoothError code;
} refusals[] = {
  {"{'error': ['NotPermitted', 'Write not permitted']}", HOB_BLUETOOTH_ERROR_REFUSED},
  {"{'error': ['NotAuthorized', 'Write not authorized']}", HOB_BLUETOOTH_ERROR_REFUSED},
  {"{'drop': true}, {'silence': true}", HOB_BLUETOOTH_ERROR_LOST},
};

static gboolean
has_bluetooth_error (gpointer data)
{
  const GError *error = hob_registration_get_error (data);

  return error != NULL && error->domain == HOB_BLUETOOTH_ERROR;
}

static gboolean
has_obstacle (gpointer data)
{
  const GError *error = hob_registration_get_error (data);

  return has_bluetooth_error (data) &&
         (error->code == HOB_BLUETOOTH_ERROR_OFF || error->code == HOB_BLUETOOTH_ERROR_NO_ADAPTER ||
          error->code == HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

typedef struct {
  HobRegistration *registration;
  HobRegistrationStep step;
} Wanted;

static gboolean
has_come_to (gpointer data)
{
  Wanted *wanted = data;

  return hob_registration_get_step (wanted->registration) == wanted->step;
}

/* With the error of before until it goes on by itself. */
static void
wait_step_in_spite (Home *home, HobRegistrationStep step)
{
  Wanted wanted = {home->registration, step};

  hob_test_wait (has_come_to, &wanted, SECONDS);
}

static void
forsake (HobRegistration *registration)
{
  hob_test_account_succeed (hob_registration_cancel (registration));
  g_object_unref (registration);
}

static gboolean
is_confirming (gpointer data)
{
  return hob_registration_get_step (data) == HOB_REGISTRATION_CONFIRMING;
}

static void
test_before (Home *home, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    hob_test_bluez_script (home->bluez, "%s", failures[i].script);
    home_start (home, PLAIN_CODE, NULL);
    home_wait_error (home, failures[i].step, HOB_BLUETOOTH_ERROR, (int) failures[i].code);
    home_mend (home);
    hob_registration_retry (home->registration);
    hob_test_wait (is_confirming, home->registration, SECONDS);
    hob_registration_go_back (home->registration);
  }
}

/* What is pulled out in the middle, whatever is going on, and put back. */
static const char *const obstacles[] = {"off", "no-adapter", "no-service"};

static void
pull_out (Home *home, const char *obstacle, HobRegistrationStep step)
{
  HobRegistrationStep wanted =
    step == HOB_REGISTRATION_SENDING ? HOB_REGISTRATION_WAITING : HOB_REGISTRATION_CONFIRMING;

  home_come_to (home, step);
  hob_test_bluez_play (home->bluez, obstacle, PRINTED);
  hob_test_wait (has_bluetooth_error, home->registration, SECONDS);
  /* Now it is said what is in the way. */
  hob_registration_retry (home->registration);
  hob_test_wait (has_obstacle, home->registration, SECONDS);
  home_mend (home);
  wait_step_in_spite (home, wanted);
  hob_registration_go_back (home->registration);
  if (wanted == HOB_REGISTRATION_WAITING)
    hob_registration_go_back (home->registration);
}

static void
test_pulled_out (Home *home, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (obstacles); i++) {
    pull_out (home, obstacles[i], HOB_REGISTRATION_FINDING);
    pull_out (home, obstacles[i], HOB_REGISTRATION_IDENTIFYING);
    pull_out (home, obstacles[i], HOB_REGISTRATION_SENDING);
  }
}

static gboolean
has_no_error (gpointer registration)
{
  return hob_registration_get_error (registration) == NULL;
}

/* Bluetooth is off, and does not let itself be turned on: that is told, and gone on from. */
static void
refuse_to_turn_on (Home *home, HobRegistrationStep step)
{
  hob_test_bluez_script (home->bluez, "{'do': 'adapter', 'powered': false, 'power_error': "
                                      "['Failed', 'Failed']}");
  if (step == HOB_REGISTRATION_SENDING)
    home_confirm (home);
  home_wait_error (home, step, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_OFF);
  g_assert_false (
    hob_test_await (hob_registration_turn_on_adapter (home->registration), SECONDS, NULL, NULL));
  home_wait_error (home, step, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_BLOCKED);

  hob_test_bluez_script (home->bluez, "{'do': 'adapter', 'powered': false}");
  dex_future_disown (hob_registration_turn_on_adapter (home->registration));
  hob_test_wait (has_no_error, home->registration, SECONDS);
}

static void
test_turned_on (Home *home, gconstpointer data)
{
  home_mend (home);
  hob_test_bluez_script (home->bluez, "{'do': 'adapter', 'powered': false}");
  g_assert_true (hob_registration_submit_code (home->registration, PLAIN_CODE, NULL));
  refuse_to_turn_on (home, HOB_REGISTRATION_FINDING);
  home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
  home_fill_in (home);
  refuse_to_turn_on (home, HOB_REGISTRATION_SENDING);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
}

/* A computer without Bluetooth, and even without the bus that would know of it. */
static void
test_nothing_at_all (Home *home, gconstpointer data)
{
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"));

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  g_clear_pointer (&home->registration, forsake);
  home->registration = hob_registration_new (home->household, home->account, NULL);
  g_assert_nonnull (hob_registration_get_adapter (home->registration));
  home_start (home, PLAIN_CODE, NULL);
  home_wait_error (home, HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR,
                   HOB_BLUETOOTH_ERROR_NO_SERVICE);
  hob_registration_retry (home->registration);
  home_wait_error (home, HOB_REGISTRATION_FINDING, HOB_BLUETOOTH_ERROR,
                   HOB_BLUETOOTH_ERROR_NO_SERVICE);

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", hob_test_bluez_get_bus_address (home->bluez), TRUE);
  hob_registration_retry (home->registration);
  home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
  if (address != NULL)
    g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  else
    g_unsetenv ("DBUS_SYSTEM_BUS_ADDRESS");
}

static void
test_hand_over (Home *home, gconstpointer data)
{
  g_autofree char *address = NULL;
  g_autofree char *name = NULL;

  home_start (home, PLAIN_CODE, NULL);
  home_fill_in (home);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    hob_test_bluez_script (home->bluez, ALWAYS ("WriteValue", "%s"), refusals[i].then);
    home_confirm (home);
    home_wait_error (home, HOB_REGISTRATION_SENDING, HOB_BLUETOOTH_ERROR, (int) refusals[i].code);
    if (address == NULL)
      address = g_strdup (home->registration->address);
    home_mend (home);
    hob_registration_go_back (home->registration);
    g_assert_cmpint (hob_registration_get_step (home->registration), ==,
                     HOB_REGISTRATION_CONFIRMING);
  }

  /* What was typed is kept, and so is the account that was made. */
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  g_object_get (home->registration, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Tea");
  g_assert_cmpstr (home->registration->address, ==, address);
}

static void
assert_form (Home *home, const char *property, const char *value, HobRegistrationError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  g_object_get (home->registration, property, &before, NULL);
  g_object_set (home->registration, property, value, NULL);
  g_assert_false (hob_registration_confirm (home->registration, &error));
  g_assert_error (error, HOB_REGISTRATION_ERROR, (int) code);
  g_object_set (home->registration, property, before, NULL);
}

static void
test_form (Home *home, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *long_name = g_strnfill (33, 'x');
  g_autofree char *long_password = g_strnfill (64, 'x');

  g_assert_false (hob_registration_submit_code (home->registration, "https://example.org", &error));
  g_assert_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_CODE_FOREIGN);
  home_start (home, PLAIN_CODE, NULL);
  home_fill_in (home);
  assert_form (home, "network", "", HOB_REGISTRATION_ERROR_NETWORK_NAME);
  assert_form (home, "network", long_name, HOB_REGISTRATION_ERROR_NETWORK_NAME);
  assert_form (home, "network-password", "1234567", HOB_REGISTRATION_ERROR_NETWORK_PASSWORD);
  assert_form (home, "network-password", long_password, HOB_REGISTRATION_ERROR_NETWORK_PASSWORD);
  assert_form (home, "local-part", "", HOB_REGISTRATION_ERROR_ADDRESS);
  assert_form (home, "local-part", "a b", HOB_REGISTRATION_ERROR_ADDRESS);
  assert_form (home, "local-part", "juliet", HOB_REGISTRATION_ERROR_ADDRESS);
  g_object_set (home->registration, "use-existing", TRUE, NULL);
  assert_form (home, "existing-address", "a@b/c", HOB_REGISTRATION_ERROR_ADDRESS);
  g_assert_cmpint (hob_registration_get_step (home->registration), ==, HOB_REGISTRATION_CONFIRMING);
}

static gboolean
expects_nobody (gpointer folder)
{
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) newcomers = hob_store_load_newcomers (store);

  return newcomers->len == 0;
}

/* Answered before the call returns; afterwards there is nothing left of it. */
static void
cancel (Home *home, HobRegistrationStep step)
{
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  DexFuture *removed;
  gboolean busy;
  gint64 start;
  Thing *thing;

  g_object_set (home->registration, "keep-credentials", TRUE, NULL);
  thing = home_come_to (home, step);
  address = g_strdup (home->registration->address);
  password = g_strdup (home->registration->password);
  g_assert_true ((address != NULL) == (step > HOB_REGISTRATION_CONFIRMING));

  start = g_get_monotonic_time ();
  removed = hob_registration_cancel (home->registration);
  g_object_get (home->registration, "busy", &busy, NULL);
  g_assert_false (busy);
  g_assert_error (hob_registration_get_error (home->registration), HOB_REGISTRATION_ERROR,
                  HOB_REGISTRATION_ERROR_CANCELLED);
  g_test_message ("Cancel in step %d was answered after %" G_GINT64_FORMAT " µs", (int) step,
                  g_get_monotonic_time () - start);
  hob_test_account_succeed (removed);
  if (address != NULL) {
    assert_no_account (address, password);
    home_wait_no_password (address);
  }
  hob_test_wait (expects_nobody, home->folder, SECONDS);
  g_clear_pointer (&thing, thing_free);
  g_clear_object (&home->registration);
  home_new_registration (home);
}

static void
test_cancel (Home *home, gconstpointer data)
{
  for (HobRegistrationStep step = HOB_REGISTRATION_CODE; step <= HOB_REGISTRATION_GREETING; step++)
    cancel (home, step);
}

/* The person types another address: the account of the first one goes. */
static void
test_changed_address (Home *home, gconstpointer data)
{
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autoptr (HobRegistrar) registrar = NULL;

  home_start (home, PLAIN_CODE, NULL);
  home_fill_in (home);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  address = g_strdup (home->registration->address);
  password = g_strdup (home->registration->password);

  hob_registration_go_back (home->registration);
  g_object_set (home->registration, "local-part", "samovar", NULL);
  home_confirm (home);
  home_wait_step (home, HOB_REGISTRATION_WAITING);
  g_assert_cmpstr (home->registration->address, !=, address);
  /* Once more changes nothing: it resolves when the account is gone, whoever removed it. */
  hob_test_account_succeed (hob_registrar_remove_account (
    address, password, "127.0.0.1", hob_test_server_port (), hob_test_server_fingerprint ()));
  assert_no_account (address, password);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  home_test_add ("/before", test_before);
  home_test_add ("/pulled-out", test_pulled_out);
  home_test_add ("/turned-on", test_turned_on);
  home_test_add ("/nothing-at-all", test_nothing_at_all);
  home_test_add ("/hand-over", test_hand_over);
  home_test_add ("/form", test_form);
  home_test_add ("/cancel", test_cancel);
  home_test_add ("/changed-address", test_changed_address);
  return home_test_run ();
}
