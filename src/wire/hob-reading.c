/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-reading.h"

#include "hob-namespaces.h"
#include "hob-node-builder.h"
#include "hob-text-private.h"
#include "hob-unit-private.h"
#include "hob-wire-error.h"

#include <math.h>
#include <string.h>

#define MAX_TEXT 4096
#define MAX_WIRE_TYPE 64
#define MAX_UNIT 64
/* A double written out in full has 309 digits before the point. */
#define MAX_NUMBER 400

struct _HobReading {
  gatomicrefcount ref_count;
  HobReadingType type;
  const char *wire_type; /* within text, or static, or NULL */
  const char *unit;      /* likewise */
  char text[];
};

G_DEFINE_BOXED_TYPE (HobReading, hob_reading, hob_reading_ref, hob_reading_unref)

/* Every spelling seen in the wild, and XML Schema's; all others are text. */
static HobReadingType
read_type (const char *wire_type)
{
  static const char *const booleans[] = {"bool", "boolean"};
  static const char *const numbers[] = {"int",   "uint",   "integer", "long",   "short",  "byte",
                                        "float", "double", "decimal", "number", "numeric"};
  const char *name = wire_type;

  if (g_ascii_strncasecmp (name, "xs:", 3) == 0)
    name += 3;
  for (gsize i = 0; i < G_N_ELEMENTS (booleans); i++)
    if (g_ascii_strcasecmp (name, booleans[i]) == 0)
      return HOB_READING_BOOLEAN;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_ascii_strcasecmp (name, numbers[i]) == 0)
      return HOB_READING_NUMBER;
  return HOB_READING_TEXT;
}

static gboolean
is_declared_text (HobReading *self)
{
  return self->wire_type != NULL && (g_ascii_strcasecmp (self->wire_type, "string") == 0 ||
                                     g_ascii_strcasecmp (self->wire_type, "text") == 0);
}

/* All in one block. The strings are valid UTF-8; @wire_type overrules @type. */
static HobReading *
create (HobReadingType type, const char *text, const char *wire_type, const char *unit)
{
  char own_unit[MAX_UNIT + 1] = "";
  const HobTextFlags flags = HOB_TEXT_TRIM | HOB_TEXT_NO_BIDI;
  gsize text_length = strlen (text);
  gsize type_length = wire_type != NULL ? strlen (wire_type) : 0;
  gsize unit_length =
    unit != NULL ? hob_text_clean (own_unit, unit, strlen (unit), MAX_UNIT, flags) : 0;
  HobReading *self = g_malloc (sizeof (HobReading) + MIN (text_length, MAX_TEXT) +
                               MIN (type_length, MAX_WIRE_TYPE) + unit_length + 3);
  char *end = self->text;

  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->wire_type = NULL;
  self->unit = unit_length > 0 ? hob_unit_find (own_unit) : NULL;
  end += hob_text_clean (end, text, text_length, MAX_TEXT, HOB_TEXT_LINES | HOB_TEXT_TRIM) + 1;
  if (type_length > 0) {
    self->wire_type = end;
    end += hob_text_clean (end, wire_type, type_length, MAX_WIRE_TYPE, flags) + 1;
    if (*self->wire_type == '\0')
      self->wire_type = NULL;
    else
      self->type = read_type (self->wire_type);
  }
  if (unit_length > 0 && self->unit == NULL)
    self->unit = memcpy (end, own_unit, unit_length + 1);
  return self;
}

/* Copies a number with a point into @to. The grammar is our own because strtod() also takes
 * hexadecimal, infinity and what follows. */
static gboolean
scan_number (const char *text, gsize length, char *to)
{
  gsize i = 0, digits = 0, exponent_digits = 0;

  if (i < length && (text[i] == '+' || text[i] == '-'))
    i++;
  for (; i < length && g_ascii_isdigit (text[i]); i++)
    digits++;
  if (i < length && (text[i] == '.' || text[i] == ','))
    i++;
  for (; i < length && g_ascii_isdigit (text[i]); i++)
    digits++;
  if (digits > 0 && i < length && (text[i] == 'e' || text[i] == 'E')) {
    i++;
    if (i < length && (text[i] == '+' || text[i] == '-'))
      i++;
    for (; i < length && g_ascii_isdigit (text[i]); i++)
      exponent_digits++;
    if (exponent_digits == 0)
      return FALSE;
  }
  if (digits == 0 || i < length)
    return FALSE;
  for (gsize j = 0; j < length; j++)
    to[j] = text[j] == ',' ? '.' : text[j];
  to[length] = '\0';
  return TRUE;
}

static HobNode *
make_node (const char *type, const char *unit, const char *text)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "val", HOB_NS_IOT);
  hob_node_builder_attribute (builder, "type", type);
  hob_node_builder_attribute (builder, "unit", unit);
  hob_node_builder_text (builder, text, -1);
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_reading_new_from_node:
 * @val: `<val xmlns='urn:xmpp:uwpx:iot'>`
 * @error: return location for a %HOB_WIRE_ERROR
 *
 * Reads a value as devices send it: any spelling of its type or none, white space around it.
 * A text that does not fit its type is kept as it is.
 *
 * Returns: (transfer full): the reading, or %NULL: %HOB_WIRE_ERROR_MALFORMED when @val is none
 */
HobReading *
hob_reading_new_from_node (HobNode *val, GError **error)
{
  g_return_val_if_fail (val != NULL, NULL);

  if (!hob_node_is (val, "val", HOB_NS_IOT)) {
    g_set_error_literal (error, HOB_WIRE_ERROR, HOB_WIRE_ERROR_MALFORMED, "Not a value");
    return NULL;
  }
  return hob_reading_new_restored (hob_node_get_text (val), hob_node_get_attribute (val, "type"),
                                   hob_node_get_attribute (val, "unit"));
}

/**
 * hob_reading_new_text:
 * @text: UTF-8
 * @unit: (nullable): its unit
 *
 * Returns: (transfer full): a reading of unsaid type
 */
HobReading *
hob_reading_new_text (const char *text, const char *unit)
{
  return hob_reading_new_restored (text, NULL, unit);
}

/**
 * hob_reading_new_boolean:
 * @value: on or off
 *
 * Returns: (transfer full): a boolean reading
 */
HobReading *
hob_reading_new_boolean (gboolean value)
{
  return create (HOB_READING_BOOLEAN, value ? "1" : "0", "boolean", NULL);
}

/**
 * hob_reading_new_number:
 * @value: a finite number
 * @unit: (nullable): its unit
 *
 * Returns: (transfer full): a number reading
 */
HobReading *
hob_reading_new_number (double value, const char *unit)
{
  g_return_val_if_fail (isfinite (value), NULL);

  g_autofree char *text = hob_reading_format_number (value);

  return create (HOB_READING_NUMBER, text, NULL, unit);
}

/**
 * hob_reading_new_restored:
 * @text: UTF-8
 * @wire_type: (nullable): what hob_reading_get_wire_type() said
 * @unit: (nullable): what hob_reading_get_unit() said
 *
 * Returns: (transfer full): the reading that was stored as these
 */
HobReading *
hob_reading_new_restored (const char *text, const char *wire_type, const char *unit)
{
  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);
  g_return_val_if_fail (unit == NULL || g_utf8_validate (unit, -1, NULL), NULL);
  g_return_val_if_fail (wire_type == NULL || g_utf8_validate (wire_type, -1, NULL), NULL);

  return create (HOB_READING_TEXT, text, wire_type, unit);
}

/**
 * hob_reading_ref:
 * @self: a reading
 *
 * Returns: (transfer full): @self. Any thread.
 */
HobReading *
hob_reading_ref (HobReading *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hob_reading_unref:
 * @self: (transfer full): a reading
 *
 * Lets go of it. Any thread.
 */
void
hob_reading_unref (HobReading *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * hob_reading_get_reading_type:
 * @self: a reading
 *
 * Returns: what its sender said it is; %HOB_READING_TEXT when they did not
 */
HobReadingType
hob_reading_get_reading_type (HobReading *self)
{
  g_return_val_if_fail (self != NULL, HOB_READING_TEXT);

  return self->type;
}

/**
 * hob_reading_get_wire_type:
 * @self: a reading
 *
 * Returns: (nullable): its type as written, %NULL when absent or empty
 */
const char *
hob_reading_get_wire_type (HobReading *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->wire_type;
}

/**
 * hob_reading_get_text:
 * @self: a reading
 *
 * Returns: its text, trimmed, at most 4 KiB, without control characters but line breaks
 */
const char *
hob_reading_get_text (HobReading *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * hob_reading_get_unit:
 * @self: a reading
 *
 * Returns: (nullable): its unit as people write it where Hob knows it, else as sent; %NULL for
 *   none. Values are never converted.
 */
const char *
hob_reading_get_unit (HobReading *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->unit;
}

/**
 * hob_reading_get_number:
 * @self: a reading
 * @value: (out): its number
 *
 * Returns: whether its text is a number
 */
gboolean
hob_reading_get_number (HobReading *self, double *value)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return hob_reading_parse_number (self->text, value);
}

/**
 * hob_reading_get_boolean:
 * @self: a reading
 * @value: (out): on or off
 *
 * Returns: whether its text is 0, 1, true or false
 */
gboolean
hob_reading_get_boolean (HobReading *self, gboolean *value)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  gboolean on = g_str_equal (self->text, "1") || g_ascii_strcasecmp (self->text, "true") == 0;
  gboolean off = g_str_equal (self->text, "0") || g_ascii_strcasecmp (self->text, "false") == 0;

  *value = on;
  return on || off;
}

/**
 * hob_reading_equal:
 * @a: a reading
 * @b: another
 *
 * Whether a person would call them the same: "21.5" and "21,500000" are, "007" and "7" are too
 * unless their sender calls one of them text.
 *
 * Returns: %TRUE for the same unit and the same text, number or boolean
 */
gboolean
hob_reading_equal (HobReading *a, HobReading *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  double number_a, number_b;
  gboolean boolean_a, boolean_b;

  if (g_strcmp0 (a->unit, b->unit) != 0)
    return FALSE;
  if (strcmp (a->text, b->text) == 0)
    return TRUE;
  if (is_declared_text (a) || is_declared_text (b))
    return FALSE;
  if (hob_reading_get_number (a, &number_a) && hob_reading_get_number (b, &number_b))
    return number_a == number_b;
  return hob_reading_get_boolean (a, &boolean_a) && hob_reading_get_boolean (b, &boolean_b) &&
         boolean_a == boolean_b;
}

/**
 * hob_reading_to_node:
 * @self: a reading
 *
 * Writes @self so that every known device understands it: booleans as `type='boolean'` with 1 or
 * 0, numbers with a point, and no other type.
 *
 * Returns: (transfer full): `<val xmlns='urn:xmpp:uwpx:iot'>`
 */
HobNode *
hob_reading_to_node (HobReading *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autofree char *text = g_strdup (self->text);
  gboolean boolean;
  double number;

  if (self->type == HOB_READING_BOOLEAN && hob_reading_get_boolean (self, &boolean))
    return make_node ("boolean", self->unit, boolean ? "1" : "0");
  /* As many digits as its sender gave it. */
  if (self->type == HOB_READING_NUMBER && hob_reading_get_number (self, &number))
    g_strdelimit (text, ",", '.');
  return make_node (NULL, self->unit, text);
}

/**
 * hob_reading_parse_number:
 * @text: text, white space around it is no matter
 * @value: (out): the number, when there is one
 *
 * Reads a decimal number with a point or a comma, in no locale.
 *
 * Returns: whether @text is a finite number and nothing else
 */
gboolean
hob_reading_parse_number (const char *text, double *value)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  char number[MAX_NUMBER + 1];
  gsize length;
  double result;

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (length > MAX_NUMBER || !scan_number (text, length, number))
    return FALSE;
  result = g_ascii_strtod (number, NULL);
  if (!isfinite (result))
    return FALSE;
  *value = result;
  return TRUE;
}

/**
 * hob_reading_format_number:
 * @value: a finite number
 *
 * Returns: (transfer full): the shortest text that hob_reading_parse_number() reads as @value, with
 *   a point and without an exponent for everyday numbers
 */
char *
hob_reading_format_number (double value)
{
  g_return_val_if_fail (isfinite (value), NULL);

  char text[G_ASCII_DTOSTR_BUF_SIZE];

  /* Minus zero would puzzle people. */
  if (value == 0)
    value = 0;
  for (int digits = 15; digits <= 17; digits++) {
    char format[] = "%.15g";

    format[3] = '0' + digits - 10;
    g_ascii_formatd (text, sizeof text, format, value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  return g_strdup (text);
}
