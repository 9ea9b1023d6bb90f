/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-list-private.h"
#include "hob-field-row-private.h"
#include "hob-test-field.h"
#include "hob-test.h"

typedef struct {
  GListStore *fields;
  HobFieldList *list;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fields = g_list_store_new (HOB_TYPE_FIELD);
  fixture->list = HOB_FIELD_LIST (hob_field_list_new ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  HobFieldList *list = fixture->list;

  g_object_add_weak_pointer (G_OBJECT (list), (gpointer *) &list);
  gtk_window_destroy (fixture->window);
  g_assert_null (list);
  g_assert_finalize_object (fixture->fields);
}

/* Returns the field, which belongs to the list. */
static HobField *
insert (Fixture *fixture, guint position, const char *xml)
{
  g_autoptr (HobField) field = hob_test_field_new (xml);

  g_list_store_insert (fixture->fields, position, field);
  return field;
}

static HobField *
append (Fixture *fixture, const char *xml)
{
  return insert (fixture, g_list_model_get_n_items (G_LIST_MODEL (fixture->fields)), xml);
}

static gboolean
is_complete (gpointer list)
{
  return hob_field_list_is_complete (list);
}

/* As on a page, in a window that does not grow with the form. */
static void
present (Fixture *fixture)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (fixture->list));
  fixture->window = hob_test_present (scroller);
}

static void
show (Fixture *fixture)
{
  hob_field_list_set_fields (fixture->list, G_LIST_MODEL (fixture->fields));
  present (fixture);
  hob_test_wait (is_complete, fixture->list, 10);
}

/* "Title: row, row | Title: row" as it is on the screen. */
static char *
describe (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); group != NULL;
       group = gtk_widget_get_next_sibling (group)) {
    GtkWidget *list = hob_test_find_child (group, GTK_TYPE_LIST_BOX);

    g_string_append_printf (text, "%s%s:", text->len > 0 ? " | " : "",
                            adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)));
    for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL; row != NULL;
         row = gtk_widget_get_next_sibling (row)) {
      if (ADW_IS_PREFERENCES_ROW (row))
        g_string_append_printf (text, " %s",
                                adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
    }
  }
  return g_string_free (text, FALSE);
}

static void
check (Fixture *fixture, const char *expected)
{
  g_autofree char *text = NULL;

  hob_test_wait (is_complete, fixture->list, 10);
  text = describe (fixture);
  g_assert_cmpstr (text, ==, expected);
}

#define HEADING(label) "<field type='header' label='" label "'/>"
#define SWITCH(var) "<field var='" var "' type='boolean' label='" var "'/>"
#define TEXT(var) "<field var='" var "' type='text-single' label='" var "'/>"

static void
test_groups (Fixture *fixture, gconstpointer data)
{
  append (fixture, SWITCH ("a"));
  append (fixture, HEADING ("One &amp; &lt;two&gt;"));
  append (fixture, SWITCH ("b"));
  append (fixture, TEXT ("c"));
  append (fixture, HEADING ("Three"));
  append (fixture, SWITCH ("d"));
  show (fixture);
  check (fixture, ": A | One & <two>: B C | Three: D");
}

static void
test_heading_first (Fixture *fixture, gconstpointer data)
{
  append (fixture, HEADING ("One"));
  append (fixture, SWITCH ("a"));
  append (fixture, HEADING ("Two"));
  show (fixture);
  check (fixture, "One: A | Two:");
}

/* The person is typing while the device publishes another form. */
static void
test_change_in_place (Fixture *fixture, gconstpointer data)
{
  HobField *text;
  GtkWidget *row;

  append (fixture, HEADING ("One"));
  append (fixture, SWITCH ("a"));
  text = append (fixture, TEXT ("t"));
  append (fixture, SWITCH ("b"));
  show (fixture);

  row = hob_field_list_find_row (fixture->list, text);
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), "half a wo");
  gtk_editable_set_position (GTK_EDITABLE (row), 4);

  insert (fixture, 1, SWITCH ("new"));
  insert (fixture, 2, HEADING ("Between"));
  g_list_store_remove (fixture->fields, 5);
  check (fixture, "One: New | Between: A T");
  hob_test_next_frame (GTK_WIDGET (fixture->list));
  g_assert_true (hob_field_list_find_row (fixture->list, text) == row);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "half a wo");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (row)), ==, 4);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), row));
  g_assert_true (hob_field_list_has_unsent (fixture->list));

  g_list_store_remove_all (fixture->fields);
  check (fixture, "");
}

/* What is hidden with a text row's field goes with it. */
static void
test_note_goes_with_its_row (Fixture *fixture, gconstpointer data)
{
  append (fixture, TEXT ("t"));
  append (fixture, SWITCH ("a"));
  show (fixture);
  g_list_store_remove (fixture->fields, 0);
  check (fixture, ": A");
  g_assert_null (gtk_list_box_get_row_at_index (
    GTK_LIST_BOX (hob_test_find_child (GTK_WIDGET (fixture->list), GTK_TYPE_LIST_BOX)), 1));
}

/* A form as large as Hob accepts is built over many frames, in order, each field once. */
static void
test_large_form (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (":");

  for (guint i = 0; i < 500; i++) {
    g_autofree char *xml = g_strdup_printf ("<field var='v%u' type='boolean' label='v%u'/>", i, i);

    append (fixture, xml);
    g_string_append_printf (expected, " V%u", i);
  }
  hob_field_list_set_fields (fixture->list, G_LIST_MODEL (fixture->fields));
  g_assert_false (hob_field_list_is_complete (fixture->list));
  present (fixture);
  check (fixture, expected->str);
}

#define ADD(path, test) g_test_add ("/ui/field-list/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("groups", test_groups);
  ADD ("heading-first", test_heading_first);
  ADD ("change-in-place", test_change_in_place);
  ADD ("note", test_note_goes_with_its_row);
  ADD ("large-form", test_large_form);
  return g_test_run ();
}
