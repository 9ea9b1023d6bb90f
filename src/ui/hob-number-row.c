/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

#include "hob-sentences.h"

/* Wide enough for any device, and still exact in a double with some digits after the point. */
#define WIDEST 1e9

static void
configure (AdwSpinRow *row, HobField *field)
{
  GtkAdjustment *adjustment = adw_spin_row_get_adjustment (row);
  double minimum = -WIDEST, maximum = WIDEST, step = hob_field_get_step (field);

  hob_field_get_range (field, &minimum, &maximum);
  if (gtk_adjustment_get_lower (adjustment) != minimum)
    gtk_adjustment_set_lower (adjustment, minimum);
  if (gtk_adjustment_get_upper (adjustment) != maximum)
    gtk_adjustment_set_upper (adjustment, maximum);
  if (gtk_adjustment_get_step_increment (adjustment) != step) {
    gtk_adjustment_set_step_increment (adjustment, step);
    gtk_adjustment_set_page_increment (adjustment, 10 * step);
  }
  if (adw_spin_row_get_digits (row) != hob_field_get_digits (field))
    adw_spin_row_set_digits (row, hob_field_get_digits (field));
}

static const char *
get_unit (HobFieldBinding *binding)
{
  HobReading *value = hob_field_get_value (hob_field_binding_get_field (binding));

  return value != NULL ? hob_reading_get_unit (value) : NULL;
}

/* The number is shown with its unit, and may be typed with or without it. */
static gboolean
output_cb (AdwSpinRow *row, HobFieldBinding *binding)
{
  g_autofree char *number =
    g_strdup_printf ("%.*f", (int) adw_spin_row_get_digits (row), adw_spin_row_get_value (row));
  g_autofree char *text = hob_sentence_with_unit (number, get_unit (binding));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (row))))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  return TRUE;
}

static int
input_cb (AdwSpinRow *row, double *number, HobFieldBinding *binding)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  char *end;

  *number = g_strtod (text, &end);
  return end != text ? TRUE : GTK_INPUT_ERROR;
}

static void
show (HobFieldBinding *binding, HobField *field)
{
  AdwSpinRow *row = ADW_SPIN_ROW (hob_field_binding_get_row (binding));
  HobReading *value = hob_field_get_value (field);
  double number;

  configure (row, field);
  if (value != NULL && hob_reading_get_number (value, &number) &&
      adw_spin_row_get_value (row) != number)
    adw_spin_row_set_value (row, number);
  adw_spin_row_update (row);
}

static void
value_cb (HobFieldBinding *binding)
{
  AdwSpinRow *row = ADW_SPIN_ROW (hob_field_binding_get_row (binding));
  char text[G_ASCII_DTOSTR_BUF_SIZE], format[16];

  if (hob_field_binding_is_showing (binding))
    return;
  g_snprintf (format, sizeof format, "%%.%uf", adw_spin_row_get_digits (row));
  g_ascii_formatd (text, sizeof text, format, adw_spin_row_get_value (row));
  hob_field_binding_send_soon (binding, text);
}

GtkWidget *
hob_number_row_new (HobField *field)
{
  /* The class' own role hides the row and its spin button from assistive technology. */
  GtkWidget *row = g_object_new (
    ADW_TYPE_SPIN_ROW, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "adjustment",
    gtk_adjustment_new (0, -WIDEST, WIDEST, 1, 10, 0), "update-policy", GTK_UPDATE_IF_VALID, NULL);
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, row, show);

  g_signal_connect (row, "output", G_CALLBACK (output_cb), binding);
  g_signal_connect (row, "input", G_CALLBACK (input_cb), binding);
  hob_field_binding_update (binding);
  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (value_cb), binding);
  return row;
}
