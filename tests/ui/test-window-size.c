/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include <hob-window-size.h>

#include <gtk/gtk.h>

static GtkWindow *
open_window (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  hob_window_size_remember (window);
  gtk_window_present (window);
  return window;
}

static void
assert_size (GtkWindow *window, int width, int height)
{
  int w, h;

  gtk_window_get_default_size (window, &w, &h);
  g_assert_cmpint (w, ==, width);
  g_assert_cmpint (h, ==, height);
}

static void
test_size (void)
{
  GtkWindow *window = open_window ();

  assert_size (window, 1000, 700);
  gtk_window_set_default_size (window, 640, 480);
  gtk_window_destroy (window);

  window = open_window ();
  assert_size (window, 640, 480);
  gtk_window_destroy (window);
}

static void
test_maximized (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.hob_home.Hob");
  GtkWindow *window;

  g_settings_set_boolean (settings, "window-maximized", TRUE);
  window = open_window ();
  while (!gtk_window_is_maximized (window))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (window);
  g_assert_true (g_settings_get_boolean (settings, "window-maximized"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window-size/kept", test_size);
  g_test_add_func ("/window-size/maximized", test_maximized);
  return g_test_run ();
}
