/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-process.h"
#include "hob-test.h"
#include "person.h"

#include <gio/gunixsocketaddress.h>
#include <signal.h>

/* hob-device as a program at a real server, and people who are its owner, its guest or nobody. */

#define POWER "xmpp.iot.actuator.power"
#define LOCKED "xmpp.iot.actuator.locked"
#define TARGET "xmpp.iot.actuator.target"
#define DESCALE "xmpp.iot.actuator.descale"
#define PIN "xmpp.iot.actuator.pin"
#define HEATING "xmpp.iot.sensor.heating"
#define TEMPERATURE "xmpp.iot.sensor.temperature"

static const char fields[] =
  "[field power]\nkind=switch\nlabel=Power\n"
  "[field heating]\nkind=boolean reading\nfollows=power\n"
  "[field temperature]\nkind=reading\nlabel=Temperature\nunit=°C\ninitial=21.5\n"
  "[field target]\nkind=slider\nminimum=40\nmaximum=100\nstep=5\ninitial=80\n"
  "[field locked]\nkind=switch\nlabel=Lock\n"
  "command=sh -c 'echo \"The lid is open\" >&2; exit 1'\n"
  "[field pin]\nkind=secret\n"
  "[field descale]\nkind=button\nsets=temperature 99\n";

typedef struct {
  DeviceProcess *device;
  Person *juliet;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->device = device_process_start ("kettle", "kettle-secret", fields);
  device_process_wait_line (fixture->device, "ready kettle@");
  fixture->juliet = person_new ("juliet");
  person_subscribe (fixture->juliet, HOB_PUBSUB_NODE_SENSORS);
  person_subscribe (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  person_free (fixture->juliet);
  g_assert_cmpint (device_process_end (fixture->device, SIGTERM), ==, 0);
  g_assert_cmpstr (device_process_get_errors (fixture->device), ==, "");
  device_process_free (fixture->device);
}

static void
control_server (const char *command)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (g_getenv ("HOB_TEST_CONTROL"));
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) answer = NULL;
  g_autofree char *text = g_strconcat (command, "\n", NULL);
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                             strlen (text), NULL, NULL, NULL);
  answer = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  line = g_data_input_stream_read_line (answer, NULL, NULL, NULL);
  g_assert_true (g_str_has_prefix (line, "done"));
}

static void
assert_says (Person *person, const char *node, const char *item, const char *value)
{
  g_autofree char *found = person_read (person, node, item);

  g_assert_cmpstr (found, ==, value);
}

static void
test_publishes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *form = person_read (fixture->juliet, HOB_PUBSUB_NODE_UI, "current");

  g_assert_nonnull (form);
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, POWER, "0");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, TARGET, "80");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, LOCKED, "0");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, DESCALE, "0");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, PIN, "");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_SENSORS, HEATING, "0");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE, "21.5");
}

static void
test_publish (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  person_publish (fixture->juliet, POWER, "true", &error);
  g_assert_no_error (error);
  device_process_wait_line (fixture->device, "set power 1");
  person_wait_event (fixture->juliet, HEATING, "1");
  person_publish (fixture->juliet, POWER, "0", &error);
  g_assert_no_error (error);
  device_process_wait_line (fixture->device, "set power 0");
  person_wait_event (fixture->juliet, HEATING, "0");
  /* What the node says already is not written again. */
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, POWER, "0");
}

static void
test_goes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* A command that refuses. */
  person_publish (fixture->juliet, LOCKED, "1", &error);
  g_assert_no_error (error);
  device_process_wait_line (fixture->device, "refused locked: The lid is open");
  person_wait_event (fixture->juliet, LOCKED, "1");
  person_wait_event (fixture->juliet, LOCKED, "0");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, LOCKED, "0");
  /* A value out of range, one that is none, and one between two steps. */
  person_publish (fixture->juliet, TARGET, "500", &error);
  g_assert_no_error (error);
  person_wait_event (fixture->juliet, TARGET, "500");
  person_wait_event (fixture->juliet, TARGET, "80");
  person_publish (fixture->juliet, TARGET, "warm", &error);
  g_assert_no_error (error);
  person_wait_event (fixture->juliet, TARGET, "warm");
  person_wait_event (fixture->juliet, TARGET, "80");
  person_publish (fixture->juliet, TARGET, "62", &error);
  g_assert_no_error (error);
  person_wait_event (fixture->juliet, TARGET, "62");
  person_wait_event (fixture->juliet, TARGET, "60");
  device_process_wait_line (fixture->device, "set target 60");
}

static void
test_button_and_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  person_publish (fixture->juliet, DESCALE, "1", &error);
  g_assert_no_error (error);
  person_wait_event (fixture->juliet, DESCALE, "1");
  person_wait_event (fixture->juliet, DESCALE, "0");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE, "99");
  /* A secret does not stay where a guest could read it, nor in what the device prints. */
  person_publish (fixture->juliet, PIN, "1234", &error);
  g_assert_no_error (error);
  person_wait_event (fixture->juliet, PIN, "1234");
  person_wait_event (fixture->juliet, PIN, "");
  device_process_wait_line (fixture->device, "set pin ***");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, PIN, "");
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  person_request (fixture->juliet, POWER, "1", &error);
  g_assert_no_error (error);
  device_process_wait_line (fixture->device, "set power 1 by juliet@");
  person_wait_event (fixture->juliet, POWER, "1");
  person_wait_event (fixture->juliet, HEATING, "1");

  g_assert_false (person_request (fixture->juliet, LOCKED, "1", &error));
  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "The lid is open");
  g_clear_error (&error);
  g_assert_false (person_request (fixture->juliet, TARGET, "500", &error));
  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (person_request (fixture->juliet, HEATING, "1", &error));
  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND);
}

static void
test_guest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) romeo = person_new ("romeo");
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  assert_says (romeo, HOB_PUBSUB_NODE_ACTUATORS, POWER, "0");
  assert_says (romeo, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE, "21.5");
  g_assert_false (person_publish (romeo, POWER, "1", &error));
  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_false (person_request (romeo, POWER, "1", &error));
  g_assert_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
  answer = person_ask (romeo, "power on");
  g_assert_cmpstr (answer, ==, "You may look at this device, not control it.");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, POWER, "0");
}

/* A stranger sees nothing, is answered nothing, and cannot forge what the server says. Knowing
 * the full address is the most that a stranger can. */
static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) mallory = person_new ("mallory");
  const char *device = person_wait_device (fixture->juliet);
  g_autoptr (HobReading) reading = hob_reading_new_boolean (TRUE);
  g_autoptr (HobNode) payload = hob_reading_to_node (reading);
  g_autoptr (HobNode) publish =
    hob_pubsub_payload_publish (HOB_PUBSUB_NODE_ACTUATORS, POWER, payload);
  g_autofree char *forged = NULL;
  g_autoptr (HobNode) message = NULL;
  g_autofree char *answer = NULL;

  g_assert_null (person_read (mallory, HOB_PUBSUB_NODE_UI, "current"));
  g_assert_null (person_read (mallory, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE));
  g_assert_false (person_publish (mallory, POWER, "1", NULL));
  hob_test_await_error (
    hob_transport_send_iq (person_get_transport (mallory), "set", device, publish), 20,
    HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
  forged = g_strdup_printf ("<message xmlns='jabber:client' to='%s' type='headline'>"
                            "<event xmlns='http://jabber.org/protocol/pubsub#event'>"
                            "<items node='xmpp.iot.actuators'><item id='" POWER "'>"
                            "<val xmlns='urn:xmpp:uwpx:iot'>1</val></item></items></event>"
                            "</message>",
                            device);
  message = hob_node_new_from_string (forged, -1, NULL);
  g_assert_true (hob_transport_send (person_get_transport (mallory), message));
  person_say (mallory, "power on");

  /* Everything above has been dealt with before this answer to somebody else: one stream. */
  answer = person_ask (fixture->juliet, "power");
  g_assert_cmpstr (answer, ==, "Power: off");
  g_assert_false (person_was_answered (mallory));
  g_assert_false (person_sees_device (mallory));
  g_assert_false (device_process_has_line (fixture->device, "set power"));
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autofree char *help = person_ask (fixture->juliet, "help");
  g_autofree char *on = person_ask (fixture->juliet, "power on");
  g_autofree char *refused = person_ask (fixture->juliet, "lock on");
  g_autofree char *hint = person_ask (fixture->juliet, "make tea");

  g_assert_nonnull (strstr (help, "\npower on\n"));
  g_assert_cmpstr (on, ==, "Power: on");
  g_assert_cmpstr (refused, ==, "Not done: The lid is open");
  g_assert_nonnull (strstr (hint, "help"));
  person_wait_event (fixture->juliet, POWER, "1");
  person_wait_event (fixture->juliet, HEATING, "1");
}

static void
test_server_restarts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  person_publish (fixture->juliet, POWER, "1", &error);
  g_assert_no_error (error);
  device_process_wait_line (fixture->device, "set power 1");
  g_clear_pointer (&fixture->juliet, person_free);
  control_server ("restart");
  device_process_wait_line (fixture->device, "ready kettle@");

  fixture->juliet = person_new ("juliet");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, POWER, "1");
  person_subscribe (fixture->juliet, HOB_PUBSUB_NODE_SENSORS);
  person_publish (fixture->juliet, POWER, "0", &error);
  g_assert_no_error (error);
  device_process_wait_line (fixture->device, "set power 0");
  person_wait_event (fixture->juliet, HEATING, "0");
  g_assert_cmpint (device_process_end (fixture->device, SIGTERM), ==, 0);
  /* It said that it was away, and nothing else was wrong. */
  g_assert_true (g_str_has_prefix (device_process_get_errors (fixture->device), "Not connected"));
  device_process_free (fixture->device);
  fixture->device = device_process_start ("kettle", "kettle-secret", fields);
  device_process_wait_line (fixture->device, "ready kettle@");
}

/* The device starts with its own state: what was asked for while it was away is not done later. */
static void
test_own_state_wins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (device_process_end (fixture->device, SIGINT), ==, 0);
  device_process_free (fixture->device);
  person_publish (fixture->juliet, POWER, "1", &error);
  g_assert_no_error (error);
  fixture->device = device_process_start ("kettle", "kettle-secret", fields);
  device_process_wait_line (fixture->device, "ready kettle@");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, POWER, "0");
  g_assert_false (device_process_has_line (fixture->device, "set power"));
}

/* Who is no longer in the file sees nothing any more, also of what is yet to come. */
static void
test_dismissed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) romeo = person_new ("romeo");
  g_autofree char *others = g_strconcat ("[device]\nguests=juliet@hob.test\n", fields, NULL);
  g_autoptr (GError) error = NULL;

  person_subscribe (romeo, HOB_PUBSUB_NODE_SENSORS);
  g_assert_cmpint (device_process_end (fixture->device, SIGTERM), ==, 0);
  device_process_free (fixture->device);
  fixture->device = device_process_start ("kettle", "kettle-secret", others);
  device_process_wait_line (fixture->device, "ready kettle@");

  g_assert_null (person_read (romeo, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE));
  g_assert_null (person_read (romeo, HOB_PUBSUB_NODE_ACTUATORS, POWER));
  person_forget (romeo);
  person_publish (fixture->juliet, POWER, "1", &error);
  g_assert_no_error (error);
  person_wait_event (fixture->juliet, HEATING, "1");
  /* What the server sent to both at once has arrived before the answer to this. */
  g_assert_null (person_read (romeo, HOB_PUBSUB_NODE_UI, "current"));
  g_assert_false (person_has_event (romeo, HEATING, "1"));
  person_say (romeo, "power off");
  g_free (person_ask (fixture->juliet, "help"));
  g_assert_false (person_was_answered (romeo));
}

/* An owner deletes the node of settings: it is made again, with what it said. */
static void
test_node_deleted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kettle = hob_test_server_address ("kettle");
  g_autoptr (HobNode) delete = hob_pubsub_payload_delete (HOB_PUBSUB_NODE_ACTUATORS);
  g_autoptr (GError) error = NULL;

  hob_test_await (
    hob_transport_send_iq (person_get_transport (fixture->juliet), "set", kettle, delete), 20, NULL,
    &error);
  g_assert_no_error (error);
  device_process_wait_line (fixture->device, "ready kettle@");
  assert_says (fixture->juliet, HOB_PUBSUB_NODE_ACTUATORS, TARGET, "80");
  person_publish (fixture->juliet, POWER, "1", &error);
  g_assert_no_error (error);
  person_wait_event (fixture->juliet, HEATING, "1");
}

static void
test_wrong_password (void)
{
  DeviceProcess *device = device_process_start ("kettle", "wrong", fields);

  g_assert_cmpint (device_process_wait_end (device), ==, 1);
  g_assert_cmpstr (device_process_get_errors (device), ==,
                   "The server does not accept the address or the password.\n");
  device_process_free (device);
}

static void
test_wrong_file (void)
{
  DeviceProcess *device = device_process_start ("kettle", "kettle-secret", "[field x]\nkind=y\n");

  g_assert_cmpint (device_process_wait_end (device), ==, 2);
  g_assert_nonnull (strstr (device_process_get_errors (device), "[field x] kind: expected one of"));
  device_process_free (device);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/device/server/publishes", test_publishes);
  ADD ("/device/server/publish", test_publish);
  ADD ("/device/server/goes-back", test_goes_back);
  ADD ("/device/server/button-and-secret", test_button_and_secret);
  ADD ("/device/server/request", test_request);
  ADD ("/device/server/guest", test_guest);
  ADD ("/device/server/stranger", test_stranger);
  ADD ("/device/server/words", test_words);
  ADD ("/device/server/own-state-wins", test_own_state_wins);
  ADD ("/device/server/server-restarts", test_server_restarts);
  ADD ("/device/server/dismissed", test_dismissed);
  /* ejabberd tells nobody that a node was deleted. */
  if (hob_test_server_is ("prosody"))
    ADD ("/device/server/node-deleted", test_node_deleted);
#undef ADD
  g_test_add_func ("/device/server/wrong-password", test_wrong_password);
  g_test_add_func ("/device/server/wrong-file", test_wrong_file);
  return g_test_run ();
}
