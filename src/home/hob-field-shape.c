/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-shape-private.h"

#include "hob-field-value-private.h"

#include <string.h>

/* "xmpp.iot.sensor.soil_moisture" is "Soil moisture" to a person. */
static char *
humanize (const char *var)
{
  const char *point = strrchr (var, '.');
  const char *last = point != NULL && point[1] != '\0' ? point + 1 : var;
  g_autofree char *words = g_strdelimit (g_strdup (last), "_-", ' ');
  g_autofree char *first = NULL;

  g_strstrip (words);
  if (*words == '\0')
    return g_strdup (var);
  first = g_utf8_strup (words, g_utf8_next_char (words) - words);
  return g_strconcat (first, g_utf8_next_char (words), NULL);
}

static void
describe (HobFieldShape *self, const char *var)
{
  const HobFormField *definition = self->definition;
  g_autofree char *text = NULL;

  if (definition == NULL) {
    self->label = humanize (var);
    return;
  }
  self->label = definition->var != NULL && g_str_equal (definition->label, definition->var)
                  ? humanize (definition->var)
                  : g_strdup (definition->label);
  self->description = g_strdup (definition->description);
  if (self->kind != HOB_FIELD_HEADING || definition->values[0] == NULL)
    return;
  /* A fixed text is its value: the title when there is no other. */
  text = g_strjoinv ("\n", (char **) definition->values);
  if (*self->label == '\0')
    g_set_str (&self->label, text);
  else if (self->description == NULL)
    self->description = g_steal_pointer (&text);
}

static gboolean
same_range (const HobFormField *a, const HobFormField *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->has_range == b->has_range && a->step == b->step &&
         g_strcmp0 (a->datatype, b->datatype) == 0 &&
         (!a->has_range || (a->minimum == b->minimum && a->maximum == b->maximum));
}

static gboolean
same_options (const HobFormField *a, const HobFormField *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->n_options != b->n_options)
    return FALSE;
  for (guint i = 0; i < a->n_options; i++)
    if (!g_str_equal (a->options[i].value, b->options[i].value) ||
        !g_str_equal (a->options[i].label, b->options[i].label))
      return FALSE;
  return TRUE;
}

/*
 * hob_field_shape_init:
 * @self: (out caller-allocates): the shape
 * @var: the field's name, "" when it has none
 * @form: (nullable): the form
 * @definition: (nullable): its field
 */
void
hob_field_shape_init (HobFieldShape *self,
                      const char *var,
                      HobForm *form,
                      const HobFormField *definition)
{
  *self = (HobFieldShape) {
    .form = form != NULL ? hob_form_ref (form) : NULL,
    .definition = definition,
    .kind = hob_field_kind_for (definition),
  };
  describe (self, var);
}

void
hob_field_shape_clear (HobFieldShape *self)
{
  g_clear_pointer (&self->form, hob_form_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->description, g_free);
}

/*
 * hob_field_shape_compare:
 * @self: a shape
 * @other: another of the same kind
 *
 * Returns: bits of what a person would see change
 */
guint
hob_field_shape_compare (const HobFieldShape *self, const HobFieldShape *other)
{
  guint changes = 0;

  if (!g_str_equal (self->label, other->label))
    changes |= HOB_FIELD_SHAPE_LABEL;
  if (g_strcmp0 (self->description, other->description) != 0)
    changes |= HOB_FIELD_SHAPE_DESCRIPTION;
  if (!same_range (self->definition, other->definition))
    changes |= HOB_FIELD_SHAPE_RANGE;
  if (!same_options (self->definition, other->definition))
    changes |= HOB_FIELD_SHAPE_OPTIONS;
  return changes;
}

gboolean
hob_field_shape_takes_input (const HobFieldShape *self)
{
  return self->definition != NULL && self->definition->var != NULL &&
         !self->definition->read_only && self->kind != HOB_FIELD_READING &&
         self->kind != HOB_FIELD_HEADING;
}

/*
 * hob_field_shape_get_value:
 * @self: a shape
 *
 * Returns: (transfer full) (nullable): what the form gives as the value (XEP-0004 §3.2), unless it
 *   says with XEP-0336 that nobody knows it
 */
HobReading *
hob_field_shape_get_value (const HobFieldShape *self)
{
  const HobFormField *definition = self->definition;
  g_autofree char *text = NULL;

  if (definition == NULL || definition->values[0] == NULL || definition->not_same ||
      self->kind == HOB_FIELD_BUTTON || self->kind == HOB_FIELD_HEADING)
    return NULL;
  text = g_strjoinv ("\n", (char **) definition->values);
  return hob_reading_new_restored (
    text, definition->type == HOB_FORM_FIELD_BOOLEAN ? "boolean" : NULL, NULL);
}

char **
hob_field_shape_dup_options (const HobFieldShape *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();

  for (guint i = 0; self->definition != NULL && i < self->definition->n_options; i++)
    g_strv_builder_add (labels, self->definition->options[i].label);
  return g_strv_builder_end (labels);
}

/*
 * hob_field_shape_get_digits:
 * @self: a shape
 * @seen: decimals its values had so far
 *
 * Returns: decimals to show: those of the step, or those of the values
 */
guint
hob_field_shape_get_digits (const HobFieldShape *self, guint seen)
{
  const HobFormField *definition = self->definition;
  const HobDatatype *datatype;
  g_autofree char *step = NULL;

  if (definition == NULL)
    return seen;
  datatype = hob_datatype_find (definition->datatype);
  if (datatype != NULL && datatype->integer)
    return 0;
  if (definition->step <= 0 && !definition->has_range)
    return seen;
  step = hob_reading_format_number (hob_field_value_step (definition, seen));
  return MAX (hob_field_value_digits (step), definition->step > 0 ? 0 : seen);
}
