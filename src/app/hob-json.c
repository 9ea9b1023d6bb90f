/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-json-private.h"

#include <math.h>

/* Also what a terminal might take for a command is written as an escape. */
static void
append_text (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == '"' || c == '\\')
      g_string_append_printf (out, "\\%c", (char) c);
    else if (c == '\n')
      g_string_append (out, "\\n");
    else if (c < 0x10000 && (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029))
      g_string_append_printf (out, "\\u%04x", c);
    else
      g_string_append_unichar (out, c);
  }
  g_string_append_c (out, '"');
}

static void
append_separator (GString *out)
{
  if (out->len > 0 && strchr ("{[", out->str[out->len - 1]) == NULL)
    g_string_append_c (out, ',');
}

static void
append_key (GString *out, const char *key)
{
  append_separator (out);
  append_text (out, key);
  g_string_append_c (out, ':');
}

/**
 * hob_json_begin:
 * @out: where to
 *
 * Begins an object.
 */
void
hob_json_begin (GString *out)
{
  g_string_append_c (out, '{');
}

/**
 * hob_json_string:
 * @out: where to
 * @key: name of the member
 * @value: (nullable): its value, made valid where it is not; %NULL becomes null
 */
void
hob_json_string (GString *out, const char *key, const char *value)
{
  append_key (out, key);
  if (value != NULL)
    append_text (out, value);
  else
    g_string_append (out, "null");
}

/**
 * hob_json_number:
 * @out: where to
 * @key: name of the member
 * @value: its value; what JSON has no number for becomes null
 */
void
hob_json_number (GString *out, const char *key, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  append_key (out, key);
  if (!isfinite (value))
    g_string_append (out, "null");
  else if (value == trunc (value) && fabs (value) < 1e15)
    g_string_append_printf (out, "%.0f", value + 0.0);
  else
    g_string_append (out, g_ascii_dtostr (text, sizeof text, value));
}

/**
 * hob_json_boolean:
 * @out: where to
 * @key: name of the member
 * @value: its value
 */
void
hob_json_boolean (GString *out, const char *key, gboolean value)
{
  append_key (out, key);
  g_string_append (out, value ? "true" : "false");
}

/**
 * hob_json_time:
 * @out: where to
 * @key: name of the member
 * @microseconds: since 1970; 0 when unknown
 *
 * ISO 8601 in universal time.
 */
void
hob_json_time (GString *out, const char *key, gint64 microseconds)
{
  g_autoptr (GDateTime) time =
    microseconds != 0 ? g_date_time_new_from_unix_utc_usec (microseconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  hob_json_string (out, key, text);
}

/**
 * hob_json_begin_array:
 * @out: where to
 * @key: name of the member
 *
 * Begins a list of objects.
 */
void
hob_json_begin_array (GString *out, const char *key)
{
  append_key (out, key);
  g_string_append_c (out, '[');
}

/**
 * hob_json_begin_element:
 * @out: where to
 *
 * Begins an object of a list.
 */
void
hob_json_begin_element (GString *out)
{
  append_separator (out);
  g_string_append_c (out, '{');
}

/**
 * hob_json_end_element:
 * @out: where to
 */
void
hob_json_end_element (GString *out)
{
  g_string_append_c (out, '}');
}

/**
 * hob_json_end_array:
 * @out: where to
 */
void
hob_json_end_array (GString *out)
{
  g_string_append_c (out, ']');
}

/**
 * hob_json_end:
 * @out: where to
 *
 * Ends the object and the line.
 */
void
hob_json_end (GString *out)
{
  g_string_append (out, "}\n");
}
