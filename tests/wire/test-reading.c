/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static HobReading *
read_val (const char *attributes, const char *text)
{
  g_autofree char *xml =
    g_strdup_printf ("<val xmlns='" HOB_NS_IOT "' %s>%s</val>", attributes, text);
  g_autoptr (HobNode) node = read_node (xml);
  g_autoptr (GError) error = NULL;
  HobReading *reading = hob_reading_new_from_node (node, &error);

  g_assert_no_error (error);
  return reading;
}

static void
test_from_firmware (void)
{
  g_autoptr (HobReading) temperature = read_val ("type='double' unit='celsius'", "21.100000");
  g_autoptr (HobReading) pressure = read_val ("type='uint' unit='bar'", "96001");
  g_autoptr (HobReading) speaker = read_val ("type='bool' unit=''", "0");
  g_autoptr (HobReading) status = read_val ("", "\n    Brewing…\n  ");
  g_autoptr (HobReading) empty = read_val ("", "");
  double number = 0;
  gboolean boolean = TRUE;

  g_assert_cmpint (hob_reading_get_reading_type (temperature), ==, HOB_READING_NUMBER);
  g_assert_cmpstr (hob_reading_get_wire_type (temperature), ==, "double");
  g_assert_cmpstr (hob_reading_get_text (temperature), ==, "21.100000");
  g_assert_cmpstr (hob_reading_get_unit (temperature), ==, "°C");
  g_assert_true (hob_reading_get_number (temperature, &number));
  g_assert_cmpfloat (number, ==, 21.1);
  g_assert_false (hob_reading_get_boolean (temperature, &boolean));
  /* These are pascals, but that is for the device to say. */
  g_assert_true (hob_reading_get_number (pressure, &number));
  g_assert_cmpfloat (number, ==, 96001);
  g_assert_cmpstr (hob_reading_get_unit (pressure), ==, "bar");
  g_assert_cmpint (hob_reading_get_reading_type (speaker), ==, HOB_READING_BOOLEAN);
  g_assert_true (hob_reading_get_boolean (speaker, &boolean));
  g_assert_false (boolean);
  g_assert_null (hob_reading_get_unit (speaker));
  g_assert_cmpint (hob_reading_get_reading_type (status), ==, HOB_READING_TEXT);
  g_assert_null (hob_reading_get_wire_type (status));
  g_assert_cmpstr (hob_reading_get_text (status), ==, "Brewing…");
  g_assert_cmpstr (hob_reading_get_text (empty), ==, "");
  g_assert_false (hob_reading_get_number (empty, &number));
  g_assert_false (hob_reading_get_boolean (empty, &boolean));
}

static void
test_types (void)
{
  static const struct {
    const char *wire_type;
    HobReadingType type;
  } types[] = {
    {"bool", HOB_READING_BOOLEAN},
    {"boolean", HOB_READING_BOOLEAN},
    {"BOOLEAN", HOB_READING_BOOLEAN},
    {"Bool", HOB_READING_BOOLEAN},
    {"xs:boolean", HOB_READING_BOOLEAN},
    {"int", HOB_READING_NUMBER},
    {"INT", HOB_READING_NUMBER},
    {"uint", HOB_READING_NUMBER},
    {"UINT", HOB_READING_NUMBER},
    {"integer", HOB_READING_NUMBER},
    {"long", HOB_READING_NUMBER},
    {"short", HOB_READING_NUMBER},
    {"byte", HOB_READING_NUMBER},
    {"float", HOB_READING_NUMBER},
    {"double", HOB_READING_NUMBER},
    {"DOUBLE", HOB_READING_NUMBER},
    {"decimal", HOB_READING_NUMBER},
    {"number", HOB_READING_NUMBER},
    {"numeric", HOB_READING_NUMBER},
    {"xs:double", HOB_READING_NUMBER},
    {"string", HOB_READING_TEXT},
    {"STRING", HOB_READING_TEXT},
    {"text", HOB_READING_TEXT},
    {"NONE", HOB_READING_TEXT},
    {"colour", HOB_READING_TEXT},
    {"booleans", HOB_READING_TEXT},
    {"", HOB_READING_TEXT},
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *attribute = g_strdup_printf ("type='%s'", types[i].wire_type);
    g_autoptr (HobReading) reading = read_val (attribute, "1");

    g_test_message ("%s", types[i].wire_type);
    g_assert_cmpint (hob_reading_get_reading_type (reading), ==, types[i].type);
    if (*types[i].wire_type != '\0')
      g_assert_cmpstr (hob_reading_get_wire_type (reading), ==, types[i].wire_type);
    else
      g_assert_null (hob_reading_get_wire_type (reading));
  }
}

static void
test_untidy_type (void)
{
  g_autoptr (HobReading) padded = read_val ("type=' bool&#10;'", "1");
  g_autoptr (HobReading) blank = read_val ("type='  '", "1");

  g_assert_cmpstr (hob_reading_get_wire_type (padded), ==, "bool");
  g_assert_cmpint (hob_reading_get_reading_type (padded), ==, HOB_READING_BOOLEAN);
  g_assert_null (hob_reading_get_wire_type (blank));
  g_assert_cmpint (hob_reading_get_reading_type (blank), ==, HOB_READING_TEXT);
}

static void
test_units (void)
{
  static const char *const units[][2] = {
    {"celsius", "°C"},
    {"Celsius", "°C"},
    {"°C", "°C"},
    {"°c", "°C"},
    {"C", "°C"},
    {"c", "°C"},
    {" celsius ", "°C"},
    {"℃", "°C"},
    {"ºC", "°C"},
    {"degC", "°C"},
    {"Cel", "°C"},
    {"deg c", "°C"},
    {"fahrenheit", "°F"},
    {"F", "°F"},
    {"°F", "°F"},
    {"kelvin", "K"},
    {"percent", "%"},
    {"%", "%"},
    {"%RH", "%"},
    {"Percentage", "%"},
    {"pascal", "Pa"},
    {"PASCAL", "Pa"},
    {"hectopascal", "hPa"},
    {"hPa", "hPa"},
    {"hpa", "hPa"},
    {"bar", "bar"},
    {"millibar", "mbar"},
    {"lux", "lx"},
    {"lx", "lx"},
    {"watt", "W"},
    {"watts", "W"},
    {"kilowatt-hour", "kWh"},
    {"kwh", "kWh"},
    {"volt", "V"},
    {"ampere", "A"},
    {"hertz", "Hz"},
    {"degrees", "°"},
    {"seconds", "s"},
    {"hours", "h"},
    {"meter", "m"},
    {"litres", "l"},
    {"grams", "g"},
    {"decibel", "dB"},
    {"ppm", "ppm"},
    /* As sent: unknown, or the case matters. */
    {"furlongs", "furlongs"},
    {"µg/m³", "µg/m³"},
    {"mW", "mW"},
    {"MW", "MW"},
    {"m", "m"},
    {"M", "M"},
    {"K", "K"},
    {"rpm", "rpm"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    g_autoptr (HobReading) reading = hob_reading_new_text ("1", units[i][0]);
    g_autoptr (HobReading) again = hob_reading_new_text ("1", hob_reading_get_unit (reading));

    g_assert_cmpstr (hob_reading_get_unit (reading), ==, units[i][1]);
    g_assert_cmpstr (hob_reading_get_unit (again), ==, units[i][1]);
  }
}

static void
test_odd_units (void)
{
  g_autofree char *large = g_strnfill (1000, 'u');
  g_autoptr (HobReading) none = hob_reading_new_text ("1", "");
  g_autoptr (HobReading) blank = hob_reading_new_text ("1", " \n ");
  g_autoptr (HobReading) long_one = hob_reading_new_text ("1", large);
  g_autoptr (HobReading) reordered = hob_reading_new_text ("1", "a\xe2\x80\xae"
                                                                "b\nc");

  g_assert_null (hob_reading_get_unit (none));
  g_assert_null (hob_reading_get_unit (blank));
  g_assert_cmpuint (strlen (hob_reading_get_unit (long_one)), ==, 64);
  g_assert_cmpstr (hob_reading_get_unit (reordered), ==, "ab c");
}

static void
test_numbers (void)
{
  static const struct {
    const char *text;
    double value;
  } good[] = {
    {"0", 0},         {"-0", 0},
    {"42", 42},       {"+42", 42},
    {"-1.5", -1.5},   {"12.5", 12.5},
    {"12,5", 12.5},   {"100.000000", 100},
    {".5", 0.5},      {"5.", 5},
    {",5", 0.5},      {"1e3", 1000},
    {"1E+3", 1000},   {"1.5e-3", 0.0015},
    {" 7 ", 7},       {"\n\t7\r\n", 7},
    {"007", 7},       {"1,234", 1.234},
    {"1e-400", 0},    {"1.7976931348623157e308", G_MAXDOUBLE},
    {"96001", 96001}, {"18446744073709551615", 18446744073709551615.0},
  };
  static const char *const bad[] = {
    "",     " ",   "nan", "NaN",     "inf", "-inf",    "Infinity", "0x10",  "1e309",   "-1e309",
    "1e",   "e5",  "1e+", "--1",     "+-1", "1.2.3",   "1,2,3",    "1.2,3", "1,234.5", "1 2",
    "12px", "1_0", "٣",   "1\u00a0", "−1",  ".",       ",",        "-",     "+",       "true",
    "1f",   "0b1", "1d",  "$1",      "1%",  "\u200b1", "1e1.5",    "1 e5",
  };
  g_autofree char *many = g_strnfill (5000, '1');

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    double value = NAN;

    g_test_message ("%s", good[i].text);
    g_assert_true (hob_reading_parse_number (good[i].text, &value));
    g_assert_cmpfloat (value, ==, good[i].value);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    double value = 4711;

    g_test_message ("%s", bad[i]);
    g_assert_false (hob_reading_parse_number (bad[i], &value));
    g_assert_cmpfloat (value, ==, 4711);
  }
  g_assert_false (hob_reading_parse_number (many, &(double) {0}));
}

static void
test_format (void)
{
  static const struct {
    double value;
    const char *text;
  } numbers[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-1, "-1"},
    {100, "100"},
    {12.5, "12.5"},
    {0.1, "0.1"},
    {21.1, "21.1"},
    {1e6, "1000000"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1e20, "1e+20"},
    {0.0015, "0.0015"},
    {123456789012345, "123456789012345"},
  };
  GRand *random = g_rand_new_with_seed (1);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *text = hob_reading_format_number (numbers[i].value);

    g_assert_cmpstr (text, ==, numbers[i].text);
  }
  for (guint i = 0; i < 10000; i++) {
    double value =
      g_rand_double_range (random, -1, 1) * exp10 (g_rand_int_range (random, -300, 300));
    g_autofree char *text = hob_reading_format_number (value);
    double again = NAN;

    g_assert_true (hob_reading_parse_number (text, &again));
    g_assert_cmpfloat (again, ==, value);
  }
  g_rand_free (random);
}

/* Prefers a locale with a decimal comma, where there is one. */
static void
test_no_locale (void)
{
  g_autoptr (HobReading) reading = NULL;
  g_autofree char *text = NULL;
  double value;

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    g_test_message ("Only the C locale is here");
  text = hob_reading_format_number (12.5);
  reading = hob_reading_new_number (12.5, NULL);
  g_assert_cmpstr (text, ==, "12.5");
  g_assert_cmpstr (hob_reading_get_text (reading), ==, "12.5");
  g_assert_true (hob_reading_parse_number ("12.5", &value));
  g_assert_cmpfloat (value, ==, 12.5);
  setlocale (LC_NUMERIC, "C");
}

static void
test_booleans (void)
{
  static const char *const on[] = {"1", "true", "TRUE", "True", " 1 ", "\ntrue\n"};
  static const char *const off[] = {"0", "false", "FALSE", "False"};
  static const char *const neither[] = {"", "2", "-1", "yes", "on", "1.0", "01", "tru", "truer"};
  gboolean value;

  for (guint i = 0; i < G_N_ELEMENTS (on); i++) {
    g_autoptr (HobReading) reading = hob_reading_new_text (on[i], NULL);

    g_assert_true (hob_reading_get_boolean (reading, &value));
    g_assert_true (value);
  }
  for (guint i = 0; i < G_N_ELEMENTS (off); i++) {
    g_autoptr (HobReading) reading = hob_reading_new_text (off[i], NULL);

    g_assert_true (hob_reading_get_boolean (reading, &value));
    g_assert_false (value);
  }
  for (guint i = 0; i < G_N_ELEMENTS (neither); i++) {
    g_autoptr (HobReading) reading = hob_reading_new_text (neither[i], NULL);

    g_assert_false (hob_reading_get_boolean (reading, &value));
  }
}

static void
test_text (void)
{
  static const char *const texts[][2] = {
    {" a b ", "a b"},
    {"a\r\nb\nc", "a\nb\nc"},
    {"a\tb", "a b"},
    {"a\x7f"
     "b\xc2\x85"
     "c",
     "abc"},
    {"\n\n", ""},
    {"a\x01\x02", "a"},
    {"\x7f a \x01", "a"},
    {"<b>&amp;</b>", "<b>&amp;</b>"},
    {"a\xe2\x80\xa8"
     "b",
     "a\nb"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (HobReading) reading = hob_reading_new_text (texts[i][0], NULL);

    g_assert_cmpstr (hob_reading_get_text (reading), ==, texts[i][1]);
  }
}

static void
test_clip (void)
{
  g_autofree char *filler = g_strnfill (4095, 'x');
  g_autofree char *fits = g_strconcat (filler, "y", NULL);
  g_autofree char *split = g_strconcat (filler, "é!", NULL);
  g_autofree char *more = g_strconcat (filler, "yz", NULL);
  g_autoptr (HobReading) exact = hob_reading_new_text (fits, NULL);
  g_autoptr (HobReading) whole = hob_reading_new_text (split, NULL);
  g_autoptr (HobReading) clipped = hob_reading_new_text (more, NULL);

  g_assert_cmpstr (hob_reading_get_text (exact), ==, fits);
  g_assert_cmpstr (hob_reading_get_text (whole), ==, filler);
  g_assert_cmpstr (hob_reading_get_text (clipped), ==, fits);
}

static void
assert_equal (const char *a_type,
              const char *a_text,
              const char *a_unit,
              const char *b_type,
              const char *b_text,
              const char *b_unit,
              gboolean equal)
{
  g_autoptr (HobReading) a = hob_reading_new_restored (a_text, a_type, a_unit);
  g_autoptr (HobReading) b = hob_reading_new_restored (b_text, b_type, b_unit);

  g_test_message ("%s, %s", a_text, b_text);
  g_assert_cmpint (hob_reading_equal (a, b), ==, equal);
  g_assert_cmpint (hob_reading_equal (b, a), ==, equal);
  g_assert_true (hob_reading_equal (a, a));
}

static void
test_equal (void)
{
  assert_equal (NULL, "a", NULL, "string", "a", NULL, TRUE);
  assert_equal (NULL, "a", NULL, NULL, "b", NULL, FALSE);
  assert_equal ("double", "21.500000", "celsius", NULL, "21.5", "°C", TRUE);
  assert_equal (NULL, "21,5", NULL, NULL, "21.5", NULL, TRUE);
  assert_equal ("double", "21.5", "celsius", "double", "21.5", "kelvin", FALSE);
  assert_equal ("double", "21.5", "celsius", "double", "21.5", NULL, FALSE);
  assert_equal ("double", "21.5", NULL, "double", "21.6", NULL, FALSE);
  assert_equal ("bool", "1", NULL, "boolean", "true", NULL, TRUE);
  assert_equal (NULL, "TRUE", NULL, NULL, "1", NULL, TRUE);
  assert_equal ("bool", "1", NULL, "bool", "0", NULL, FALSE);
  assert_equal ("bool", "false", NULL, "bool", "1", NULL, FALSE);
  assert_equal ("bool", "maybe", NULL, "bool", "0", NULL, FALSE);
  assert_equal ("string", "007", NULL, NULL, "7", NULL, FALSE);
  assert_equal (NULL, "", NULL, NULL, "0", NULL, FALSE);
}

static HobNode *
take_node (HobReading *reading)
{
  HobNode *node = hob_reading_to_node (reading);

  hob_reading_unref (reading);
  return node;
}

static void
test_write (void)
{
#define VAL "<val xmlns='urn:xmpp:uwpx:iot'"
  assert_node_says (take_node (hob_reading_new_boolean (TRUE)), VAL " type='boolean'>1</val>");
  assert_node_says (take_node (hob_reading_new_boolean (FALSE)), VAL " type='boolean'>0</val>");
  /* The reference firmware takes "true" for off. */
  assert_node_says (take_node (hob_reading_new_restored ("true", "bool", NULL)),
                    VAL " type='boolean'>1</val>");
  assert_node_says (take_node (hob_reading_new_restored ("maybe", "bool", NULL)),
                    VAL ">maybe</val>");
  assert_node_says (take_node (hob_reading_new_number (12.5, "celsius")),
                    VAL " unit='°C'>12.5</val>");
  assert_node_says (take_node (hob_reading_new_restored ("12,5", "double", NULL)),
                    VAL ">12.5</val>");
  assert_node_says (take_node (hob_reading_new_restored ("NaN", "double", NULL)), VAL ">NaN</val>");
  assert_node_says (take_node (hob_reading_new_text ("a, b", NULL)), VAL ">a, b</val>");
  assert_node_says (take_node (hob_reading_new_text ("<\xc3\xa9>\x01", "'")),
                    VAL " unit='&apos;'>&lt;é&gt;</val>");
  assert_node_says (take_node (hob_reading_new_text ("", NULL)), VAL "/>");
#undef VAL
}

static void
test_not_a_value (void)
{
  static const char *const bad[] = {
    "<val>1</val>",
    "<val xmlns='urn:xmpp:uwpx:iot:2'>1</val>",
    "<value xmlns='urn:xmpp:uwpx:iot'>1</value>",
    "<Val xmlns='urn:xmpp:uwpx:iot'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (HobNode) node = read_node (bad[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (hob_reading_new_from_node (node, &error));
    g_assert_error (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_MALFORMED);
  }
}

static void
test_kept_alone (void)
{
  HobReading *reading = read_val ("type='double' unit='furlongs'", "1");
  g_autoptr (HobReading) copy = g_boxed_copy (HOB_TYPE_READING, reading);
  g_autoptr (HobReading) restored = hob_reading_new_restored (
    hob_reading_get_text (copy), hob_reading_get_wire_type (copy), hob_reading_get_unit (copy));

  g_assert_true (copy == reading);
  hob_reading_unref (reading);
  g_assert_cmpstr (hob_reading_get_unit (copy), ==, "furlongs");
  g_assert_true (hob_reading_equal (copy, restored));
  g_assert_cmpint (hob_reading_get_reading_type (restored), ==, HOB_READING_NUMBER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/reading/from-firmware", test_from_firmware);
  g_test_add_func ("/wire/reading/types", test_types);
  g_test_add_func ("/wire/reading/untidy-type", test_untidy_type);
  g_test_add_func ("/wire/reading/units", test_units);
  g_test_add_func ("/wire/reading/odd-units", test_odd_units);
  g_test_add_func ("/wire/reading/numbers", test_numbers);
  g_test_add_func ("/wire/reading/format", test_format);
  g_test_add_func ("/wire/reading/no-locale", test_no_locale);
  g_test_add_func ("/wire/reading/booleans", test_booleans);
  g_test_add_func ("/wire/reading/text", test_text);
  g_test_add_func ("/wire/reading/clip", test_clip);
  g_test_add_func ("/wire/reading/equal", test_equal);
  g_test_add_func ("/wire/reading/write", test_write);
  g_test_add_func ("/wire/reading/not-a-value", test_not_a_value);
  g_test_add_func ("/wire/reading/kept-alone", test_kept_alone);
  return g_test_run ();
}
