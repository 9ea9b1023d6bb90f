/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#include <string.h>

static void
assert_refused (const char *xml, gssize length, HobWireError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) node = hob_node_new_from_string (xml, length, &error);

  if (node != NULL)
    g_test_message ("Accepted: %.80s", xml);
  g_assert_null (node);
  g_assert_error (error, HOB_WIRE_ERROR, (int) code);
}

static void
test_namespaces (void)
{
  assert_node_says (read_node ("<x xmlns='jabber:x:data' xmlns:xdd='urn:xmpp:xdata:dynamic'>"
                               "<field><xdd:readOnly/></field></x>"),
                    "<x xmlns='jabber:x:data'><field><readOnly xmlns='urn:xmpp:xdata:dynamic'/>"
                    "</field></x>");
  /* A prefix ends with its element, and an inner one hides an outer one. */
  assert_node_says (read_node ("<a xmlns:p='urn:1'><p:b xmlns:p='urn:2'><p:c/></p:b><p:d/></a>"),
                    "<a><b xmlns='urn:2'><c/></b><d xmlns='urn:1'/></a>");
  assert_node_says (read_node ("<a xmlns='urn:a'><b xmlns=''/></a>"),
                    "<a xmlns='urn:a'><b xmlns=''/></a>");
  assert_node_says (read_node ("<a xml:lang='en' xmlns:p='urn:p' p:gone='1' b='2'/>"),
                    "<a xml:lang='en' b='2'/>");
  assert_node_says (read_node ("\n <xml:a/> \n"),
                    "<a xmlns='http://www.w3.org/XML/1998/namespace'/>");
}

static void
test_entities (void)
{
  g_autoptr (HobNode) node =
    read_node ("<a b='&lt;&#x41;&#10;'>&lt;&gt;&amp;&apos;&quot;&#233;&#x1F600;</a>");

  g_assert_cmpstr (hob_node_get_text (node), ==, "<>&'\"é😀");
  g_assert_cmpstr (hob_node_get_attribute (node, "b"), ==, "<A\n");
}

static void
test_not_well_formed (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a/>text",
    "text<a/>",
    "</a>",
    "<a",
    "<a b/>",
    "<a b=1/>",
    "<a b='1' b='2'/>",
    "<a>&nbsp;</a>",
    "<a>&</a>",
    "<a>&#x110000;</a>",
    "<a>&#xFFFE;</a>",
    "<a>&#0;</a>",
    "<p:a/>",
    "<a p:b='1'/>",
    "<a><p:b xmlns:p='urn:p'/><p:c/></a>",
    "<xdd:readOnly/>",
    "<:a/>",
    "<a:/>",
    "<a xmlns:p=''/>",
    "<a xmlns:xml='urn:x'/>",
    "<a xmlns:xmlns='urn:x'/>",
    "<p:a:b xmlns:p='urn:p'/>",
    "<1a/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i], -1, HOB_WIRE_ERROR_MALFORMED);
}

/* RFC 6120 §11.1. */
static void
test_restricted (void)
{
  static const char *const bad[] = {
    "<?xml version='1.0'?><a/>", "<a><?php echo 1?></a>",
    "<!DOCTYPE a><a/>",          "<!DOCTYPE a [<!ENTITY b 'bomb'>]><a>&b;</a>",
    "<a><!-- comment --></a>",   "<a/><!-- comment -->",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i], -1, HOB_WIRE_ERROR_MALFORMED);
}

static void
test_encoding (void)
{
  assert_refused ("<a>\xff</a>", -1, HOB_WIRE_ERROR_ENCODING);
  assert_refused ("<a b='\xc3'/>", -1, HOB_WIRE_ERROR_ENCODING);
  assert_refused ("<a>\x01</a>", -1, HOB_WIRE_ERROR_ENCODING);
  assert_refused ("<a>x\0</a>", 9, HOB_WIRE_ERROR_ENCODING);
  assert_refused ("<a>&#1;</a>", -1, HOB_WIRE_ERROR_ENCODING);
  assert_refused ("<a b='&#x1f;'/>", -1, HOB_WIRE_ERROR_ENCODING);
  assert_refused ("<a/>\xff", 4 + 1, HOB_WIRE_ERROR_ENCODING);
}

static void
test_length (void)
{
  g_autoptr (HobNode) node = hob_node_new_from_string ("<a/><b", 4, NULL);

  g_assert_true (hob_node_is (node, "a", ""));
  assert_refused (NULL, 0, HOB_WIRE_ERROR_MALFORMED);
  assert_refused ("<a/>", 3, HOB_WIRE_ERROR_MALFORMED);
}

static char *
repeat (const char *before, const char *text, guint times, const char *after)
{
  GString *string = g_string_new (before);

  for (guint i = 0; i < times; i++)
    g_string_append (string, text);
  g_string_append (string, after);
  return g_string_free (string, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *deep = repeat ("", "<a>", 100000, "");
  g_autofree char *wide = repeat ("<x xmlns='jabber:x:data'>", "<field/>", 10000, "</x>");
  g_autofree char *large = repeat ("<a>", "0123456789", 30000, "</a>");
  g_autofree char *huge = repeat ("<a>", "&#x000041;", 300000, "</a>");
  g_autofree char *declarations =
    repeat ("", "<a xmlns:p='urn:p' xmlns:q='urn:q' xmlns:r='urn:r'>", 30, "");
  g_autofree char *empties = repeat ("<a>", "<b>", 1, "</b></a>");

  assert_refused (deep, -1, HOB_WIRE_ERROR_LIMIT);
  assert_refused (wide, -1, HOB_WIRE_ERROR_LIMIT);
  assert_refused (large, -1, HOB_WIRE_ERROR_LIMIT);
  assert_refused (huge, -1, HOB_WIRE_ERROR_LIMIT);
  assert_refused (declarations, -1, HOB_WIRE_ERROR_LIMIT);
  assert_node_says (read_node (empties), "<a><b/></a>");
}

/* What the builder allows can be written and read again, whatever escaping adds. */
static void
test_largest (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autofree char *text = g_strnfill (HOB_NODE_MAX_SIZE - 7, '&');
  g_autoptr (HobNode) node = NULL;
  g_autoptr (HobNode) again = NULL;
  g_autofree char *xml = NULL;

  hob_node_builder_element (builder, "a", NULL, text);
  node = hob_node_builder_end (builder, NULL);
  xml = hob_node_to_string (node);
  again = read_node (xml);
  g_assert_true (hob_node_equal (node, again));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/node-parser/namespaces", test_namespaces);
  g_test_add_func ("/wire/node-parser/entities", test_entities);
  g_test_add_func ("/wire/node-parser/not-well-formed", test_not_well_formed);
  g_test_add_func ("/wire/node-parser/restricted", test_restricted);
  g_test_add_func ("/wire/node-parser/encoding", test_encoding);
  g_test_add_func ("/wire/node-parser/length", test_length);
  g_test_add_func ("/wire/node-parser/limits", test_limits);
  g_test_add_func ("/wire/node-parser/largest", test_largest);
  return g_test_run ();
}
