/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-focus-private.h"

#include <adwaita.h>

static void
focus_cb (gpointer data)
{
  g_autoptr (GtkWidget) widget = data;

  if (!gtk_widget_get_mapped (widget))
    return;
  /* What may have to be mended is not overwritten by the first key. */
  if (ADW_IS_ENTRY_ROW (widget))
    adw_entry_row_grab_focus_without_selecting (ADW_ENTRY_ROW (widget));
  else
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
