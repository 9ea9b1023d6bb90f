/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-test.h"
#include "hob-mock-transport.h"
#include "hob-thing-publisher-private.h"

/* What the nodes are told, against a transport that keeps every request. */

static const char fields[] = "[field power]\nkind=switch\n"
                             "[field level]\nkind=number\n"
                             "[field press]\nkind=button\n"
                             "[field reading]\nkind=reading\n";

typedef struct {
  HobThingConfig *config;
  HobThing *thing;
  HobMockTransport *transport;
  HobThingPublisher *publisher;
  guint settled;
} Fixture;

static void
settled_cb (Fixture *fixture)
{
  fixture->settled++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->config = device_test_read (fields);
  fixture->thing = hob_thing_new (fixture->config);
  fixture->transport = hob_mock_transport_new ("kettle@hob.test");
  fixture->publisher = hob_thing_publisher_new (fixture->thing, HOB_TRANSPORT (fixture->transport));
  g_signal_connect_swapped (fixture->publisher, "settled", G_CALLBACK (settled_cb), fixture);
  hob_mock_transport_open (fixture->transport);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hob_thing_publisher_close (fixture->publisher);
  hob_mock_transport_close (fixture->transport);
  hob_test_settle (20);
  g_assert_finalize_object (fixture->publisher);
  g_assert_finalize_object (fixture->thing);
  g_object_unref (fixture->transport);
  hob_thing_config_free (fixture->config);
}

static HobThingSpec *
find (Fixture *fixture, const char *name)
{
  return hob_thing_config_find (fixture->config, name);
}

static void
change (Fixture *fixture, const char *name, const char *text)
{
  HobThingSpec *spec = find (fixture, name);
  g_autoptr (HobReading) value = hob_thing_spec_read (spec, text, NULL);

  hob_thing_set_value (fixture->thing, spec, value);
}

static gboolean
hear (Fixture *fixture, const char *name, const char *text)
{
  g_autoptr (HobReading) said = hob_reading_new_text (text, NULL);

  return hob_thing_publisher_hear (fixture->publisher, find (fixture, name), said);
}

static void
expect_publish (Fixture *fixture, const char *node, const char *item, const char *value)
{
  const HobMockRequest *request = hob_mock_transport_wait_request (fixture->transport);
  HobNode *publish = hob_node_get_child (request->payload, "publish", NULL);
  HobNode *found = hob_node_get_child (publish, "item", NULL);

  g_assert_cmpstr (request->to, ==, NULL);
  g_assert_cmpstr (hob_node_get_attribute (publish, "node"), ==, node);
  g_assert_cmpstr (hob_node_get_attribute (found, "id"), ==, item);
  g_assert_cmpstr (hob_node_get_text (hob_node_get_first_child (found)), ==, value);
  g_assert_null (hob_node_get_child (request->payload, "publish-options", NULL));
}

static void
answer (Fixture *fixture)
{
  hob_mock_transport_answer (fixture->transport, NULL);
  hob_test_settle (5);
}

/* Opens with nothing on the server and takes the first two publications. */
static void
open_empty (Fixture *fixture)
{
  hob_thing_publisher_open (fixture->publisher, NULL, NULL);
  expect_publish (fixture, HOB_PUBSUB_NODE_ACTUATORS, "xmpp.iot.actuator.power", "0");
  answer (fixture);
  expect_publish (fixture, HOB_PUBSUB_NODE_ACTUATORS, "xmpp.iot.actuator.press", "0");
  g_assert_cmpuint (fixture->settled, ==, 0);
  answer (fixture);
  g_assert_cmpuint (fixture->settled, ==, 1);
  g_assert_false (hear (fixture, "power", "0"));
  g_assert_false (hear (fixture, "press", "0"));
}

static guint
count_requests (Fixture *fixture)
{
  return hob_mock_transport_get_n_requests (fixture->transport);
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobNode) actuators = hob_mock_transport_parse (
    "<iq type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    "<items node='xmpp.iot.actuators'>"
    "<item id='xmpp.iot.actuator.power'><val xmlns='urn:xmpp:uwpx:iot'>false</val></item>"
    "<item id='xmpp.iot.actuator.press'><val xmlns='urn:xmpp:uwpx:iot'>2</val></item>"
    "<item id='xmpp.iot.actuator.gone'><val xmlns='urn:xmpp:uwpx:iot'>1</val></item>"
    "</items></pubsub></iq>");

  /* What is right stays, what is wrong is put right, what is not ours any more goes. */
  hob_thing_publisher_open (fixture->publisher, NULL, actuators);
  hob_mock_transport_expect_request (
    fixture->transport, "set", NULL,
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    "<retract node='xmpp.iot.actuators' notify='true'><item id='xmpp.iot.actuator.gone'/>"
    "</retract></pubsub>");
  answer (fixture);
  expect_publish (fixture, HOB_PUBSUB_NODE_ACTUATORS, "xmpp.iot.actuator.press", "0");
  answer (fixture);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
  g_assert_cmpuint (fixture->settled, ==, 1);
}

static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  open_empty (fixture);
  change (fixture, "reading", "21.5");
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "21.5");
  answer (fixture);
  change (fixture, "reading", "21.50");
  hob_test_settle (20);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
  /* There and back while the first is on its way: the last word is the last value. */
  change (fixture, "reading", "22");
  change (fixture, "reading", "21.5");
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "22");
  answer (fixture);
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "21.5");
  answer (fixture);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

static gboolean
has_request (gpointer data)
{
  return count_requests (data) > 0;
}

/* A flood is cut: a burst, then the last value. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  open_empty (fixture);
  for (guint i = 1; i <= 500; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);

    change (fixture, "reading", text);
  }
  g_assert_cmpuint (count_requests (fixture), <=, 20);
  while (count_requests (fixture) > 0)
    answer (fixture);
  hob_test_wait (has_request, fixture, 5);
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "500");
  answer (fixture);
  hob_test_settle (300);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

static void
test_echoes (Fixture *fixture, gconstpointer data)
{
  open_empty (fixture);
  change (fixture, "level", "1");
  change (fixture, "level", "2");
  answer (fixture);
  answer (fixture);
  /* The first echo says what the device is no longer; it is no command. */
  g_assert_false (hear (fixture, "level", "1"));
  g_assert_false (hear (fixture, "level", "2"));
  hob_test_settle (20);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
  /* Somebody else's write is one, once, although some servers tell it twice. */
  g_assert_true (hear (fixture, "level", "7"));
  change (fixture, "level", "7");
  g_assert_false (hear (fixture, "level", "7"));
  hob_test_settle (20);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

/* A command overtaken by an own write: the node says the own write, the device did the command. */
static void
test_overtaken (Fixture *fixture, gconstpointer data)
{
  open_empty (fixture);
  change (fixture, "level", "1");
  answer (fixture);
  g_assert_true (hear (fixture, "level", "9"));
  change (fixture, "level", "9");
  g_assert_false (hear (fixture, "level", "1"));
  expect_publish (fixture, HOB_PUBSUB_NODE_ACTUATORS, "xmpp.iot.actuator.level", "9");
  answer (fixture);
  g_assert_false (hear (fixture, "level", "9"));
  hob_test_settle (20);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

static void
test_forbidden_is_tried_over (Fixture *fixture, gconstpointer data)
{
  open_empty (fixture);
  change (fixture, "reading", "5");
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "5");
  hob_mock_transport_answer_error (fixture->transport, HOB_XMPP_ERROR_FORBIDDEN);
  hob_mock_transport_expect_request (
    fixture->transport, "set", NULL,
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    "<retract node='xmpp.iot.sensors' notify='true'><item id='xmpp.iot.sensor.reading'/>"
    "</retract></pubsub>");
  answer (fixture);
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "5");
  answer (fixture);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

static void
test_busy_is_tried_again (Fixture *fixture, gconstpointer data)
{
  open_empty (fixture);
  change (fixture, "reading", "5");
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "5");
  hob_mock_transport_answer_error (fixture->transport, HOB_XMPP_ERROR_BUSY);
  hob_test_settle (20);
  change (fixture, "reading", "6");
  g_assert_cmpuint (count_requests (fixture), ==, 0);
  hob_test_wait (has_request, fixture, 10);
  expect_publish (fixture, HOB_PUBSUB_NODE_SENSORS, "xmpp.iot.sensor.reading", "6");
  answer (fixture);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  open_empty (fixture);
  change (fixture, "reading", "5");
  hob_thing_publisher_close (fixture->publisher);
  hob_mock_transport_close (fixture->transport);
  hob_test_settle (5);
  change (fixture, "reading", "6");
  g_assert_false (hear (fixture, "power", "1"));
  hob_mock_transport_open (fixture->transport);
  hob_test_settle (5);
  g_assert_cmpuint (count_requests (fixture), ==, 0);
  /* An event that came before the fetch was answered is newer than the answer. */
  hob_thing_publisher_open (fixture->publisher, NULL, NULL);
  expect_publish (fixture, HOB_PUBSUB_NODE_ACTUATORS, "xmpp.iot.actuator.power", "0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/device/publisher/open", test_open);
  ADD ("/device/publisher/unchanged", test_unchanged);
  ADD ("/device/publisher/flood", test_flood);
  ADD ("/device/publisher/echoes", test_echoes);
  ADD ("/device/publisher/overtaken", test_overtaken);
  ADD ("/device/publisher/forbidden-is-tried-over", test_forbidden_is_tried_over);
  ADD ("/device/publisher/busy-is-tried-again", test_busy_is_tried_again);
  ADD ("/device/publisher/closed", test_closed);
#undef ADD
  return g_test_run ();
}
