/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-text-private.h"

#include <string.h>

static gboolean
is_blank_byte (char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static const char *
skip_blanks (const char *text, gsize *length)
{
  for (; *length > 0 && is_blank_byte (text[0]); (*length)--)
    text++;
  while (*length > 0 && is_blank_byte (text[*length - 1]))
    (*length)--;
  return text;
}

static gboolean
is_bidi_control (gunichar character)
{
  return character == 0x061C || character == 0x200E || character == 0x200F ||
         (character >= 0x202A && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069);
}

/* What @character becomes, or 0 when it is dropped. */
static gunichar
clean_character (gunichar character, HobTextFlags flags)
{
  if (character == '\n')
    return flags & HOB_TEXT_LINES ? '\n' : ' ';
  if (character == '\t')
    return ' ';
  if (character < 0x20 || (character >= 0x7F && character < 0xA0))
    return 0;
  /* Line and paragraph separators. */
  if (character == 0x2028 || character == 0x2029)
    return flags & HOB_TEXT_LINES ? '\n' : ' ';
  if ((flags & HOB_TEXT_NO_BIDI) && is_bidi_control (character))
    return 0;
  return character;
}

static gsize
clean_slowly (char *to, const char *text, gsize length, HobTextFlags flags)
{
  const char *end = text + length;
  gsize written = 0;

  for (const char *p = text; p < end; p = g_utf8_next_char (p)) {
    gunichar character = clean_character (g_utf8_get_char (p), flags);

    /* A line separator shrinks from three bytes to one; nothing grows. */
    if (character != 0)
      written += g_unichar_to_utf8 (character, to + written);
  }
  return written;
}

/*
 * hob_text_is_xml:
 * @text: bytes
 * @length: how many
 *
 * Whether @text is UTF-8 without the characters that XML 1.0 §2.2 forbids.
 */
gboolean
hob_text_is_xml (const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = text;

  while (p < end && (guchar) *p >= 0x20 && (guchar) *p < 0x80)
    p++;
  if (p == end)
    return TRUE;
  if (!g_utf8_validate_len (p, end - p, NULL))
    return FALSE;
  for (; p < end; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if ((character < 0x20 && !is_blank_byte ((char) character)) || character == 0xFFFE ||
        character == 0xFFFF)
      return FALSE;
  }
  return TRUE;
}

/*
 * hob_text_is_blank:
 * @text: bytes
 * @length: how many
 *
 * Whether there is nothing but XML white space.
 */
gboolean
hob_text_is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!is_blank_byte (text[i]))
      return FALSE;
  return TRUE;
}

/*
 * hob_text_clip:
 * @text: valid UTF-8
 * @length: its bytes
 * @limit: the most bytes wanted
 *
 * Returns: how many bytes of @text fit without cutting a character
 */
gsize
hob_text_clip (const char *text, gsize length, gsize limit)
{
  if (length <= limit)
    return length;
  while (limit > 0 && ((guchar) text[limit] & 0xC0) == 0x80)
    limit--;
  return limit;
}

/*
 * hob_text_clean:
 * @to: room for the smaller of @length and @limit, and one byte more
 * @text: valid UTF-8
 * @length: its bytes
 * @limit: the most bytes wanted
 * @flags: what to do
 *
 * Copies @text without control characters, so that it can be shown.
 *
 * Returns: the bytes written before the closing zero
 */
gsize
hob_text_clean (char *to, const char *text, gsize length, gsize limit, HobTextFlags flags)
{
  gsize written = 0;

  if (flags & HOB_TEXT_TRIM)
    text = skip_blanks (text, &length);
  length = hob_text_clip (text, length, limit);
  while (written < length && (guchar) text[written] >= 0x20 && (guchar) text[written] < 0x7F)
    written++;
  memcpy (to, text, written);
  if (written < length)
    written += clean_slowly (to + written, text + written, length - written, flags);
  /* Clipping and dropping may have brought other white space to the ends. */
  if (flags & HOB_TEXT_TRIM) {
    const char *start = skip_blanks (to, &written);

    if (start != to)
      memmove (to, start, written);
  }
  to[written] = '\0';
  return written;
}

/*
 * hob_text_clip_characters:
 * @text: valid UTF-8
 * @limit: the most characters wanted
 *
 * Cuts @text short.
 */
void
hob_text_clip_characters (char *text, gsize limit)
{
  if (g_utf8_strlen (text, -1) > (glong) limit)
    *g_utf8_offset_to_pointer (text, limit) = '\0';
}

/*
 * hob_text_dup_clean:
 * @text: valid UTF-8
 * @limit: the most bytes wanted
 * @flags: what to do
 *
 * Returns: (transfer full): @text as hob_text_clean() writes it
 */
char *
hob_text_dup_clean (const char *text, gsize limit, HobTextFlags flags)
{
  gsize length = strlen (text);
  char *copy = g_malloc (MIN (length, limit) + 1);

  hob_text_clean (copy, text, length, limit, flags);
  return copy;
}
