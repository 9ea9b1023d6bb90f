/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-struct-private.h"

#include "hob-field-value-private.h"

/* What can be asked of a field that its form answers. */

gboolean
hob_field_is_hidden (HobField *self)
{
  const HobFormField *definition = self->shape.definition;

  return definition != NULL && definition->type == HOB_FORM_FIELD_HIDDEN;
}

/**
 * hob_field_get_label:
 * @self: a field
 *
 * Returns: what the device calls it; never %NULL
 */
const char *
hob_field_get_label (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return self->shape.label;
}

/**
 * hob_field_get_description:
 * @self: a field
 *
 * Returns: (nullable): what the device says about it
 */
const char *
hob_field_get_description (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return self->shape.description;
}

/**
 * hob_field_get_kind:
 * @self: a field
 *
 * Returns: what it is to a person; never changes
 */
HobFieldKind
hob_field_get_kind (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), HOB_FIELD_READING);

  return self->shape.kind;
}

/**
 * hob_field_get_range:
 * @self: a field
 * @minimum: (out) (optional): its least value
 * @maximum: (out) (optional): its greatest value
 *
 * Returns: whether it has both; the places are left alone otherwise
 */
gboolean
hob_field_get_range (HobField *self, double *minimum, double *maximum)
{
  const HobFormField *definition;

  g_return_val_if_fail (HOB_IS_FIELD (self), FALSE);

  definition = self->shape.definition;
  if (definition == NULL || !definition->has_range)
    return FALSE;
  if (minimum != NULL)
    *minimum = definition->minimum;
  if (maximum != NULL)
    *maximum = definition->maximum;
  return TRUE;
}

/**
 * hob_field_get_step:
 * @self: a field
 *
 * Returns: the width of a step: the device's, or one that suits its range and values; never 0
 */
double
hob_field_get_step (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), 1);

  return hob_field_value_step (self->shape.definition, self->state.digits);
}

/**
 * hob_field_get_digits:
 * @self: a field
 *
 * Returns: how many decimals to show; grows with what the device says, so that numbers do not
 *   dance
 */
guint
hob_field_get_digits (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), 0);

  return hob_field_shape_get_digits (&self->shape, self->state.digits);
}

/**
 * hob_field_get_n_options:
 * @self: a field
 *
 * Returns: how many options there are to choose from
 */
guint
hob_field_get_n_options (HobField *self)
{
  const HobFormField *definition;

  g_return_val_if_fail (HOB_IS_FIELD (self), 0);

  definition = self->shape.definition;
  return definition != NULL ? definition->n_options : 0;
}

/**
 * hob_field_get_option_value:
 * @self: a field
 * @index: less than hob_field_get_n_options()
 *
 * Returns: what the device is told when this is chosen
 */
const char *
hob_field_get_option_value (HobField *self, guint index)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);
  g_return_val_if_fail (index < hob_field_get_n_options (self), NULL);

  return self->shape.definition->options[index].value;
}

/**
 * hob_field_get_option_label:
 * @self: a field
 * @index: less than hob_field_get_n_options()
 *
 * Returns: what a person reads
 */
const char *
hob_field_get_option_label (HobField *self, guint index)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);
  g_return_val_if_fail (index < hob_field_get_n_options (self), NULL);

  return self->shape.definition->options[index].label;
}
