/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-form.h"

#include "hob-form-field-private.h"
#include "hob-namespaces.h"
#include "hob-node-builder.h"
#include "hob-wire-error.h"

#include <stdarg.h>

#define MAX_FIELDS 500

struct _HobForm {
  gatomicrefcount ref_count;
  HobNode *node;
  GStringChunk *strings;
  GArray *fields;    /* HobFormField */
  GHashTable *index; /* var → place in fields, counted from 1 */
  const char *form_type;
  const char *title;
  const char *instructions;
};

G_DEFINE_BOXED_TYPE (HobForm, hob_form, hob_form_ref, hob_form_unref)

static void
clear_field (gpointer field)
{
  hob_form_field_clear (field);
}

static gboolean
needs_var (const HobFormField *field)
{
  return field->type != HOB_FORM_FIELD_FIXED && field->type != HOB_FORM_FIELD_HEADER;
}

/* Whether the form has a place for @field. Of two controls with one name the first counts. */
static gboolean
accept_field (HobForm *self, HobFormField *field)
{
  const HobFormField *namesake = field->var != NULL ? hob_form_find (self, field->var) : NULL;

  if (!needs_var (field)) {
    if (namesake != NULL)
      field->var = NULL;
    return *field->label != '\0' || field->values[0] != NULL;
  }
  return field->var != NULL && (namesake == NULL || !needs_var (namesake));
}

/* Takes what @field holds. */
static void
take_field (HobForm *self, HobFormField *field)
{
  guint namesake;

  if (!accept_field (self, field)) {
    hob_form_field_clear (field);
    return;
  }
  g_array_append_val (self->fields, *field);
  if (field->var == NULL)
    return;
  /* A control takes its name from a heading, so that names stay unique. */
  namesake = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, field->var));
  if (namesake > 0)
    g_array_index (self->fields, HobFormField, namesake - 1).var = NULL;
  g_hash_table_replace (self->index, (gpointer) field->var, GUINT_TO_POINTER (self->fields->len));
}

static gboolean
read_fields (HobForm *self, GError **error)
{
  guint n_fields = 0;

  for (HobNode *child = hob_node_get_first_child (self->node); child != NULL;
       child = hob_node_get_next_sibling (child)) {
    HobFormField field;

    if (!hob_node_is (child, "field", HOB_NS_DATA))
      continue;
    if (n_fields++ == MAX_FIELDS) {
      g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT,
                           "The form has too many fields");
      return FALSE;
    }
    if (!hob_form_field_init (&field, child, self->strings, error))
      return FALSE;
    take_field (self, &field);
  }
  return TRUE;
}

static const char *
read_title (HobForm *self)
{
  HobNode *node = hob_node_get_child (self->node, "title", HOB_NS_DATA);
  const char *title =
    node != NULL ? hob_form_insert_line (self->strings, hob_node_get_text (node)) : "";

  return *title != '\0' ? title : NULL;
}

/* XEP-0004 §3.1 allows several: one paragraph each. */
static const char *
read_instructions (HobForm *self)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (HobNode *child = hob_node_get_first_child (self->node); child != NULL;
       child = hob_node_get_next_sibling (child))
    if (hob_node_is (child, "instructions", HOB_NS_DATA))
      g_string_append_printf (all, "%s%s", all->len > 0 ? "\n" : "", hob_node_get_text (child));
  return all->len > 0 ? hob_form_insert_words (self->strings, all->str) : NULL;
}

/* Static, or NULL for what is no type; a form without one is a form. */
static const char *
find_form_type (const char *type)
{
  static const char *const types[] = {"form", "submit", "result", "cancel"};

  if (type == NULL)
    return types[0];
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (type, types[i]))
      return types[i];
  return NULL;
}

/**
 * hob_form_new_from_node:
 * @x: `<x xmlns='jabber:x:data'>`
 * @error: return location for a %HOB_WIRE_ERROR
 *
 * Reads a data form, XEP-0004. Fields keep their order. A field whose name repeats an earlier one
 * is left out; one without a name stays if it has words to show, as %HOB_FORM_FIELD_FIXED.
 *
 * Returns: (transfer full): the form, or %NULL: %HOB_WIRE_ERROR_MALFORMED when @x is none,
 *   %HOB_WIRE_ERROR_LIMIT for more than 500 fields or 200 options
 */
HobForm *
hob_form_new_from_node (HobNode *x, GError **error)
{
  g_return_val_if_fail (x != NULL, NULL);

  const char *form_type = find_form_type (hob_node_get_attribute (x, "type"));
  g_autoptr (HobForm) self = NULL;

  if (!hob_node_is (x, "x", HOB_NS_DATA) || form_type == NULL) {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_MALFORMED, "Not a form");
    return NULL;
  }
  self = g_new0 (HobForm, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->node = hob_node_ref (x);
  self->form_type = form_type;
  self->strings = g_string_chunk_new (1024);
  self->fields = g_array_new (FALSE, FALSE, sizeof (HobFormField));
  g_array_set_clear_func (self->fields, clear_field);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->title = read_title (self);
  self->instructions = read_instructions (self);
  return read_fields (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * hob_form_ref:
 * @self: a form
 *
 * Returns: (transfer full): @self. Any thread.
 */
HobForm *
hob_form_ref (HobForm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hob_form_unref:
 * @self: (transfer full): a form
 *
 * Lets go of it. Any thread.
 */
void
hob_form_unref (HobForm *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->index);
  g_array_unref (self->fields);
  g_string_chunk_free (self->strings);
  hob_node_unref (self->node);
  g_free (self);
}

/**
 * hob_form_get_node:
 * @self: a form
 *
 * Returns: (transfer none): the element it was read from
 */
HobNode *
hob_form_get_node (HobForm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->node;
}

/**
 * hob_form_get_form_type:
 * @self: a form
 *
 * Returns: `form`, `submit`, `result` or `cancel`
 */
const char *
hob_form_get_form_type (HobForm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->form_type;
}

/**
 * hob_form_get_title:
 * @self: a form
 *
 * Returns: (nullable): its title
 */
const char *
hob_form_get_title (HobForm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->title;
}

/**
 * hob_form_get_instructions:
 * @self: a form
 *
 * Returns: (nullable): its instructions, one paragraph a line
 */
const char *
hob_form_get_instructions (HobForm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->instructions;
}

/**
 * hob_form_get_n_fields:
 * @self: a form
 *
 * Returns: how many fields it has
 */
guint
hob_form_get_n_fields (HobForm *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields->len;
}

/**
 * hob_form_get_field:
 * @self: a form
 * @index: less than the number of fields
 *
 * Returns: (transfer none): the field at that place
 */
const HobFormField *
hob_form_get_field (HobForm *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->fields->len, NULL);

  return &g_array_index (self->fields, HobFormField, index);
}

/**
 * hob_form_find:
 * @self: a form
 * @var: a field's name
 *
 * Returns: (transfer none) (nullable): the field of that name
 */
const HobFormField *
hob_form_find (HobForm *self, const char *var)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (var != NULL, NULL);

  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, var));

  return place > 0 ? hob_form_get_field (self, place - 1) : NULL;
}

/**
 * hob_form_new_submission:
 * @name: (nullable): the first field's name
 * @...: its value, then more names and values, then %NULL
 *
 * Makes a form of type `submit`. `FORM_TYPE` goes out as hidden, XEP-0068 §3.
 *
 * Returns: (transfer full) (nullable): `<x xmlns='jabber:x:data'>`; %NULL when an argument cannot
 *   be said in XML
 */
HobNode *
hob_form_new_submission (const char *name, ...)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  va_list arguments;

  hob_node_builder_open (builder, "x", HOB_NS_DATA);
  hob_node_builder_attribute (builder, "type", "submit");
  va_start (arguments, name);
  for (; name != NULL; name = va_arg (arguments, const char *)) {
    hob_node_builder_open (builder, "field", NULL);
    hob_node_builder_attribute (builder, "var", name);
    if (g_str_equal (name, "FORM_TYPE"))
      hob_node_builder_attribute (builder, "type", "hidden");
    hob_node_builder_element (builder, "value", NULL, va_arg (arguments, const char *));
    hob_node_builder_close (builder);
  }
  va_end (arguments);
  return hob_node_builder_end (builder, NULL);
}
