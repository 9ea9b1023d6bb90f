/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

/* The knob goes where the person put it, the colour follows once the device has confirmed. */
static void
show (HobFieldBinding *binding, HobField *field)
{
  GtkSwitch *toggle = GTK_SWITCH (hob_field_binding_get_control (binding));
  HobReading *confirmed = hob_field_get_confirmed (field);
  HobReading *value = hob_field_get_value (field);
  gboolean state = FALSE, active = FALSE;

  if (confirmed != NULL)
    hob_reading_get_boolean (confirmed, &state);
  if (value != NULL)
    hob_reading_get_boolean (value, &active);

  gtk_switch_set_state (toggle, state);
  gtk_switch_set_active (toggle, active);
}

static gboolean
state_set_cb (GtkSwitch *toggle, gboolean active, HobFieldBinding *binding)
{
  if (!hob_field_binding_is_showing (binding))
    hob_field_binding_send (binding, active ? "true" : "false");
  return GDK_EVENT_STOP;
}

GtkWidget *
hob_switch_row_new (HobField *field)
{
  GtkWidget *row = adw_switch_row_new ();
  GtkWidget *toggle = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, toggle, show);

  g_signal_connect (toggle, "state-set", G_CALLBACK (state_set_cb), binding);
  hob_field_binding_update (binding);
  return row;
}
