/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

#include "hob-sentences.h"

#include <math.h>

typedef struct {
  GtkWidget *scale;
  GtkWidget *label;
} SliderRow;

static SliderRow *
get_slider (HobFieldBinding *binding)
{
  return g_object_get_data (G_OBJECT (binding), "hob-slider-row");
}

static void
configure (GtkRange *scale, HobField *field)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (scale);
  double minimum = 0, maximum = 100, step = hob_field_get_step (field);

  hob_field_get_range (field, &minimum, &maximum);
  if (gtk_adjustment_get_lower (adjustment) != minimum ||
      gtk_adjustment_get_upper (adjustment) != maximum)
    gtk_range_set_range (scale, minimum, maximum);
  if (gtk_adjustment_get_step_increment (adjustment) != step)
    gtk_range_set_increments (scale, step, 10 * step);
  gtk_range_set_round_digits (scale, (int) hob_field_get_digits (field));
}

/* The number under the thumb, in words and with its unit, for eyes and for screen readers. */
static void
show_number (HobFieldBinding *binding, double number)
{
  SliderRow *slider = get_slider (binding);
  HobField *field = hob_field_binding_get_field (binding);
  HobReading *value = hob_field_get_value (field);
  g_autofree char *text = hob_sentence_number (number, hob_field_get_digits (field));
  g_autofree char *words =
    hob_sentence_with_unit (text, value != NULL ? hob_reading_get_unit (value) : NULL);

  gtk_label_set_text (GTK_LABEL (slider->label), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (slider->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}

static void
show (HobFieldBinding *binding, HobField *field)
{
  SliderRow *slider = get_slider (binding);
  HobReading *value = hob_field_get_value (field);
  double number;

  gtk_accessible_update_property (GTK_ACCESSIBLE (slider->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  hob_field_get_label (field), -1);
  configure (GTK_RANGE (slider->scale), field);
  if (value == NULL || !hob_reading_get_number (value, &number)) {
    gtk_label_set_text (GTK_LABEL (slider->label), "");
    return;
  }
  if (gtk_range_get_value (GTK_RANGE (slider->scale)) != number)
    gtk_range_set_value (GTK_RANGE (slider->scale), number);
  show_number (binding, number);
}

static double
snap (GtkRange *scale, HobField *field, double number)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (scale);
  double lower = gtk_adjustment_get_lower (adjustment), step = hob_field_get_step (field);

  number = CLAMP (number, lower, gtk_adjustment_get_upper (adjustment));
  return lower + round ((number - lower) / step) * step;
}

/* The thumb keeps to the steps while it is dragged. */
static gboolean
change_value_cb (GtkRange *scale, GtkScrollType scroll, double number, HobFieldBinding *binding)
{
  gtk_range_set_value (scale, snap (scale, hob_field_binding_get_field (binding), number));
  return GDK_EVENT_STOP;
}

/* By hand, by keyboard, or by assistive technology, which sets the value without asking. */
static void
value_changed_cb (GtkRange *scale, HobFieldBinding *binding)
{
  HobField *field = hob_field_binding_get_field (binding);
  double number = gtk_range_get_value (scale);
  char text[G_ASCII_DTOSTR_BUF_SIZE], format[16];

  if (hob_field_binding_is_showing (binding))
    return;
  if (number != snap (scale, field, number)) {
    gtk_range_set_value (scale, snap (scale, field, number));
    return;
  }

  show_number (binding, number);
  g_snprintf (format, sizeof format, "%%.%uf", hob_field_get_digits (field));
  g_ascii_formatd (text, sizeof text, format, number);
  hob_field_binding_send_soon (binding, text);
}

static void
fill_row (GtkWidget *row, SliderRow *slider)
{
  slider->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 100, 1);
  gtk_scale_set_draw_value (GTK_SCALE (slider->scale), FALSE);
  gtk_widget_set_valign (slider->scale, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (slider->scale, TRUE);
  gtk_widget_set_size_request (slider->scale, 120, -1);

  slider->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (slider->label), 1);
  gtk_label_set_width_chars (GTK_LABEL (slider->label), 6);
  gtk_widget_add_css_class (slider->label, "numeric");
  gtk_widget_add_css_class (slider->label, "dimmed");

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), slider->scale);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), slider->label);
}

GtkWidget *
hob_slider_row_new (HobField *field)
{
  GtkWidget *row = adw_action_row_new ();
  SliderRow *slider = g_new0 (SliderRow, 1);
  HobFieldBinding *binding;

  fill_row (row, slider);
  binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, slider->scale, show);
  g_object_set_data_full (G_OBJECT (binding), "hob-slider-row", slider, g_free);
  gtk_widget_add_css_class (row, "slider");
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect (slider->scale, "change-value", G_CALLBACK (change_value_cb), binding);
  g_signal_connect (slider->scale, "value-changed", G_CALLBACK (value_changed_cb), binding);
  hob_field_binding_update (binding);
  return row;
}
