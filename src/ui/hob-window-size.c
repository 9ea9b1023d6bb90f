/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-window-size.h"

#include "hob-config.h"

static void
close_cb (GtkWindow *window, GSettings *settings)
{
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}

/* A program that runs from its build folder has no schema and remembers nothing. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, HOB_APP_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * hob_window_size_remember:
 * @window: a window that was not shown yet
 *
 * Gives @window the size of the last time and keeps the one that it has when it is destroyed.
 */
void
hob_window_size_remember (GtkWindow *window)
{
  g_autoptr (GSettings) settings = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));

  settings = open_settings ();
  if (settings == NULL)
    return;
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
  g_signal_connect_object (window, "unrealize", G_CALLBACK (close_cb), settings, 0);
  g_object_set_data_full (G_OBJECT (window), "hob-window-size", g_steal_pointer (&settings),
                          g_object_unref);
}
