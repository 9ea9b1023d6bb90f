/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-private.h"
#include "hob-home.h"
#include "hob-test-account.h"
#include "hob-test.h"

/* A device (kettle), its owner (juliet) and a guest (romeo) on a real server. */

#define TEMPERATURE "xmpp.iot.sensor.temp"
#define RELAY "xmpp.iot.actuator.relay"
#define PATIENCE 20

static const char *const nodes[] = {HOB_PUBSUB_NODE_UI, HOB_PUBSUB_NODE_SENSORS,
                                    HOB_PUBSUB_NODE_ACTUATORS};

static const char form[] = "<x xmlns='jabber:x:data' type='form'><title>Kettle</title>"
                           "<field var='" TEMPERATURE "' label='Temperature'>"
                           "<readOnly xmlns='urn:xmpp:xdata:dynamic'/></field>"
                           "<field var='" RELAY "' type='boolean' label='Heating'/></x>";

typedef struct {
  HobTestAccount *kettle;
  gboolean obeys;   /* direct requests */
  guint n_requests; /* direct ones */
} Fixture;

/* Somebody who looks at the kettle. */
typedef struct {
  HobTestAccount *account;
  HobDevice *device;
} Person;

static void
publish_as_kettle (Fixture *fixture, const char *node, const char *item, const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) payload = hob_node_new_from_string (xml, -1, &error);

  g_assert_no_error (error);
  hob_test_account_succeed (
    hob_pubsub_publish_over (fixture->kettle->transport, NULL, node, item, payload));
}

static void
publish_value (Fixture *fixture, const char *node, const char *item, const char *text)
{
  g_autofree char *xml = g_strdup_printf ("<val xmlns='%s'>%s</val>", HOB_NS_IOT, text);

  publish_as_kettle (fixture, node, item, xml);
}

static void
publish_all (Fixture *fixture)
{
  publish_as_kettle (fixture, HOB_PUBSUB_NODE_UI, HOB_PUBSUB_ITEM_CURRENT, form);
  publish_value (fixture, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE, "21.5");
  publish_value (fixture, HOB_PUBSUB_NODE_ACTUATORS, RELAY, "0");
}

static void
make_nodes (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    hob_test_account_succeed (hob_pubsub_create_private (fixture->kettle->transport, nodes[i]));
}

static void
delete_nodes (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    hob_test_await (hob_pubsub_delete (fixture->kettle->transport, nodes[i]), PATIENCE, NULL, NULL);
}

/* Everybody may look; @affiliation is for the actuators. */
static void
let_in (Fixture *fixture, const char *name, const char *affiliation)
{
  g_autofree char *address = hob_test_server_address (name);

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    hob_test_account_succeed (hob_pubsub_set_affiliation (
      fixture->kettle->transport, NULL, nodes[i], address,
      g_str_equal (nodes[i], HOB_PUBSUB_NODE_ACTUATORS) ? affiliation : "member"));
}

/* As a device that takes requests from its people only. */
static gboolean
request_cb (HobTransport *transport, HobNode *iq, Fixture *fixture)
{
  HobPubsubEvent event;
  HobPubsubItem item;

  if (!fixture->obeys || !hob_pubsub_event_init_from_publish (&event, iq) ||
      !hob_pubsub_event_next (&event, &item))
    return FALSE;
  fixture->n_requests++;
  hob_transport_reply (transport, iq, NULL);
  dex_future_disown (hob_pubsub_publish (transport, NULL, event.node, item.id, item.payload));
  return TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->kettle = hob_test_account_new ("kettle");
  fixture->obeys = FALSE;
  fixture->n_requests = 0;
  g_signal_connect (fixture->kettle->transport, "iq", G_CALLBACK (request_cb), fixture);
  make_nodes (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  delete_nodes (fixture);
  g_signal_handlers_disconnect_by_data (fixture->kettle->transport, fixture);
  g_clear_pointer (&fixture->kettle, hob_test_account_free);
}

static void
message_cb (HobTransport *transport, HobNode *message, HobDevice *device)
{
  HobPubsubEvent event;

  if (hob_pubsub_event_init_from_message (&event, message) &&
      g_strcmp0 (event.from, hob_device_get_address (device)) == 0)
    hob_device_handle_event (device, &event);
}

static void
contact_cb (HobRoster *roster, HobContact *contact, HobDevice *device)
{
  if (g_str_equal (hob_contact_get_address (contact), hob_device_get_address (device)))
    hob_device_set_contact (device, contact);
}

static Person *
person_new (Fixture *fixture, const char *name)
{
  Person *person = g_new0 (Person, 1);
  const char *address = hob_test_account_get_address (fixture->kettle);
  HobContact *contact;

  person->account = hob_test_account_new (name);
  person->device = hob_device_new (hob_test_account_get_address (person->account), address, NULL);
  contact = hob_roster_find (person->account->roster, address);
  if (contact != NULL)
    hob_device_set_contact (person->device, contact);
  g_signal_connect_object (person->account->transport, "message", G_CALLBACK (message_cb),
                           person->device, 0);
  g_signal_connect_object (person->account->roster, "contact-changed", G_CALLBACK (contact_cb),
                           person->device, 0);
  hob_device_set_transport (person->device, person->account->transport);
  return person;
}

static void
person_free (Person *person)
{
  hob_device_set_transport (person->device, NULL);
  hob_device_set_contact (person->device, NULL);
  g_assert_finalize_object (person->device);
  hob_test_account_free (person->account);
  g_free (person);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

static gboolean
is_shown (gpointer data)
{
  return hob_device_get_live (data) && hob_device_get_form (data) == HOB_DEVICE_FORM_SHOWN &&
         hob_device_find_field (data, TEMPERATURE) != NULL &&
         hob_field_get_value (hob_device_find_field (data, TEMPERATURE)) != NULL &&
         hob_field_get_value (hob_device_find_field (data, RELAY)) != NULL;
}

static gboolean
is_there (gpointer data)
{
  return hob_device_get_available (data);
}

static gboolean
is_away (gpointer data)
{
  return !hob_device_get_available (data);
}

static gboolean
is_fresh (gpointer data)
{
  return !hob_field_get_stale (data);
}

static gboolean
is_forbidden (gpointer data)
{
  return hob_device_get_form (data) == HOB_DEVICE_FORM_FORBIDDEN;
}

typedef struct {
  HobField *field;
  const char *text;
} Expectation;

static gboolean
has_value (gpointer data)
{
  Expectation *expected = data;
  HobReading *value = hob_field_get_confirmed (expected->field);

  return value != NULL && g_str_equal (hob_reading_get_text (value), expected->text);
}

static void
wait_value (Person *person, const char *name, const char *text)
{
  Expectation expected = {hob_device_find_field (person->device, name), text};

  hob_test_wait (has_value, &expected, PATIENCE);
}

static DexFuture *
set (Person *person, const char *text)
{
  return hob_field_set_text (hob_device_find_field (person->device, RELAY), text);
}

static void
assert_held (Fixture *fixture, const char *text)
{
  g_autofree char *held =
    hob_test_account_fetch_item (fixture->kettle, NULL, HOB_PUBSUB_NODE_ACTUATORS, RELAY);

  g_assert_cmpstr (held, ==, text);
}

/* The person sees the device come and go from then on. */
static void
befriend (Fixture *fixture, Person *person)
{
  const char *address = hob_test_account_get_address (person->account);

  hob_roster_request_presence (person->account->roster,
                               hob_test_account_get_address (fixture->kettle));
  if (!hob_device_get_available (person->device)) {
    HobContact *contact = hob_roster_find (fixture->kettle->roster, address);

    if (contact == NULL || !g_str_equal (hob_contact_get_subscription (contact), "from"))
      hob_test_account_wait_request (fixture->kettle, address);
    hob_roster_answer_request (fixture->kettle->roster, address, TRUE);
  }
  hob_test_wait (is_there, person->device, PATIENCE);
}

/* The whole road: the form, a command, its confirmation, a reading that changes by itself. */
static void
test_owner (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) juliet = NULL;

  let_in (fixture, "juliet", "owner");
  publish_all (fixture);
  juliet = person_new (fixture, "juliet");
  hob_test_wait (is_shown, juliet->device, PATIENCE);
  g_assert_cmpstr (hob_device_get_summary (juliet->device), ==, "Off · 21.5");
  hob_test_account_succeed (set (juliet, "on"));
  assert_held (fixture, "1");
  hob_test_account_succeed (set (juliet, "off"));
  assert_held (fixture, "0");
  /* The device writes there as well, and is overruled again. */
  publish_value (fixture, HOB_PUBSUB_NODE_ACTUATORS, RELAY, "1");
  wait_value (juliet, RELAY, "1");
  hob_test_account_succeed (set (juliet, "off"));
  assert_held (fixture, "0");
  publish_value (fixture, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE, "99.5");
  wait_value (juliet, TEMPERATURE, "99.5");
  g_assert_false (hob_device_get_control_refused (juliet->device));
  g_assert_false (hob_device_get_open_to_anyone (juliet->device));
}

/* Who may publish but not overrule: on ejabberd only the device itself can help. */
static void
test_guest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) romeo = NULL;

  fixture->obeys = TRUE;
  let_in (fixture, "romeo", "publisher");
  publish_all (fixture);
  romeo = person_new (fixture, "romeo");
  hob_test_wait (is_shown, romeo->device, PATIENCE);
  befriend (fixture, romeo);
  hob_test_account_succeed (set (romeo, "on"));
  wait_value (romeo, RELAY, "1");
  g_assert_cmpuint (fixture->n_requests, ==, hob_test_server_is ("ejabberd") ? 1 : 0);
  hob_test_account_succeed (set (romeo, "off"));
  wait_value (romeo, RELAY, "0");
  g_assert_cmpuint (fixture->n_requests, ==, hob_test_server_is ("ejabberd") ? 2 : 0);
}

/* Who may only look, and a device that takes no requests: said, not hidden. */
static void
test_onlooker (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) romeo = NULL;

  let_in (fixture, "romeo", "member");
  publish_all (fixture);
  romeo = person_new (fixture, "romeo");
  hob_test_wait (is_shown, romeo->device, PATIENCE);
  befriend (fixture, romeo);
  hob_test_await_error (set (romeo, "on"), PATIENCE, HOB_HOME_ERROR, HOB_HOME_ERROR_NOT_PERMITTED);
  g_assert_true (hob_device_get_control_refused (romeo->device));
  g_assert_nonnull (hob_field_get_refusal (hob_device_find_field (romeo->device, RELAY)));
  assert_held (fixture, "0");
}

static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) mallory = NULL;

  publish_all (fixture);
  mallory = person_new (fixture, "mallory");
  hob_test_wait (is_forbidden, mallory->device, PATIENCE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mallory->device)), ==, 0);
}

/* A device that was switched off makes its nodes anew; ejabberd tells nobody. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  HobPace pace = HOB_PACE_DEFAULT;
  g_autoptr (Person) juliet = NULL;
  HobField *temperature;

  let_in (fixture, "juliet", "owner");
  publish_all (fixture);
  juliet = person_new (fixture, "juliet");
  pace.settle = 300;
  hob_device_set_pace (juliet->device, &pace);
  hob_test_wait (is_shown, juliet->device, PATIENCE);
  befriend (fixture, juliet);
  temperature = hob_device_find_field (juliet->device, TEMPERATURE);
  hob_test_settle (pace.settle);

  hob_transport_send_presence (fixture->kettle->transport, NULL, "unavailable");
  hob_test_wait (is_away, juliet->device, PATIENCE);
  g_assert_true (hob_field_get_stale (temperature));
  delete_nodes (fixture);
  make_nodes (fixture);
  let_in (fixture, "juliet", "owner");
  publish_all (fixture);
  hob_transport_send_presence (fixture->kettle->transport, NULL, NULL);
  hob_test_wait (is_there, juliet->device, PATIENCE);
  hob_test_wait (is_fresh, temperature, PATIENCE);
  hob_test_await (hob_device_refresh (juliet->device), PATIENCE, NULL, NULL);
  /* Subscribed again: what the new node says arrives. */
  publish_value (fixture, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE, "55");
  wait_value (juliet, TEMPERATURE, "55");
  g_assert_true (hob_device_find_field (juliet->device, TEMPERATURE) == temperature);
}

static void
test_server_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) juliet = NULL;

  let_in (fixture, "juliet", "owner");
  publish_all (fixture);
  juliet = person_new (fixture, "juliet");
  hob_test_wait (is_shown, juliet->device, PATIENCE);
  hob_test_server_control ("restart");
  hob_test_account_wait_online (fixture->kettle);
  hob_test_account_wait_online (juliet->account);
  hob_test_wait (is_shown, juliet->device, PATIENCE);
  publish_value (fixture, HOB_PUBSUB_NODE_SENSORS, TEMPERATURE, "77");
  wait_value (juliet, TEMPERATURE, "77");
  hob_test_account_succeed (set (juliet, "on"));
}

static gboolean
is_open_to_anyone (gpointer data)
{
  return hob_device_get_open_to_anyone (data);
}

static void
open_actuators (Fixture *fixture)
{
  g_autoptr (HobNode) configuration =
    hob_form_new_submission ("FORM_TYPE", HOB_NS_PUBSUB_NODE_CONFIG, "pubsub#access_model", "open",
                             "pubsub#publish_model", "open", NULL);
  g_autoptr (HobNode) configure =
    hob_pubsub_payload_configure (HOB_PUBSUB_NODE_ACTUATORS, configuration);

  hob_test_account_succeed (
    hob_transport_send_iq (fixture->kettle->transport, "set", NULL, configure));
}

/* As the reference firmware has it: anyone may switch it, and its owner is told so. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Person) juliet = NULL;

  let_in (fixture, "juliet", "owner");
  open_actuators (fixture);
  publish_all (fixture);
  juliet = person_new (fixture, "juliet");
  hob_test_wait (is_open_to_anyone, juliet->device, PATIENCE);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("/device-server/owner", test_owner);
  ADD ("/device-server/guest", test_guest);
  ADD ("/device-server/onlooker", test_onlooker);
  ADD ("/device-server/stranger", test_stranger);
  ADD ("/device-server/restart", test_restart);
  ADD ("/device-server/open", test_open);
  ADD ("/device-server/server-restart", test_server_restart);
  return g_test_run ();
}
