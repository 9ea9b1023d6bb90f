/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stanza-private.h"

#include <string.h>

static gboolean
add_attributes (xmpp_stanza_t *stanza, HobNodeBuilder *builder)
{
  const char *attributes[2 * HOB_NODE_MAX_ATTRIBUTES + 2];
  int n = xmpp_stanza_get_attribute_count (stanza);

  if (n > HOB_NODE_MAX_ATTRIBUTES + 1)
    return FALSE;
  n = xmpp_stanza_get_attributes (stanza, attributes, G_N_ELEMENTS (attributes));
  for (int i = 0; i + 1 < n; i += 2)
    if (strcmp (attributes[i], "xmlns") != 0)
      hob_node_builder_attribute (builder, attributes[i], attributes[i + 1]);
  return TRUE;
}

static gboolean
open_element (xmpp_stanza_t *stanza, HobNodeBuilder *builder)
{
  hob_node_builder_open (builder, xmpp_stanza_get_name (stanza), xmpp_stanza_get_ns (stanza));
  return add_attributes (stanza, builder);
}

/* Goes down and up without recursion: how deep a stanza is, is up to others. Stops at the limits,
 * so that no more is looked at than can be kept. */
static gboolean
add_children (xmpp_stanza_t *stanza, HobNodeBuilder *builder)
{
  xmpp_stanza_t *next[HOB_NODE_MAX_DEPTH];
  guint depth = 0;

  next[0] = xmpp_stanza_get_children (stanza);
  for (;;) {
    xmpp_stanza_t *child = next[depth];

    if (child == NULL) {
      if (depth == 0)
        return TRUE;
      hob_node_builder_close (builder);
      depth--;
      continue;
    }
    next[depth] = xmpp_stanza_get_next (child);
    if (xmpp_stanza_is_text (child)) {
      hob_node_builder_text (builder, xmpp_stanza_get_text_ptr (child), -1);
      continue;
    }
    if (depth + 1 == HOB_NODE_MAX_DEPTH || !open_element (child, builder))
      return FALSE;
    next[++depth] = xmpp_stanza_get_children (child);
  }
}

static HobNode *
end (HobNodeBuilder *builder, gboolean fits, GError **error)
{
  g_autoptr (HobNode) node = hob_node_builder_end (builder, fits ? error : NULL);

  if (fits)
    return g_steal_pointer (&node);
  g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT, "The stanza is too large");
  return NULL;
}

/**
 * hob_stanza_to_node:
 * @stanza: an element as libstrophe has it
 * @builder: an empty builder, empty again afterwards
 * @error: return location for an error of %HOB_WIRE_ERROR
 *
 * Makes of an element what may leave the session thread: libstrophe's own have a reference count
 * that is not atomic. The session thread.
 *
 * Returns: (transfer full): the same element, or %NULL when it is beyond Hob's limits
 */
HobNode *
hob_stanza_to_node (xmpp_stanza_t *stanza, HobNodeBuilder *builder, GError **error)
{
  g_assert (stanza != NULL && builder != NULL);

  return end (builder, open_element (stanza, builder) && add_children (stanza, builder), error);
}

/**
 * hob_stanza_to_head:
 * @stanza: an element as libstrophe has it
 * @builder: an empty builder, empty again afterwards
 * @error: return location for an error of %HOB_WIRE_ERROR
 *
 * The session thread.
 *
 * Returns: (transfer full): the element with its attributes but without children
 */
HobNode *
hob_stanza_to_head (xmpp_stanza_t *stanza, HobNodeBuilder *builder, GError **error)
{
  g_assert (stanza != NULL && builder != NULL);

  return end (builder, open_element (stanza, builder), error);
}
