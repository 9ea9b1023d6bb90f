/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

#include <glib/gi18n.h>

/* Text is sent when the person says so. Until then it is theirs: whatever the device reports or
 * refuses, what was typed stays. */
typedef struct {
  GtkWidget *apply;
  char *shown; /* the device's text as last shown */
} TextRow;

static void
text_row_free (gpointer data)
{
  TextRow *text_row = data;

  g_free (text_row->shown);
  g_free (text_row);
}

static TextRow *
get_text_row (HobFieldBinding *binding)
{
  return g_object_get_data (G_OBJECT (binding), "hob-text-row");
}

static gboolean
is_unsent (HobFieldBinding *binding)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (hob_field_binding_get_row (binding)));

  return !g_str_equal (text, get_text_row (binding)->shown);
}

static void
show_unsent (HobFieldBinding *binding)
{
  gboolean unsent = is_unsent (binding);

  hob_field_binding_set_unsent (binding, unsent);
  gtk_widget_set_visible (get_text_row (binding)->apply, unsent);
}

static void
show (HobFieldBinding *binding, HobField *field)
{
  GtkEditable *row = GTK_EDITABLE (hob_field_binding_get_row (binding));
  TextRow *text_row = get_text_row (binding);
  HobReading *value = hob_field_get_value (field);
  const char *text = value != NULL ? hob_reading_get_text (value) : "";
  gboolean unsent = is_unsent (binding);

  /* A refused text went back at the device, not under the person's hands. */
  if (hob_field_get_error (field) != NULL && !g_str_equal (text, gtk_editable_get_text (row)))
    unsent = TRUE;

  g_set_str (&text_row->shown, text);
  if (!unsent && !g_str_equal (gtk_editable_get_text (row), text))
    gtk_editable_set_text (row, text);
  show_unsent (binding);
}

static void
apply_cb (HobFieldBinding *binding)
{
  GtkWidget *row = hob_field_binding_get_row (binding);

  if (is_unsent (binding))
    hob_field_binding_send (binding, gtk_editable_get_text (GTK_EDITABLE (row)));
}

static gboolean
escape_cb (GtkWidget *row, GVariant *parameters, gpointer data)
{
  HobFieldBinding *binding = hob_field_binding_get (row);

  if (!is_unsent (binding))
    return GDK_EVENT_PROPAGATE;
  gtk_editable_set_text (GTK_EDITABLE (row), get_text_row (binding)->shown);
  hob_field_clear_error (hob_field_binding_get_field (binding));
  return GDK_EVENT_STOP;
}

static void
add_escape (GtkWidget *row)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (row, controller);
}

static GtkWidget *
make_apply_button (HobFieldBinding *binding)
{
  GtkWidget *apply = gtk_button_new_from_icon_name ("object-select-symbolic");

  gtk_widget_set_valign (apply, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (apply, FALSE);
  gtk_widget_set_tooltip_text (apply, _ ("Apply"));
  gtk_widget_add_css_class (apply, "circular");
  gtk_widget_add_css_class (apply, "suggested-action");
  g_signal_connect_swapped (apply, "clicked", G_CALLBACK (apply_cb), binding);
  return apply;
}

static GtkWidget *
finish_row (GtkWidget *row, HobField *field)
{
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, row, show);
  TextRow *text_row = g_new0 (TextRow, 1);

  text_row->shown = g_strdup ("");
  text_row->apply = make_apply_button (binding);
  g_object_set_data_full (G_OBJECT (binding), "hob-text-row", text_row, text_row_free);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), text_row->apply);
  hob_field_binding_make_note (binding);
  add_escape (row);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (show_unsent), binding);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (apply_cb), binding);
  hob_field_binding_update (binding);
  return row;
}

GtkWidget *
hob_text_row_new (HobField *field)
{
  return finish_row (adw_entry_row_new (), field);
}

/* The same with its text hidden until the person asks to see it. */
GtkWidget *
hob_secret_row_new (HobField *field)
{
  return finish_row (adw_password_entry_row_new (), field);
}
