/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-spec-private.h"

#include "hob-thing-error-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define TEXT_LIMIT 1024 /* bytes of one value */
#define MULTILINE_LIMIT 4096

static void
clear_effect (HobThingEffect *effect)
{
  g_free (effect->field);
  g_free (effect->value);
}

G_GNUC_PRINTF (2, 3)
static HobReading *
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (HOB_THING_ERROR, HOB_THING_ERROR_VALUE, format, arguments);
  va_end (arguments);
  return NULL;
}

static HobReading *
read_boolean (HobThingSpec *self, const char *text, GError **error)
{
  static const char *const words[][2] = {
    {"off", "on"}, {"false", "true"}, {"0", "1"}, {"no", "yes"}};

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (guint value = 0; value < 2; value++)
      if (g_ascii_strcasecmp (text, words[i][value]) == 0)
        return hob_reading_new_boolean (value == 1);
  return refuse (error, _ ("%s can be on or off."), self->label);
}

static double
snap (HobThingSpec *self, double number)
{
  double base = self->has_range ? self->minimum : 0;

  if (self->step <= 0)
    return number;
  number = base + round ((number - base) / self->step) * self->step;
  /* 21.3 and not 21.300000000000001 */
  number = round (number * 1e9) / 1e9;
  return self->has_range ? CLAMP (number, self->minimum, self->maximum) : number;
}

static HobReading *
read_number (HobThingSpec *self, const char *text, GError **error)
{
  double number;

  if (!hob_reading_parse_number (text, &number) ||
      (self->has_range && (number < self->minimum || number > self->maximum))) {
    g_autofree char *range = hob_thing_spec_dup_range (self);

    return refuse (error, _ ("%s takes %s."), self->label, range);
  }
  return hob_reading_new_number (snap (self, number), self->unit);
}

static gboolean
find_option (HobThingSpec *self, const char *text, guint *index)
{
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  for (guint i = 0; self->option_values[i] != NULL; i++) {
    g_autofree char *value = g_utf8_casefold (self->option_values[i], -1);
    g_autofree char *label = g_utf8_casefold (self->option_labels[i], -1);

    if (g_str_equal (wanted, value) || g_str_equal (wanted, label)) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

static HobReading *
refuse_option (HobThingSpec *self, GError **error)
{
  g_autofree char *range = hob_thing_spec_dup_range (self);

  return refuse (error, _ ("%s can be: %s."), self->label, range);
}

static HobReading *
read_choice (HobThingSpec *self, const char *text, GError **error)
{
  guint index;

  if (!find_option (self, text, &index))
    return refuse_option (self, error);
  return hob_reading_new_text (self->option_values[index], NULL);
}

static HobReading *
read_choices (HobThingSpec *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "\n,;", -1);
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  g_autofree gboolean *on = g_new0 (gboolean, g_strv_length (self->option_values));
  g_auto (GStrv) values = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; parts[i] != NULL; i++) {
    guint index;

    if (*g_strstrip (parts[i]) == '\0')
      continue;
    if (!find_option (self, parts[i], &index))
      return refuse_option (self, error);
    on[index] = TRUE;
  }
  /* In the order of the form, so that the same choice always reads the same. */
  for (guint i = 0; self->option_values[i] != NULL; i++)
    if (on[i])
      g_strv_builder_add (chosen, self->option_values[i]);
  values = g_strv_builder_end (chosen);
  joined = g_strjoinv ("\n", values);
  return hob_reading_new_text (joined, NULL);
}

static HobReading *
read_text (HobThingSpec *self, const char *text, GError **error)
{
  gsize limit = self->kind == HOB_THING_MULTILINE ? MULTILINE_LIMIT : TEXT_LIMIT;

  if (strlen (text) > limit)
    return refuse (error, _ ("%s takes at most %zu bytes."), self->label, limit);
  return hob_reading_new_text (text, self->unit);
}

static HobReading *
read_reading (HobThingSpec *self, const char *text)
{
  double number;

  if (hob_reading_parse_number (text, &number))
    return hob_reading_new_number (snap (self, number), self->unit);
  return hob_reading_new_text (text, NULL);
}

/**
 * hob_thing_spec_free:
 * @self: (transfer full): a field's description
 */
void
hob_thing_spec_free (HobThingSpec *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_effects; i++)
    clear_effect (&self->effects[i]);
  g_free (self->effects);
  g_free (self->name);
  g_free (self->var);
  g_free (self->label);
  g_free (self->unit);
  g_strfreev (self->option_values);
  g_strfreev (self->option_labels);
  g_free (self->initial);
  g_strfreev (self->argv);
  g_free (self->folder);
  g_clear_object (&self->file);
  g_free (self->simulate);
  g_free (self->follows);
  g_free (self);
}

/**
 * hob_thing_spec_is_writable:
 * @self: a field's description
 *
 * Returns: whether people can set it
 */
gboolean
hob_thing_spec_is_writable (HobThingSpec *self)
{
  return self->kind != HOB_THING_HEADING && self->kind != HOB_THING_READING &&
         self->kind != HOB_THING_BOOLEAN_READING;
}

/**
 * hob_thing_spec_is_numeric:
 * @self: a field's description
 *
 * Returns: whether its value may be a number
 */
gboolean
hob_thing_spec_is_numeric (HobThingSpec *self)
{
  return self->kind == HOB_THING_SLIDER || self->kind == HOB_THING_NUMBER ||
         self->kind == HOB_THING_READING;
}

/**
 * hob_thing_spec_is_boolean:
 * @self: a field's description
 *
 * Returns: whether its value is on or off
 */
gboolean
hob_thing_spec_is_boolean (HobThingSpec *self)
{
  return self->kind == HOB_THING_SWITCH || self->kind == HOB_THING_BOOLEAN_READING;
}

/**
 * hob_thing_spec_get_node:
 * @self: a field's description
 *
 * Returns: the node its value is published on
 */
const char *
hob_thing_spec_get_node (HobThingSpec *self)
{
  return hob_thing_spec_is_writable (self) ? HOB_PUBSUB_NODE_ACTUATORS : HOB_PUBSUB_NODE_SENSORS;
}

/**
 * hob_thing_spec_read:
 * @self: a field's description
 * @text: a value as a person, a program, a file or a controller wrote it
 * @error: %HOB_THING_ERROR_VALUE, saying what would fit
 *
 * Reads a value, and brings it into the one form that the device uses: a number on its step, an
 * option by its value.
 *
 * Returns: (transfer full) (nullable): the value
 */
HobReading *
hob_thing_spec_read (HobThingSpec *self, const char *text, GError **error)
{
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  switch (self->kind) {
  case HOB_THING_SWITCH:
  case HOB_THING_BOOLEAN_READING:
    return read_boolean (self, trimmed, error);
  case HOB_THING_SLIDER:
  case HOB_THING_NUMBER:
    return read_number (self, trimmed, error);
  case HOB_THING_CHOICE:
    return read_choice (self, trimmed, error);
  case HOB_THING_CHOICES:
    return read_choices (self, trimmed, error);
  case HOB_THING_TEXT:
  case HOB_THING_MULTILINE:
  case HOB_THING_SECRET:
    return read_text (self, trimmed, error);
  case HOB_THING_BUTTON:
    return hob_reading_new_boolean (TRUE);
  case HOB_THING_READING:
    return read_reading (self, trimmed);
  case HOB_THING_HEADING:
  default:
    return refuse (error, _ ("%s is only a heading."), self->label);
  }
}

/**
 * hob_thing_spec_same:
 * @self: a field's description
 * @a: a value as anybody wrote it
 * @b: another one
 *
 * Compares by meaning, as far as the node is concerned: “true” is “1”, and 80 is 80.0. A label in
 * place of an option's value is not the same, because others could not read it.
 *
 * Returns: whether there is no need to write one over the other
 */
gboolean
hob_thing_spec_same (HobThingSpec *self, HobReading *a, HobReading *b)
{
  gboolean on[2];
  double number[2];

  g_return_val_if_fail (self != NULL && a != NULL && b != NULL, FALSE);

  if (hob_thing_spec_is_boolean (self))
    return hob_reading_get_boolean (a, &on[0]) && hob_reading_get_boolean (b, &on[1]) &&
           on[0] == on[1];
  if (hob_reading_get_number (a, &number[0]) && hob_reading_get_number (b, &number[1]))
    return fabs (number[0] - number[1]) < 1e-9;
  return g_str_equal (hob_reading_get_text (a), hob_reading_get_text (b));
}

/**
 * hob_thing_spec_get_public:
 * @self: a field's description
 * @value: (nullable): its value
 *
 * What is published of a value. A secret is never told back, and a button is always at rest: both
 * would otherwise lie on the server for everybody who may see the device.
 *
 * Returns: (transfer full) (nullable): the reading to publish, %NULL for nothing
 */
HobReading *
hob_thing_spec_get_public (HobThingSpec *self, HobReading *value)
{
  if (self->kind == HOB_THING_BUTTON)
    return hob_reading_new_number (0, NULL);
  if (self->kind == HOB_THING_SECRET)
    return hob_reading_new_text ("", NULL);
  return value != NULL ? hob_reading_ref (value) : NULL;
}

/**
 * hob_thing_spec_dup_range:
 * @self: a field's description
 *
 * Returns: (transfer full): what the field takes, in words: “40–100 °C”, “boil, tea”
 */
char *
hob_thing_spec_dup_range (HobThingSpec *self)
{
  if (hob_thing_spec_is_boolean (self))
    return g_strdup ("on|off");
  if (self->option_labels != NULL)
    return g_strjoinv (", ", self->option_labels);
  if (hob_thing_spec_is_numeric (self) && self->has_range) {
    g_autofree char *minimum = hob_reading_format_number (self->minimum);
    g_autofree char *maximum = hob_reading_format_number (self->maximum);

    return g_strdup_printf ("%s–%s%s%s", minimum, maximum, self->unit != NULL ? " " : "",
                            self->unit != NULL ? self->unit : "");
  }
  return g_strdup (hob_thing_spec_is_numeric (self) ? _ ("a number") : _ ("a text"));
}

/**
 * hob_thing_spec_describe:
 * @self: a field's description
 * @value: (nullable): its value
 *
 * Returns: (transfer full): the field and its value in words: “Target: 80 °C”
 */
char *
hob_thing_spec_describe (HobThingSpec *self, HobReading *value)
{
  const char *unit = self->unit;
  const char *text;
  gboolean on;
  guint index;

  if (self->kind == HOB_THING_SECRET || self->kind == HOB_THING_BUTTON)
    return g_strdup_printf ("%s: ***", self->label);
  if (value == NULL)
    return g_strdup_printf (_ ("%s: not known yet"), self->label);

  text = hob_reading_get_text (value);
  if (hob_thing_spec_is_boolean (self) && hob_reading_get_boolean (value, &on))
    text = on ? _ ("on") : _ ("off");
  else if (self->kind == HOB_THING_CHOICE && find_option (self, text, &index))
    text = self->option_labels[index];
  if (hob_reading_get_reading_type (value) != HOB_READING_NUMBER || unit == NULL)
    return g_strdup_printf ("%s: %s", self->label, text);
  return g_strdup_printf ("%s: %s %s", self->label, text, unit);
}
