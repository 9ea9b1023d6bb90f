/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stanza-private.h"

#include <hob-xmpp.h>

static xmpp_ctx_t *ctx;

static HobNode *
convert (const char *xml, HobNodeBuilder *builder, GError **error)
{
  xmpp_stanza_t *stanza = xmpp_stanza_new_from_string (ctx, xml);
  HobNode *node;

  g_assert_nonnull (stanza);
  node = hob_stanza_to_node (stanza, builder, error);
  xmpp_stanza_release (stanza);
  return node;
}

/* libstrophe's elements become what Hob's own reader makes of the same text. */
static void
test_same (void)
{
  static const char *texts[] = {
    "<iq xmlns='jabber:client'/>",
    "<message xmlns='jabber:client' from='a@b/c' type='chat'><body>Hällo &lt;&amp;&gt;</body>"
    "<event xmlns='urn:e'><items node='n'><item id='1'><val xmlns='urn:v'>4</val></item>"
    "<item id='2'/></items></event><thread/></message>",
    "<a xmlns='x'>one<b/>two<c xmlns='y'>three</c>four</a>",
  };
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (HobNode) expected = hob_node_new_from_string (texts[i], -1, &error);
    g_autoptr (HobNode) node = NULL;

    g_assert_no_error (error);
    node = convert (texts[i], builder, &error);
    g_assert_no_error (error);
    g_assert_true (hob_node_equal (node, expected));
  }
}

static char *
repeat (const char *before, const char *open, const char *close, guint n, const char *after)
{
  GString *xml = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append (xml, open);
  for (guint i = 0; i < n; i++)
    g_string_append (xml, close);
  return g_string_free (g_string_append (xml, after), FALSE);
}

static void
assert_depth (guint depth, gboolean fits)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autofree char *xml = repeat ("<a xmlns='x'>", "<a>", "</a>", depth - 1, "</a>");
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) node = convert (xml, builder, &error);
  g_autoptr (HobNode) next = NULL;

  g_assert_cmpint (node != NULL, ==, fits);
  if (!fits)
    g_assert_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT);

  /* The builder is as good as new. */
  next = convert ("<b xmlns='x'/>", builder, NULL);
  g_assert_true (hob_node_is (next, "b", "x"));
  g_assert_null (hob_node_get_first_child (next));
}

static void
test_deep (void)
{
  assert_depth (1, TRUE);
  assert_depth (HOB_NODE_MAX_DEPTH, TRUE);
  assert_depth (HOB_NODE_MAX_DEPTH + 1, FALSE);
  assert_depth (5000, FALSE);
}

static void
test_wide (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autofree char *fits = repeat ("<a xmlns='x'>", "<b/>", "", HOB_NODE_MAX_CHILDREN, "</a>");
  g_autofree char *too_wide =
    repeat ("<a xmlns='x'>", "<b/>", "", HOB_NODE_MAX_CHILDREN + 1, "</a>");
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) node = convert (fits, builder, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_null (convert (too_wide, builder, &error));
  g_assert_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT);
}

static void
test_many_attributes (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  GString *xml = g_string_new ("<a xmlns='x'");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (xml, " b%u='c'", i);
  text = g_string_free (g_string_append (xml, "/>"), FALSE);
  g_assert_null (convert (text, builder, &error));
  g_assert_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT);
}

static void
test_large (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autofree char *xml = repeat ("<a xmlns='x' id='7'>", "1234567890", "", 100000, "</a>");
  xmpp_stanza_t *stanza = xmpp_stanza_new_from_string (ctx, xml);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) head = NULL;

  g_assert_null (hob_stanza_to_node (stanza, builder, &error));
  g_assert_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT);
  head = hob_stanza_to_head (stanza, builder, NULL);
  g_assert_cmpstr (hob_node_get_attribute (head, "id"), ==, "7");
  g_assert_cmpstr (hob_node_get_text (head), ==, "");
  xmpp_stanza_release (stanza);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  xmpp_initialize ();
  ctx = xmpp_ctx_new (NULL, NULL);

  g_test_add_func ("/stanza/same", test_same);
  g_test_add_func ("/stanza/deep", test_deep);
  g_test_add_func ("/stanza/wide", test_wide);
  g_test_add_func ("/stanza/many-attributes", test_many_attributes);
  g_test_add_func ("/stanza/large", test_large);
  result = g_test_run ();
  xmpp_ctx_free (ctx);
  return result;
}
