/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-node-private.h"
#include "hob-text-private.h"

#include <string.h>

/* Grows and is reused from one tree to the next. */
typedef struct {
  char *data;
  gsize length;
  gsize capacity;
} Buffer;

/* An element that is open. */
typedef struct {
  guint32 node;
  guint32 last_child;
  guint n_children;
  gboolean has_words; /* text that is more than white space */
} Level;

/* Text of one element may come in pieces, with children in between. */
typedef struct {
  guint32 node;
  guint32 within; /* bytes of the same element before this piece */
  guint32 start;
  guint32 length;
} Piece;

struct _HobNodeBuilder {
  Buffer nodes;
  Buffer attributes;
  Buffer strings;
  Buffer pieces;
  Buffer text;
  Level levels[HOB_NODE_MAX_DEPTH];
  guint depth;
  gsize size; /* about what the tree takes when written */
  const char *failure;
  HobWireError code;
};

static inline gpointer
buffer_add (Buffer *buffer, gsize size)
{
  gsize start = buffer->length;

  if (G_UNLIKELY (start + size > buffer->capacity)) {
    buffer->capacity = MAX (2 * buffer->capacity, start + size + 64);
    buffer->data = g_realloc (buffer->data, buffer->capacity);
  }
  buffer->length += size;
  return buffer->data + start;
}

static inline HobNode *
get_node (HobNodeBuilder *self, guint index)
{
  return (HobNode *) (gpointer) self->nodes.data + index;
}

static inline guint
get_n_nodes (HobNodeBuilder *self)
{
  return self->nodes.length / sizeof (HobNode);
}

static inline Level *
get_level (HobNodeBuilder *self)
{
  return &self->levels[self->depth - 1];
}

static void
reset (HobNodeBuilder *self)
{
  self->nodes.length = 0;
  self->attributes.length = 0;
  self->strings.length = 0;
  self->pieces.length = 0;
  self->text.length = 0;
  self->depth = 0;
  self->size = 0;
  self->failure = NULL;
  /* Offset 0 is the empty string. */
  *(char *) buffer_add (&self->strings, 1) = '\0';
}

static inline guint32
add_string (HobNodeBuilder *self, const char *string, gsize length)
{
  guint32 start = self->strings.length;

  if (length == 0)
    return 0;
  memcpy (buffer_add (&self->strings, length + 1), string, length + 1);
  return start;
}

static inline gboolean
take_size (HobNodeBuilder *self, gsize size)
{
  self->size += size;
  if (self->size > HOB_NODE_MAX_SIZE) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_LIMIT, "The element is too large");
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_text (HobNodeBuilder *self, const char *text, gsize length)
{
  if (hob_text_is_xml (text, length))
    return TRUE;
  hob_node_builder_fail (self, HOB_WIRE_ERROR_ENCODING, "Not UTF-8, or a forbidden character");
  return FALSE;
}

static inline gboolean
is_name_byte (char byte, gboolean first)
{
  return g_ascii_isalpha (byte) || byte == '_' ||
         (!first && (g_ascii_isdigit (byte) || byte == '-' || byte == '.'));
}

static gboolean
is_foreign_name (const char *name, gsize length)
{
  if (length == 0 || !g_utf8_validate_len (name, length, NULL))
    return FALSE;
  for (const char *p = name; p < name + length; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);
    gboolean fits =
      character < 0x80 ? is_name_byte ((char) character, p == name) : g_unichar_isalpha (character);

    if (!fits)
      return FALSE;
  }
  return TRUE;
}

/* A name without a colon; those beyond ASCII are kept to letters. */
static gboolean
check_name (HobNodeBuilder *self, const char *name, gsize length)
{
  gsize i = 0;

  while (i < length && is_name_byte (name[i], i == 0))
    i++;
  if ((i == length && length > 0) || is_foreign_name (name, length))
    return TRUE;
  hob_node_builder_fail (self, HOB_WIRE_ERROR_MALFORMED, "Not a name");
  return FALSE;
}

static gboolean
has_attribute (HobNodeBuilder *self, const HobNode *node, const char *name)
{
  const HobNodeAttribute *attributes = (gpointer) self->attributes.data;

  for (guint i = 0; i < node->n_attributes; i++)
    if (strcmp (self->strings.data + attributes[node->attributes + i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* Whether another element may be opened here; links it with its sibling. */
static gboolean
enter_level (HobNodeBuilder *self)
{
  guint index = get_n_nodes (self);

  if (self->depth == HOB_NODE_MAX_DEPTH) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_LIMIT, "The element is too deep");
    return FALSE;
  }
  if (self->depth == 0 && index > 0) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_MALFORMED, "More than one root");
    return FALSE;
  }
  if (self->depth > 0) {
    Level *parent = get_level (self);

    if (parent->n_children++ == HOB_NODE_MAX_CHILDREN) {
      hob_node_builder_fail (self, HOB_WIRE_ERROR_LIMIT, "The element has too many children");
      return FALSE;
    }
    if (parent->n_children > 1)
      get_node (self, parent->last_child)->has_next = TRUE;
    parent->last_child = index;
  }
  self->levels[self->depth++] = (Level) {.node = index};
  return TRUE;
}

/* The offset of @ns, shared with the parent's where it is the same. */
static guint32
add_ns (HobNodeBuilder *self, const char *ns, guint32 inherited)
{
  gsize length;

  if (ns == NULL || strcmp (self->strings.data + inherited, ns) == 0)
    return inherited;
  length = strlen (ns);
  if (!check_text (self, ns, length) || !take_size (self, length + strlen (" xmlns=''")))
    return inherited;
  return add_string (self, ns, length);
}

static void
append_children (HobNodeBuilder *self, HobNode *subtree)
{
  for (HobNode *child = hob_node_get_first_child (subtree); child != NULL && self->failure == NULL;
       child = hob_node_get_next_sibling (child))
    hob_node_builder_append (self, child);
}

static void
place_text (HobNodeBuilder *self, HobNode *nodes, char *strings)
{
  const Piece *pieces = (gpointer) self->pieces.data;
  gsize n_pieces = self->pieces.length / sizeof (Piece);

  for (gsize i = 0; i < n_pieces; i++) {
    const HobNode *node = nodes + pieces[i].node;

    if (node->text != 0) {
      char *to = strings + node->text + pieces[i].within;

      memcpy (to, self->text.data + pieces[i].start, pieces[i].length);
      to[pieces[i].length] = '\0';
    }
  }
}

/* Until here each node's text has been its length: make it the offset. Returns the bytes of all
 * strings. */
static gsize
lay_out_text (HobNodeBuilder *self)
{
  gsize offset = self->strings.length;
  guint n_nodes = get_n_nodes (self);

  for (guint i = 0; i < n_nodes; i++) {
    HobNode *node = get_node (self, i);
    guint32 length = node->text;

    if (length > 0) {
      node->text = offset;
      offset += length + 1;
    }
  }
  return offset;
}

static HobNode *
make_tree (HobNodeBuilder *self)
{
  gsize strings_size = lay_out_text (self);
  gsize attributes_start = sizeof (HobNodeTree) + self->nodes.length;
  gsize strings_start = attributes_start + self->attributes.length;
  char *block = g_malloc (strings_start + strings_size);
  HobNodeTree *tree = (gpointer) block;

  g_atomic_ref_count_init (&tree->ref_count);
  tree->attributes = (gpointer) (block + attributes_start);
  tree->strings = block + strings_start;
  memcpy (tree->nodes, self->nodes.data, self->nodes.length);
  if (self->attributes.length > 0)
    memcpy (block + attributes_start, self->attributes.data, self->attributes.length);
  memcpy (block + strings_start, self->strings.data, self->strings.length);
  place_text (self, tree->nodes, block + strings_start);
  return tree->nodes;
}

void
hob_node_builder_fail (HobNodeBuilder *self, HobWireError code, const char *message)
{
  if (self->failure != NULL)
    return;
  self->failure = message;
  self->code = code;
}

gboolean
hob_node_builder_has_failed (HobNodeBuilder *self)
{
  return self->failure != NULL;
}

/**
 * hob_node_builder_new:
 *
 * Makes a builder. One thread at a time.
 *
 * Returns: (transfer full): an empty builder
 */
HobNodeBuilder *
hob_node_builder_new (void)
{
  HobNodeBuilder *self = g_new0 (HobNodeBuilder, 1);

  reset (self);
  return self;
}

/**
 * hob_node_builder_free:
 * @self: (transfer full): a builder
 *
 * Frees it with what it has not finished.
 */
void
hob_node_builder_free (HobNodeBuilder *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->nodes.data);
  g_free (self->attributes.data);
  g_free (self->strings.data);
  g_free (self->pieces.data);
  g_free (self->text.data);
  g_free (self);
}

/**
 * hob_node_builder_open:
 * @self: a builder
 * @name: the element's name, without a prefix
 * @ns: (nullable): its namespace, "" for none, or %NULL for the parent's
 *
 * Begins an element.
 */
void
hob_node_builder_open (HobNodeBuilder *self, const char *name, const char *ns)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  gsize length = strlen (name);
  guint32 inherited = self->depth > 0 ? get_node (self, get_level (self)->node)->ns : 0;
  guint32 index = get_n_nodes (self);
  HobNode node = {.index = index};

  if (self->failure != NULL || !check_name (self, name, length) ||
      !take_size (self, 2 * length + strlen ("<></>")) || !enter_level (self))
    return;
  node.name = add_string (self, name, length);
  node.ns = add_ns (self, ns, inherited);
  node.attributes = self->attributes.length / sizeof (HobNodeAttribute);
  *(HobNode *) buffer_add (&self->nodes, sizeof node) = node;
}

/**
 * hob_node_builder_attribute:
 * @self: a builder
 * @name: a name, without a prefix except `xml:`
 * @value: (nullable): its value, or %NULL to leave it out
 *
 * Adds an attribute to the element begun last; it must come before the element's children.
 * Namespace declarations are left out, the namespace was given when the element was opened.
 */
void
hob_node_builder_attribute (HobNodeBuilder *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  if (value == NULL || self->failure != NULL ||
      (g_str_has_prefix (name, "xmlns") && (name[5] == '\0' || name[5] == ':')))
    return;

  gsize name_length = strlen (name), value_length = strlen (value);
  gsize prefix = g_str_has_prefix (name, "xml:") ? strlen ("xml:") : 0;
  HobNode *node;

  if (self->depth == 0 || get_level (self)->n_children > 0) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_MALFORMED, "An attribute outside a start tag");
    return;
  }
  node = get_node (self, get_level (self)->node);
  if (!check_name (self, name + prefix, name_length - prefix) ||
      !check_text (self, value, value_length) ||
      !take_size (self, name_length + value_length + strlen (" =''")))
    return;
  if (node->n_attributes == HOB_NODE_MAX_ATTRIBUTES) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_LIMIT, "The element has too many attributes");
    return;
  }
  if (has_attribute (self, node, name)) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_MALFORMED, "The same attribute twice");
    return;
  }
  node->n_attributes++;
  *(HobNodeAttribute *) buffer_add (&self->attributes, sizeof (HobNodeAttribute)) =
    (HobNodeAttribute) {.name = add_string (self, name, name_length),
                        .value = add_string (self, value, value_length)};
}

/**
 * hob_node_builder_text:
 * @self: a builder
 * @text: UTF-8, not escaped
 * @length: its bytes, or -1 when it ends with a zero
 *
 * Adds text to the open element, after what it has.
 */
void
hob_node_builder_text (HobNodeBuilder *self, const char *text, gssize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL || length == 0);

  gsize size = length < 0 ? strlen (text) : (gsize) length;
  HobNode *node;
  guint32 start = self->text.length;

  if (self->failure != NULL || size == 0)
    return;
  if (self->depth == 0) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_MALFORMED, "Text outside the root");
    return;
  }
  if (!take_size (self, size) || !check_text (self, text, size))
    return;
  node = get_node (self, get_level (self)->node);
  get_level (self)->has_words = get_level (self)->has_words || !hob_text_is_blank (text, size);
  memcpy (buffer_add (&self->text, size), text, size);
  *(Piece *) buffer_add (&self->pieces, sizeof (Piece)) =
    (Piece) {.node = node->index, .within = node->text, .start = start, .length = size};
  node->text += size;
}

/**
 * hob_node_builder_element:
 * @self: a builder
 * @name: the element's name
 * @ns: (nullable): its namespace, or %NULL for the parent's
 * @text: (nullable): its text
 *
 * Adds a whole element without attributes or children.
 */
void
hob_node_builder_element (HobNodeBuilder *self, const char *name, const char *ns, const char *text)
{
  g_return_if_fail (self != NULL);

  hob_node_builder_open (self, name, ns);
  if (text != NULL)
    hob_node_builder_text (self, text, -1);
  hob_node_builder_close (self);
}

/**
 * hob_node_builder_append:
 * @self: a builder
 * @subtree: (nullable): an element of another tree, or %NULL for nothing
 *
 * Adds a copy of @subtree with all that it holds.
 */
void
hob_node_builder_append (HobNodeBuilder *self, HobNode *subtree)
{
  g_return_if_fail (self != NULL);

  if (subtree == NULL)
    return;
  hob_node_builder_open (self, hob_node_get_name (subtree), hob_node_get_ns (subtree));
  for (guint i = 0; i < hob_node_get_n_attributes (subtree); i++) {
    const char *name, *value;

    hob_node_get_attribute_at (subtree, i, &name, &value);
    hob_node_builder_attribute (self, name, value);
  }
  hob_node_builder_text (self, hob_node_get_text (subtree), -1);
  append_children (self, subtree);
  hob_node_builder_close (self);
}

/**
 * hob_node_builder_close:
 * @self: a builder
 *
 * Ends the element begun last that is still open.
 */
void
hob_node_builder_close (HobNodeBuilder *self)
{
  g_return_if_fail (self != NULL);

  if (self->failure != NULL)
    return;
  if (self->depth == 0) {
    hob_node_builder_fail (self, HOB_WIRE_ERROR_MALFORMED, "An end without a start");
    return;
  }

  const Level *level = get_level (self);
  HobNode *node = get_node (self, level->node);

  node->size = get_n_nodes (self) - level->node;
  /* White space between children only makes XML pretty. */
  if (level->n_children > 0 && !level->has_words)
    node->text = 0;
  self->depth--;
}

/**
 * hob_node_builder_end:
 * @self: a builder
 * @error: return location for a %HOB_WIRE_ERROR
 *
 * Closes what is open and makes the tree. The builder is empty afterwards and may be used again.
 *
 * Returns: (transfer full): the root, or %NULL: %HOB_WIRE_ERROR_LIMIT when it is too deep, wide or
 *   large, %HOB_WIRE_ERROR_ENCODING for characters that XML forbids, %HOB_WIRE_ERROR_MALFORMED for
 *   bad names, repeated attributes, or anything but one root
 */
HobNode *
hob_node_builder_end (HobNodeBuilder *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  HobNode *root = NULL;

  while (self->depth > 0 && self->failure == NULL)
    hob_node_builder_close (self);
  if (self->failure == NULL && self->nodes.length == 0)
    hob_node_builder_fail (self, HOB_WIRE_ERROR_MALFORMED, "Nothing there");
  if (self->failure != NULL)
    g_set_error_literal (error, HOB_WIRE_ERROR, self->code, self->failure);
  else
    root = make_tree (self);
  reset (self);
  return root;
}
