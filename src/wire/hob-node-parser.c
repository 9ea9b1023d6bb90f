/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-node-private.h"
#include "hob-text-private.h"

#include <string.h>

#define NS_XML "http://www.w3.org/XML/1998/namespace"
/* What stays in scope at once; each lookup walks through them. */
#define MAX_BINDINGS 64
/* Escaping makes a character up to six bytes long. */
#define MAX_XML (8 * HOB_NODE_MAX_SIZE)

typedef struct {
  char *prefix; /* "" for the default namespace */
  char *ns;
  guint depth;
} Binding;

typedef struct {
  HobNodeBuilder *builder;
  GArray *bindings;
  guint depth;
} Parser;

static void
clear_binding (gpointer data)
{
  Binding *binding = data;

  g_free (binding->prefix);
  g_free (binding->ns);
}

/* GMarkup wants an error to stop; the builder keeps the one that is reported. */
static void
refuse (Parser *self, HobWireError code, const char *message, GError **error)
{
  hob_node_builder_fail (self->builder, code, message);
  if (*error == NULL)
    g_set_error_literal (error, HOB_WIRE_ERROR, code, message);
}

static void
stop_if_failed (Parser *self, GError **error)
{
  if (hob_node_builder_has_failed (self->builder))
    refuse (self, HOB_WIRE_ERROR_MALFORMED, "Refused", error);
}

static const char *
find_ns (Parser *self, const char *prefix, gsize length)
{
  for (guint i = self->bindings->len; i > 0; i--) {
    const Binding *binding = &g_array_index (self->bindings, Binding, i - 1);

    if (strncmp (binding->prefix, prefix, length) == 0 && binding->prefix[length] == '\0')
      return binding->ns;
  }
  if (length == strlen ("xml") && strncmp (prefix, "xml", length) == 0)
    return NS_XML;
  return length == 0 ? "" : NULL;
}

static void
bind_prefix (Parser *self, const char *prefix, const char *ns, GError **error)
{
  Binding binding = {.depth = self->depth};

  if (self->bindings->len == MAX_BINDINGS) {
    refuse (self, HOB_WIRE_ERROR_LIMIT, "Too many namespaces", error);
    return;
  }
  /* Namespaces in XML 1.0 §3: these two are fixed, and a prefix cannot be unbound. */
  if (g_str_equal (prefix, "xml") || g_str_equal (prefix, "xmlns") ||
      (*prefix != '\0' && *ns == '\0')) {
    refuse (self, HOB_WIRE_ERROR_MALFORMED, "A namespace that may not be declared", error);
    return;
  }
  binding.prefix = g_strdup (prefix);
  binding.ns = g_strdup (ns);
  g_array_append_val (self->bindings, binding);
}

static void
bind_all (Parser *self, const char **names, const char **values, GError **error)
{
  for (guint i = 0; names[i] != NULL && *error == NULL; i++) {
    if (g_str_equal (names[i], "xmlns"))
      bind_prefix (self, "", values[i], error);
    else if (g_str_has_prefix (names[i], "xmlns:"))
      bind_prefix (self, names[i] + strlen ("xmlns:"), values[i], error);
  }
}

static void
open_element (Parser *self, const char *name, GError **error)
{
  const char *colon = strchr (name, ':');
  const char *ns = find_ns (self, name, colon != NULL ? colon - name : 0);

  if (ns == NULL || colon == name)
    refuse (self, HOB_WIRE_ERROR_MALFORMED, "A prefix without a namespace", error);
  else
    hob_node_builder_open (self->builder, colon != NULL ? colon + 1 : name, ns);
}

/* Attributes of foreign namespaces mean nothing in XMPP and are left out. */
static void
add_attribute (Parser *self, const char *name, const char *value, GError **error)
{
  const char *colon = strchr (name, ':');

  if (g_str_equal (name, "xmlns") || g_str_has_prefix (name, "xmlns:"))
    return;
  if (colon == NULL || g_str_has_prefix (name, "xml:"))
    hob_node_builder_attribute (self->builder, name, value);
  else if (colon == name || find_ns (self, name, colon - name) == NULL)
    refuse (self, HOB_WIRE_ERROR_MALFORMED, "A prefix without a namespace", error);
}

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  Parser *self = data;

  self->depth++;
  bind_all (self, names, values, error);
  if (*error == NULL)
    open_element (self, name, error);
  for (guint i = 0; names[i] != NULL && *error == NULL; i++)
    add_attribute (self, names[i], values[i], error);
  stop_if_failed (self, error);
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Parser *self = data;

  hob_node_builder_close (self->builder);
  while (self->bindings->len > 0 &&
         g_array_index (self->bindings, Binding, self->bindings->len - 1).depth == self->depth)
    g_array_set_size (self->bindings, self->bindings->len - 1);
  self->depth--;
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  Parser *self = data;

  if (self->depth == 0 && hob_text_is_blank (text, length))
    return;
  hob_node_builder_text (self->builder, text, length);
  stop_if_failed (self, error);
}

/* Comments, processing instructions and document types: RFC 6120 §11.1 forbids them all. */
static void
on_other (GMarkupParseContext *context,
          const char *text,
          gsize length,
          gpointer data,
          GError **error)
{
  refuse (data, HOB_WIRE_ERROR_MALFORMED, "Not allowed in XMPP", error);
}

static const GMarkupParser callbacks = {
  .start_element = on_start,
  .end_element = on_end,
  .text = on_text,
  .passthrough = on_other,
};

static void
parse (Parser *self, const char *xml, gsize length)
{
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_markup_parse_context_parse (context, xml, length, &error) ||
      !g_markup_parse_context_end_parse (context, &error))
    hob_node_builder_fail (self->builder, HOB_WIRE_ERROR_MALFORMED, "Not well-formed");
}

/**
 * hob_node_new_from_string:
 * @xml: one element, with its namespaces
 * @length: its bytes, or -1 when it ends with a zero
 * @error: return location for a %HOB_WIRE_ERROR
 *
 * Reads XML as XMPP restricts it (RFC 6120 §11.1): no comments, processing instructions, document
 * types or entities beyond the five. The limits of an element apply.
 *
 * Returns: (transfer full): the element, or %NULL: %HOB_WIRE_ERROR_MALFORMED,
 *   %HOB_WIRE_ERROR_LIMIT or %HOB_WIRE_ERROR_ENCODING
 */
HobNode *
hob_node_new_from_string (const char *xml, gssize length, GError **error)
{
  g_return_val_if_fail (xml != NULL || length == 0, NULL);

  const char *text = xml != NULL ? xml : "";
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (GArray) bindings = g_array_new (FALSE, FALSE, sizeof (Binding));
  Parser parser = {.builder = builder, .bindings = bindings};

  g_array_set_clear_func (bindings, clear_binding);
  if (size > MAX_XML)
    hob_node_builder_fail (builder, HOB_WIRE_ERROR_LIMIT, "The element is too large");
  else if (!hob_text_is_xml (text, size))
    hob_node_builder_fail (builder, HOB_WIRE_ERROR_ENCODING, "Not UTF-8");
  else
    parse (&parser, text, size);
  return hob_node_builder_end (builder, error);
}
