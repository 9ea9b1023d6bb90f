/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-focus-private.h"

static void
focus_cb (gpointer data)
{
  g_autoptr (GtkWidget) widget = data;

  if (gtk_widget_get_mapped (widget))
    gtk_widget_grab_focus (widget);
}

/**
 * hob_focus_soon:
 * @widget: a control of a page that says that it is shown
 *
 * Where pages take each other's place, libadwaita says so before it is through: the focus goes with
 * the old page afterwards.
 */
void
hob_focus_soon (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_idle_add_once (focus_cb, g_object_ref (widget));
}
