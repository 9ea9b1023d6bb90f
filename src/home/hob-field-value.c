/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-value-private.h"

#include "hob-home-error.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What a reading can hold. */
#define MAX_TEXT 4096

G_GNUC_PRINTF (2, 3)
static gpointer
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HOB_HOME_ERROR, HOB_HOME_ERROR_VALUE, message);
  return NULL;
}

static gboolean
is_one_of (const char *text, const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_ascii_strcasecmp (text, *words) == 0)
      return TRUE;
  return FALSE;
}

static HobReading *
read_switch (const char *text, GError **error)
{
  static const char *const on[] = {"1", "on", "true", "yes", NULL};
  static const char *const off[] = {"0", "off", "false", "no", NULL};

  if (is_one_of (text, on))
    return hob_reading_new_boolean (TRUE);
  if (is_one_of (text, off))
    return hob_reading_new_boolean (FALSE);
  return refuse (error, _ ("“on” or “off”"));
}

static gboolean
get_limits (const HobFormField *definition, double *minimum, double *maximum)
{
  const HobDatatype *datatype = hob_datatype_find (definition->datatype);

  *minimum = datatype != NULL ? datatype->minimum : -G_MAXDOUBLE;
  *maximum = datatype != NULL ? datatype->maximum : G_MAXDOUBLE;
  if (!definition->has_range)
    return datatype != NULL && datatype->integer;
  *minimum = MAX (*minimum, definition->minimum);
  *maximum = MIN (*maximum, definition->maximum);
  return TRUE;
}

/* Dragging is inexact, typing is not: a slider takes the nearest step, a number refuses. */
static gboolean
fit_step (const HobFormField *definition, HobFieldKind kind, double *value)
{
  const HobDatatype *datatype = hob_datatype_find (definition->datatype);
  double step = definition->step > 0                    ? definition->step
                : datatype != NULL && datatype->integer ? 1
                                                        : 0;
  double origin = definition->has_range && definition->step > 0 ? definition->minimum : 0;
  double nearest;

  if (step == 0)
    return TRUE;
  nearest = origin + round ((*value - origin) / step) * step;
  if (kind != HOB_FIELD_SLIDER && fabs (nearest - *value) > step * 1e-6)
    return FALSE;
  /* 0.1 * 3 is not what a person means by 0.3. */
  nearest = round (nearest * 1e9) / 1e9;
  if (isfinite (nearest) && (!definition->has_range || nearest <= definition->maximum))
    *value = nearest;
  return TRUE;
}

static HobReading *
read_number (const HobFormField *definition,
             HobFieldKind kind,
             const char *text,
             const char *unit,
             GError **error)
{
  double value, minimum, maximum;
  gboolean limited = get_limits (definition, &minimum, &maximum);

  if (!hob_reading_parse_number (text, &value))
    return refuse (error, _ ("a number"));
  if (value < minimum || value > maximum) {
    g_autofree char *from = hob_reading_format_number (minimum);
    g_autofree char *to = hob_reading_format_number (maximum);

    return limited ? refuse (error, _ ("a number from %s to %s"), from, to)
                   : refuse (error, _ ("a number"));
  }
  if (!fit_step (definition, kind, &value)) {
    g_autofree char *step = hob_reading_format_number (definition->step > 0 ? definition->step : 1);

    return definition->step > 0 ? refuse (error, _ ("a number in steps of %s"), step)
                                : refuse (error, _ ("a whole number"));
  }
  return hob_reading_new_number (value, unit);
}

static const HobFormOption *
find_option (const HobFormField *definition, const char *text)
{
  for (guint i = 0; i < definition->n_options; i++)
    if (g_str_equal (definition->options[i].value, text))
      return &definition->options[i];
  for (guint i = 0; i < definition->n_options; i++) {
    g_autofree char *label = g_utf8_casefold (definition->options[i].label, -1);
    g_autofree char *wanted = g_utf8_casefold (text, -1);

    if (g_str_equal (label, wanted) || g_ascii_strcasecmp (definition->options[i].value, text) == 0)
      return &definition->options[i];
  }
  return NULL;
}

static const char *
choose (const HobFormField *definition, const char *text, GError **error)
{
  const HobFormOption *option = find_option (definition, text);
  g_autoptr (GString) labels = NULL;

  if (option != NULL)
    return option->value;
  if (definition->open)
    return text;
  labels = g_string_new (NULL);
  for (guint i = 0; i < definition->n_options; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "", definition->options[i].label);
  return refuse (error, _ ("one of: %s"), labels->str);
}

static HobReading *
read_choices (const HobFormField *definition, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) chosen = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *value;

    if (*g_strstrip (lines[i]) == '\0')
      continue;
    value = choose (definition, lines[i], error);
    if (value == NULL)
      return NULL;
    g_string_append_printf (chosen, "%s%s", chosen->len > 0 ? "\n" : "", value);
  }
  if (chosen->len == 0 && definition->required)
    return refuse (error, _ ("at least one of them"));
  return hob_reading_new_text (chosen->str, NULL);
}

static gboolean
is_time (const char *datatype, const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *full =
    g_str_equal (datatype, "xs:time")   ? g_strconcat ("2000-01-01T", text, NULL)
    : g_str_equal (datatype, "xs:date") ? g_strconcat (text, "T00:00:00", NULL)
                                        : g_strdup (text);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (full, zone);

  return time != NULL;
}

static gboolean
is_color (const char *text, gsize digits)
{
  return strlen (text) == digits && strspn (text, "0123456789abcdefABCDEF") == digits;
}

/* XEP-0122 §5.1, XEP-0331 §3. Datatypes unknown to Hob are the device's to judge. NULL when @text
 * fits, else what would. */
static const char *
find_misfit (const char *datatype, const char *text)
{
  if (datatype == NULL || *text == '\0')
    return NULL;
  if (g_str_equal (datatype, "xs:dateTime") || g_str_equal (datatype, "xs:date") ||
      g_str_equal (datatype, "xs:time"))
    return is_time (datatype, text) ? NULL : _ ("a date or time as in ISO 8601");
  if (g_str_equal (datatype, "xs:anyURI"))
    return g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL) ? NULL : _ ("a web address");
  if (g_str_equal (datatype, "xdc:Color"))
    return is_color (text, 6) ? NULL : _ ("six hexadecimal digits");
  if (g_str_equal (datatype, "xdc:ColorAlpha"))
    return is_color (text, 8) ? NULL : _ ("eight hexadecimal digits");
  return NULL;
}

static HobReading *
read_text (const HobFormField *definition,
           HobFieldKind kind,
           const char *text,
           const char *unit,
           GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const char *misfit = find_misfit (definition->datatype, stripped);

  if (definition->required && *stripped == '\0')
    return refuse (error, _ ("at least one character"));
  if (strlen (stripped) > MAX_TEXT)
    return refuse (error, _ ("a shorter text"));
  if (kind != HOB_FIELD_MULTILINE && strpbrk (stripped, "\r\n") != NULL)
    return refuse (error, _ ("a single line"));
  if (misfit != NULL)
    return refuse (error, "%s", misfit);
  return hob_reading_new_text (stripped, unit);
}

/*
 * hob_field_value_read:
 * @definition: the field in the form
 * @kind: what it is
 * @text: what a person wants, UTF-8
 * @unit: (nullable): of the present value
 * @error: return location for #HOB_HOME_ERROR_VALUE; its message is what would have fitted
 *
 * Checks @text against everything the form says about the field (XEP-0004 §3.3, XEP-0122).
 *
 * Returns: (transfer full): what to tell the device, or %NULL
 */
HobReading *
hob_field_value_read (const HobFormField *definition,
                      HobFieldKind kind,
                      const char *text,
                      const char *unit,
                      GError **error)
{
  g_autofree char *stripped = NULL;
  const char *value;

  if (!g_utf8_validate (text, -1, NULL))
    return refuse (error, _ ("readable text"));
  stripped = g_strstrip (g_strdup (text));
  switch (kind) {
  case HOB_FIELD_SWITCH:
    return read_switch (stripped, error);
  case HOB_FIELD_NUMBER:
  case HOB_FIELD_SLIDER:
    return read_number (definition, kind, stripped, unit, error);
  case HOB_FIELD_CHOICE:
    value = choose (definition, stripped, error);
    return value != NULL ? hob_reading_new_text (value, NULL) : NULL;
  case HOB_FIELD_CHOICES:
    return read_choices (definition, text, error);
  case HOB_FIELD_TEXT:
  case HOB_FIELD_MULTILINE:
  case HOB_FIELD_SECRET:
    return read_text (definition, kind, text, unit, error);
  case HOB_FIELD_READING:
  case HOB_FIELD_BUTTON:
  case HOB_FIELD_HEADING:
  default:
    g_return_val_if_reached (NULL);
  }
}
