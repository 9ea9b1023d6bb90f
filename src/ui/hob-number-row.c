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

static void
show_unit (HobFieldBinding *binding, HobReading *value)
{
  GtkLabel *unit = GTK_LABEL (g_object_get_data (G_OBJECT (binding), "hob-unit"));
  const char *text = value != NULL ? hob_reading_get_unit (value) : NULL;

  gtk_label_set_text (unit, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (unit), text != NULL && text[0] != '\0');
}

static void
show (HobFieldBinding *binding, HobField *field)
{
  AdwSpinRow *row = ADW_SPIN_ROW (hob_field_binding_get_row (binding));
  HobReading *value = hob_field_get_value (field);
  double number;

  configure (row, field);
  show_unit (binding, value);
  if (value != NULL && hob_reading_get_number (value, &number) &&
      adw_spin_row_get_value (row) != number)
    adw_spin_row_set_value (row, number);
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
  GtkWidget *row =
    g_object_new (ADW_TYPE_SPIN_ROW, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "adjustment",
                  gtk_adjustment_new (0, -WIDEST, WIDEST, 1, 10, 0), "numeric", TRUE,
                  "update-policy", GTK_UPDATE_IF_VALID, NULL);
  GtkWidget *unit = gtk_label_new (NULL);
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, row, show);

  gtk_widget_add_css_class (unit, "dimmed");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), unit);
  g_object_set_data (G_OBJECT (binding), "hob-unit", unit);
  hob_field_binding_update (binding);
  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (value_cb), binding);
  return row;
}
