/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

#define SEARCH_FROM 10

static gboolean
model_is_current (GListModel *model, HobField *field)
{
  guint n_options = hob_field_get_n_options (field);

  if (model == NULL || g_list_model_get_n_items (model) < n_options)
    return FALSE;
  for (guint i = 0; i < n_options; i++) {
    const char *label = gtk_string_list_get_string (GTK_STRING_LIST (model), i);

    if (g_strcmp0 (label, hob_field_get_option_label (field, i)) != 0)
      return FALSE;
  }
  return TRUE;
}

static void
fill_options (AdwComboRow *row, HobField *field)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint n_options = hob_field_get_n_options (field);

  for (guint i = 0; i < n_options; i++)
    gtk_string_list_append (labels, hob_field_get_option_label (field, i));
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
  adw_combo_row_set_enable_search (row, n_options > SEARCH_FROM);
}

/* What the device says but does not offer is shown too, as the last entry. */
static guint
find_value (AdwComboRow *row, HobField *field)
{
  GtkStringList *labels = GTK_STRING_LIST (adw_combo_row_get_model (row));
  guint n_options = hob_field_get_n_options (field);
  guint n_labels = g_list_model_get_n_items (G_LIST_MODEL (labels));
  HobReading *value = hob_field_get_value (field);
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; value != NULL && i < n_options; i++) {
    if (g_strcmp0 (hob_reading_get_text (value), hob_field_get_option_value (field, i)) == 0)
      found = i;
  }
  if (value != NULL && found == GTK_INVALID_LIST_POSITION) {
    const char *extra[] = {hob_reading_get_text (value), NULL};

    gtk_string_list_splice (labels, n_options, n_labels - n_options, extra);
    return n_options;
  }
  gtk_string_list_splice (labels, n_options, n_labels - n_options, NULL);
  return found;
}

static void
show (HobFieldBinding *binding, HobField *field)
{
  AdwComboRow *row = ADW_COMBO_ROW (hob_field_binding_get_row (binding));

  if (!model_is_current (adw_combo_row_get_model (row), field))
    fill_options (row, field);
  adw_combo_row_set_selected (row, find_value (row, field));
}

static void
selected_cb (HobFieldBinding *binding)
{
  AdwComboRow *row = ADW_COMBO_ROW (hob_field_binding_get_row (binding));
  HobField *field = hob_field_binding_get_field (binding);
  guint selected = adw_combo_row_get_selected (row);

  if (hob_field_binding_is_showing (binding) || selected >= hob_field_get_n_options (field))
    return;
  hob_field_binding_send (binding, hob_field_get_option_value (field, selected));
}

GtkWidget *
hob_choice_row_new (HobField *field)
{
  GtkWidget *row = adw_combo_row_new ();
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, row, show);

  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (selected_cb), binding);
  hob_field_binding_update (binding);
  return row;
}
