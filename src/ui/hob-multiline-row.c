/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"

#include <glib/gi18n.h>

typedef struct {
  GtkTextBuffer *buffer;
  GtkWidget *title;
  GtkWidget *apply;
  char *shown;
} MultilineRow;

static void
multiline_row_free (gpointer data)
{
  MultilineRow *multiline = data;

  g_free (multiline->shown);
  g_free (multiline);
}

static MultilineRow *
get_multiline (HobFieldBinding *binding)
{
  return g_object_get_data (G_OBJECT (binding), "hob-multiline-row");
}

static char *
get_text (HobFieldBinding *binding)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_multiline (binding)->buffer, &start, &end);
  return gtk_text_buffer_get_text (get_multiline (binding)->buffer, &start, &end, FALSE);
}

static gboolean
is_unsent (HobFieldBinding *binding)
{
  g_autofree char *text = get_text (binding);

  return !g_str_equal (text, get_multiline (binding)->shown);
}

static void
show_unsent (HobFieldBinding *binding)
{
  gboolean unsent = is_unsent (binding);

  hob_field_binding_set_unsent (binding, unsent);
  gtk_widget_set_visible (get_multiline (binding)->apply, unsent);
}

static void
show (HobFieldBinding *binding, HobField *field)
{
  MultilineRow *multiline = get_multiline (binding);
  HobReading *value = hob_field_get_value (field);
  const char *text = value != NULL ? hob_reading_get_text (value) : "";
  g_autofree char *typed = get_text (binding);
  gboolean unsent =
    is_unsent (binding) || (hob_field_get_error (field) != NULL && !g_str_equal (text, typed));

  gtk_label_set_text (GTK_LABEL (multiline->title), hob_field_get_label (field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (hob_field_binding_get_row (binding)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, hob_field_get_label (field), -1);
  g_set_str (&multiline->shown, text);
  if (!unsent && !g_str_equal (typed, text))
    gtk_text_buffer_set_text (multiline->buffer, text, -1);
  show_unsent (binding);
}

static void
apply_cb (HobFieldBinding *binding)
{
  g_autofree char *text = get_text (binding);

  hob_field_binding_send (binding, text);
}

static GtkWidget *
make_text_view (MultilineRow *multiline)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new_with_buffer (multiline->buffer);

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  multiline->title, NULL, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 72);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  return scroller;
}

static GtkWidget *
make_header (MultilineRow *multiline)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  multiline->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (multiline->title), 0);
  gtk_label_set_wrap (GTK_LABEL (multiline->title), TRUE);
  gtk_widget_set_hexpand (multiline->title, TRUE);
  multiline->apply = gtk_button_new_with_mnemonic (_ ("_Apply"));
  gtk_widget_set_valign (multiline->apply, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (header), multiline->title);
  gtk_box_append (GTK_BOX (header), multiline->apply);
  return header;
}

GtkWidget *
hob_multiline_row_new (HobField *field)
{
  GtkWidget *row = g_object_new (ADW_TYPE_PREFERENCES_ROW, "activatable", FALSE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  MultilineRow *multiline = g_new0 (MultilineRow, 1);
  HobFieldBinding *binding = hob_field_binding_new (ADW_PREFERENCES_ROW (row), field, box, show);
  g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);

  g_object_set_data_full (G_OBJECT (binding), "hob-multiline-row", multiline, multiline_row_free);
  multiline->buffer = buffer;
  multiline->shown = g_strdup ("");
  gtk_box_append (GTK_BOX (box), make_header (multiline));
  gtk_box_append (GTK_BOX (box), make_text_view (multiline));
  gtk_widget_add_css_class (box, "multiline");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  hob_field_binding_make_note (binding);

  g_signal_connect_swapped (multiline->apply, "clicked", G_CALLBACK (apply_cb), binding);
  g_signal_connect_object (multiline->buffer, "changed", G_CALLBACK (show_unsent), binding,
                           G_CONNECT_SWAPPED);
  hob_field_binding_update (binding);
  return row;
}
