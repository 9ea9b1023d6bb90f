/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-file-private.h"

#include "hob-thing-error-private.h"

#include <glib/gi18n.h>
#include <hob-wire.h>

#define TEXT_LIMIT 4096 /* bytes of one key's value */

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if ((character < 0x20 && character != '\n' && character != '\t') || character == 0x7f ||
        character == 0xfffe || character == 0xffff)
      return FALSE;
  }
  return strlen (text) <= TEXT_LIMIT;
}

static gboolean
is_known (const char *key, const char *const *known)
{
  return g_strv_contains (known, key);
}

/**
 * hob_thing_file_error:
 * @error: where to put it
 * @group: the group that is wrong
 * @key: (nullable): the key that is wrong
 * @format: what is expected, and what was found
 * @...: for @format
 *
 * Returns: %FALSE, so that it can be returned at once
 */
gboolean
hob_thing_file_error (GError **error, const char *group, const char *key, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_FILE, "[%s]%s%s: %s", group,
               key != NULL ? " " : "", key != NULL ? key : "", sentence);
  return FALSE;
}

/**
 * hob_thing_file_check_keys:
 * @file: a key file
 * @group: one of its groups
 * @known: (array zero-terminated=1): the keys that mean something in it
 * @error: %HOB_THING_ERROR_FILE
 *
 * Refuses a key that means nothing: it is a slip of the pen, and what was meant would be missed.
 *
 * Returns: whether all keys are known
 */
gboolean
hob_thing_file_check_keys (GKeyFile *file,
                           const char *group,
                           const char *const *known,
                           GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
    g_autofree char *expected = NULL;

    if (is_known (keys[i], known))
      continue;
    expected = g_strjoinv (", ", (char **) known);
    return hob_thing_file_error (error, group, keys[i], _ ("expected one of: %s"), expected);
  }
  return TRUE;
}

/**
 * hob_thing_file_get_text:
 * @file: a key file
 * @group: one of its groups
 * @key: a key
 * @text: (out) (transfer full): its text, unchanged if the key is absent
 * @error: %HOB_THING_ERROR_FILE
 *
 * Returns: %FALSE if the key is there and its text cannot be used
 */
gboolean
hob_thing_file_get_text (GKeyFile *file,
                         const char *group,
                         const char *key,
                         char **text,
                         GError **error)
{
  g_autofree char *found = NULL;

  if (!g_key_file_has_key (file, group, key, NULL))
    return TRUE;
  found = g_key_file_get_string (file, group, key, NULL);
  if (found == NULL || *found == '\0' || !is_plain (found))
    return hob_thing_file_error (error, group, key,
                                 _ ("expected a text of 1 to %d bytes without control characters"),
                                 TEXT_LIMIT);
  g_free (*text);
  *text = g_steal_pointer (&found);
  return TRUE;
}

/**
 * hob_thing_file_get_list:
 * @file: a key file
 * @group: one of its groups
 * @key: a key
 * @list: (out) (transfer full): its texts, unchanged if the key is absent
 * @error: %HOB_THING_ERROR_FILE
 *
 * Returns: %FALSE if the key is there and is no list of texts
 */
gboolean
hob_thing_file_get_list (GKeyFile *file,
                         const char *group,
                         const char *key,
                         GStrv *list,
                         GError **error)
{
  g_auto (GStrv) found = NULL;

  if (!g_key_file_has_key (file, group, key, NULL))
    return TRUE;
  found = g_key_file_get_string_list (file, group, key, NULL, NULL);
  for (guint i = 0; found != NULL && found[i] != NULL; i++)
    if (*g_strstrip (found[i]) == '\0' || !is_plain (found[i]))
      g_clear_pointer (&found, g_strfreev);
  if (found == NULL || found[0] == NULL)
    return hob_thing_file_error (error, group, key, _ ("expected texts with “;” between them"));
  g_strfreev (*list);
  *list = g_steal_pointer (&found);
  return TRUE;
}

/**
 * hob_thing_file_get_number:
 * @file: a key file
 * @group: one of its groups
 * @key: a key
 * @number: (out): its number, unchanged if the key is absent
 * @present: (out) (optional): whether the key is there
 * @error: %HOB_THING_ERROR_FILE
 *
 * Returns: %FALSE if the key is there and is no number
 */
gboolean
hob_thing_file_get_number (GKeyFile *file,
                           const char *group,
                           const char *key,
                           double *number,
                           gboolean *present,
                           GError **error)
{
  g_autofree char *text = NULL;

  if (present != NULL)
    *present = FALSE;
  if (!hob_thing_file_get_text (file, group, key, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!hob_reading_parse_number (text, number))
    return hob_thing_file_error (error, group, key, _ ("expected a number, found “%s”"), text);
  if (present != NULL)
    *present = TRUE;
  return TRUE;
}
