/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-mock-transport.h"
#include "hob-test.h"

#define OWN "juliet@hob.test"
#define KETTLE "kettle@hob.test"
#define NODE HOB_PUBSUB_NODE_ACTUATORS
#define PUBSUB(content) "<pubsub xmlns='http://jabber.org/protocol/pubsub'>" content "</pubsub>"
#define OWNER(content) \
  "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'>" content "</pubsub>"
#define VALUE "<val xmlns='urn:xmpp:uwpx:iot' type='boolean'>1</val>"
#define PUBLISH PUBSUB ("<publish node='" NODE "'><item id='power'>" VALUE "</item></publish>")
#define RETRACT PUBSUB ("<retract node='" NODE "' notify='true'><item id='power'/></retract>")
#define CONFIGURATION                                                    \
  "<x xmlns='jabber:x:data' type='submit'>"                              \
  "<field var='FORM_TYPE' type='hidden'>"                                \
  "<value>http://jabber.org/protocol/pubsub#node_config</value></field>" \
  "<field var='pubsub#access_model'><value>whitelist</value></field>"    \
  "<field var='pubsub#publish_model'><value>publishers</value></field>"  \
  "<field var='pubsub#max_items'><value>64</value></field>"              \
  "<field var='pubsub#persist_items'><value>1</value></field>"           \
  "<field var='pubsub#deliver_payloads'><value>1</value></field>"        \
  "<field var='pubsub#notify_retract'><value>1</value></field>"          \
  "<field var='pubsub#send_last_published_item'><value>on_sub_and_presence</value></field></x>"

typedef struct {
  HobMockTransport *mock;
  HobTransport *transport; /* the same, borrowed */
  HobNode *value;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->mock = hob_mock_transport_new (OWN);
  fixture->transport = HOB_TRANSPORT (fixture->mock);
  fixture->value = hob_mock_transport_parse (VALUE);
  hob_mock_transport_open (fixture->mock);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
  g_clear_pointer (&fixture->value, hob_node_unref);
  g_assert_finalize_object (fixture->mock);
}

static void
await_result (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) result = hob_test_await_boxed (future, 5, &error);

  g_assert_no_error (error);
  g_assert_true (hob_node_is (result, "iq", HOB_NS_CLIENT));
}

/* Answers @future's only request, which must be this one. */
static void
check (Fixture *fixture, DexFuture *future, const char *type, const char *to, const char *payload)
{
  hob_mock_transport_expect_request (fixture->mock, type, to, payload);
  hob_mock_transport_answer (fixture->mock, NULL);
  await_result (future);
}

static void
test_requests (Fixture *fixture, gconstpointer data)
{
  HobTransport *self = fixture->transport;

  check (fixture, hob_pubsub_subscribe (self, KETTLE, NODE), "set", KETTLE,
         PUBSUB ("<subscribe node='" NODE "' jid='" OWN "'/>"));
  check (fixture, hob_pubsub_unsubscribe (self, KETTLE, NODE), "set", KETTLE,
         PUBSUB ("<unsubscribe node='" NODE "' jid='" OWN "'/>"));
  check (fixture, hob_pubsub_fetch (self, KETTLE, NODE, NULL), "get", KETTLE,
         PUBSUB ("<items node='" NODE "'/>"));
  check (fixture, hob_pubsub_fetch (self, NULL, NODE, "power"), "get", NULL,
         PUBSUB ("<items node='" NODE "'><item id='power'/></items>"));
  check (fixture, hob_pubsub_publish (self, KETTLE, NODE, "power", fixture->value), "set", KETTLE,
         PUBLISH);
  check (fixture, hob_pubsub_retract (self, KETTLE, NODE, "power"), "set", KETTLE, RETRACT);
  check (fixture, hob_pubsub_delete (self, NODE), "set", NULL, OWNER ("<delete node='" NODE "'/>"));
}

static void
test_owner_requests (Fixture *fixture, gconstpointer data)
{
  HobTransport *self = fixture->transport;

  check (fixture, hob_pubsub_set_affiliation (self, KETTLE, NODE, "romeo@hob.test", "member"),
         "set", KETTLE,
         OWNER ("<affiliations node='" NODE "'>"
                "<affiliation jid='romeo@hob.test' affiliation='member'/></affiliations>"));
  check (fixture, hob_pubsub_get_affiliations (self, NULL, NODE), "get", NULL,
         OWNER ("<affiliations node='" NODE "'/>"));
  check (fixture, hob_pubsub_set_subscription (self, NULL, NODE, "romeo@hob.test", "none"), "set",
         NULL,
         OWNER ("<subscriptions node='" NODE "'>"
                "<subscription jid='romeo@hob.test' subscription='none'/></subscriptions>"));
  check (fixture, hob_pubsub_get_subscriptions (self, KETTLE, NODE), "get", KETTLE,
         OWNER ("<subscriptions node='" NODE "'/>"));
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = hob_pubsub_subscribe (fixture->transport, KETTLE, NODE);

  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_NOT_FOUND);
  hob_test_await_error (future, 5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND);

  hob_test_await_error (hob_pubsub_subscribe (fixture->transport, KETTLE, "a\001b"), 5,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED);

  hob_mock_transport_close (fixture->mock);
  hob_test_await_error (hob_pubsub_fetch (fixture->transport, KETTLE, NODE, NULL), 5,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
}

static void
test_discarded (Fixture *fixture, gconstpointer data)
{
  DexFuture *future =
    hob_pubsub_publish_over (fixture->transport, KETTLE, NODE, "power", fixture->value);

  hob_mock_transport_wait_request (fixture->mock);
  dex_unref (future);
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);
}

static DexFuture *
publish_over (Fixture *fixture)
{
  DexFuture *future =
    hob_pubsub_publish_over (fixture->transport, KETTLE, NODE, "power", fixture->value);

  hob_mock_transport_expect_request (fixture->mock, "set", KETTLE, PUBLISH);
  return future;
}

static void
test_publish_over_own (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = publish_over (fixture);

  hob_mock_transport_answer (fixture->mock, NULL);
  await_result (future);
}

static void
test_publish_over_foreign (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = publish_over (fixture);

  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_FORBIDDEN);
  hob_mock_transport_expect_request (fixture->mock, "set", KETTLE, RETRACT);
  hob_mock_transport_answer (fixture->mock, NULL);
  hob_mock_transport_expect_request (fixture->mock, "set", KETTLE, PUBLISH);
  hob_mock_transport_answer (fixture->mock, NULL);
  await_result (future);
}

/* Once is enough: a server that forbids twice means it. */
static void
test_publish_over_twice_forbidden (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = publish_over (fixture);

  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_FORBIDDEN);
  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer (fixture->mock, NULL);
  hob_mock_transport_expect_request (fixture->mock, "set", KETTLE, PUBLISH);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_FORBIDDEN);
  hob_test_await_error (future, 5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
}

static void
test_publish_over_fails (Fixture *fixture, gconstpointer data)
{
  static const struct {
    HobXmppError retract;
    HobXmppError result;
  } cases[] = {
    {HOB_XMPP_ERROR_FORBIDDEN, HOB_XMPP_ERROR_FORBIDDEN},
    {HOB_XMPP_ERROR_NOT_FOUND, HOB_XMPP_ERROR_FORBIDDEN},
    {HOB_XMPP_ERROR_REFUSED, HOB_XMPP_ERROR_FORBIDDEN},
    {HOB_XMPP_ERROR_TIMEOUT, HOB_XMPP_ERROR_TIMEOUT},
    {HOB_XMPP_ERROR_OFFLINE, HOB_XMPP_ERROR_OFFLINE},
  };
  DexFuture *future = publish_over (fixture);

  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_NOT_FOUND);
  hob_test_await_error (future, 5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    future = publish_over (fixture);
    hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_FORBIDDEN);
    hob_mock_transport_expect_request (fixture->mock, "set", KETTLE, RETRACT);
    hob_mock_transport_answer_error (fixture->mock, cases[i].retract);
    hob_test_await_error (future, 5, HOB_XMPP_ERROR, (int) cases[i].result);
  }
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = hob_pubsub_create_private (fixture->transport, NODE);

  check (fixture, future, "set", NULL,
         PUBSUB ("<create node='" NODE "'/><configure>" CONFIGURATION "</configure>"));
}

static void
test_create_again (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = hob_pubsub_create_private (fixture->transport, NODE);

  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_CONFLICT);
  check (fixture, future, "set", NULL,
         OWNER ("<configure node='" NODE "'>" CONFIGURATION "</configure>"));
}

static void
test_create_refused (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = hob_pubsub_create_private (fixture->transport, NODE);

  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_FORBIDDEN);
  hob_test_await_error (future, 5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
}

static void
test_configuration (Fixture *fixture, gconstpointer data)
{
  static const char *const without[] = {OWNER (""), OWNER ("<configure node='" NODE "'/>"),
                                        PUBSUB ("<configure/>")};
  g_autoptr (HobNode) form = NULL;
  g_autoptr (GError) error = NULL;
  DexFuture *future = hob_pubsub_get_configuration (fixture->transport, KETTLE, NODE);

  hob_mock_transport_expect_request (fixture->mock, "get", KETTLE,
                                     OWNER ("<configure node='" NODE "'/>"));
  hob_mock_transport_answer_xml (
    fixture->mock, OWNER ("<configure node='" NODE "'>" CONFIGURATION "</configure>"));
  form = hob_test_await_boxed (future, 5, &error);
  g_assert_no_error (error);
  g_assert_true (hob_node_is (form, "x", HOB_NS_DATA));

  for (guint i = 0; i < G_N_ELEMENTS (without); i++) {
    future = hob_pubsub_get_configuration (fixture->transport, KETTLE, NODE);
    hob_mock_transport_wait_request (fixture->mock);
    hob_mock_transport_answer_xml (fixture->mock, without[i]);
    hob_test_await_error (future, 5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED);
  }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("/pubsub/requests", test_requests);
  ADD ("/pubsub/owner-requests", test_owner_requests);
  ADD ("/pubsub/errors", test_errors);
  ADD ("/pubsub/discarded", test_discarded);
  ADD ("/pubsub/publish-over/own", test_publish_over_own);
  ADD ("/pubsub/publish-over/foreign", test_publish_over_foreign);
  ADD ("/pubsub/publish-over/twice-forbidden", test_publish_over_twice_forbidden);
  ADD ("/pubsub/publish-over/fails", test_publish_over_fails);
  ADD ("/pubsub/create", test_create);
  ADD ("/pubsub/create-again", test_create_again);
  ADD ("/pubsub/create-refused", test_create_refused);
  ADD ("/pubsub/configuration", test_configuration);

  return g_test_run ();
}
