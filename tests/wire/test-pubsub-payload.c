/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#define PUBSUB "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
#define OWNER "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'>"
#define END "</pubsub>"
#define FORM                                                                                  \
  "<x xmlns='jabber:x:data' type='submit'>"                                                   \
  "<field var='FORM_TYPE' type='hidden'><value>" HOB_NS_PUBSUB_NODE_CONFIG "</value></field>" \
  "<field var='pubsub#max_items'><value>64</value></field></x>"

static HobNode *
make_form (void)
{
  return hob_form_new_submission ("FORM_TYPE", HOB_NS_PUBSUB_NODE_CONFIG, "pubsub#max_items", "64",
                                  NULL);
}

static void
test_items (void)
{
  g_autoptr (HobReading) on = hob_reading_new_boolean (TRUE);
  g_autoptr (HobNode) val = hob_reading_to_node (on);

  assert_node_says (hob_pubsub_payload_subscribe ("n", "juliet@hob.test"),
                    PUBSUB "<subscribe node='n' jid='juliet@hob.test'/>" END);
  assert_node_says (hob_pubsub_payload_unsubscribe ("n", "juliet@hob.test"),
                    PUBSUB "<unsubscribe node='n' jid='juliet@hob.test'/>" END);
  assert_node_says (hob_pubsub_payload_items ("n", NULL), PUBSUB "<items node='n'/>" END);
  assert_node_says (hob_pubsub_payload_items ("n", "i"),
                    PUBSUB "<items node='n'><item id='i'/></items>" END);
  assert_node_says (hob_pubsub_payload_publish ("n", "i", val),
                    PUBSUB "<publish node='n'><item id='i'><val xmlns='urn:xmpp:uwpx:iot' "
                           "type='boolean'>1</val></item></publish>" END);
  assert_node_says (hob_pubsub_payload_publish ("n", NULL, NULL),
                    PUBSUB "<publish node='n'><item/></publish>" END);
  assert_node_says (hob_pubsub_payload_retract ("n", "i"),
                    PUBSUB "<retract node='n' notify='true'><item id='i'/></retract>" END);
}

static void
test_nodes (void)
{
  g_autoptr (HobNode) form = make_form ();

  assert_node_says (hob_pubsub_payload_create ("n", NULL), PUBSUB "<create node='n'/>" END);
  assert_node_says (hob_pubsub_payload_create ("n", form),
                    PUBSUB "<create node='n'/><configure>" FORM "</configure>" END);
  assert_node_says (hob_pubsub_payload_configure ("n", form),
                    OWNER "<configure node='n'>" FORM "</configure>" END);
  assert_node_says (hob_pubsub_payload_configure ("n", NULL), OWNER "<configure node='n'/>" END);
  assert_node_says (hob_pubsub_payload_delete ("n"), OWNER "<delete node='n'/>" END);
}

static void
test_people (void)
{
  assert_node_says (hob_pubsub_payload_affiliation ("n", "romeo@hob.test", "member"),
                    OWNER "<affiliations node='n'><affiliation jid='romeo@hob.test' "
                          "affiliation='member'/></affiliations>" END);
  assert_node_says (hob_pubsub_payload_subscription ("n", "romeo@hob.test", "none"),
                    OWNER "<subscriptions node='n'><subscription jid='romeo@hob.test' "
                          "subscription='none'/></subscriptions>" END);
  assert_node_says (hob_pubsub_payload_get_affiliations ("n"),
                    OWNER "<affiliations node='n'/>" END);
  assert_node_says (hob_pubsub_payload_get_subscriptions ("n"),
                    OWNER "<subscriptions node='n'/>" END);
}

static void
test_hostile (void)
{
  g_autofree char *large = g_strnfill (HOB_NODE_MAX_SIZE, 'x');

  assert_node_says (hob_pubsub_payload_items ("'/><evil", "\"<>&"),
                    PUBSUB "<items node='&apos;/&gt;&lt;evil'>"
                           "<item id='\"&lt;&gt;&amp;'/></items>" END);
  g_assert_null (hob_pubsub_payload_items ("n\x01", NULL));
  g_assert_null (hob_pubsub_payload_items ("n\xff", NULL));
  g_assert_null (hob_pubsub_payload_retract ("n", large));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/pubsub-payload/items", test_items);
  g_test_add_func ("/wire/pubsub-payload/nodes", test_nodes);
  g_test_add_func ("/wire/pubsub-payload/people", test_people);
  g_test_add_func ("/wire/pubsub-payload/hostile", test_hostile);
  return g_test_run ();
}
