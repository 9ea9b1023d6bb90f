/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

/**
 * hob_field_row_new:
 * @field: a field
 *
 * Makes the row that suits a field's kind. Unknown kinds have become readings further down, so
 * nothing a device publishes stays invisible.
 *
 * Returns: (transfer floating) (nullable): an #AdwPreferencesRow; %NULL for a heading
 */
GtkWidget *
hob_field_row_new (HobField *field)
{
  g_return_val_if_fail (HOB_IS_FIELD (field), NULL);

  switch (hob_field_get_kind (field)) {
  case HOB_FIELD_SWITCH:
    return hob_switch_row_new (field);
  case HOB_FIELD_TEXT:
    return hob_text_row_new (field);
  case HOB_FIELD_MULTILINE:
    return hob_multiline_row_new (field);
  case HOB_FIELD_SECRET:
    return hob_secret_row_new (field);
  case HOB_FIELD_NUMBER:
    return hob_number_row_new (field);
  case HOB_FIELD_SLIDER:
    return hob_slider_row_new (field);
  case HOB_FIELD_CHOICE:
    return hob_choice_row_new (field);
  case HOB_FIELD_CHOICES:
    return hob_choices_row_new (field);
  case HOB_FIELD_BUTTON:
    return hob_button_row_new (field);
  case HOB_FIELD_HEADING:
    return NULL;
  case HOB_FIELD_READING:
  default:
    return hob_reading_row_new (field);
  }
}
