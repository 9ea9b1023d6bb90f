/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

#include "hob-sentences.h"

#define LONG_CHARACTERS 20

static void
show (HobFieldBinding *binding, HobField *field)
{
  GtkLabel *label = GTK_LABEL (g_object_get_data (G_OBJECT (binding), "hob-value"));
  g_autofree char *text = hob_sentence_field_value (field);

  gtk_label_set_text (label, text != NULL ? text : "");
  /* A number stays in one piece beside its name; a story may take several lines. */
  gtk_label_set_wrap (label, text != NULL && g_utf8_strlen (text, -1) > LONG_CHARACTERS);
  gtk_label_set_width_chars (label, gtk_label_get_wrap (label) ? LONG_CHARACTERS : -1);
  if (hob_field_get_stale (field))
    gtk_widget_add_css_class (GTK_WIDGET (label), "dimmed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "dimmed");
}

GtkWidget *
hob_reading_row_new (HobField *field)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (NULL);
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, NULL, show);

  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "reading");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  g_object_set_data (G_OBJECT (binding), "hob-value", label);
  hob_field_binding_update (binding);
  return row;
}
