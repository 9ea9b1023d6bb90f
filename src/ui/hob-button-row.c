/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

#include <glib/gi18n.h>

static void
clicked_cb (HobFieldBinding *binding)
{
  if (!hob_field_get_pending (hob_field_binding_get_field (binding)))
    hob_field_binding_send (binding, "");
}

GtkWidget *
hob_button_row_new (HobField *field)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: the label of a button that presses a button of the device. */
  GtkWidget *button = gtk_button_new_with_label (_ ("Press"));
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, button, NULL);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), binding);
  hob_field_binding_update (binding);
  return row;
}
