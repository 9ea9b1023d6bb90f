/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-slow-refresh.h"

#define REFRESH_SECONDS 30

/* The mapped widgets that show an age. One timer serves them all, and none runs without them. */
static GHashTable *mapped;
static guint timer;

static HobSlowRefresh
get_refresh (GtkWidget *widget)
{
  return (HobSlowRefresh) g_object_get_data (G_OBJECT (widget), "hob-slow-refresh");
}

static gboolean
refresh_cb (gpointer data)
{
  g_autoptr (GPtrArray) widgets = g_hash_table_get_keys_as_ptr_array (mapped);

  for (guint i = 0; i < widgets->len; i++) {
    GtkWidget *widget = g_ptr_array_index (widgets, i);

    if (g_hash_table_contains (mapped, widget))
      get_refresh (widget) (widget);
  }
  return G_SOURCE_CONTINUE;
}

static void
map_cb (GtkWidget *widget)
{
  g_hash_table_add (mapped, widget);
  if (timer == 0)
    timer = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, NULL);
  get_refresh (widget) (widget);
}

static void
unmap_cb (GtkWidget *widget)
{
  g_hash_table_remove (mapped, widget);
  if (g_hash_table_size (mapped) == 0)
    g_clear_handle_id (&timer, g_source_remove);
}

/**
 * hob_slow_refresh_add:
 * @widget: a widget that shows how old something is
 * @refresh: writes the age anew
 *
 * Keeps a statement about time true, and costs nothing while nobody looks.
 */
void
hob_slow_refresh_add (GtkWidget *widget, HobSlowRefresh refresh)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (refresh != NULL);

  if (mapped == NULL)
    mapped = g_hash_table_new (NULL, NULL);

  g_object_set_data (G_OBJECT (widget), "hob-slow-refresh", (gpointer) refresh);
  g_signal_connect (widget, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (widget, "unmap", G_CALLBACK (unmap_cb), NULL);
  if (gtk_widget_get_mapped (widget))
    map_cb (widget);
}
