/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#include <string.h>

static void
assert_fails (HobNodeBuilder *builder, HobWireError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hob_node_builder_end (builder, &error));
  g_assert_error (error, HOB_WIRE_ERROR, (int) code);
}

static void
assert_makes (HobNodeBuilder *builder, const char *xml)
{
  g_autoptr (GError) error = NULL;
  HobNode *node = hob_node_builder_end (builder, &error);

  g_assert_no_error (error);
  assert_node_says (node, xml);
}

static void
test_build (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "iq", "jabber:client");
  hob_node_builder_attribute (builder, "type", "get");
  hob_node_builder_attribute (builder, "to", NULL);
  hob_node_builder_attribute (builder, "xml:lang", "en");
  hob_node_builder_attribute (builder, "empty", "");
  hob_node_builder_open (builder, "query", "urn:q");
  hob_node_builder_element (builder, "a", NULL, "1");
  hob_node_builder_element (builder, "b", "", NULL);
  hob_node_builder_close (builder);
  hob_node_builder_element (builder, "c", NULL, "");
  /* What is open is closed. */
  assert_makes (builder, "<iq xmlns='jabber:client' type='get' xml:lang='en' empty=''>"
                         "<query xmlns='urn:q'><a>1</a><b xmlns=''/></query><c/></iq>");
}

static void
test_again (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "one", "urn:1");
  hob_node_builder_text (builder, "text", -1);
  assert_makes (builder, "<one xmlns='urn:1'>text</one>");
  hob_node_builder_open (builder, "not a name", NULL);
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_open (builder, "two", NULL);
  assert_makes (builder, "<two/>");
}

static void
test_text_in_pieces (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (HobNode) node = NULL;

  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_text (builder, "one, ", -1);
  hob_node_builder_open (builder, "b", NULL);
  hob_node_builder_text (builder, "inner", 2);
  hob_node_builder_text (builder, "side", -1);
  hob_node_builder_close (builder);
  hob_node_builder_text (builder, "two", -1);
  hob_node_builder_text (builder, "", -1);
  hob_node_builder_text (builder, NULL, 0);
  node = hob_node_builder_end (builder, NULL);
  g_assert_cmpstr (hob_node_get_text (node), ==, "one, two");
  g_assert_cmpstr (hob_node_get_text (hob_node_get_first_child (node)), ==, "inside");
}

static void
test_white_space (void)
{
  /* Between children it goes, on its own it stays. */
  assert_node_says (read_node ("<a>\n  <b>  </b>\r\n\t<c>\n</c> </a>"),
                    "<a><b>  </b><c>\n</c></a>");
  assert_node_says (read_node ("<a> x <b/> </a>"), "<a> x  <b/></a>");
}

static void
test_append (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (HobNode) tree = read_node ("<a xmlns='urn:a'><b c='1'>t<d/></b><e/></a>");

  hob_node_builder_open (builder, "x", "urn:a");
  hob_node_builder_append (builder, NULL);
  hob_node_builder_append (builder, hob_node_get_first_child (tree));
  hob_node_builder_append (builder, tree);
  assert_makes (builder, "<x xmlns='urn:a'><b c='1'>t<d/></b><a><b c='1'>t<d/></b><e/></a></x>");
  hob_node_builder_append (builder, tree);
  assert_makes (builder, "<a xmlns='urn:a'><b c='1'>t<d/></b><e/></a>");
}

static void
test_depth (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (HobNode) node = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < HOB_NODE_MAX_DEPTH; i++)
    hob_node_builder_open (builder, "a", NULL);
  node = hob_node_builder_end (builder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  for (guint i = 0; i < HOB_NODE_MAX_DEPTH + 1; i++)
    hob_node_builder_open (builder, "a", NULL);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
  /* Also when the depth comes from appending. */
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_append (builder, node);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
}

static void
test_children (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (HobNode) node = NULL;
  g_autoptr (GError) error = NULL;
  guint n_children = 0;

  hob_node_builder_open (builder, "a", NULL);
  for (guint i = 0; i < HOB_NODE_MAX_CHILDREN; i++)
    hob_node_builder_element (builder, "b", NULL, NULL);
  node = hob_node_builder_end (builder, &error);
  g_assert_no_error (error);
  for (HobNode *child = hob_node_get_first_child (node); child != NULL;
       child = hob_node_get_next_sibling (child))
    n_children++;
  g_assert_cmpuint (n_children, ==, HOB_NODE_MAX_CHILDREN);
  hob_node_builder_open (builder, "a", NULL);
  for (guint i = 0; i < HOB_NODE_MAX_CHILDREN + 1; i++)
    hob_node_builder_element (builder, "b", NULL, NULL);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
}

static void
test_attributes (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  for (guint extra = 0; extra < 2; extra++) {
    hob_node_builder_open (builder, "a", NULL);
    for (guint i = 0; i < HOB_NODE_MAX_ATTRIBUTES + extra; i++) {
      g_autofree char *name = g_strdup_printf ("n%u", i);

      hob_node_builder_attribute (builder, name, "v");
    }
    if (extra == 0) {
      g_autoptr (HobNode) node = hob_node_builder_end (builder, NULL);

      g_assert_cmpuint (hob_node_get_n_attributes (node), ==, HOB_NODE_MAX_ATTRIBUTES);
      g_assert_cmpstr (hob_node_get_attribute (node, "n63"), ==, "v");
    }
  }
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
}

static void
test_size (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autofree char *large = g_strnfill (HOB_NODE_MAX_SIZE, 'x');
  g_autoptr (HobNode) node = NULL;

  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_text (builder, large, HOB_NODE_MAX_SIZE - 7);
  node = hob_node_builder_end (builder, NULL);
  g_assert_cmpuint (strlen (hob_node_get_text (node)), ==, HOB_NODE_MAX_SIZE - 7);

  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_text (builder, large, HOB_NODE_MAX_SIZE - 6);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_attribute (builder, "b", large);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
  hob_node_builder_open (builder, "a", large);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
  hob_node_builder_open (builder, large, NULL);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
  /* Many small pieces weigh as much as a large one. */
  hob_node_builder_open (builder, "a", NULL);
  for (guint i = 0; i < HOB_NODE_MAX_SIZE; i++)
    hob_node_builder_text (builder, "x", 1);
  assert_fails (builder, HOB_WIRE_ERROR_LIMIT);
}

static void
test_encoding (void)
{
  static const char *const bad[] = {
    "\x01",         "\x1f",         "a\x0b",        "\xff",
    "\xc3",         "\xc0\x80",     "\xed\xa0\x80", "\xf4\x90\x80\x80",
    "\xef\xbf\xbe", "\xef\xbf\xbf", "é\x08",
  };
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    hob_node_builder_open (builder, "a", NULL);
    hob_node_builder_text (builder, bad[i], -1);
    assert_fails (builder, HOB_WIRE_ERROR_ENCODING);
    hob_node_builder_open (builder, "a", NULL);
    hob_node_builder_attribute (builder, "b", bad[i]);
    assert_fails (builder, HOB_WIRE_ERROR_ENCODING);
    hob_node_builder_open (builder, "a", bad[i]);
    assert_fails (builder, HOB_WIRE_ERROR_ENCODING);
  }
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_text (builder, "x\0y", 3);
  assert_fails (builder, HOB_WIRE_ERROR_ENCODING);
  /* The first reason counts. */
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_text (builder, "\x01", -1);
  hob_node_builder_open (builder, "", NULL);
  assert_fails (builder, HOB_WIRE_ERROR_ENCODING);
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_text (builder, "\t\n\r é \xef\xbf\xbd \xf0\x9f\x98\x80 \x7f", -1);
  assert_makes (builder, "<a>\t\n&#13; é \xef\xbf\xbd \xf0\x9f\x98\x80 \x7f</a>");
}

static void
test_names (void)
{
  static const char *const bad[] = {
    "", " ", "1a", "-a", ".a", "a b", "a:b", "a<", "a/", "a='1'", "é\xff", "a\xc2\xa0", "…", "a\n",
  };
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    hob_node_builder_open (builder, bad[i], NULL);
    assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
    hob_node_builder_open (builder, "a", NULL);
    hob_node_builder_attribute (builder, bad[i], "v");
    assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  }
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_attribute (builder, "xml:", "v");
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_open (builder, "_Ab-1.é", NULL);
  assert_makes (builder, "<_Ab-1.é/>");
}

static void
test_declarations_are_no_attributes (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "a", "urn:a");
  hob_node_builder_attribute (builder, "xmlns", "urn:b");
  hob_node_builder_attribute (builder, "xmlns:p", "urn:p");
  hob_node_builder_attribute (builder, "xmlnsx", "1");
  assert_makes (builder, "<a xmlns='urn:a' xmlnsx='1'/>");
}

static void
test_order (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_close (builder);
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_text (builder, "x", -1);
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_attribute (builder, "a", "1");
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_element (builder, "a", NULL, NULL);
  hob_node_builder_element (builder, "b", NULL, NULL);
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_attribute (builder, "b", "1");
  hob_node_builder_attribute (builder, "b", "1");
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
  hob_node_builder_open (builder, "a", NULL);
  hob_node_builder_element (builder, "b", NULL, NULL);
  hob_node_builder_attribute (builder, "c", "1");
  assert_fails (builder, HOB_WIRE_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/node-builder/build", test_build);
  g_test_add_func ("/wire/node-builder/again", test_again);
  g_test_add_func ("/wire/node-builder/text-in-pieces", test_text_in_pieces);
  g_test_add_func ("/wire/node-builder/white-space", test_white_space);
  g_test_add_func ("/wire/node-builder/append", test_append);
  g_test_add_func ("/wire/node-builder/depth", test_depth);
  g_test_add_func ("/wire/node-builder/children", test_children);
  g_test_add_func ("/wire/node-builder/attributes", test_attributes);
  g_test_add_func ("/wire/node-builder/size", test_size);
  g_test_add_func ("/wire/node-builder/encoding", test_encoding);
  g_test_add_func ("/wire/node-builder/names", test_names);
  g_test_add_func ("/wire/node-builder/declarations", test_declarations_are_no_attributes);
  g_test_add_func ("/wire/node-builder/order", test_order);
  return g_test_run ();
}
