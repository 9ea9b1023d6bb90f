/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-row-private.h"
#include "hob-test-field.h"

#define READ_ONLY "<readOnly xmlns='urn:xmpp:xdata:dynamic'/>"

/* One row of one field in a window. */
typedef struct {
  HobField *field;
  GtkWidget *row;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = gtk_list_box_new ();

  fixture->field = hob_test_field_new (data);
  fixture->row = hob_field_row_new (fixture->field);
  gtk_list_box_append (GTK_LIST_BOX (list), fixture->row);
  if (hob_field_binding_get_note (hob_field_binding_get (fixture->row)) != NULL)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         hob_field_binding_get_note (hob_field_binding_get (fixture->row)));
  fixture->window = hob_test_present (list);
}

/* Nothing of a row outlives its window. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  HobFieldBinding *binding = hob_field_binding_get (fixture->row);

  g_object_add_weak_pointer (G_OBJECT (fixture->row), (gpointer *) &fixture->row);
  g_object_add_weak_pointer (G_OBJECT (binding), (gpointer *) &binding);
  gtk_window_destroy (fixture->window);
  g_assert_null (fixture->row);
  g_assert_null (binding);
  g_assert_finalize_object (fixture->field);
}

static const char *
get_subtitle (Fixture *fixture)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (fixture->row));
}

static const char *
get_note (Fixture *fixture)
{
  GtkWidget *note = hob_field_binding_get_note (hob_field_binding_get (fixture->row));

  return gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (note))));
}

static void
test_switch (Fixture *fixture, gconstpointer data)
{
  GtkWidget *toggle = hob_test_find_child (fixture->row, GTK_TYPE_SWITCH);

  g_assert_true (ADW_IS_SWITCH_ROW (fixture->row));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (fixture->row)), ==,
                   "<b>Power</b> & co");
  g_assert_false (adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (fixture->row)));
  g_assert_cmpstr (get_subtitle (fixture), ==, "No value yet");

  hob_test_field_report (fixture->field, "bool", "1", NULL);
  hob_test_next_frame (fixture->row);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  g_assert_true (gtk_switch_get_state (GTK_SWITCH (toggle)));
  g_assert_cmpstr (get_subtitle (fixture), ==, "");
  gtk_test_accessible_assert_state (fixture->row, GTK_ACCESSIBLE_STATE_CHECKED, TRUE);
}

/* Where the person put it, but not yet in the colour of being so. */
static void
test_switch_on_its_way (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *toggle = GTK_SWITCH (hob_test_find_child (fixture->row, GTK_TYPE_SWITCH));

  hob_test_field_report (fixture->field, "bool", "0", NULL);
  hob_test_field_begin (fixture->field, "true");
  hob_test_next_frame (fixture->row);
  g_assert_true (gtk_switch_get_active (toggle));
  g_assert_false (gtk_switch_get_state (toggle));
  g_assert_nonnull (hob_test_find_child (fixture->row, ADW_TYPE_SPINNER));
  gtk_test_accessible_assert_state (fixture->row, GTK_ACCESSIBLE_STATE_BUSY, TRUE);
  gtk_test_accessible_assert_property (fixture->row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Sending…");

  hob_test_field_report (fixture->field, "bool", "1", NULL);
  hob_test_field_confirm (fixture->field);
  hob_test_next_frame (fixture->row);
  g_assert_true (gtk_switch_get_active (toggle));
  g_assert_true (gtk_switch_get_state (toggle));
  g_assert_null (hob_test_find_child (fixture->row, ADW_TYPE_SPINNER));
  gtk_test_accessible_assert_state (fixture->row, GTK_ACCESSIBLE_STATE_BUSY, FALSE);
}

static void
test_switch_goes_back (Fixture *fixture, gconstpointer data)
{
  GtkSwitch *toggle = GTK_SWITCH (hob_test_find_child (fixture->row, GTK_TYPE_SWITCH));

  hob_test_field_report (fixture->field, "bool", "0", NULL);
  hob_test_field_begin (fixture->field, "true");
  hob_test_next_frame (fixture->row);
  hob_test_field_refuse (fixture->field, "No <i>water</i>");
  hob_test_next_frame (fixture->row);
  g_assert_false (gtk_switch_get_active (toggle));
  g_assert_false (gtk_switch_get_state (toggle));
  g_assert_cmpstr (get_subtitle (fixture), ==,
                   "The change was refused. It says: “No <i>water</i>”");
  g_assert_true (gtk_widget_has_css_class (fixture->row, "refused"));

  /* A confirmed change has no reason to give any more. */
  hob_test_field_begin (fixture->field, "true");
  hob_test_field_report (fixture->field, "bool", "1", NULL);
  hob_test_field_confirm (fixture->field);
  hob_test_next_frame (fixture->row);
  g_assert_cmpstr (get_subtitle (fixture), ==, "");
  g_assert_false (gtk_widget_has_css_class (fixture->row, "refused"));
}

static void
test_reading (Fixture *fixture, gconstpointer data)
{
  GtkWidget *value;

  hob_test_field_report (fixture->field, "double", "21.50", "°C");
  hob_test_next_frame (fixture->row);
  value = g_object_get_data (G_OBJECT (hob_field_binding_get (fixture->row)), "hob-value");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (value)), ==, "21.50\u00a0°C");
  g_assert_false (gtk_label_get_use_markup (GTK_LABEL (value)));
  gtk_test_accessible_assert_property (fixture->row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "21.50\u00a0°C");
  g_assert_cmpstr (get_subtitle (fixture), ==, "");
}

static void
count_cb (gpointer object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* A flood of updates costs one change of the label. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  GtkWidget *value =
    g_object_get_data (G_OBJECT (hob_field_binding_get (fixture->row)), "hob-value");
  guint count = 0;

  g_signal_connect (value, "notify::label", G_CALLBACK (count_cb), &count);
  for (guint i = 0; i <= 1000; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);

    hob_test_field_report (fixture->field, "int", text, NULL);
  }
  hob_test_next_frame (fixture->row);
  hob_test_next_frame (fixture->row);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (value)), ==, "1000");
  g_assert_cmpuint (count, ==, 1);
}

static void
test_slider (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scale = hob_test_find_child (fixture->row, GTK_TYPE_SCALE);
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (scale));

  hob_test_field_report (fixture->field, "int", "80", "°C");
  hob_test_next_frame (fixture->row);
  g_assert_cmpfloat (gtk_adjustment_get_lower (adjustment), ==, 40);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 100);
  g_assert_cmpfloat (gtk_adjustment_get_step_increment (adjustment), ==, 5);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 80);
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL, "Target");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "80\u00a0°C");
}

/* libadwaita's own role would hide it from assistive technology. */
static void
test_number (Fixture *fixture, gconstpointer data)
{
  g_assert_true (ADW_IS_SPIN_ROW (fixture->row));
  gtk_test_accessible_assert_role (fixture->row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);

  hob_test_field_report (fixture->field, "int", "15", "min");
  hob_test_next_frame (fixture->row);
  g_assert_cmpfloat (adw_spin_row_get_value (ADW_SPIN_ROW (fixture->row)), ==, 15);
  g_assert_false (hob_field_get_pending (fixture->field));
}

static void
test_choice (Fixture *fixture, gconstpointer data)
{
  AdwComboRow *row = ADW_COMBO_ROW (fixture->row);
  GListModel *model = adw_combo_row_get_model (row);

  hob_test_field_report (fixture->field, "string", "black", NULL);
  hob_test_next_frame (fixture->row);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);

  /* Said but not offered: shown all the same, for as long as it is said. */
  hob_test_field_report (fixture->field, "string", "herbal", NULL);
  hob_test_next_frame (fixture->row);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 2);
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (model), 2), ==, "herbal");

  hob_test_field_report (fixture->field, "string", "green", NULL);
  hob_test_next_frame (fixture->row);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  g_assert_false (hob_field_get_pending (fixture->field));
}

static void
test_choices (Fixture *fixture, gconstpointer data)
{
  GtkWidget *tick;

  hob_test_field_report (fixture->field, "string", "su", NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (fixture->row), TRUE);
  hob_test_next_frame (fixture->row);
  tick = hob_test_find_child (fixture->row, GTK_TYPE_CHECK_BUTTON);
  g_assert_nonnull (tick);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (tick)));
  g_assert_false (hob_field_get_pending (fixture->field));
}

static void
test_button (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = hob_test_find_child (fixture->row, GTK_TYPE_BUTTON);

  g_assert_cmpstr (get_subtitle (fixture), ==, "");
  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_test_accessible_assert_relation (button, GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                       hob_test_find_child (fixture->row, GTK_TYPE_LABEL), NULL);
}

/* What was typed stays, whatever the device reports meanwhile. */
static void
test_text_keeps_what_was_typed (Fixture *fixture, gconstpointer data)
{
  HobFieldBinding *binding = hob_field_binding_get (fixture->row);

  hob_test_field_report (fixture->field, "string", "Hello", NULL);
  hob_test_next_frame (fixture->row);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->row)), ==, "Hello");
  g_assert_false (hob_field_binding_get_unsent (binding));

  gtk_editable_set_text (GTK_EDITABLE (fixture->row), "Hello wor");
  g_assert_true (hob_field_binding_get_unsent (binding));
  hob_test_field_report (fixture->field, "string", "Goodbye", NULL);
  hob_test_next_frame (fixture->row);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->row)), ==, "Hello wor");
  g_assert_true (hob_field_binding_get_unsent (binding));
}

static void
test_text_survives_refusal (Fixture *fixture, gconstpointer data)
{
  hob_test_field_report (fixture->field, "string", "Hello", NULL);
  hob_test_next_frame (fixture->row);
  gtk_editable_set_text (GTK_EDITABLE (fixture->row), "Too long a text");
  hob_test_field_begin (fixture->field, "Too long a text");
  hob_test_next_frame (fixture->row);
  hob_test_field_refuse (fixture->field, "Too long");
  hob_test_next_frame (fixture->row);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->row)), ==, "Too long a text");
  g_assert_cmpstr (get_note (fixture), ==, "The change was refused. It says: “Too long”");
  g_assert_true (hob_field_binding_get_unsent (hob_field_binding_get (fixture->row)));
}

static void
test_secret (Fixture *fixture, gconstpointer data)
{
  GtkWidget *text = hob_test_find_child (fixture->row, GTK_TYPE_TEXT);

  g_assert_true (ADW_IS_PASSWORD_ENTRY_ROW (fixture->row));
  hob_test_field_report (fixture->field, "string", "1234", NULL);
  hob_test_next_frame (fixture->row);
  g_assert_false (gtk_text_get_visibility (GTK_TEXT (text)));
  g_assert_cmpstr (get_note (fixture), ==, "");
}

static void
test_multiline (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = hob_test_find_child (fixture->row, GTK_TYPE_TEXT_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *text = NULL;

  hob_test_field_report (fixture->field, "string", "one\ntwo", NULL);
  hob_test_next_frame (fixture->row);
  g_object_get (buffer, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "one\ntwo");
  g_assert_false (hob_field_binding_get_unsent (hob_field_binding_get (fixture->row)));

  gtk_text_buffer_set_text (buffer, "one", -1);
  g_assert_true (hob_field_binding_get_unsent (hob_field_binding_get (fixture->row)));
}

#define ADD(path, xml, test) g_test_add ("/ui/rows/" path, Fixture, xml, set_up, test, tear_down)
#define SWITCH "<field var='power' type='boolean' label='&lt;b&gt;Power&lt;/b&gt; &amp; co'/>"
#define OPTIONS(a, b)                                   \
  "<option label='First'><value>" a "</value></option>" \
  "<option label='Second'><value>" b "</value></option>"

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("switch", SWITCH, test_switch);
  ADD ("switch/on-its-way", SWITCH, test_switch_on_its_way);
  ADD ("switch/goes-back", SWITCH, test_switch_goes_back);
  ADD ("reading", "<field var='t' label='Temperature'>" READ_ONLY "</field>", test_reading);
  ADD ("reading/flood", "<field var='t' label='T'>" READ_ONLY "</field>", test_flood);
  ADD ("slider", "<field var='s' type='slider' label='Target' min='40' max='100' steps='5'/>",
       test_slider);
  ADD ("number",
       "<field var='n' type='text-single' label='Keep warm'>"
       "<validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'/>"
       "</field>",
       test_number);
  ADD ("choice", "<field var='c' type='list-single'>" OPTIONS ("green", "black") "</field>",
       test_choice);
  ADD ("choices", "<field var='c' type='list-multi'>" OPTIONS ("mo", "su") "</field>",
       test_choices);
  ADD ("button", "<field var='b' type='button' label='Brew'/>", test_button);
  ADD ("text/typed", "<field var='t' type='text-single' label='Text'/>",
       test_text_keeps_what_was_typed);
  ADD ("text/refused", "<field var='t' type='text-single' label='Text'/>",
       test_text_survives_refusal);
  ADD ("secret", "<field var='p' type='text-private' label='Pin'/>", test_secret);
  ADD ("multiline", "<field var='m' type='text-multi' label='Notes'/>", test_multiline);
  return g_test_run ();
}
