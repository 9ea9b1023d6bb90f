/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-node-private.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (HobNode, hob_node, hob_node_ref, hob_node_unref)

static inline HobNodeTree *
get_tree (const HobNode *self)
{
  return (HobNodeTree *) ((char *) (self - self->index) - G_STRUCT_OFFSET (HobNodeTree, nodes));
}

static inline const HobNodeAttribute *
get_attributes (const HobNode *self)
{
  return get_tree (self)->attributes + self->attributes;
}

static void
append_escaped (GString *string, const char *text, gboolean in_attribute)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '&')
      g_string_append (string, "&amp;");
    else if (*p == '<')
      g_string_append (string, "&lt;");
    else if (*p == '>')
      g_string_append (string, "&gt;");
    else if (*p == '\r' || (in_attribute && (*p == '\n' || *p == '\t')))
      /* A reader would turn these into other white space. */
      g_string_append_printf (string, "&#%d;", *p);
    else if (in_attribute && *p == '\'')
      g_string_append (string, "&apos;");
    else
      g_string_append_c (string, *p);
  }
}

static void
append_attribute (GString *string, const char *name, const char *value)
{
  g_string_append_printf (string, " %s='", name);
  append_escaped (string, value, TRUE);
  g_string_append_c (string, '\'');
}

/* The depth is limited, so recursion is too. */
static void
append_node (GString *string, HobNode *self, const char *parent_ns)
{
  const char *strings = get_tree (self)->strings;
  const char *name = strings + self->name;
  const char *ns = strings + self->ns;

  g_string_append_printf (string, "<%s", name);
  if (strcmp (ns, parent_ns) != 0)
    append_attribute (string, "xmlns", ns);
  for (guint i = 0; i < self->n_attributes; i++) {
    const HobNodeAttribute *attribute = get_attributes (self) + i;

    append_attribute (string, strings + attribute->name, strings + attribute->value);
  }
  if (self->size == 1 && self->text == 0) {
    g_string_append (string, "/>");
    return;
  }
  g_string_append_c (string, '>');
  append_escaped (string, strings + self->text, FALSE);
  for (HobNode *child = hob_node_get_first_child (self); child != NULL;
       child = hob_node_get_next_sibling (child))
    append_node (string, child, ns);
  g_string_append_printf (string, "</%s>", name);
}

static gboolean
same_attributes (HobNode *a, HobNode *b)
{
  if (a->n_attributes != b->n_attributes)
    return FALSE;
  /* Names are unique within an element, so one direction is enough. */
  for (guint i = 0; i < a->n_attributes; i++) {
    const char *name, *value;

    hob_node_get_attribute_at (a, i, &name, &value);
    if (g_strcmp0 (hob_node_get_attribute (b, name), value) != 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * hob_node_ref:
 * @self: an element
 *
 * Keeps the whole tree that @self belongs to. Any thread.
 *
 * Returns: (transfer full): @self
 */
HobNode *
hob_node_ref (HobNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&get_tree (self)->ref_count);
  return self;
}

/**
 * hob_node_unref:
 * @self: (transfer full): an element
 *
 * Lets go of the tree that @self belongs to. Any thread.
 */
void
hob_node_unref (HobNode *self)
{
  g_return_if_fail (self != NULL);

  HobNodeTree *tree = get_tree (self);

  if (g_atomic_ref_count_dec (&tree->ref_count))
    g_free (tree);
}

/**
 * hob_node_get_name:
 * @self: an element
 *
 * Returns: its name without a prefix
 */
const char *
hob_node_get_name (HobNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_tree (self)->strings + self->name;
}

/**
 * hob_node_get_ns:
 * @self: an element
 *
 * Returns: its namespace, its own or inherited; "" for none, never %NULL
 */
const char *
hob_node_get_ns (HobNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_tree (self)->strings + self->ns;
}

/**
 * hob_node_is:
 * @self: (nullable): an element
 * @name: (nullable): a name, or %NULL for any
 * @ns: (nullable): a namespace, or %NULL for any
 *
 * Returns: whether @self is such an element; nothing is not
 */
gboolean
hob_node_is (HobNode *self, const char *name, const char *ns)
{
  if (self == NULL)
    return FALSE;

  const char *strings = get_tree (self)->strings;

  return (name == NULL || strcmp (strings + self->name, name) == 0) &&
         (ns == NULL || strcmp (strings + self->ns, ns) == 0);
}

/**
 * hob_node_get_attribute:
 * @self: an element
 * @name: an attribute's name; namespace declarations are none
 *
 * Returns: (nullable): its value, or %NULL when it is absent
 */
const char *
hob_node_get_attribute (HobNode *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  const char *strings = get_tree (self)->strings;
  const HobNodeAttribute *attributes = get_attributes (self);

  for (guint i = 0; i < self->n_attributes; i++)
    if (strcmp (strings + attributes[i].name, name) == 0)
      return strings + attributes[i].value;
  return NULL;
}

/**
 * hob_node_get_n_attributes:
 * @self: an element
 *
 * Returns: how many attributes it has
 */
guint
hob_node_get_n_attributes (HobNode *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_attributes;
}

/**
 * hob_node_get_attribute_at:
 * @self: an element
 * @index: less than the number of attributes
 * @name: (out): its name
 * @value: (out): its value
 */
void
hob_node_get_attribute_at (HobNode *self, guint index, const char **name, const char **value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index < self->n_attributes);

  const char *strings = get_tree (self)->strings;
  const HobNodeAttribute *attribute = get_attributes (self) + index;

  *name = strings + attribute->name;
  *value = strings + attribute->value;
}

/**
 * hob_node_get_text:
 * @self: an element
 *
 * Returns: its own text in one piece, without that of its children; "" for none, never %NULL.
 *   White space between children is no text.
 */
const char *
hob_node_get_text (HobNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_tree (self)->strings + self->text;
}

/**
 * hob_node_get_first_child:
 * @self: an element
 *
 * Returns: (transfer none) (nullable): its first child
 */
HobNode *
hob_node_get_first_child (HobNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->size > 1 ? self + 1 : NULL;
}

/**
 * hob_node_get_next_sibling:
 * @self: an element
 *
 * Returns: (transfer none) (nullable): the next child of its parent
 */
HobNode *
hob_node_get_next_sibling (HobNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_next ? self + self->size : NULL;
}

/**
 * hob_node_get_child:
 * @self: an element
 * @name: (nullable): a name, or %NULL for any
 * @ns: (nullable): a namespace, or %NULL for any
 *
 * Returns: (transfer none) (nullable): the first such child
 */
HobNode *
hob_node_get_child (HobNode *self, const char *name, const char *ns)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (HobNode *child = hob_node_get_first_child (self); child != NULL;
       child = hob_node_get_next_sibling (child))
    if (hob_node_is (child, name, ns))
      return child;
  return NULL;
}

/**
 * hob_node_equal:
 * @a: an element
 * @b: another
 *
 * Returns: whether both say the same; the order of attributes says nothing
 */
gboolean
hob_node_equal (HobNode *a, HobNode *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->size != b->size)
    return FALSE;
  /* Equal sizes all the way down make equal shapes. */
  for (guint i = 0; a != b && i < a->size; i++) {
    HobNode *x = a + i, *y = b + i;

    if (x->size != y->size || !hob_node_is (x, hob_node_get_name (y), hob_node_get_ns (y)) ||
        strcmp (hob_node_get_text (x), hob_node_get_text (y)) != 0 || !same_attributes (x, y))
      return FALSE;
  }
  return TRUE;
}

/**
 * hob_node_to_string:
 * @self: an element
 *
 * Writes @self as XML that stands on its own and reads back as an equal element.
 *
 * Returns: (transfer full): the XML
 */
char *
hob_node_to_string (HobNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GString *string = g_string_sized_new (256);

  append_node (string, self, "");
  return g_string_free (string, FALSE);
}
