/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-form-field-private.h"

#include "hob-namespaces.h"
#include "hob-reading.h"
#include "hob-text-private.h"
#include "hob-wire-error.h"

#include <string.h>

#define MAX_VAR 1023

static const char *const type_names[] = {
  [HOB_FORM_FIELD_BOOLEAN] = "boolean",
  [HOB_FORM_FIELD_FIXED] = "fixed",
  [HOB_FORM_FIELD_HIDDEN] = "hidden",
  [HOB_FORM_FIELD_JID_MULTI] = "jid-multi",
  [HOB_FORM_FIELD_JID_SINGLE] = "jid-single",
  [HOB_FORM_FIELD_LIST_MULTI] = "list-multi",
  [HOB_FORM_FIELD_LIST_SINGLE] = "list-single",
  [HOB_FORM_FIELD_TEXT_MULTI] = "text-multi",
  [HOB_FORM_FIELD_TEXT_PRIVATE] = "text-private",
  [HOB_FORM_FIELD_TEXT_SINGLE] = "text-single",
  [HOB_FORM_FIELD_HEADER] = "header",
  [HOB_FORM_FIELD_BUTTON] = "button",
  [HOB_FORM_FIELD_SLIDER] = "slider",
};

static HobFormFieldType
find_type (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_ascii_strcasecmp (name, type_names[i]) == 0)
      return i;
  return HOB_FORM_FIELD_UNKNOWN;
}

static gboolean
is_padding (gunichar character)
{
  return character == ':' || character == 0xFF1A || character == '_' ||
         g_unichar_isspace (character);
}

/* Devices write "Temperature:  " because their screens put the value next to it, and underscores
 * where an attribute was thought to bear no spaces. */
static void
trim_label (char *label)
{
  char *start = label;
  char *end = label + strlen (label);

  while (end > label && is_padding (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  *end = '\0';
  while (*start == '_' || *start == ' ')
    start++;
  memmove (label, start, end - start + 1);
  if (strchr (label, ' ') == NULL)
    g_strdelimit (label, "_", ' ');
}

static const char *
read_label (GStringChunk *strings, const char *text)
{
  g_autofree char *label =
    hob_text_dup_clean (text, HOB_FORM_MAX_VALUE, HOB_TEXT_TRIM | HOB_TEXT_NO_BIDI);

  trim_label (label);
  hob_text_clip_characters (label, HOB_FORM_MAX_LABEL);
  return g_string_chunk_insert (strings, label);
}

/* NULL unless it can be used as it is: it names an item, so nothing in it may be mended. */
static const char *
read_var (HobNode *node)
{
  const char *var = hob_node_get_attribute (node, "var");
  gsize length = var != NULL ? strlen (var) : 0;

  if (length == 0 || length > MAX_VAR)
    return NULL;
  for (const char *p = var; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return NULL;
  return var;
}

static const char *
read_child_text (HobNode *node, const char *name, GStringChunk *strings)
{
  HobNode *child = hob_node_get_child (node, name, HOB_NS_DATA);
  const char *text = child != NULL ? hob_node_get_text (child) : "";

  return *text != '\0' ? hob_form_insert_words (strings, text) : NULL;
}

/* XEP-0336 flags; devices also write them without their namespace. */
static HobNode *
find_flag (HobNode *node, const char *name)
{
  HobNode *flag = hob_node_get_child (node, name, HOB_NS_DATA_DYNAMIC);

  if (flag == NULL)
    flag = hob_node_get_child (node, name, HOB_NS_DATA);
  if (flag == NULL)
    flag = hob_node_get_child (node, name, "");
  return flag;
}

static const char *const *
read_values (HobNode *node, GStringChunk *strings)
{
  GPtrArray *values = g_ptr_array_new ();

  for (HobNode *child = hob_node_get_first_child (node); child != NULL;
       child = hob_node_get_next_sibling (child))
    if (hob_node_is (child, "value", HOB_NS_DATA))
      g_ptr_array_add (values,
                       (gpointer) hob_form_insert_value (strings, hob_node_get_text (child)));
  g_ptr_array_add (values, NULL);
  return (gpointer) g_ptr_array_free (values, FALSE);
}

static gboolean
read_option (HobFormOption *option, HobNode *node, GStringChunk *strings)
{
  HobNode *value = hob_node_get_child (node, "value", HOB_NS_DATA);
  const char *label = hob_node_get_attribute (node, "label");

  if (value == NULL)
    return FALSE;
  option->value = hob_form_insert_value (strings, hob_node_get_text (value));
  option->label = label != NULL ? read_label (strings, label) : "";
  if (*option->label == '\0')
    option->label = hob_form_insert_line (strings, option->value);
  return TRUE;
}

static gboolean
read_options (HobFormField *self, HobNode *node, GStringChunk *strings, GError **error)
{
  g_autoptr (GArray) options = g_array_new (FALSE, FALSE, sizeof (HobFormOption));

  for (HobNode *child = hob_node_get_first_child (node); child != NULL;
       child = hob_node_get_next_sibling (child)) {
    HobFormOption option;

    if (!hob_node_is (child, "option", HOB_NS_DATA) || !read_option (&option, child, strings))
      continue;
    if (options->len == HOB_FORM_MAX_OPTIONS) {
      g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT,
                           "The form's field has too many options");
      return FALSE;
    }
    g_array_append_val (options, option);
  }
  self->n_options = options->len;
  self->options = (gpointer) g_array_free (g_steal_pointer (&options), FALSE);
  return TRUE;
}

static gboolean
read_number (HobNode *node, const char *name, double *value)
{
  const char *text = hob_node_get_attribute (node, name);

  return text != NULL && hob_reading_parse_number (text, value);
}

static void
read_range (HobFormField *self, HobNode *node)
{
  double minimum, maximum;

  if (!read_number (node, "min", &minimum) || !read_number (node, "max", &maximum) ||
      minimum >= maximum)
    return;
  self->has_range = TRUE;
  self->minimum = minimum;
  self->maximum = maximum;
}

static void
read_validation (HobFormField *self, HobNode *node, GStringChunk *strings)
{
  HobNode *validate = hob_node_get_child (node, "validate", HOB_NS_DATA_VALIDATE);
  HobNode *range;
  const char *datatype;

  if (validate == NULL)
    return;
  datatype = hob_node_get_attribute (validate, "datatype");
  /* XEP-0122 §3.1. */
  self->datatype = datatype != NULL ? hob_form_insert_line (strings, datatype) : "xs:string";
  self->open = hob_node_get_child (validate, "open", HOB_NS_DATA_VALIDATE) != NULL;
  range = hob_node_get_child (validate, "range", HOB_NS_DATA_VALIDATE);
  if (range != NULL)
    read_range (self, range);
}

static void
read_slider (HobFormField *self, HobNode *node)
{
  double step;

  read_range (self, node);
  /* "steps" is the width of one; devices leave it out or write 0. */
  if ((read_number (node, "steps", &step) || read_number (node, "step", &step)) && step > 0 &&
      (!self->has_range || step <= self->maximum - self->minimum))
    self->step = step;
}

static void
read_flags (HobFormField *self, HobNode *node, GStringChunk *strings)
{
  HobNode *failure = find_flag (node, "error");

  self->read_only = find_flag (node, "readOnly") != NULL;
  self->not_same = find_flag (node, "notSame") != NULL;
  self->post_back = find_flag (node, "postBack") != NULL;
  self->required = hob_node_get_child (node, "required", HOB_NS_DATA) != NULL;
  if (failure != NULL)
    self->error = hob_form_insert_words (strings, hob_node_get_text (failure));
}

static void
read_names (HobFormField *self, HobNode *node, GStringChunk *strings)
{
  const char *type = hob_node_get_attribute (node, "type");
  const char *label = hob_node_get_attribute (node, "label");
  const char *var = read_var (node);

  self->type = type != NULL && *type != '\0' ? find_type (type) : HOB_FORM_FIELD_TEXT_SINGLE;
  self->type_name = type != NULL && *type != '\0' ? hob_form_insert_line (strings, type)
                                                  : type_names[HOB_FORM_FIELD_TEXT_SINGLE];
  self->var = var != NULL ? g_string_chunk_insert (strings, var) : NULL;
  self->label = label != NULL ? read_label (strings, label) : "";
  /* Without a name it controls nothing, but its words are still the device's. */
  if (self->var == NULL && self->type != HOB_FORM_FIELD_HEADER && *self->label != '\0')
    self->type = HOB_FORM_FIELD_FIXED;
  if (*self->label == '\0' && self->var != NULL)
    self->label = hob_form_insert_line (strings, self->var);
}

/*
 * hob_form_insert_value:
 * @strings: where to keep it
 * @text: valid UTF-8
 *
 * For what is sent back: as it was but for its length and control characters.
 *
 * Returns: (transfer none): the copy
 */
const char *
hob_form_insert_value (GStringChunk *strings, const char *text)
{
  g_autofree char *clean = hob_text_dup_clean (text, HOB_FORM_MAX_VALUE, HOB_TEXT_LINES);

  return g_string_chunk_insert (strings, clean);
}

/*
 * hob_form_insert_words:
 * @strings: where to keep it
 * @text: valid UTF-8
 *
 * For what is only shown.
 *
 * Returns: (transfer none): the copy
 */
const char *
hob_form_insert_words (GStringChunk *strings, const char *text)
{
  g_autofree char *clean = hob_text_dup_clean (text, HOB_FORM_MAX_VALUE,
                                               HOB_TEXT_LINES | HOB_TEXT_TRIM | HOB_TEXT_NO_BIDI);

  return g_string_chunk_insert (strings, clean);
}

/*
 * hob_form_insert_line:
 * @strings: where to keep it
 * @text: valid UTF-8
 *
 * For what is shown on one line.
 *
 * Returns: (transfer none): the copy
 */
const char *
hob_form_insert_line (GStringChunk *strings, const char *text)
{
  g_autofree char *clean =
    hob_text_dup_clean (text, HOB_FORM_MAX_VALUE, HOB_TEXT_TRIM | HOB_TEXT_NO_BIDI);

  hob_text_clip_characters (clean, HOB_FORM_MAX_LABEL);
  return g_string_chunk_insert (strings, clean);
}

/*
 * hob_form_field_init:
 * @self: (out caller-allocates): the field
 * @node: `<field/>`
 * @strings: keeps the strings
 * @error: return location for a %HOB_WIRE_ERROR
 *
 * Reads a field: XEP-0004 §3.2, XEP-0122, XEP-0336 §3, and the private header, button and slider.
 *
 * Returns: %FALSE with %HOB_WIRE_ERROR_LIMIT when it has too many options
 */
gboolean
hob_form_field_init (HobFormField *self, HobNode *node, GStringChunk *strings, GError **error)
{
  *self = (HobFormField) {0};
  read_names (self, node, strings);
  self->description = read_child_text (node, "desc", strings);
  read_flags (self, node, strings);
  read_validation (self, node, strings);
  if (self->type == HOB_FORM_FIELD_SLIDER)
    read_slider (self, node);
  self->values = read_values (node, strings);
  if (read_options (self, node, strings, error))
    return TRUE;
  hob_form_field_clear (self);
  return FALSE;
}

void
hob_form_field_clear (HobFormField *self)
{
  g_clear_pointer ((gpointer *) &self->values, g_free);
  g_clear_pointer ((gpointer *) &self->options, g_free);
}
