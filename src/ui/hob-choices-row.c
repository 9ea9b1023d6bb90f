/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"
#include "hob-field-words-private.h"

#include <string.h>

/* One row with a tick for each option. */
typedef struct {
  GPtrArray *ticks; /* GtkCheckButton, in the order of the options */
} ChoicesRow;

static void
choices_row_free (gpointer data)
{
  ChoicesRow *choices = data;

  g_ptr_array_unref (choices->ticks);
  g_free (choices);
}

static ChoicesRow *
get_choices (HobFieldBinding *binding)
{
  return g_object_get_data (G_OBJECT (binding), "hob-choices-row");
}

static void
send_chosen (HobFieldBinding *binding)
{
  ChoicesRow *choices = get_choices (binding);
  HobField *field = hob_field_binding_get_field (binding);
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;
  g_autofree char *text = NULL;

  if (hob_field_binding_is_showing (binding))
    return;
  for (guint i = 0; i < choices->ticks->len; i++) {
    if (gtk_check_button_get_active (g_ptr_array_index (choices->ticks, i)))
      g_strv_builder_add (chosen, hob_field_get_option_value (field, i));
  }
  values = g_strv_builder_end (chosen);
  text = g_strjoinv ("\n", values);
  hob_field_binding_send (binding, text);
}

static void
add_option (HobFieldBinding *binding, const char *label)
{
  ChoicesRow *choices = get_choices (binding);
  GtkWidget *expander = hob_field_binding_get_row (binding);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *tick = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_widget_set_valign (tick, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), tick);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), tick);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  g_ptr_array_add (choices->ticks, tick);
  g_signal_connect_swapped (tick, "toggled", G_CALLBACK (send_chosen), binding);
}

static gboolean
options_are_current (ChoicesRow *choices, HobField *field)
{
  if (choices->ticks->len != hob_field_get_n_options (field))
    return FALSE;
  for (guint i = 0; i < choices->ticks->len; i++) {
    GtkWidget *row =
      gtk_widget_get_ancestor (g_ptr_array_index (choices->ticks, i), ADW_TYPE_ACTION_ROW);

    if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                   hob_field_get_option_label (field, i)) != 0)
      return FALSE;
  }
  return TRUE;
}

static void
fill_options (HobFieldBinding *binding, HobField *field)
{
  ChoicesRow *choices = get_choices (binding);
  AdwExpanderRow *expander = ADW_EXPANDER_ROW (hob_field_binding_get_row (binding));

  for (guint i = 0; i < choices->ticks->len; i++)
    adw_expander_row_remove (
      expander,
      gtk_widget_get_ancestor (g_ptr_array_index (choices->ticks, i), ADW_TYPE_ACTION_ROW));
  g_ptr_array_set_size (choices->ticks, 0);
  for (guint i = 0; i < hob_field_get_n_options (field); i++)
    add_option (binding, hob_field_get_option_label (field, i));
}

static void
show (HobFieldBinding *binding, HobField *field)
{
  ChoicesRow *choices = get_choices (binding);
  HobReading *value = hob_field_get_value (field);
  g_auto (GStrv) chosen = g_strsplit (value != NULL ? hob_reading_get_text (value) : "", "\n", -1);

  if (!options_are_current (choices, field))
    fill_options (binding, field);
  for (guint i = 0; i < choices->ticks->len; i++) {
    GtkCheckButton *tick = g_ptr_array_index (choices->ticks, i);
    const char *option = hob_field_get_option_value (field, i);

    gtk_widget_set_sensitive (GTK_WIDGET (tick), hob_field_words_can_be_changed (field));
    gtk_check_button_set_active (tick, g_strv_contains ((const char *const *) chosen, option));
  }
}

GtkWidget *
hob_choices_row_new (HobField *field)
{
  GtkWidget *row = adw_expander_row_new ();
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, NULL, show);
  ChoicesRow *choices = g_new0 (ChoicesRow, 1);

  choices->ticks = g_ptr_array_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  hob_field_get_label (field), -1);
  g_object_set_data_full (G_OBJECT (binding), "hob-choices-row", choices, choices_row_free);
  hob_field_binding_update (binding);
  return row;
}
