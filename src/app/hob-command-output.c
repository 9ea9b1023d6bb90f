/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"
#include "hob-json-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* What a device calls itself must not steer the terminal. Only @keep passes, a line break say. */
static char *
make_harmless (const char *text, char keep)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *harmless = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == (gunichar) keep || !g_unichar_iscntrl (c))
      g_string_append_unichar (harmless, c);
    else
      g_string_append_c (harmless, ' ');
  }
  return g_string_free (harmless, FALSE);
}

static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

/**
 * hob_command_error:
 * @format: a sentence for a person, as for printf()
 *
 * Says it on standard error.
 */
void
hob_command_error (const char *format, ...)
{
  g_autofree char *sentence = NULL;
  g_autofree char *harmless = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  harmless = make_harmless (sentence, '\0');
  fprintf (stderr, "hob: %s\n", harmless);
}

/**
 * hob_command_print:
 * @self: a command
 * @text: whole lines
 *
 * Writes to standard output at once, so that a pipe sees each line when it happens.
 */
void
hob_command_print (HobCommand *self, const char *text)
{
  if (self->output_gone || self->output_failed)
    return;

  errno = 0;
  if (fputs (text, stdout) != EOF && fflush (stdout) != EOF)
    return;
  if (errno == EPIPE)
    self->output_gone = TRUE;
  else
    self->output_failed = TRUE;
  if (dex_future_is_pending (DEX_FUTURE (self->interrupted)))
    dex_promise_reject (self->interrupted,
                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "No output"));
}

/**
 * hob_command_print_table:
 * @self: a command
 * @cells: row by row
 * @n_columns: how many make a row
 *
 * Prints columns one below the other; the last one is not padded.
 */
void
hob_command_print_table (HobCommand *self, GPtrArray *cells, guint n_columns)
{
  g_autofree guint *widths = g_new0 (guint, n_columns);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < cells->len; i++) {
    const char *cell = g_ptr_array_index (cells, i);
    char *text = make_harmless (cell != NULL ? cell : "", '\0');

    g_ptr_array_add (texts, text);
    widths[i % n_columns] = MAX (widths[i % n_columns], text_width (text));
  }
  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index (texts, i);
    gboolean last = i % n_columns == n_columns - 1;

    g_string_append (out, text);
    if (!last)
      g_string_append_printf (out, "%*s", (int) (widths[i % n_columns] - text_width (text) + 2),
                              "");
    else
      while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate (out, out->len - 1);
    if (last)
      g_string_append_c (out, '\n');
  }
  hob_command_print (self, out->str);
}

/**
 * hob_command_kind_name:
 * @field: a field
 *
 * Returns: (transfer none): its kind, as programs see it
 */
const char *
hob_command_kind_name (HobField *field)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (HOB_TYPE_FIELD_KIND);

  return g_enum_get_value (kinds, (int) hob_field_get_kind (field))->value_nick;
}

/**
 * hob_command_field_text:
 * @field: a field
 *
 * Returns: (transfer full): its value and unit for a person; "–" while there is none
 */
char *
hob_command_field_text (HobField *field)
{
  HobReading *value = hob_field_get_value (field);
  const char *label = hob_field_get_value_label (field);
  const char *unit = value != NULL ? hob_reading_get_unit (value) : NULL;
  g_autofree char *text = g_strdup (label);
  double number;

  if (value == NULL || *label == '\0')
    return g_strdup ("–");
  if (g_str_equal (label, hob_reading_get_text (value)) &&
      hob_reading_get_number (value, &number)) {
    g_autofree char *format = g_strdup_printf ("%%.%uf", hob_field_get_digits (field));
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_set_str (&text, g_ascii_formatd (digits, sizeof digits, format, number));
  }
  if (unit != NULL && *unit != '\0')
    return g_strdup_printf ("%s %s", text, unit);
  return g_steal_pointer (&text);
}

/* Many devices leave the type of their readings out; what a person typed is text. */
static gboolean
looks_like_number (HobFieldKind kind, HobReadingType type)
{
  return kind == HOB_FIELD_NUMBER || kind == HOB_FIELD_SLIDER || kind == HOB_FIELD_READING ||
         type == HOB_READING_NUMBER;
}

static void
describe_value (GString *out, HobField *field, HobReading *value)
{
  HobFieldKind kind = hob_field_get_kind (field);
  HobReadingType type = hob_reading_get_reading_type (value);
  double number;
  gboolean on;

  if ((kind == HOB_FIELD_SWITCH || type == HOB_READING_BOOLEAN) &&
      hob_reading_get_boolean (value, &on))
    hob_json_boolean (out, "value", on);
  else if (looks_like_number (kind, type) && hob_reading_get_number (value, &number))
    hob_json_number (out, "value", number);
  else
    hob_json_string (out, "value", hob_reading_get_text (value));
}

/**
 * hob_command_describe_field:
 * @out: a JSON object that has been begun
 * @device: a device
 * @field: one of its fields
 *
 * What every JSON line about a field has in common. A switch is true or false, and a number is a
 * number, also where the device sends text. Secrets are not told.
 */
void
hob_command_describe_field (GString *out, HobDevice *device, HobField *field)
{
  HobReading *value =
    hob_field_get_kind (field) != HOB_FIELD_SECRET ? hob_field_get_value (field) : NULL;

  hob_json_string (out, "device", hob_device_get_address (device));
  hob_json_string (out, "field", hob_field_get_var (field));
  hob_json_string (out, "label", hob_field_get_label (field));
  hob_json_string (out, "kind", hob_command_kind_name (field));
  hob_json_boolean (out, "writable", hob_field_get_writable (field));
  if (value != NULL)
    describe_value (out, field, value);
  else
    hob_json_string (out, "value", NULL);
  hob_json_string (out, "text", value != NULL ? hob_reading_get_text (value) : NULL);
  hob_json_string (out, "unit", value != NULL ? hob_reading_get_unit (value) : NULL);
  hob_json_time (out, "updated", hob_field_get_updated (field));
  hob_json_boolean (out, "stale", hob_field_get_stale (field));
}

/**
 * hob_command_print_field:
 * @self: a command
 * @device: a device
 * @field: one of its fields
 *
 * Prints one value: alone for a person, as an object for a program.
 */
void
hob_command_print_field (HobCommand *self, HobDevice *device, HobField *field)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->json) {
    hob_json_begin (out);
    hob_command_describe_field (out, device, field);
    hob_json_end (out);
  } else {
    g_autofree char *text = hob_command_field_text (field);
    g_autofree char *harmless = make_harmless (text, '\n');

    g_string_printf (out, "%s\n", harmless);
  }
  hob_command_print (self, out->str);
}
