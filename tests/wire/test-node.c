/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#define EVENT                                                                \
  "<message xmlns='jabber:client' from='kettle@hob.test' type='headline'>"   \
  "<event xmlns='" HOB_NS_PUBSUB_EVENT "'><items node='xmpp.iot.sensors'>"   \
  "<item id='a'><val xmlns='" HOB_NS_IOT "' type='double'>21.5</val></item>" \
  "<item id='b'/></items></event><body>Hi</body></message>"

static void
test_read (void)
{
  g_autoptr (HobNode) message = read_node (EVENT);
  HobNode *event = hob_node_get_first_child (message);
  HobNode *items = hob_node_get_first_child (event);
  HobNode *item = hob_node_get_first_child (items);
  HobNode *val = hob_node_get_first_child (item);
  const char *name, *value;

  g_assert_cmpstr (hob_node_get_name (message), ==, "message");
  g_assert_cmpstr (hob_node_get_ns (message), ==, "jabber:client");
  g_assert_cmpstr (hob_node_get_text (message), ==, "");
  g_assert_cmpuint (hob_node_get_n_attributes (message), ==, 2);
  hob_node_get_attribute_at (message, 1, &name, &value);
  g_assert_cmpstr (name, ==, "type");
  g_assert_cmpstr (value, ==, "headline");
  g_assert_null (hob_node_get_attribute (message, "xmlns"));
  g_assert_null (hob_node_get_attribute (message, "to"));
  g_assert_cmpstr (hob_node_get_ns (items), ==, HOB_NS_PUBSUB_EVENT);
  g_assert_cmpstr (hob_node_get_text (val), ==, "21.5");
  g_assert_null (hob_node_get_first_child (val));
  g_assert_null (hob_node_get_next_sibling (val));
  g_assert_cmpstr (hob_node_get_attribute (hob_node_get_next_sibling (item), "id"), ==, "b");
  g_assert_null (hob_node_get_next_sibling (hob_node_get_next_sibling (item)));
  g_assert_true (hob_node_is (hob_node_get_next_sibling (event), "body", "jabber:client"));
  g_assert_null (hob_node_get_next_sibling (message));
}

static void
test_find (void)
{
  g_autoptr (HobNode) node =
    read_node ("<a xmlns='urn:a'><b/><b xmlns='urn:b'/><c xmlns='urn:b'/></a>");
  HobNode *first = hob_node_get_first_child (node);

  g_assert_true (hob_node_get_child (node, "b", NULL) == first);
  g_assert_true (hob_node_get_child (node, NULL, NULL) == first);
  g_assert_true (hob_node_get_child (node, "b", "urn:b") == hob_node_get_next_sibling (first));
  g_assert_true (hob_node_is (hob_node_get_child (node, "c", NULL), "c", "urn:b"));
  g_assert_null (hob_node_get_child (node, "c", "urn:a"));
  g_assert_null (hob_node_get_child (node, "d", NULL));
  g_assert_null (hob_node_get_child (first, NULL, NULL));
  g_assert_false (hob_node_is (NULL, "a", NULL));
  g_assert_false (hob_node_is (node, "A", NULL));
  g_assert_false (hob_node_is (node, "a", ""));
}

static void
test_child_keeps_tree (void)
{
  HobNode *message = read_node (EVENT);
  HobNode *body = hob_node_ref (hob_node_get_child (message, "body", NULL));
  g_autoptr (HobNode) other = g_boxed_copy (HOB_TYPE_NODE, body);

  hob_node_unref (message);
  g_assert_cmpstr (hob_node_get_text (body), ==, "Hi");
  hob_node_unref (body);
  g_assert_cmpstr (hob_node_get_text (other), ==, "Hi");
}

static gpointer
read_often (gpointer data)
{
  for (guint i = 0; i < 10000; i++) {
    g_autoptr (HobNode) child = hob_node_ref (hob_node_get_first_child (data));

    g_assert_cmpstr (hob_node_get_name (child), ==, "b");
  }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (HobNode) node = read_node ("<a><b/></a>");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_often, node);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_node_says (hob_node_ref (node), "<a><b/></a>");
}

static void
test_equal (void)
{
  g_autoptr (HobNode) node = read_node ("<a x='1' y='2'><b>t</b><c/></a>");
  const char *const same[] = {
    "<a x='1' y='2'><b>t</b><c/></a>",
    "<a y=\"2\" x=\"1\">\n  <b>t</b>\n  <c></c>\n</a>",
    "<a xmlns='' x='&#49;' y='2'><b><![CDATA[t]]></b><c/></a>",
  };
  const char *const different[] = {
    "<a x='1'><b>t</b><c/></a>",
    "<a x='1' z='2'><b>t</b><c/></a>",
    "<a x='1' y='3'><b>t</b><c/></a>",
    "<a x='1' y='2'><b>u</b><c/></a>",
    "<a x='1' y='2'><c/><b>t</b></a>",
    "<a x='1' y='2'><b>t<c/></b></a>",
    "<a x='1' y='2'><b>t</b><c/><c/></a>",
    "<a x='1' y='2'><b>t</b><c d='1'/></a>",
    "<a x='1' y='2' xmlns='urn:a'><b>t</b><c/></a>",
    "<z x='1' y='2'><b>t</b><c/></z>",
    "<a x='1' y='2'>s<b>t</b><c/></a>",
  };

  g_assert_true (hob_node_equal (node, node));
  for (guint i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autoptr (HobNode) other = read_node (same[i]);

    g_assert_true (hob_node_equal (node, other));
    g_assert_true (hob_node_equal (other, node));
  }
  for (guint i = 0; i < G_N_ELEMENTS (different); i++) {
    g_autoptr (HobNode) other = read_node (different[i]);

    g_assert_false (hob_node_equal (node, other));
    g_assert_false (hob_node_equal (other, node));
  }
}

static void
test_write (void)
{
  g_autoptr (HobNode) message = read_node (EVENT);

  assert_node_says (hob_node_ref (message), EVENT);
  /* A part of a tree says its namespace when it stands alone. */
  assert_node_says (hob_node_ref (hob_node_get_child (message, "body", NULL)),
                    "<body xmlns='jabber:client'>Hi</body>");
  assert_node_says (read_node ("<a xmlns='urn:a'><b xmlns=''><c xmlns='urn:a'/></b></a>"),
                    "<a xmlns='urn:a'><b xmlns=''><c xmlns='urn:a'/></b></a>");
  assert_node_says (read_node ("<p:a xmlns:p='urn:p'><p:b/><c/></p:a>"),
                    "<a xmlns='urn:p'><b/><c xmlns=''/></a>");
}

static void
test_escape (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (HobNode) node = NULL;
  g_autoptr (HobNode) again = NULL;
  g_autofree char *xml = NULL;

  hob_node_builder_open (builder, "a", "urn:'<&>");
  hob_node_builder_attribute (builder, "b", "<>&'\"\n\t\r é]]>");
  hob_node_builder_text (builder, "<>&'\"\n\t\r é]]>", -1);
  node = hob_node_builder_end (builder, NULL);
  xml = hob_node_to_string (node);
  g_assert_cmpstr (xml, ==,
                   "<a xmlns='urn:&apos;&lt;&amp;&gt;' "
                   "b='&lt;&gt;&amp;&apos;\"&#10;&#9;&#13; é]]&gt;'>"
                   "&lt;&gt;&amp;'\"\n\t&#13; é]]&gt;</a>");
  again = read_node (xml);
  g_assert_true (hob_node_equal (node, again));
}

/* A tree that only its size bounds, the same for the same @random. */
static void
build_random (HobNodeBuilder *builder, GRand *random, guint depth)
{
  static const char *const words[] = {"a", "b-1", "_c.d", "é", "value", "x", "item", "field"};
  static const char *const spaces[] = {NULL, "", "urn:a", "urn:b", "urn:c?x=1&y='2'"};
  static const char *const texts[] = {"",   "21.5", "a & b", "<tag>", "\"'",  "]]>", "é…😀",
                                      "\r", "  ",   "\n",    "&amp;", "x\ty", "\r\n"};
  guint n_children = depth < 6 ? g_rand_int_range (random, 0, 5) : 0;

  hob_node_builder_open (builder, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))],
                         spaces[g_rand_int_range (random, 0, G_N_ELEMENTS (spaces))]);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_rand_int_range (random, 0, 4) == 0)
      hob_node_builder_attribute (builder, words[i],
                                  texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))]);
  for (guint i = 0; i <= n_children; i++) {
    hob_node_builder_text (builder, texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))], -1);
    if (i < n_children)
      build_random (builder, random, depth + 1);
  }
  hob_node_builder_close (builder);
}

static void
test_random_round_trips (void)
{
  GRand *random = g_rand_new_with_seed (20191204);
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  for (guint i = 0; i < 500; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (HobNode) node = NULL;
    g_autoptr (HobNode) again = NULL;
    g_autoptr (HobNode) copy = NULL;
    g_autofree char *xml = NULL;

    build_random (builder, random, 0);
    node = hob_node_builder_end (builder, &error);
    g_assert_no_error (error);
    xml = hob_node_to_string (node);
    again = hob_node_new_from_string (xml, -1, &error);
    g_assert_no_error (error);
    g_assert_true (hob_node_equal (node, again));
    hob_node_builder_append (builder, node);
    copy = hob_node_builder_end (builder, &error);
    g_assert_no_error (error);
    g_assert_true (hob_node_equal (node, copy));
  }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/node/read", test_read);
  g_test_add_func ("/wire/node/find", test_find);
  g_test_add_func ("/wire/node/child-keeps-tree", test_child_keeps_tree);
  g_test_add_func ("/wire/node/threads", test_threads);
  g_test_add_func ("/wire/node/equal", test_equal);
  g_test_add_func ("/wire/node/write", test_write);
  g_test_add_func ("/wire/node/escape", test_escape);
  g_test_add_func ("/wire/node/random-round-trips", test_random_round_trips);
  return g_test_run ();
}
