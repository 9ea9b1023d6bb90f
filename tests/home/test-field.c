/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-fields-private.h"
#include "hob-field-value-private.h"
#include "hob-home-error.h"
#include "hob-test-home.h"

#define DYNAMIC " xmlns='urn:xmpp:xdata:dynamic'"
#define VALIDATE(type, inside)                                                              \
  "<validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='" type "'>" inside \
  "</validate>"
#define OPTIONS \
  "<option label='Warm'><value>w</value></option><option label='Hot'><value>h</value></option>"

/* A form around fields given as XML. */
static HobForm *
make_form (const char *fields)
{
  g_autofree char *xml = g_strdup_printf ("<x xmlns='jabber:x:data' type='form'>%s</x>", fields);
  g_autoptr (HobNode) node = hob_mock_transport_parse (xml);
  g_autoptr (GError) error = NULL;
  HobForm *form = hob_form_new_from_node (node, &error);

  g_assert_no_error (error);
  return form;
}

static void
test_kinds (void)
{
  static const struct {
    const char *field;
    HobFieldKind kind;
  } cases[] = {
    {"<field var='a' type='boolean'/>", HOB_FIELD_SWITCH},
    {"<field var='a' type='text-single'/>", HOB_FIELD_TEXT},
    {"<field var='a'/>", HOB_FIELD_TEXT},
    {"<field var='a' type='text-multi'/>", HOB_FIELD_MULTILINE},
    {"<field var='a' type='jid-multi'/>", HOB_FIELD_MULTILINE},
    {"<field var='a' type='jid-single'/>", HOB_FIELD_TEXT},
    {"<field var='a' type='text-private'/>", HOB_FIELD_SECRET},
    {"<field var='a' type='list-single'>" OPTIONS "</field>", HOB_FIELD_CHOICE},
    {"<field var='a' type='list-multi'>" OPTIONS "</field>", HOB_FIELD_CHOICES},
    {"<field var='a' type='fixed'><value>Words</value></field>", HOB_FIELD_HEADING},
    {"<field var='a' type='header' label='Words'/>", HOB_FIELD_HEADING},
    {"<field var='a' type='button' label='Go'/>", HOB_FIELD_BUTTON},
    {"<field var='a' type='slider' min='0' max='5' steps='1'/>", HOB_FIELD_SLIDER},
    {"<field var='a' type='slider'/>", HOB_FIELD_NUMBER},
    {"<field var='a' type='slider' min='5' max='0'/>", HOB_FIELD_NUMBER},
    {"<field var='a' type='colour-wheel'/>", HOB_FIELD_READING},
    {"<field var='a'>" VALIDATE ("xs:integer", "") "</field>", HOB_FIELD_NUMBER},
    {"<field var='a'>" VALIDATE ("xs:double", "<range min='0' max='9'/>") "</field>",
     HOB_FIELD_NUMBER},
    {"<field var='a'>" VALIDATE ("xs:int", "<range min='0' max='9'/>") "</field>",
     HOB_FIELD_SLIDER},
    {"<field var='a'>" VALIDATE ("xs:int", "<range min='0' max='99999'/>") "</field>",
     HOB_FIELD_NUMBER},
    {"<field var='a'>" VALIDATE ("xs:string", "") "</field>", HOB_FIELD_TEXT},
    {"<field var='a' type='boolean'><readOnly" DYNAMIC "/></field>", HOB_FIELD_READING},
    {"<field var='a' type='list-single'><readOnly" DYNAMIC "/>" OPTIONS "</field>",
     HOB_FIELD_READING},
    {"<field var='a' type='text-private'><readOnly" DYNAMIC "/></field>", HOB_FIELD_SECRET},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (HobForm) form = make_form (cases[i].field);

    g_test_message ("%s", cases[i].field);
    g_assert_cmpint (hob_field_kind_for (hob_form_get_field (form, 0)), ==, cases[i].kind);
  }
  g_assert_cmpint (hob_field_kind_for (NULL), ==, HOB_FIELD_READING);
}

typedef struct {
  const char *field;
  const char *text;
  const char *said; /* what the device is told; NULL: refused */
} Wish;

#define SWITCH "<field var='a' type='boolean'/>"
#define SLIDER "<field var='a' type='slider' min='20' max='100' steps='0.5'/>"
#define NUMBER "<field var='a'>" VALIDATE ("xs:double", "<range min='-5' max='5'/>") "</field>"
#define WHOLE "<field var='a'>" VALIDATE ("xs:integer", "") "</field>"
#define BYTE "<field var='a'>" VALIDATE ("xs:unsignedByte", "") "</field>"
#define CHOICE "<field var='a' type='list-single'>" OPTIONS "</field>"
#define OPEN_CHOICE \
  "<field var='a' type='list-single'>" VALIDATE ("xs:string", "<open/>") OPTIONS "</field>"
#define CHOICES "<field var='a' type='list-multi'>" OPTIONS "</field>"
#define NEEDED_CHOICES "<field var='a' type='list-multi'><required/>" OPTIONS "</field>"
#define TEXT "<field var='a' type='text-single'/>"
#define NEEDED_TEXT "<field var='a' type='text-single'><required/></field>"
#define LINES "<field var='a' type='text-multi'/>"
#define SECRET "<field var='a' type='text-private'/>"
#define TIME(type) "<field var='a'>" VALIDATE (type, "") "</field>"

static const Wish wishes[] = {
  {SWITCH, "on", "1"},
  {SWITCH, " TRUE ", "1"},
  {SWITCH, "yes", "1"},
  {SWITCH, "1", "1"},
  {SWITCH, "off", "0"},
  {SWITCH, "False", "0"},
  {SWITCH, "no", "0"},
  {SWITCH, "0", "0"},
  {SWITCH, "2", NULL},
  {SWITCH, "", NULL},
  {SWITCH, "onwards", NULL},
  {SLIDER, "21,5", "21.5"},
  {SLIDER, "21.5", "21.5"},
  {SLIDER, "21.6", "21.5"},
  {SLIDER, "21.8", "22"},
  {SLIDER, "20", "20"},
  {SLIDER, "100", "100"},
  {SLIDER, "100.1", NULL},
  {SLIDER, "19.9", NULL},
  {SLIDER, "warm", NULL},
  {SLIDER, "nan", NULL},
  {SLIDER, "inf", NULL},
  {SLIDER, "0x20", NULL},
  {SLIDER, "1e999", NULL},
  {NUMBER, "0.123456", "0.123456"},
  {NUMBER, "-5", "-5"},
  {NUMBER, "-5.1", NULL},
  {NUMBER, "5.0001", NULL},
  {WHOLE, "7", "7"},
  {WHOLE, "-7", "-7"},
  {WHOLE, "7.0", "7"},
  {WHOLE, "7.5", NULL},
  {BYTE, "255", "255"},
  {BYTE, "256", NULL},
  {BYTE, "-1", NULL},
  {CHOICE, "w", "w"},
  {CHOICE, "Hot", "h"},
  {CHOICE, "hOT", "h"},
  {CHOICE, "H", "h"},
  {CHOICE, "cold", NULL},
  {CHOICE, "", NULL},
  {OPEN_CHOICE, "cold", "cold"},
  {CHOICES, "Hot\nw", "h\nw"},
  {CHOICES, "", ""},
  {CHOICES, "Hot\ncold", NULL},
  {NEEDED_CHOICES, "\n", NULL},
  {TEXT, "  Grüße & <b>more</b> ", "Grüße & <b>more</b>"},
  {TEXT, "", ""},
  {TEXT, "two\nlines", NULL},
  {TEXT, "broken \xff", NULL},
  {NEEDED_TEXT, " ", NULL},
  {NEEDED_TEXT, "x", "x"},
  {LINES, "two\nlines", "two\nlines"},
  {SECRET, "hush", "hush"},
  {TIME ("xs:dateTime"), "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z"},
  {TIME ("xs:dateTime"), "tomorrow", NULL},
  {TIME ("xs:date"), "2026-11-21", "2026-11-21"},
  {TIME ("xs:date"), "2026-13-21", NULL},
  {TIME ("xs:time"), "10:00:00", "10:00:00"},
  {TIME ("xs:time"), "25:00:00", NULL},
  {TIME ("xs:anyURI"), "https://example.org/", "https://example.org/"},
  {TIME ("xs:anyURI"), "not an address", NULL},
  {TIME ("xdc:Color"), "ff8000", "ff8000"},
  {TIME ("xdc:Color"), "orange", NULL},
  {TIME ("xdc:ColorAlpha"), "ff8000cc", "ff8000cc"},
  {TIME ("xdc:ColorAlpha"), "ff8000", NULL},
};

static void
check_wish (const Wish *wish)
{
  g_autoptr (HobForm) form = make_form (wish->field);
  const HobFormField *definition = hob_form_get_field (form, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobReading) reading =
    hob_field_value_read (definition, hob_field_kind_for (definition), wish->text, NULL, &error);

  g_autofree char *shown = g_strescape (wish->text, NULL);

  g_test_message ("%s: %s", wish->field, shown);
  if (wish->said != NULL) {
    g_assert_no_error (error);
    g_assert_cmpstr (hob_reading_get_text (reading), ==, wish->said);
  } else {
    g_assert_null (reading);
    g_assert_error (error, HOB_HOME_ERROR, HOB_HOME_ERROR_VALUE);
    g_assert_cmpstr (error->message, !=, "");
  }
}

static void
test_wishes (void)
{
  g_autofree char *endless = g_strnfill (5000, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    check_wish (&wishes[i]);
  check_wish (&(Wish) {TEXT, endless, NULL});
}

static void
check_message (const char *field, const char *text, const char *message)
{
  g_autoptr (HobForm) form = make_form (field);
  const HobFormField *definition = hob_form_get_field (form, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (
    hob_field_value_read (definition, hob_field_kind_for (definition), text, NULL, &error));
  g_assert_cmpstr (error->message, ==, message);
}

/* The message of a value that does not fit is what would. */
static void
test_messages (void)
{
  check_message (SWITCH, "maybe", "“on” or “off”");
  check_message (SLIDER, "300", "a number from 20 to 100");
  check_message (SLIDER, "hot", "a number");
  check_message (WHOLE, "1.5", "a whole number");
  check_message (CHOICE, "cold", "one of: Warm, Hot");
  check_message (NEEDED_TEXT, "", "at least one character");
}

static void
check_wire (const char *field, const char *text, const char *unit, const char *xml)
{
  g_autoptr (HobForm) form = make_form (field);
  const HobFormField *definition = hob_form_get_field (form, 0);
  g_autoptr (HobReading) reading =
    hob_field_value_read (definition, hob_field_kind_for (definition), text, unit, NULL);
  g_autoptr (HobNode) val = hob_reading_to_node (reading);
  g_autoptr (HobNode) expected = hob_mock_transport_parse (xml);

  g_assert_true (hob_node_equal (val, expected));
}

static void
test_wire (void)
{
  check_wire (SWITCH, "on", NULL, "<val xmlns='urn:xmpp:uwpx:iot' type='boolean'>1</val>");
  check_wire (SLIDER, "21,5", NULL, "<val xmlns='urn:xmpp:uwpx:iot'>21.5</val>");
  check_wire (SLIDER, "21,5", "°C", "<val xmlns='urn:xmpp:uwpx:iot' unit='°C'>21.5</val>");
  check_wire (TEXT, "007", NULL, "<val xmlns='urn:xmpp:uwpx:iot'>007</val>");
}

static void
check_step (const char *field, guint seen, double step)
{
  g_autoptr (HobForm) form = make_form (field);

  g_test_message ("%s", field);
  g_assert_cmpfloat_with_epsilon (hob_field_value_step (hob_form_get_field (form, 0), seen), step,
                                  step * 1e-9);
}

static void
test_steps (void)
{
  check_step (SLIDER, 0, 0.5);
  check_step ("<field var='a' type='slider' min='0' max='200'/>", 0, 2);
  check_step ("<field var='a' type='slider' min='0' max='255'/>", 0, 2);
  check_step ("<field var='a' type='slider' min='0' max='1'/>", 0, 0.01);
  check_step ("<field var='a' type='slider' min='0' max='7'/>", 0, 0.05);
  check_step ("<field var='a' type='slider' min='0' max='9' steps='0'/>", 0, 0.05);
  check_step (WHOLE, 0, 1);
  check_step ("<field var='a'>" VALIDATE ("xs:double", "") "</field>", 2, 0.01);
  g_assert_cmpfloat (hob_field_value_step (NULL, 0), ==, 1);

  g_assert_cmpuint (hob_field_value_digits ("21.500000"), ==, 1);
  g_assert_cmpuint (hob_field_value_digits ("100.000000"), ==, 0);
  g_assert_cmpuint (hob_field_value_digits ("0.123456"), ==, 3);
  g_assert_cmpuint (hob_field_value_digits ("12,25"), ==, 2);
  g_assert_cmpuint (hob_field_value_digits ("7"), ==, 0);
}

static void
check_does (const char *field, const char *said, const char *asked, gboolean does)
{
  g_autoptr (HobForm) form = make_form (field);
  const HobFormField *definition = hob_form_get_field (form, 0);
  g_autoptr (HobReading) a = hob_reading_new_text (said, "celsius");
  g_autoptr (HobReading) b = hob_reading_new_text (asked, NULL);

  g_test_message ("%s, asked for %s", said, asked);
  g_assert_cmpint (hob_field_value_does (definition, hob_field_kind_for (definition), a, b), ==,
                   does);
}

/* Devices drop units, write six decimals, lose what a float loses and round to their steps. */
static void
test_does (void)
{
  check_does (SWITCH, "true", "1", TRUE);
  check_does (SWITCH, "0", "1", FALSE);
  check_does (SLIDER, "21.500000", "21.5", TRUE);
  check_does (SLIDER, "21.6", "21.5", TRUE);
  check_does (SLIDER, "22", "21.5", FALSE);
  check_does (NUMBER, "0.300000012", "0.3", TRUE);
  check_does (NUMBER, "0.31", "0.3", FALSE);
  check_does (TEXT, "7", "007", FALSE);
}

static HobNode *
make_val (const char *type, const char *text)
{
  g_autofree char *xml = g_strdup_printf ("<val xmlns='urn:xmpp:uwpx:iot'%s>%s</val>", type, text);

  return hob_mock_transport_parse (xml);
}

static gboolean
receive (HobField *field, const char *type, const char *text, gint64 now, gboolean actuator)
{
  g_autoptr (HobNode) val = make_val (type, text);

  return hob_field_receive (field, val,
                            &(HobFieldArrival) {.now = now, .event = TRUE, .actuator = actuator});
}

/* Hot: what is the same again tells only that it is younger. */
static void
test_equal_values (void)
{
  g_autoptr (HobOutbox) outbox = hob_outbox_new (HOB_TEST_KETTLE);
  g_autoptr (HobField) field = hob_field_new ("xmpp.iot.sensor.temp", outbox);
  guint *value = hob_test_count_notify (field, "value");
  guint *confirmed = hob_test_count_notify (field, "confirmed");
  guint *updated = hob_test_count_notify (field, "updated");

  g_assert_true (receive (field, " type='double' unit='celsius'", "21.5", 1, FALSE));
  g_assert_false (receive (field, " type='double' unit='celsius'", "21.5", 2, FALSE));
  g_assert_false (receive (field, " type='double' unit='celsius'", " 21.500000\n", 3, FALSE));
  g_assert_cmpuint (*value, ==, 1);
  g_assert_cmpuint (*confirmed, ==, 1);
  g_assert_cmpuint (*updated, ==, 3);
  g_assert_true (receive (field, " type='double' unit='celsius'", "21.6", 3, FALSE));
  g_assert_cmpuint (*value, ==, 2);
  g_assert_cmpuint (*updated, ==, 3);
  g_assert_cmpint (hob_field_get_updated (field), ==, 3);
}

static void
test_not_a_value (void)
{
  g_autoptr (HobOutbox) outbox = hob_outbox_new (HOB_TEST_KETTLE);
  g_autoptr (HobField) field = hob_field_new ("a", outbox);
  g_autoptr (HobNode) stranger = hob_mock_transport_parse ("<val xmlns='else'>1</val>");

  g_assert_false (hob_field_receive (field, stranger, &(HobFieldArrival) {.now = 1}));
  g_assert_null (hob_field_get_value (field));
  g_assert_cmpint (hob_field_get_updated (field), ==, 0);
  g_assert_cmpstr (hob_field_get_value_label (field), ==, "");
}

static void
test_staleness (void)
{
  g_autoptr (HobOutbox) outbox = hob_outbox_new (HOB_TEST_KETTLE);
  g_autoptr (HobField) field = hob_field_new ("a", outbox);
  g_autoptr (HobReading) restored = hob_reading_new_text ("1", NULL);
  guint *stale = hob_test_count_notify (field, "stale");

  hob_field_restore (field, restored, 77, FALSE);
  g_assert_true (hob_field_get_stale (field));
  g_assert_cmpint (hob_field_get_updated (field), ==, 77);
  hob_field_set_present (field, TRUE);
  g_assert_true (hob_field_get_stale (field));
  receive (field, "", "1", 78, FALSE);
  g_assert_false (hob_field_get_stale (field));
  hob_field_set_present (field, FALSE);
  g_assert_true (hob_field_get_stale (field));
  hob_field_set_present (field, TRUE);
  g_assert_false (hob_field_get_stale (field));
  hob_field_age (field);
  g_assert_true (hob_field_get_stale (field));
  hob_field_age (field);
  g_assert_cmpuint (*stale, ==, 5);
}

typedef struct {
  HobOutbox *outbox;
  HobDeviceFields *fields;
} Fields;

static Fields
make_fields (const char *xml)
{
  Fields self;
  g_autoptr (HobForm) form = make_form (xml);

  self.outbox = hob_outbox_new (HOB_TEST_KETTLE);
  self.fields = hob_device_fields_new (self.outbox);
  hob_device_fields_set_form (self.fields, form);
  return self;
}

static void
clear_fields (Fields *self)
{
  g_assert_finalize_object (self->fields);
  g_assert_finalize_object (self->outbox);
}

/* Writable is what may be written: actuators, or what is no sensor either. */
static void
test_writable (void)
{
  Fields home = make_fields ("<field var='xmpp.iot.actuator.a' type='boolean'/>"
                             "<field var='xmpp.iot.sensor.b' type='boolean'/>"
                             "<field var='c' type='boolean'/>"
                             "<field var='d' type='boolean'><readOnly" DYNAMIC "/></field>"
                             "<field var='e' type='mystery'/>");
  HobField *a = hob_device_fields_lookup (home.fields, "xmpp.iot.actuator.a");
  HobField *b = hob_device_fields_lookup (home.fields, "xmpp.iot.sensor.b");
  HobField *c = hob_device_fields_lookup (home.fields, "c");
  guint *writable = hob_test_count_notify (b, "writable");

  receive (a, "", "1", 1, FALSE);
  g_assert_true (hob_field_get_writable (a));
  g_assert_true (hob_field_get_writable (b));
  receive (b, "", "1", 1, FALSE);
  g_assert_false (hob_field_get_writable (b));
  receive (b, "", "1", 1, TRUE);
  g_assert_true (hob_field_get_writable (b));
  g_assert_cmpuint (*writable, ==, 2);
  receive (c, "", "1", 1, TRUE);
  g_assert_true (hob_field_get_writable (c));
  g_assert_false (hob_field_get_writable (hob_device_fields_lookup (home.fields, "d")));
  g_assert_false (hob_field_get_writable (hob_device_fields_lookup (home.fields, "e")));
  clear_fields (&home);
}

static void
check_label (const char *field, const char *type, const char *text, const char *label)
{
  Fields home = make_fields (field);
  HobField *shown = hob_device_fields_lookup (home.fields, "a");

  receive (shown, type, text, 1, TRUE);
  g_assert_cmpstr (hob_field_get_value_label (shown), ==, label);
  clear_fields (&home);
}

static void
test_value_labels (void)
{
  check_label (SWITCH, "", "1", "On");
  check_label (SWITCH, "", "false", "Off");
  check_label (SWITCH, "", "perhaps", "perhaps");
  check_label ("<field var='a' type='boolean'><readOnly" DYNAMIC "/></field>", "", "0", "Off");
  check_label (TEXT, " type='bool'", "1", "On");
  check_label (TEXT, "", "1", "1");
  check_label (CHOICE, "", "h", "Hot");
  check_label (CHOICE, "", "cold", "cold");
  check_label (CHOICES, "", "h\nw", "Hot, Warm");
  check_label (SECRET, "", "hush", "••••••");
  check_label ("<field var='a' type='button'/>", "", "0", "");
}

static void
test_words (void)
{
  Fields home = make_fields ("<field var='xmpp.iot.sensor.soil_moisture' type='text-single'/>"
                             "<field var='b' label='Water level:  '/>"
                             "<field type='fixed'><value>Some</value><value>words</value></field>"
                             "<field type='fixed' label='Title'><value>Words</value></field>"
                             "<field var='s' type='hidden'><value>x</value></field>"
                             "<field var='c'><desc>Why</desc><value>5</value></field>");
  g_autoptr (HobField) some = g_list_model_get_item (G_LIST_MODEL (home.fields), 2);
  g_autoptr (HobField) title = g_list_model_get_item (G_LIST_MODEL (home.fields), 3);
  HobField *c = hob_device_fields_lookup (home.fields, "c");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home.fields)), ==, 5);
  g_assert_cmpstr (hob_field_get_label (hob_device_fields_find (home.fields, "soil_moisture")), ==,
                   "Soil moisture");
  g_assert_cmpstr (hob_field_get_label (hob_device_fields_find (home.fields, "b")), ==,
                   "Water level");
  g_assert_true (hob_device_fields_find (home.fields, "WATER LEVEL") ==
                 hob_device_fields_find (home.fields, "b"));
  g_assert_cmpstr (hob_field_get_label (some), ==, "Some\nwords");
  g_assert_cmpstr (hob_field_get_var (some), ==, "");
  g_assert_cmpstr (hob_field_get_label (title), ==, "Title");
  g_assert_cmpstr (hob_field_get_description (title), ==, "Words");
  g_assert_cmpstr (hob_field_get_description (c), ==, "Why");
  g_assert_cmpstr (hob_reading_get_text (hob_field_get_value (c)), ==, "5");
  g_assert_null (hob_device_fields_find (home.fields, ""));
  g_clear_object (&some);
  g_clear_object (&title);
  clear_fields (&home);
}

/* XEP-0336: the form says what is wrong, and later that it is not. */
static void
test_form_error (void)
{
  Fields home = make_fields ("<field var='a'><error" DYNAMIC ">Too hot</error></field>");
  HobField *field = hob_device_fields_lookup (home.fields, "a");
  g_autoptr (HobForm) better = make_form ("<field var='a'/>");

  g_assert_error (hob_field_get_error (field), HOB_HOME_ERROR, HOB_HOME_ERROR_REFUSED);
  g_assert_cmpstr (hob_field_get_error (field)->message, ==, "Too hot");
  hob_device_fields_set_form (home.fields, better);
  g_assert_true (hob_device_fields_lookup (home.fields, "a") == field);
  g_assert_null (hob_field_get_error (field));
  clear_fields (&home);
}

/* Every property can be read, and none is without its answer. */
static void
test_properties (void)
{
  Fields home = make_fields (SLIDER);
  HobField *field = hob_device_fields_lookup (home.fields, "a");
  double minimum = 0, maximum = 0, step = 0;
  g_auto (GStrv) options = NULL;
  gboolean has_range = FALSE, pending = TRUE;
  HobFieldKind kind = HOB_FIELD_READING;
  g_autofree char *label = NULL;

  g_object_get (field, "minimum", &minimum, "maximum", &maximum, "step", &step, "has-range",
                &has_range, "options", &options, "pending", &pending, "kind", &kind, "label",
                &label, NULL);
  g_assert_cmpfloat (minimum, ==, 20);
  g_assert_cmpfloat (maximum, ==, 100);
  g_assert_cmpfloat (step, ==, 0.5);
  g_assert_true (has_range);
  g_assert_false (pending);
  g_assert_cmpuint (g_strv_length (options), ==, 0);
  g_assert_cmpint (kind, ==, HOB_FIELD_SLIDER);
  g_assert_cmpuint (hob_field_get_digits (field), ==, 1);
  clear_fields (&home);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/kinds", test_kinds);
  g_test_add_func ("/field/wishes", test_wishes);
  g_test_add_func ("/field/messages", test_messages);
  g_test_add_func ("/field/wire", test_wire);
  g_test_add_func ("/field/steps", test_steps);
  g_test_add_func ("/field/does", test_does);
  g_test_add_func ("/field/equal-values", test_equal_values);
  g_test_add_func ("/field/not-a-value", test_not_a_value);
  g_test_add_func ("/field/staleness", test_staleness);
  g_test_add_func ("/field/writable", test_writable);
  g_test_add_func ("/field/value-labels", test_value_labels);
  g_test_add_func ("/field/words", test_words);
  g_test_add_func ("/field/form-error", test_form_error);
  g_test_add_func ("/field/properties", test_properties);
  return g_test_run ();
}
