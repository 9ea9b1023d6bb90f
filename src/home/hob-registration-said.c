/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registration-said-private.h"

#include <hob-wire.h>

/* One read holds no more. */
#define MAX_SIZE 512
/* On one letter, one above the other: more would reach into the line above. */
#define MAX_MARKS 3

/* What turns text around, hides in it or means something to a program only. */
static gboolean
is_visible (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return g_unichar_isgraph (character) && type != G_UNICODE_PRIVATE_USE;
}

static gboolean
is_space (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return g_unichar_isspace (character) || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

typedef struct {
  GString *text;
  glong length; /* in characters */
  guint marks;
  gboolean spaced; /* something separates the next character */
} Line;

static void
append (Line *line, gunichar character)
{
  if (line->spaced && line->length > 0) {
    g_string_append_c (line->text, ' ');
    line->length++;
  }
  line->spaced = FALSE;
  g_string_append_unichar (line->text, character);
  line->length++;
}

static void
add (Line *line, gunichar character)
{
  if (is_space (character)) {
    line->spaced = TRUE;
    return;
  }
  if (!is_visible (character))
    return;
  line->marks = g_unichar_ismark (character) ? line->marks + 1 : 0;
  /* A mark needs a letter to sit on. */
  if (line->marks > MAX_MARKS || (line->marks > 0 && (line->length == 0 || line->spaced)))
    return;
  append (line, character);
}

static void
shorten (GString *text)
{
  const char *end = g_utf8_offset_to_pointer (text->str, HOB_REGISTRATION_MAX_SAID - 1);

  g_string_truncate (text, end - text->str);
  g_string_append (text, "…");
}

/**
 * hob_registration_clean_said:
 * @said: what a device says, anything
 * @size: of it, in bytes
 *
 * Leaves one line of at most %HOB_REGISTRATION_MAX_SAID characters that can be seen. Zeros at the
 * end are how firmware ends a text. Any thread.
 *
 * Returns: (transfer full) (nullable): valid UTF-8; %NULL when it says nothing, or no text
 */
char *
hob_registration_clean_said (const char *said, gsize size)
{
  Line line = {NULL};

  while (size > 0 && said[size - 1] == '\0')
    size--;
  if (size == 0 || size > MAX_SIZE || !g_utf8_validate_len (said, size, NULL))
    return NULL;

  line.text = g_string_sized_new (size);
  for (const char *at = said; at < said + size; at = g_utf8_next_char (at))
    add (&line, g_utf8_get_char (at));
  if (line.length > HOB_REGISTRATION_MAX_SAID)
    shorten (line.text);
  if (line.length == 0) {
    g_string_free (line.text, TRUE);
    return NULL;
  }
  return g_string_free_and_steal (line.text);
}

/**
 * hob_registration_prove_said:
 * @key: of the code that was scanned
 * @said: (inout) (array length=n_said): what a device says, of which any may be %NULL
 * @n_said: how much that is
 *
 * As soon as one value carries the signature of @key, nothing else is the device's word.
 *
 * Returns: whether one does
 */
gboolean
hob_registration_prove_said (const guint8 *key, GBytes **said, guint n_said)
{
  g_autoptr (GPtrArray) proven = g_ptr_array_new_full (n_said, NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < n_said; i++) {
    g_ptr_array_add (proven, said[i] != NULL ? hob_seal_verify (key, said[i]) : NULL);
    any = any || g_ptr_array_index (proven, i) != NULL;
  }
  for (guint i = 0; any && i < n_said; i++) {
    g_clear_pointer (&said[i], g_bytes_unref);
    said[i] = g_ptr_array_index (proven, i);
  }
  return any;
}
