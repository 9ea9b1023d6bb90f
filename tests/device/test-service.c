/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-test.h"
#include "hob-mock-transport.h"
#include "hob-thing-service-private.h"

/* How a device sets itself up, against a server that answers everything, or refuses. */

typedef struct {
  HobThingConfig *config;
  HobThing *thing;
  HobMockTransport *transport;
  HobThingService *service;
  guint refusals; /* to come */
  guint ready;
  guint troubles;
} Fixture;

static void
ready_cb (Fixture *fixture)
{
  fixture->ready++;
}

static void
trouble_cb (Fixture *fixture, const char *sentence)
{
  fixture->troubles++;
}

static HobNode *
answer_cb (HobMockTransport *transport,
           const HobMockRequest *request,
           gpointer data,
           GError **error)
{
  Fixture *fixture = data;

  if (hob_node_is (request->payload, "query", HOB_NS_ROSTER) && g_str_equal (request->type, "get"))
    return hob_mock_transport_parse ("<query xmlns='jabber:iq:roster'/>");
  if (hob_node_is (request->payload, "pubsub", NULL) && fixture->refusals > 0) {
    fixture->refusals--;
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED, "Not now");
  }
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->config = device_test_read ("[field power]\nkind=switch\n");
  fixture->thing = hob_thing_new (fixture->config);
  fixture->transport = hob_mock_transport_new ("kettle@hob.test");
  fixture->service = hob_thing_service_new (fixture->thing, HOB_TRANSPORT (fixture->transport));
  g_signal_connect_swapped (fixture->service, "ready", G_CALLBACK (ready_cb), fixture);
  g_signal_connect_swapped (fixture->service, "trouble", G_CALLBACK (trouble_cb), fixture);
  hob_mock_transport_set_handler (fixture->transport, answer_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hob_mock_transport_close (fixture->transport);
  hob_test_settle (20);
  g_object_run_dispose (G_OBJECT (fixture->service));
  g_assert_finalize_object (fixture->service);
  g_assert_finalize_object (fixture->thing);
  g_object_unref (fixture->transport);
  hob_thing_config_free (fixture->config);
}

static gboolean
is_ready (gpointer data)
{
  return ((Fixture *) data)->ready > 0;
}

static void
test_ready (Fixture *fixture, gconstpointer data)
{
  hob_mock_transport_open (fixture->transport);
  hob_test_wait (is_ready, fixture, 5);
  g_assert_cmpuint (fixture->troubles, ==, 0);
  /* The stream breaks and comes back: everything once more. */
  hob_mock_transport_close (fixture->transport);
  fixture->ready = 0;
  hob_mock_transport_open (fixture->transport);
  hob_test_wait (is_ready, fixture, 5);
  g_assert_cmpuint (fixture->ready, ==, 1);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  fixture->refusals = 3;
  hob_mock_transport_open (fixture->transport);
  hob_test_wait (is_ready, fixture, 10);
  g_assert_cmpuint (fixture->troubles, ==, 1);
}

/* Finds the first answer to a request to see the device's presence. */
static char *
find_answer (Fixture *fixture, const char *from)
{
  HobNode *sent;
  char *type = NULL;

  while (type == NULL && (sent = hob_mock_transport_pop_sent (fixture->transport)) != NULL) {
    if (hob_node_is (sent, "presence", NULL) &&
        g_strcmp0 (hob_node_get_attribute (sent, "to"), from) == 0)
      type = g_strdup (hob_node_get_attribute (sent, "type"));
    hob_node_unref (sent);
  }
  return type;
}

static void
assert_answer (Fixture *fixture, const char *from, const char *expected)
{
  g_autofree char *type = NULL;

  hob_mock_transport_forget_sent (fixture->transport);
  hob_mock_transport_inject (fixture->transport,
                             "<presence from='%s' to='kettle@hob.test' type='subscribe'/>", from);
  type = find_answer (fixture, from);
  g_assert_cmpstr (type, ==, expected);
}

static void
test_presence (Fixture *fixture, gconstpointer data)
{
  hob_mock_transport_open (fixture->transport);
  hob_test_wait (is_ready, fixture, 5);
  assert_answer (fixture, "juliet@hob.test", "subscribed");
  assert_answer (fixture, "romeo@hob.test", "subscribed");
  assert_answer (fixture, "mallory@hob.test", "unsubscribed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/device/service/ready", test_ready);
  ADD ("/device/service/refused", test_refused);
  ADD ("/device/service/presence", test_presence);
#undef ADD
  return g_test_run ();
}
