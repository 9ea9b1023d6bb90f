/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#include <string.h>

#define X "<x xmlns='jabber:x:data' xmlns:xdd='urn:xmpp:xdata:dynamic' type='form'>"
#define END "</x>"

static HobForm *
read_form (const char *xml)
{
  g_autoptr (HobNode) node = read_node (xml);
  g_autoptr (GError) error = NULL;
  HobForm *form = hob_form_new_from_node (node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (form);
  return form;
}

static void
assert_refused (const char *xml, HobWireError code)
{
  g_autoptr (HobNode) node = read_node (xml);
  g_autoptr (GError) error = NULL;

  g_assert_null (hob_form_new_from_node (node, &error));
  g_assert_error (error, HOB_WIRE_ERROR, (int) code);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_firmware (void)
{
  g_autoptr (HobForm) form =
    read_form (X "<title>ESP32 XMPP</title>"
                 "<field var='xmpp.iot.sensor.temp' type='text-single' label='Temperature:'>"
                 "<xdd:readOnly/></field>"
                 "<field var='xmpp.iot.sensor.bar' type='text-single' label='Pressure:'>"
                 "<xdd:readOnly/></field>"
                 "<field var='xmpp.iot.actuator.speaker' type='boolean' label='Speaker on:'/>" END);
  const HobFormField *field = hob_form_get_field (form, 0);

  g_assert_cmpstr (hob_form_get_title (form), ==, "ESP32 XMPP");
  g_assert_null (hob_form_get_instructions (form));
  g_assert_cmpstr (hob_form_get_form_type (form), ==, "form");
  g_assert_cmpuint (hob_form_get_n_fields (form), ==, 3);
  g_assert_cmpint (field->type, ==, HOB_FORM_FIELD_TEXT_SINGLE);
  g_assert_cmpstr (field->type_name, ==, "text-single");
  g_assert_cmpstr (field->var, ==, "xmpp.iot.sensor.temp");
  g_assert_cmpstr (field->label, ==, "Temperature");
  g_assert_true (field->read_only);
  g_assert_false (field->required);
  g_assert_false (field->has_range);
  g_assert_null (field->values[0]);
  g_assert_null (field->description);
  g_assert_null (field->error);
  g_assert_null (field->datatype);
  field = hob_form_find (form, "xmpp.iot.actuator.speaker");
  g_assert_true (field == hob_form_get_field (form, 2));
  g_assert_cmpint (field->type, ==, HOB_FORM_FIELD_BOOLEAN);
  g_assert_cmpstr (field->label, ==, "Speaker on");
  g_assert_false (field->read_only);
  g_assert_null (hob_form_find (form, "xmpp.iot.actuator.led"));
}

static void
test_coffee_machine (void)
{
  g_autoptr (HobForm) form =
    read_form (X "<field var='xmpp.iot.sensor.text.general' type='header' label='General:'/>"
                 "<field var='xmpp.iot.actuator.button.coffee' type='button' label='Coffee'/>"
                 "<field var='xmpp.iot.actuator.slider.water' type='slider' label='Water:' min='0' "
                 "max='200' steps='1'/>" END);
  const HobFormField *slider = hob_form_get_field (form, 2);

  g_assert_cmpint (hob_form_get_field (form, 0)->type, ==, HOB_FORM_FIELD_HEADER);
  g_assert_cmpstr (hob_form_get_field (form, 0)->label, ==, "General");
  g_assert_cmpint (hob_form_get_field (form, 1)->type, ==, HOB_FORM_FIELD_BUTTON);
  g_assert_cmpint (slider->type, ==, HOB_FORM_FIELD_SLIDER);
  g_assert_true (slider->has_range);
  g_assert_cmpfloat (slider->minimum, ==, 0);
  g_assert_cmpfloat (slider->maximum, ==, 200);
  g_assert_cmpfloat (slider->step, ==, 1);
}

static void
test_types (void)
{
  static const struct {
    const char *name;
    HobFormFieldType type;
  } types[] = {
    {"boolean", HOB_FORM_FIELD_BOOLEAN},
    {"fixed", HOB_FORM_FIELD_FIXED},
    {"hidden", HOB_FORM_FIELD_HIDDEN},
    {"jid-multi", HOB_FORM_FIELD_JID_MULTI},
    {"jid-single", HOB_FORM_FIELD_JID_SINGLE},
    {"list-multi", HOB_FORM_FIELD_LIST_MULTI},
    {"list-single", HOB_FORM_FIELD_LIST_SINGLE},
    {"text-multi", HOB_FORM_FIELD_TEXT_MULTI},
    {"text-private", HOB_FORM_FIELD_TEXT_PRIVATE},
    {"text-single", HOB_FORM_FIELD_TEXT_SINGLE},
    {"header", HOB_FORM_FIELD_HEADER},
    {"button", HOB_FORM_FIELD_BUTTON},
    {"slider", HOB_FORM_FIELD_SLIDER},
    {"Boolean", HOB_FORM_FIELD_BOOLEAN},
    {"colour", HOB_FORM_FIELD_UNKNOWN},
    {"textsingle", HOB_FORM_FIELD_UNKNOWN},
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *xml =
      g_strdup_printf (X "<field var='a' label='A' type='%s'/>" END, types[i].name);
    g_autoptr (HobForm) form = read_form (xml);
    const HobFormField *field = hob_form_get_field (form, 0);

    g_assert_cmpint (field->type, ==, types[i].type);
    g_assert_cmpstr (field->type_name, ==, types[i].name);
  }
}

static void
test_no_type (void)
{
  g_autoptr (HobForm) form = read_form (X "<field var='a'/><field var='b' type=''/>" END);

  for (guint i = 0; i < 2; i++) {
    g_assert_cmpint (hob_form_get_field (form, i)->type, ==, HOB_FORM_FIELD_TEXT_SINGLE);
    g_assert_cmpstr (hob_form_get_field (form, i)->type_name, ==, "text-single");
  }
}

static void
test_details (void)
{
  g_autoptr (HobForm) form = read_form (
    X "<instructions>One.</instructions><instructions>Two.</instructions>"
      "<field var='a' type='list-multi' label='A'><desc> What it does. </desc><required/>"
      "<value>1</value><value> 2 </value><value/>"
      "<option label='One:'><value>1</value></option><option><value>2</value></option>"
      "<option label='None'/><xdd:notSame/><xdd:postBack/><xdd:error>Too hot</xdd:error>"
      "</field>" END);
  const HobFormField *field = hob_form_get_field (form, 0);

  g_assert_cmpstr (hob_form_get_instructions (form), ==, "One.\nTwo.");
  g_assert_null (hob_form_get_title (form));
  g_assert_cmpstr (field->description, ==, "What it does.");
  g_assert_cmpstr (field->error, ==, "Too hot");
  g_assert_true (field->required);
  g_assert_true (field->not_same);
  g_assert_true (field->post_back);
  g_assert_false (field->read_only);
  g_assert_cmpuint (g_strv_length ((char **) field->values), ==, 3);
  g_assert_cmpstr (field->values[0], ==, "1");
  g_assert_cmpstr (field->values[1], ==, " 2 ");
  g_assert_cmpstr (field->values[2], ==, "");
  g_assert_cmpuint (field->n_options, ==, 2);
  g_assert_cmpstr (field->options[0].value, ==, "1");
  g_assert_cmpstr (field->options[0].label, ==, "One");
  g_assert_cmpstr (field->options[1].label, ==, "2");
}

static void
test_flags_by_namespace (void)
{
  static const struct {
    const char *flag;
    gboolean read_only;
  } flags[] = {
    {"<readOnly xmlns='urn:xmpp:xdata:dynamic'/>", TRUE},
    {"<y:readOnly xmlns:y='urn:xmpp:xdata:dynamic'/>", TRUE},
    {"<readOnly xmlns=''/>", TRUE},
    {"<readOnly/>", TRUE},
    {"<readOnly xmlns='urn:other'/>", FALSE},
    {"<notSame xmlns='urn:xmpp:xdata:dynamic'/>", FALSE},
    {"<value>readOnly</value>", FALSE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    g_autofree char *xml = g_strdup_printf (X "<field var='a'>%s</field>" END, flags[i].flag);
    g_autoptr (HobForm) form = read_form (xml);

    g_assert_cmpint (hob_form_get_field (form, 0)->read_only, ==, flags[i].read_only);
  }
}

static void
test_validation (void)
{
  g_autoptr (HobForm) form = read_form (
    X "<field var='a'><validate xmlns='" HOB_NS_DATA_VALIDATE "' datatype='xs:integer'>"
      "<range min='-5' max='10'/></validate></field>"
      "<field var='b' type='list-single'><validate xmlns='" HOB_NS_DATA_VALIDATE "'><open/>"
      "</validate></field>"
      "<field var='c'><validate xmlns='" HOB_NS_DATA_VALIDATE "' datatype='xs:double'>"
      "<range min='1'/></validate></field>"
      "<field var='d'><validate xmlns='urn:other' datatype='xs:double'/></field>"
      "<field var='e' type='slider'><validate xmlns='" HOB_NS_DATA_VALIDATE "'>"
      "<range min='1' max='2'/></validate></field>" END);
  const HobFormField *field = hob_form_get_field (form, 0);

  g_assert_cmpstr (field->datatype, ==, "xs:integer");
  g_assert_true (field->has_range);
  g_assert_cmpfloat (field->minimum, ==, -5);
  g_assert_cmpfloat (field->maximum, ==, 10);
  g_assert_cmpfloat (field->step, ==, 0);
  g_assert_false (field->open);
  field = hob_form_get_field (form, 1);
  g_assert_true (field->open);
  g_assert_cmpstr (field->datatype, ==, "xs:string");
  field = hob_form_get_field (form, 2);
  g_assert_cmpstr (field->datatype, ==, "xs:double");
  g_assert_false (field->has_range);
  g_assert_null (hob_form_get_field (form, 3)->datatype);
  g_assert_true (hob_form_get_field (form, 4)->has_range);
}

static void
test_sliders (void)
{
  static const struct {
    const char *attributes;
    gboolean has_range;
    double minimum, maximum, step;
  } sliders[] = {
    {"min='0' max='100' steps='5'", TRUE, 0, 100, 5},
    {"min='0,5' max='1,5' steps='0,1'", TRUE, 0.5, 1.5, 0.1},
    {"min='-10' max='10'", TRUE, -10, 10, 0},
    {"min='0' max='100' steps='0'", TRUE, 0, 100, 0},
    {"min='0' max='100' steps='-1'", TRUE, 0, 100, 0},
    {"min='0' max='100' steps='NaN'", TRUE, 0, 100, 0},
    {"min='0' max='100' steps='101'", TRUE, 0, 100, 0},
    {"min='0' max='100' step='2'", TRUE, 0, 100, 2},
    {"min='5' max='5' steps='1'", FALSE, 0, 0, 1},
    {"min='9' max='5'", FALSE, 0, 0, 0},
    {"min='NaN' max='5'", FALSE, 0, 0, 0},
    {"min='0' max='inf'", FALSE, 0, 0, 0},
    {"min='0' max='1e999'", FALSE, 0, 0, 0},
    {"min='' max='5'", FALSE, 0, 0, 0},
    {"max='5'", FALSE, 0, 0, 0},
    {"", FALSE, 0, 0, 0},
  };

  for (guint i = 0; i < G_N_ELEMENTS (sliders); i++) {
    g_autofree char *xml =
      g_strdup_printf (X "<field var='a' type='slider' %s/>" END, sliders[i].attributes);
    g_autoptr (HobForm) form = read_form (xml);
    const HobFormField *field = hob_form_get_field (form, 0);

    g_test_message ("%s", sliders[i].attributes);
    g_assert_cmpint (field->has_range, ==, sliders[i].has_range);
    g_assert_cmpfloat (field->minimum, ==, sliders[i].minimum);
    g_assert_cmpfloat (field->maximum, ==, sliders[i].maximum);
    g_assert_cmpfloat (field->step, ==, sliders[i].step);
  }
}

static void
test_labels (void)
{
  static const char *const labels[][2] = {
    {"Temperature:", "Temperature"},
    {"Temperature:  ", "Temperature"},
    {"  Temperature : ", "Temperature"},
    {"Temperature:___", "Temperature"},
    {"Water_level_(tank):", "Water level (tank)"},
    {"__Boiler__", "Boiler"},
    {"my_var now", "my_var now"},
    {"温度：", "温度"},
    {"10:30 alarm", "10:30 alarm"},
    {"a\xe2\x80\xae"
     "b\xe2\x81\xa6"
     "c\xe2\x80\x8f",
     "abc"},
    {"two&#10;lines", "two lines"},
    {"", "a"},
    {" : ", "a"},
    {"&lt;b&gt;Bold&lt;/b&gt;", "<b>Bold</b>"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_autofree char *xml = g_strdup_printf (X "<field var='a' label='%s'/>" END, labels[i][0]);
    g_autoptr (HobForm) form = read_form (xml);

    g_assert_cmpstr (hob_form_get_field (form, 0)->label, ==, labels[i][1]);
  }
}

static void
test_clipped (void)
{
  g_autofree char *letters = g_strnfill (5000, 'x');
  g_autoptr (GString) accents = g_string_new (NULL);
  g_autofree char *xml = NULL;
  g_autoptr (HobForm) form = NULL;
  const HobFormField *field;

  for (guint i = 0; i < 300; i++)
    g_string_append (accents, "é");
  xml = g_strdup_printf (
    X "<title>%s</title><field var='a' label='%s'><value>%s</value><desc>%s</desc></field>" END,
    letters, accents->str, letters, letters);
  form = read_form (xml);
  field = hob_form_get_field (form, 0);
  g_assert_cmpuint (strlen (hob_form_get_title (form)), ==, 256);
  g_assert_cmpint (g_utf8_strlen (field->label, -1), ==, 256);
  g_assert_cmpuint (strlen (field->values[0]), ==, 4096);
  g_assert_cmpuint (strlen (field->description), ==, 4096);
}

static void
test_values_go_back_as_they_came (void)
{
  g_autoptr (HobForm) form = read_form (
    X "<field var='a' type='hidden'><value>  x\xe2\x80\xae_: </value></field>"
      "<field var='b' type='list-single'><option label='B'><value>\xe2\x80\x8e</value></option>"
      "</field>" END);

  g_assert_cmpstr (hob_form_get_field (form, 0)->values[0], ==, "  x\xe2\x80\xae_: ");
  g_assert_cmpstr (hob_form_get_field (form, 1)->options[0].value, ==, "\xe2\x80\x8e");
}

static void
test_duplicate_var (void)
{
  g_autoptr (HobForm) form = read_form (
    X
    "<field var='a' type='boolean' label='First'/><field var='b' label='B'/>"
    "<field var='a' type='text-single' label='Second'/>"
    "<field var='b' type='header' label='Heading'/>"
    "<field var='c' type='header' label='C'/><field var='c' type='boolean' label='Control'/>" END);

  g_assert_cmpuint (hob_form_get_n_fields (form), ==, 5);
  g_assert_cmpstr (hob_form_find (form, "a")->label, ==, "First");
  g_assert_cmpstr (hob_form_find (form, "b")->label, ==, "B");
  g_assert_cmpstr (hob_form_get_field (form, 2)->label, ==, "Heading");
  g_assert_null (hob_form_get_field (form, 2)->var);
  g_assert_null (hob_form_get_field (form, 3)->var);
  g_assert_cmpstr (hob_form_find (form, "c")->label, ==, "Control");
}

static void
test_missing_var (void)
{
  g_autofree char *letters = g_strnfill (1024, 'x');
  g_autofree char *xml = g_strdup_printf (
    X "<field type='fixed'><value>Words</value></field><field type='header' label='H'/>"
      "<field type='boolean' label='Lost:'/><field var='' label='Empty'/>"
      "<field type='text-single'><value>dropped</value></field><field/>"
      "<field type='fixed'/><field type='colour' label='Odd'/>"
      "<field var='a&#10;b' label='Control'/><field var='%s' label='Long'/>" END,
    letters);
  g_autoptr (HobForm) form = read_form (xml);
  static const char *const labels[] = {"", "H", "Lost", "Empty", "Odd", "Control", "Long"};

  g_assert_cmpuint (hob_form_get_n_fields (form), ==, G_N_ELEMENTS (labels));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    const HobFormField *field = hob_form_get_field (form, i);

    g_assert_cmpint (field->type, ==, i == 1 ? HOB_FORM_FIELD_HEADER : HOB_FORM_FIELD_FIXED);
    g_assert_cmpstr (field->label, ==, labels[i]);
    g_assert_null (field->var);
  }
  g_assert_cmpstr (hob_form_get_field (form, 0)->values[0], ==, "Words");
  g_assert_cmpstr (hob_form_get_field (form, 2)->type_name, ==, "boolean");
}

static void
test_not_a_form (void)
{
  assert_refused ("<x type='form'/>", HOB_WIRE_ERROR_MALFORMED);
  assert_refused ("<x xmlns='jabber:x:event' type='form'/>", HOB_WIRE_ERROR_MALFORMED);
  assert_refused ("<y xmlns='jabber:x:data' type='form'/>", HOB_WIRE_ERROR_MALFORMED);
  assert_refused ("<x xmlns='jabber:x:data' type='evil'/>", HOB_WIRE_ERROR_MALFORMED);
}

static void
test_form_types (void)
{
  static const char *const types[] = {"form", "submit", "result", "cancel"};
  g_autoptr (HobForm) untyped = read_form ("<x xmlns='jabber:x:data'/>");

  g_assert_cmpstr (hob_form_get_form_type (untyped), ==, "form");
  g_assert_cmpuint (hob_form_get_n_fields (untyped), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *xml = g_strdup_printf ("<x xmlns='jabber:x:data' type='%s'/>", types[i]);
    g_autoptr (HobForm) form = read_form (xml);

    g_assert_cmpstr (hob_form_get_form_type (form), ==, types[i]);
  }
}

static void
test_foreign_children (void)
{
  g_autoptr (HobForm) form = read_form (
    X "<field xmlns='urn:other' var='a'/><reported><field var='b'/></reported>"
      "<item><field var='c'/></item><field var='d'><value xmlns='urn:other'>no</value></field>"
      "text" END);

  g_assert_cmpuint (hob_form_get_n_fields (form), ==, 1);
  g_assert_null (hob_form_find (form, "d")->values[0]);
}

static char *
make_form (guint n_fields, guint n_options)
{
  GString *string = g_string_new (X);

  for (guint i = 0; i < n_fields; i++) {
    g_string_append_printf (string, "<field var='f%u' type='list-single'>", i);
    for (guint j = 0; j < n_options; j++)
      g_string_append_printf (string, "<option><value>%u</value></option>", j);
    g_string_append (string, "</field>");
  }
  g_string_append (string, END);
  return g_string_free (string, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *most_fields = make_form (500, 0);
  g_autofree char *more_fields = make_form (501, 0);
  g_autofree char *most_options = make_form (1, 200);
  g_autofree char *more_options = make_form (1, 201);
  g_autoptr (HobForm) wide = read_form (most_fields);
  g_autoptr (HobForm) full = read_form (most_options);

  g_assert_cmpuint (hob_form_get_n_fields (wide), ==, 500);
  g_assert_nonnull (hob_form_find (wide, "f499"));
  g_assert_cmpuint (hob_form_get_field (full, 0)->n_options, ==, 200);
  assert_refused (more_fields, HOB_WIRE_ERROR_LIMIT);
  assert_refused (more_options, HOB_WIRE_ERROR_LIMIT);
}

/* It never becomes an element, so it never becomes a form. */
static void
test_ten_thousand_fields (void)
{
  g_autofree char *xml = make_form (10000, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (hob_node_new_from_string (xml, -1, &error));
  g_assert_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_LIMIT);
}

static void
test_kept_alone (void)
{
  HobNode *item = read_node ("<item>" X "<field var='a' label='A'/>" END "</item>");
  HobForm *form = hob_form_new_from_node (hob_node_get_first_child (item), NULL);
  g_autoptr (HobForm) copy = g_boxed_copy (HOB_TYPE_FORM, form);

  hob_node_unref (item);
  g_assert_true (copy == form);
  hob_form_unref (form);
  g_assert_cmpstr (hob_form_get_field (copy, 0)->label, ==, "A");
  g_assert_true (hob_node_is (hob_form_get_node (copy), "x", HOB_NS_DATA));
}

static void
test_submission (void)
{
  assert_node_says (hob_form_new_submission ("FORM_TYPE", "urn:f", "a", "1", "b", "<é>", NULL),
                    "<x xmlns='jabber:x:data' type='submit'>"
                    "<field var='FORM_TYPE' type='hidden'><value>urn:f</value></field>"
                    "<field var='a'><value>1</value></field>"
                    "<field var='b'><value>&lt;é&gt;</value></field></x>");
  assert_node_says (hob_form_new_submission (NULL, NULL),
                    "<x xmlns='jabber:x:data' type='submit'/>");
  g_assert_null (hob_form_new_submission ("a", "\x01", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/form/firmware", test_firmware);
  g_test_add_func ("/wire/form/coffee-machine", test_coffee_machine);
  g_test_add_func ("/wire/form/types", test_types);
  g_test_add_func ("/wire/form/no-type", test_no_type);
  g_test_add_func ("/wire/form/details", test_details);
  g_test_add_func ("/wire/form/flags-by-namespace", test_flags_by_namespace);
  g_test_add_func ("/wire/form/validation", test_validation);
  g_test_add_func ("/wire/form/sliders", test_sliders);
  g_test_add_func ("/wire/form/labels", test_labels);
  g_test_add_func ("/wire/form/clipped", test_clipped);
  g_test_add_func ("/wire/form/values", test_values_go_back_as_they_came);
  g_test_add_func ("/wire/form/duplicate-var", test_duplicate_var);
  g_test_add_func ("/wire/form/missing-var", test_missing_var);
  g_test_add_func ("/wire/form/not-a-form", test_not_a_form);
  g_test_add_func ("/wire/form/form-types", test_form_types);
  g_test_add_func ("/wire/form/foreign-children", test_foreign_children);
  g_test_add_func ("/wire/form/limits", test_limits);
  g_test_add_func ("/wire/form/ten-thousand-fields", test_ten_thousand_fields);
  g_test_add_func ("/wire/form/kept-alone", test_kept_alone);
  g_test_add_func ("/wire/form/submission", test_submission);
  return g_test_run ();
}
