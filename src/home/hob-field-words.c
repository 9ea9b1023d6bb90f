/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-value-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* More decimals are noise. */
#define MAX_DIGITS 3

/* Half a step at most, since devices round what they are asked for; else what a float loses. */
static double
get_tolerance (const HobFormField *definition, double value)
{
  double tolerance = MAX (fabs (value), 1) * 1e-6;

  return definition != NULL ? MAX (tolerance, definition->step * 0.499) : tolerance;
}

static char *
label_for_boolean (HobReading *reading)
{
  gboolean on;

  return hob_reading_get_boolean (reading, &on) ? g_strdup (on ? _ ("On") : _ ("Off"))
                                                : g_strdup (hob_reading_get_text (reading));
}

static const char *
label_for_option (const HobFormField *definition, const char *value)
{
  for (guint i = 0; i < definition->n_options; i++)
    if (g_str_equal (definition->options[i].value, value))
      return definition->options[i].label;
  return value;
}

static char *
label_for_choices (const HobFormField *definition, const char *text)
{
  g_auto (GStrv) values = g_strsplit (text, "\n", -1);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint i = 0; values[i] != NULL; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "",
                            label_for_option (definition, values[i]));
  return g_string_free (g_steal_pointer (&labels), FALSE);
}

/*
 * hob_field_value_step:
 * @definition: (nullable): the field in the form
 * @digits: decimals its values have
 *
 * Returns: the device's own step, or a hundredth of its range rounded to 1, 2 or 5 times a power
 *   of ten, or one of the last digit; never 0
 */
double
hob_field_value_step (const HobFormField *definition, guint digits)
{
  const HobDatatype *datatype;
  double power, step;

  if (definition == NULL)
    return pow (10, -(double) digits);
  if (definition->step > 0)
    return definition->step;
  datatype = hob_datatype_find (definition->datatype);
  if (datatype != NULL && datatype->integer)
    return 1;
  if (!definition->has_range)
    return pow (10, -(double) digits);
  step = (definition->maximum - definition->minimum) / 100;
  power = pow (10, floor (log10 (step)));
  if (!isfinite (power) || power <= 0)
    return 1;
  return step / power >= 5 ? 5 * power : step / power >= 2 ? 2 * power : power;
}

/*
 * hob_field_value_digits:
 * @text: a number as the device wrote it
 *
 * Returns: how many decimals are worth showing, at most three
 */
guint
hob_field_value_digits (const char *text)
{
  const char *point = strpbrk (text, ".,");
  guint digits = 0;

  if (point == NULL)
    return 0;
  for (guint i = 1; i <= MAX_DIGITS && g_ascii_isdigit (point[i]); i++)
    if (point[i] != '0')
      digits = i;
  return digits;
}

/*
 * hob_field_value_does:
 * @definition: (nullable): the field in the form
 * @kind: what it is
 * @said: what the device says
 * @asked: what it was asked for
 *
 * Devices drop units and types, write six decimals, and round to their steps.
 *
 * Returns: whether @said is @asked in other words
 */
gboolean
hob_field_value_does (const HobFormField *definition,
                      HobFieldKind kind,
                      HobReading *said,
                      HobReading *asked)
{
  double number_said, number_asked;
  gboolean on_said, on_asked;

  if (g_str_equal (hob_reading_get_text (said), hob_reading_get_text (asked)))
    return TRUE;
  if (kind == HOB_FIELD_SWITCH)
    return hob_reading_get_boolean (said, &on_said) && hob_reading_get_boolean (asked, &on_asked) &&
           on_said == on_asked;
  if (kind != HOB_FIELD_NUMBER && kind != HOB_FIELD_SLIDER)
    return FALSE;
  return hob_reading_get_number (said, &number_said) &&
         hob_reading_get_number (asked, &number_asked) &&
         fabs (number_said - number_asked) <= get_tolerance (definition, number_asked);
}

/*
 * hob_field_value_label:
 * @definition: (nullable): the field in the form
 * @kind: what it is
 * @reading: its value
 *
 * Returns: (transfer full): the value in the form's own words; secrets stay covered
 */
char *
hob_field_value_label (const HobFormField *definition, HobFieldKind kind, HobReading *reading)
{
  const char *text = hob_reading_get_text (reading);

  if (kind == HOB_FIELD_SECRET)
    return g_strdup (*text != '\0' ? "••••••" : "");
  if (kind == HOB_FIELD_BUTTON || kind == HOB_FIELD_HEADING)
    return g_strdup ("");
  if (kind == HOB_FIELD_SWITCH || hob_reading_get_reading_type (reading) == HOB_READING_BOOLEAN ||
      (definition != NULL && definition->type == HOB_FORM_FIELD_BOOLEAN))
    return label_for_boolean (reading);
  if (definition != NULL && definition->type == HOB_FORM_FIELD_LIST_MULTI)
    return label_for_choices (definition, text);
  if (definition != NULL && definition->n_options > 0)
    return g_strdup (label_for_option (definition, text));
  return g_strdup (text);
}
