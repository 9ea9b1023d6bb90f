/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-widget.h"

#include "hob-test.h"

#include <adwaita.h>

#define SECONDS 20

static void
painted_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

void
hob_test_next_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gboolean painted = FALSE;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  hob_test_wait (is_true, &painted, 10);
  g_signal_handler_disconnect (clock, handler);
}

GtkWindow *
hob_test_present (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 500, 700);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  hob_test_next_frame (window);
  return GTK_WINDOW (window);
}

GtkWidget *
hob_test_find_child (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (!gtk_widget_get_visible (child))
      continue;
    if (g_type_is_a (G_OBJECT_TYPE (child), type))
      return child;
    found = hob_test_find_child (child, type);
    if (found != NULL)
      return found;
  }
  return NULL;
}

gboolean
hob_test_has_label (GtkWidget *widget, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_get_mapped (child))
      continue;
    if (GTK_IS_LABEL (child) && g_str_equal (gtk_label_get_text (GTK_LABEL (child)), text))
      return TRUE;
    if (hob_test_has_label (child, text))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

void
hob_test_wait_mapped (gpointer widget)
{
  hob_test_wait (is_mapped, widget, SECONDS);
}

typedef struct {
  GtkWidget *widget;
  const char *text;
} Sight;

static gboolean
is_seen (gpointer data)
{
  Sight *sight = data;

  return hob_test_has_label (sight->widget, sight->text);
}

void
hob_test_wait_label (gpointer widget, const char *text)
{
  Sight sight = {widget, text};

  hob_test_wait (is_seen, &sight, SECONDS);
}

static gboolean
is_gone (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

void
hob_test_wait_gone (gpointer weak_pointer)
{
  hob_test_wait (is_gone, weak_pointer, SECONDS);
}

AdwNavigationView *
hob_test_get_view (gpointer dialog)
{
  return ADW_NAVIGATION_VIEW (hob_test_find_child (dialog, ADW_TYPE_NAVIGATION_VIEW));
}

void
hob_test_assert_page (gpointer dialog, const char *tag)
{
  g_assert_cmpstr (adw_navigation_view_get_visible_page_tag (hob_test_get_view (dialog)), ==, tag);
}
