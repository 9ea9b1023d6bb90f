/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include <adwaita.h>
#include <time.h>

/* The least that a window with twenty rows can cost: four groups of two switches, a number and two
 * readings, written out in C. Tells on standard error when its first frame with them was painted,
 * in the words that HOB_TIMING has Hob use. */

#define GROUPS 4
#define ROWS 5

typedef struct {
  AdwApplicationWindow parent_instance;

  gboolean drawn;
  gboolean painted;
} FloorWindow;

typedef struct {
  AdwApplicationWindowClass parent_class;
} FloorWindowClass;

GType floor_window_get_type (void);
G_DEFINE_TYPE (FloorWindow, floor_window, ADW_TYPE_APPLICATION_WINDOW)

static void
after_paint_cb (FloorWindow *self)
{
  struct timespec now;

  if (!self->drawn || self->painted)
    return;
  self->painted = TRUE;
  clock_gettime (CLOCK_MONOTONIC, &now);
  g_printerr ("hob-timing first-frame %lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
}

static void
floor_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (floor_window_parent_class)->snapshot (widget, snapshot);
  ((FloorWindow *) widget)->drawn = TRUE;
}

static void
floor_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (floor_window_parent_class)->realize (widget);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (widget), "after-paint",
                            G_CALLBACK (after_paint_cb), widget);
}

static void
floor_window_class_init (FloorWindowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = floor_window_snapshot;
  GTK_WIDGET_CLASS (klass)->realize = floor_window_realize;
}

static void
floor_window_init (FloorWindow *self)
{
}

static GtkWidget *
make_row (int index, const char *title)
{
  GtkWidget *row;

  if (index < 2)
    return g_object_new (ADW_TYPE_SWITCH_ROW, "title", title, "active", index == 1, NULL);
  if (index == 2) {
    row = adw_spin_row_new_with_range (0, 100, 1);
    g_object_set (row, "title", title, "value", 21.0, NULL);
    return row;
  }
  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new ("22.4 °C"));
  return row;
}

static GtkWidget *
make_page (void)
{
  GtkWidget *page = adw_preferences_page_new ();

  for (int i = 0; i < GROUPS; i++) {
    GtkWidget *group = adw_preferences_group_new ();
    g_autofree char *title = g_strdup_printf ("Group %d", i + 1);

    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
    for (int j = 0; j < ROWS; j++) {
      g_autofree char *name = g_strdup_printf ("Field %d.%d", i + 1, j + 1);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (j, name));
    }
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  }
  return page;
}

static void
activate_cb (GApplication *application, gpointer data)
{
  GtkWidget *window = g_object_new (floor_window_get_type (), "application", application, NULL);

  gtk_window_set_title (GTK_WINDOW (window), "Floor");
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), make_page ());
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application =
    adw_application_new ("io.github.hob_home.Floor", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
