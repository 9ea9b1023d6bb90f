/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-field.h"

#include "hob-field-private.h"
#include "hob-mock-transport.h"
#include "hob-outbox-private.h"
#include "hob-test.h"

HobField *
hob_test_field_new (const char *xml)
{
  g_autofree char *text = g_strdup_printf ("<x xmlns='jabber:x:data' type='form'>%s</x>", xml);
  g_autoptr (HobNode) node = hob_mock_transport_parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobForm) form = hob_form_new_from_node (node, &error);
  g_autoptr (HobOutbox) outbox = hob_outbox_new ("kettle@hob.test");
  const HobFormField *definition;
  HobField *field;

  g_assert_no_error (error);
  definition = hob_form_get_field (form, 0);
  field = hob_field_new (definition->var != NULL ? definition->var : "", outbox);
  hob_field_define (field, form, definition);
  return field;
}

void
hob_test_field_report (HobField *field, const char *type, const char *text, const char *unit)
{
  g_autoptr (HobReading) reading = hob_reading_new_restored (text, type, unit);
  g_autoptr (HobNode) node = hob_reading_to_node (reading);
  const HobFieldArrival arrival = {
    .now = g_get_real_time (),
    .event = TRUE,
    .actuator = hob_field_get_kind (field) != HOB_FIELD_READING,
  };

  hob_field_set_present (field, TRUE);
  hob_field_receive (field, node, &arrival);
}

void
hob_test_field_begin (HobField *field, const char *text)
{
  g_autoptr (HobReading) reading = hob_reading_new_text (text, NULL);

  hob_field_begin (field, reading);
}

void
hob_test_field_confirm (HobField *field)
{
  hob_field_settle (field);
}

void
hob_test_field_refuse (HobField *field, const char *reason)
{
  g_autoptr (GError) error = g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_REFUSED, reason);

  hob_field_fail (field, error);
}

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
