/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What the camera sees is what is painted. */

#include "camera-test.h"

#include <gtk/gtk.h>

static gboolean
has_picture (gpointer paintable)
{
  return gdk_paintable_get_intrinsic_width (paintable) == 640 &&
         gdk_paintable_get_intrinsic_height (paintable) == 480;
}

static void
test_preview (void)
{
  GtkWidget *window = gtk_window_new (), *picture = gtk_picture_new ();
  g_autoptr (HobCamera) camera = hob_camera_new (TRUE);
  g_autoptr (GPtrArray) codes = camera_test_collect_codes (camera);

  g_object_bind_property (camera, "paintable", picture, "paintable", G_BINDING_SYNC_CREATE);
  gtk_window_set_child (GTK_WINDOW (window), picture);
  gtk_window_present (GTK_WINDOW (window));
  camera_test_do ("see front code xmpp:kettle@hob.test");
  for (guint times = 1; times <= 3; times++) {
    hob_camera_start (camera);
    camera_test_wait_codes (codes, times);
    g_assert_true (GDK_IS_PAINTABLE (hob_camera_get_paintable (camera)));
    hob_test_wait (has_picture, hob_camera_get_paintable (camera), CAMERA_TEST_SECONDS);
    hob_camera_stop (camera);
  }
  camera_test_wait_used ("front", FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  /* As in a running application: the sink does its part on whatever thread owns this. */
  g_assert_true (g_main_context_acquire (NULL));
  g_test_add_func ("/camera-preview/preview", test_preview);
  return g_test_run ();
}
