/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The whole home at a real server and with a real keyring: run under tests/support/with-keyring.py
 * and with-server.py. */

#include "hob-home-error.h"
#include "hob-household.h"
#include "hob-keyring-private.h"
#include "hob-store-private.h"
#include "hob-test-account.h"
#include "hob-test.h"

#include <glib/gstdio.h>

#define SECONDS 20

typedef struct {
  char *folder;
  char *juliet;
  char *password;
  char *kettle;
  HobTestAccount *thing; /* the kettle */
  HobHousehold *household;
  HobAccount *account;
} Fixture;

static void
publish (HobTestAccount *thing, const char *node, const char *item, const char *payload)
{
  g_autoptr (HobNode) content = hob_node_new_from_string (payload, -1, NULL);

  hob_test_account_succeed (hob_pubsub_publish (thing->transport, NULL, node, item, content));
}

static void
publish_temperature (HobTestAccount *thing, const char *value)
{
  g_autofree char *payload =
    g_strdup_printf ("<val xmlns='" HOB_NS_IOT "' type='double' unit='°C'>%s</val>", value);

  publish (thing, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.temp", payload);
}

static HobTestAccount *
make_kettle (Fixture *fixture)
{
  static const char *const nodes[] = {HOB_PUBSUB_NODE_UI, HOB_PUBSUB_NODE_SENSORS,
                                      HOB_PUBSUB_NODE_ACTUATORS};
  HobTestAccount *thing = hob_test_account_new ("kettle");

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    hob_test_account_succeed (hob_pubsub_create_private (thing->transport, nodes[i]));
    hob_test_account_succeed (
      hob_pubsub_set_affiliation (thing->transport, NULL, nodes[i], fixture->juliet, "owner"));
  }
  publish (thing, HOB_PUBSUB_NODE_UI, HOB_PUBSUB_ITEM_CURRENT,
           "<x xmlns='jabber:x:data' type='form'><title>Kettle</title>"
           "<field var='xmpp.iot.sensor.temp' type='text-single' label='Temperature:'>"
           "<readOnly xmlns='urn:xmpp:xdata:dynamic'/></field></x>");
  publish_temperature (thing, "20");
  return thing;
}

static DexFuture *
ask_to_sign_in (Fixture *fixture, const char *password, const char *fingerprint, gboolean transient)
{
  return hob_household_sign_in (fixture->household, fixture->juliet, password, "127.0.0.1",
                                hob_test_server_port (), fingerprint, transient);
}

static void
sign_in (Fixture *fixture, gboolean transient)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->account);
  fixture->account = hob_test_await_object (
    ask_to_sign_in (fixture, fixture->password, hob_test_server_fingerprint (), transient), SECONDS,
    &error);
  g_assert_no_error (error);
}

static void
stop (HobHousehold *household)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_household_stop (household), SECONDS, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = hob_test_make_folder ();
  fixture->juliet = hob_test_server_address ("juliet");
  fixture->password = hob_test_server_password ("juliet");
  fixture->kettle = hob_test_server_address ("kettle");
  fixture->thing = make_kettle (fixture);
  fixture->household = hob_household_new (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop (fixture->household);
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->household);
  hob_test_await (hob_keyring_clear (fixture->juliet, SECONDS), SECONDS, NULL, NULL);
  hob_test_account_free (fixture->thing);
  g_free (fixture->folder);
  g_free (fixture->juliet);
  g_free (fixture->password);
  g_free (fixture->kettle);
}

static guint
count (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static guint
count_accounts (HobHousehold *household)
{
  return count (hob_household_get_accounts (household));
}

static gboolean
is_settled (gpointer household)
{
  return hob_household_get_settled (household);
}

static gboolean
is_live (gpointer device)
{
  return hob_device_get_live (device);
}

static gboolean
is_available (gpointer device)
{
  return hob_device_get_available (device);
}

static gboolean
has_room (gpointer device)
{
  return hob_device_get_room (device) != NULL;
}

static gboolean
has_no_room (gpointer device)
{
  return hob_device_get_room (device) == NULL;
}

static HobDevice *
add_kettle (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HobDevice *device =
    hob_test_await_object (hob_household_add_device (fixture->household, fixture->account,
                                                     fixture->kettle, "Kettle", "Kitchen"),
                           SECONDS, &error);

  g_assert_no_error (error);
  hob_test_wait (is_live, device, SECONDS);
  return device;
}

/* Whatever a test leaves on the server's contact list is in the way of the next. */
static void
remove_kettle (Fixture *fixture)
{
  HobDevice *device = hob_household_find_device (fixture->household, fixture->kettle);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (device);
  hob_test_await (hob_household_remove_device (fixture->household, device), SECONDS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (fixture->household), ==, 0);
}

typedef struct {
  HobDevice *device;
  double expected;
} Temperature;

static gboolean
is_temperature (gpointer data)
{
  Temperature *temperature = data;
  HobField *field = hob_device_find_field (temperature->device, "temp");
  HobReading *value = field != NULL ? hob_field_get_value (field) : NULL;
  double number;

  return value != NULL && hob_reading_get_number (value, &number) &&
         number == temperature->expected;
}

static void
wait_temperature (HobDevice *device, double expected)
{
  Temperature temperature = {device, expected};

  hob_test_wait (is_temperature, &temperature, SECONDS);
}

static void
test_certificate_and_password (Fixture *fixture, gconstpointer data)
{
  HobCertificate *certificate;

  hob_test_await_error (ask_to_sign_in (fixture, fixture->password, NULL, FALSE), SECONDS,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE);
  certificate = hob_household_get_refused_certificate (fixture->household);
  g_assert_cmpstr (hob_certificate_get_fingerprint (certificate), ==,
                   hob_test_server_fingerprint ());
  g_assert_cmpuint (count_accounts (fixture->household), ==, 0);

  hob_test_await_error (ask_to_sign_in (fixture, "wrong", hob_test_server_fingerprint (), FALSE),
                        SECONDS, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION);
  g_assert_null (hob_household_get_refused_certificate (fixture->household));
  g_assert_cmpuint (count_accounts (fixture->household), ==, 0);

  sign_in (fixture, FALSE);
  g_assert_cmpuint (count_accounts (fixture->household), ==, 1);
  hob_test_await_error (
    ask_to_sign_in (fixture, fixture->password, hob_test_server_fingerprint (), FALSE), SECONDS,
    HOB_HOME_ERROR, HOB_HOME_ERROR_EXISTS);
}

/* Somebody was impatient with the button. */
static void
test_twice_at_once (Fixture *fixture, gconstpointer data)
{
  DexFuture *one =
    ask_to_sign_in (fixture, fixture->password, hob_test_server_fingerprint (), FALSE);
  DexFuture *other =
    ask_to_sign_in (fixture, fixture->password, hob_test_server_fingerprint (), FALSE);
  gboolean first = hob_test_await (one, SECONDS, NULL, NULL);
  gboolean second = hob_test_await (other, SECONDS, NULL, NULL);

  g_assert_true (first != second);
  g_assert_cmpuint (count_accounts (fixture->household), ==, 1);
}

static void
test_a_device_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture, FALSE);
  hob_test_wait (is_settled, fixture->household, SECONDS);
  hob_test_await_error (
    hob_household_add_device (fixture->household, fixture->account, "kettle", NULL, NULL), SECONDS,
    HOB_HOME_ERROR, HOB_HOME_ERROR_ADDRESS);

  device = add_kettle (fixture);
  g_assert_cmpuint (count (fixture->household), ==, 1);
  g_assert_cmpstr (hob_device_get_name (device), ==, "Kettle");
  g_assert_cmpstr (hob_device_get_room (device), ==, "Kitchen");
  wait_temperature (device, 20);
  publish_temperature (fixture->thing, "21.5");
  wait_temperature (device, 21.5);
  hob_test_await_error (
    hob_household_add_device (fixture->household, fixture->account, fixture->kettle, NULL, NULL),
    SECONDS, HOB_HOME_ERROR, HOB_HOME_ERROR_EXISTS);

  hob_test_await (hob_household_rename_device (fixture->household, device, "Pot"), SECONDS, NULL,
                  &error);
  g_assert_no_error (error);
  g_assert_true (hob_household_find_device (fixture->household, "pot") == device);
  g_assert_cmpstr (hob_device_get_room (device), ==, "Kitchen");
  hob_test_await (hob_household_move_device (fixture->household, device, NULL), SECONDS, NULL,
                  &error);
  g_assert_no_error (error);
  hob_test_wait (has_no_room, device, SECONDS);
  hob_test_await (hob_household_move_device (fixture->household, device, "Attic"), SECONDS, NULL,
                  &error);
  g_assert_no_error (error);
  hob_test_wait (has_room, device, SECONDS);
  g_assert_cmpstr (hob_device_get_name (device), ==, "Pot");

  remove_kettle (fixture);
  hob_test_await_error (hob_household_rename_device (fixture->household, device, "Ghost"), SECONDS,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND);
}

/* It sees when we are there, and we when it is; nobody else does. */
static void
test_presence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobDevice) device = NULL;

  sign_in (fixture, FALSE);
  device = add_kettle (fixture);
  hob_test_account_wait_request (fixture->thing, fixture->juliet);
  hob_roster_answer_request (fixture->thing->roster, fixture->juliet, TRUE);
  hob_test_wait (is_available, device, SECONDS);
  remove_kettle (fixture);
}

static void
test_remembered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobDevice) device = NULL;

  sign_in (fixture, FALSE);
  device = add_kettle (fixture);
  publish_temperature (fixture->thing, "33");
  wait_temperature (device, 33);
  g_clear_object (&device);
  stop (fixture->household);
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->household);
  publish_temperature (fixture->thing, "34");

  /* The last known home is there at once, and becomes live by itself. */
  fixture->household = hob_household_new (fixture->folder);
  g_assert_cmpuint (count (fixture->household), ==, 1);
  device = g_object_ref (hob_household_find_device (fixture->household, "Kettle"));
  g_assert_cmpstr (hob_device_get_room (device), ==, "Kitchen");
  g_assert_cmpint (hob_device_get_form (device), ==, HOB_DEVICE_FORM_SHOWN);
  g_assert_true (is_temperature (&(Temperature) {device, 33}));
  g_assert_false (is_live (device));
  hob_household_start (fixture->household);
  hob_test_wait (is_live, device, SECONDS);
  wait_temperature (device, 34);
  remove_kettle (fixture);
}

static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture, FALSE);
  device = add_kettle (fixture);
  hob_test_await (hob_household_sign_out (fixture->household, fixture->account), SECONDS, NULL,
                  &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_accounts (fixture->household), ==, 0);
  g_assert_cmpuint (count (fixture->household), ==, 0);
  hob_test_await_error (hob_keyring_lookup (fixture->juliet, SECONDS), SECONDS, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_NO_PASSWORD);
  hob_test_await_error (hob_household_rename_device (fixture->household, device, "Ghost"), SECONDS,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  stop (fixture->household);
  g_clear_object (&fixture->household);

  fixture->household = hob_household_new (fixture->folder);
  g_assert_cmpuint (count_accounts (fixture->household), ==, 0);
  g_assert_cmpuint (count (fixture->household), ==, 0);

  /* The contact list is the account's, not this computer's. */
  sign_in (fixture, TRUE);
  hob_test_wait (is_settled, fixture->household, SECONDS);
  remove_kettle (fixture);
}

static void
test_transient (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (HobHousehold) other = NULL;

  sign_in (fixture, TRUE);
  device = add_kettle (fixture);
  publish_temperature (fixture->thing, "40");
  wait_temperature (device, 40);
  stop (fixture->household);

  other = hob_household_new (fixture->folder);
  g_assert_cmpuint (count_accounts (other), ==, 0);
  g_assert_cmpuint (count (other), ==, 0);
  hob_test_await_error (hob_keyring_lookup (fixture->juliet, SECONDS), SECONDS, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_NO_PASSWORD);
  sign_in (fixture, TRUE);
  hob_test_wait (is_settled, fixture->household, SECONDS);
  remove_kettle (fixture);
}

/* The window and the command line, say. */
static void
test_two_on_one_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobHousehold) other = NULL;
  g_autoptr (HobDevice) device = NULL;
  HobDevice *seen;

  sign_in (fixture, FALSE);
  device = add_kettle (fixture);
  stop (fixture->household);
  g_clear_object (&device);

  sign_in (fixture, FALSE);
  other = hob_household_new (fixture->folder);
  g_assert_null (hob_household_get_storage_error (other));
  seen = hob_household_find_device (other, "Kettle");
  g_assert_nonnull (seen);
  hob_household_start (other);
  hob_test_wait (is_live, seen, SECONDS);
  device = g_object_ref (hob_household_find_device (fixture->household, "Kettle"));
  hob_test_wait (is_live, device, SECONDS);

  publish_temperature (fixture->thing, "50");
  wait_temperature (seen, 50);
  wait_temperature (device, 50);
  stop (other);
  remove_kettle (fixture);
  g_assert_null (hob_household_get_storage_error (fixture->household));
}

static void
test_unwritable_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "below", NULL);
  g_autoptr (HobDevice) device = NULL;

  g_clear_object (&fixture->household);
  g_assert_cmpint (g_chmod (fixture->folder, 0500), ==, 0);
  fixture->household = hob_household_new (folder);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  g_assert_error (hob_household_get_storage_error (fixture->household), HOB_HOME_ERROR,
                  HOB_HOME_ERROR_STORAGE);

  sign_in (fixture, FALSE);
  device = add_kettle (fixture);
  wait_temperature (device, 20);
  remove_kettle (fixture);
}

#define ADD(path, test) g_test_add ("/household/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("certificate-and-password", test_certificate_and_password);
  ADD ("twice-at-once", test_twice_at_once);
  ADD ("device", test_a_device_comes_and_goes);
  ADD ("presence", test_presence);
  ADD ("remembered", test_remembered);
  ADD ("signed-out", test_signed_out);
  ADD ("transient", test_transient);
  ADD ("two-on-one-folder", test_two_on_one_folder);
  ADD ("unwritable-folder", test_unwritable_folder);

  return g_test_run ();
}
