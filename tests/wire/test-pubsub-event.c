/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#define MESSAGE "<message xmlns='jabber:client' from='kettle@hob.test' type='headline'>"
#define EVENT MESSAGE "<event xmlns='" HOB_NS_PUBSUB_EVENT "'>"
#define END "</event></message>"
#define VAL(text) "<val xmlns='" HOB_NS_IOT "'>" text "</val>"

typedef gboolean (*Init) (HobPubsubEvent *event, HobNode *stanza);

static void
test_items (void)
{
  g_autoptr (HobNode) message = read_node (
    EVENT "<items node='xmpp.iot.sensors'>\n"
          "<item id='a' publisher='mallory@hob.test'>\n  " VAL (
            "1") "\n</item>\n"
                 "<retract id='b'/>\n"
                 "<item id='c'/><item>" VAL (
                   "nameless") "</item><other id='d'/>"
                               "<item xmlns='urn:other' id='e'/><item xmlns='" HOB_NS_PUBSUB
                               "' id='f'/>"
                               "<item id=''>" VAL ("2") VAL ("3") "</item></items>" END);
  HobPubsubEvent event;
  HobPubsubItem item;

  g_assert_true (hob_pubsub_event_init_from_message (&event, message));
  g_assert_cmpint (event.kind, ==, HOB_PUBSUB_EVENT_ITEMS);
  g_assert_cmpstr (event.from, ==, "kettle@hob.test");
  g_assert_cmpstr (event.node, ==, "xmpp.iot.sensors");
  g_assert_true (event.stanza == message);

  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "a");
  g_assert_cmpstr (item.publisher, ==, "mallory@hob.test");
  g_assert_cmpstr (hob_node_get_text (item.payload), ==, "1");
  g_assert_false (item.retracted);
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "b");
  g_assert_null (item.payload);
  g_assert_null (item.publisher);
  g_assert_true (item.retracted);
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "c");
  g_assert_null (item.payload);
  g_assert_false (item.retracted);
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "");
  g_assert_cmpstr (hob_node_get_text (item.payload), ==, "2");
  g_assert_false (hob_pubsub_event_next (&event, &item));
  g_assert_false (hob_pubsub_event_next (&event, &item));
}

static void
test_retract_then_item (void)
{
  g_autoptr (HobNode) message = read_node (EVENT "<items node='n'><retract id='a'>" VAL (
    "no") "</retract>"
          "<item id='a'>" VAL ("1") "</item></items>" END);
  HobPubsubEvent event;
  HobPubsubItem item;

  g_assert_true (hob_pubsub_event_init_from_message (&event, message));
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_true (item.retracted);
  g_assert_null (item.payload);
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_false (item.retracted);
  g_assert_nonnull (item.payload);
}

static void
test_whole_node (void)
{
  g_autoptr (HobNode) deletion =
    read_node (EVENT "<delete node='n'><redirect uri='xmpp:x'/></delete>" END);
  g_autoptr (HobNode) purge = read_node (EVENT "<purge node='n'/>" END);
  HobPubsubEvent event;
  HobPubsubItem item;

  g_assert_true (hob_pubsub_event_init_from_message (&event, deletion));
  g_assert_cmpint (event.kind, ==, HOB_PUBSUB_EVENT_DELETE);
  g_assert_cmpstr (event.node, ==, "n");
  g_assert_false (hob_pubsub_event_next (&event, &item));
  g_assert_true (hob_pubsub_event_init_from_message (&event, purge));
  g_assert_cmpint (event.kind, ==, HOB_PUBSUB_EVENT_PURGE);
  g_assert_false (hob_pubsub_event_next (&event, &item));
}

static void
assert_refused (Init init, const char *const *stanzas, guint n_stanzas)
{
  for (guint i = 0; i < n_stanzas; i++) {
    g_autoptr (HobNode) stanza = read_node (stanzas[i]);
    HobPubsubEvent event;

    g_test_message ("%s", stanzas[i]);
    g_assert_false (init (&event, stanza));
  }
}

static void
test_not_events (void)
{
  static const char *const bad[] = {
    "<message><body>Hi</body></message>",
    "<message/>",
    "<message type='error'><event xmlns='" HOB_NS_PUBSUB_EVENT "'><items node='n'>"
    "<item id='a'/></items></event></message>",
    "<message><event xmlns='" HOB_NS_PUBSUB_EVENT "'/></message>",
    "<message><event xmlns='" HOB_NS_PUBSUB_EVENT "'><items><item id='a'/></items></event>"
    "</message>",
    "<message><event xmlns='" HOB_NS_PUBSUB_EVENT "'><items node=''/></event></message>",
    "<message><event xmlns='" HOB_NS_PUBSUB_EVENT "'><configuration node='n'/></event></message>",
    "<message><event xmlns='" HOB_NS_PUBSUB "'><items node='n'/></event></message>",
    "<message><event><items node='n'/></event></message>",
    "<message><event xmlns='" HOB_NS_PUBSUB_EVENT "x'><items node='n'/></event></message>",
    "<message><event xmlns='" HOB_NS_PUBSUB_EVENT "'><items xmlns='urn:x' node='n'/></event>"
    "</message>",
    "<message><event xmlns='" HOB_NS_PUBSUB_EVENT "'><delete/></event></message>",
    "<message><items xmlns='" HOB_NS_PUBSUB_EVENT "' node='n'/></message>",
    "<message><sent xmlns='urn:xmpp:carbons:2'><event xmlns='" HOB_NS_PUBSUB_EVENT "'>"
    "<items node='n'/></event></sent></message>",
    "<iq><event xmlns='" HOB_NS_PUBSUB_EVENT "'><items node='n'/></event></iq>",
    "<presence><event xmlns='" HOB_NS_PUBSUB_EVENT "'><items node='n'/></event></presence>",
  };

  assert_refused (hob_pubsub_event_init_from_message, bad, G_N_ELEMENTS (bad));
}

static void
test_no_sender (void)
{
  g_autoptr (HobNode) message =
    read_node ("<message><event xmlns='" HOB_NS_PUBSUB_EVENT "'><items node='n'/></event>"
               "</message>");
  HobPubsubEvent event;

  g_assert_true (hob_pubsub_event_init_from_message (&event, message));
  g_assert_null (event.from);
}

static void
test_result (void)
{
  static const char *const bad[] = {
    "<iq type='result'/>",
    "<iq type='error'><pubsub xmlns='" HOB_NS_PUBSUB "'><items node='n'/></pubsub></iq>",
    "<iq type='set'><pubsub xmlns='" HOB_NS_PUBSUB "'><items node='n'/></pubsub></iq>",
    "<iq><pubsub xmlns='" HOB_NS_PUBSUB "'><items node='n'/></pubsub></iq>",
    "<iq type='result'><pubsub xmlns='" HOB_NS_PUBSUB "'><items/></pubsub></iq>",
    "<iq type='result'><pubsub xmlns='" HOB_NS_PUBSUB "'/></iq>",
    "<iq type='result'><pubsub xmlns='" HOB_NS_PUBSUB_OWNER "'><items node='n'/></pubsub></iq>",
    "<message type='result'><pubsub xmlns='" HOB_NS_PUBSUB "'><items node='n'/></pubsub>"
    "</message>",
  };
  g_autoptr (HobNode) iq =
    read_node ("<iq type='result' from='kettle@hob.test'><pubsub xmlns='" HOB_NS_PUBSUB "'>"
               "<items node='n'><item id='a'>" VAL (
                 "1") "</item><retract id='b'/>"
                      "<item xmlns='" HOB_NS_PUBSUB_EVENT "' id='c'/><item id='d'/></items>"
                      "<set xmlns='http://jabber.org/protocol/rsm'/></pubsub></iq>");
  HobPubsubEvent event;
  HobPubsubItem item;

  g_assert_true (hob_pubsub_event_init_from_result (&event, iq));
  g_assert_cmpstr (event.from, ==, "kettle@hob.test");
  g_assert_cmpstr (event.node, ==, "n");
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "a");
  g_assert_nonnull (item.payload);
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "b");
  g_assert_true (item.retracted);
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "d");
  g_assert_false (hob_pubsub_event_next (&event, &item));
  assert_refused (hob_pubsub_event_init_from_result, bad, G_N_ELEMENTS (bad));
}

#define PUBLISH(type, inner)                                                              \
  "<iq type='" type "' from='juliet@hob.test/x'><pubsub xmlns='" HOB_NS_PUBSUB "'>" inner \
  "</pubsub></iq>"

static void
test_publish (void)
{
  static const char *const bad[] = {
    PUBLISH ("get", "<publish node='n'><item id='a'/></publish>"),
    PUBLISH ("result", "<publish node='n'><item id='a'/></publish>"),
    PUBLISH ("set", "<publish node='n'/>"),
    PUBLISH ("set", "<publish><item id='a'/></publish>"),
    PUBLISH ("set", "<publish node='n'><item/></publish>"),
    PUBLISH ("set", "<publish node='n'><item id='a'/><item id='b'/></publish>"),
    PUBLISH ("set", "<publish node='n'><retract id='a'/></publish>"),
    PUBLISH ("set", "<publish node='n'><item xmlns='urn:x' id='a'/></publish>"),
    PUBLISH ("set", "<items node='n'><item id='a'/></items>"),
    "<iq type='set'><pubsub xmlns='" HOB_NS_PUBSUB_EVENT "'><publish node='n'><item id='a'/>"
    "</publish></pubsub></iq>",
    "<iq type='set'><query/></iq>",
    "<iq type='set'/>",
  };
  g_autoptr (HobNode) iq =
    read_node (PUBLISH ("set", "<publish node='n'><item id='a'>" VAL ("1") "</item></publish>"
                                                                           "<publish-options/>"));
  HobPubsubEvent event;
  HobPubsubItem item;

  g_assert_true (hob_pubsub_event_init_from_publish (&event, iq));
  g_assert_cmpstr (event.from, ==, "juliet@hob.test/x");
  g_assert_cmpstr (event.node, ==, "n");
  g_assert_true (hob_pubsub_event_next (&event, &item));
  g_assert_cmpstr (item.id, ==, "a");
  g_assert_cmpstr (hob_node_get_text (item.payload), ==, "1");
  g_assert_false (hob_pubsub_event_next (&event, &item));
  assert_refused (hob_pubsub_event_init_from_publish, bad, G_N_ELEMENTS (bad));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/pubsub-event/items", test_items);
  g_test_add_func ("/wire/pubsub-event/retract-then-item", test_retract_then_item);
  g_test_add_func ("/wire/pubsub-event/whole-node", test_whole_node);
  g_test_add_func ("/wire/pubsub-event/not-events", test_not_events);
  g_test_add_func ("/wire/pubsub-event/no-sender", test_no_sender);
  g_test_add_func ("/wire/pubsub-event/result", test_result);
  g_test_add_func ("/wire/pubsub-event/publish", test_publish);
  return g_test_run ();
}
