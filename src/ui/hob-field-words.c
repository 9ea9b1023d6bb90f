/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-words-private.h"

#include "hob-sentences.h"

#include <glib/gi18n.h>

static gboolean
is_control (HobField *field)
{
  HobFieldKind kind = hob_field_get_kind (field);

  return kind != HOB_FIELD_READING && kind != HOB_FIELD_HEADING;
}

/**
 * hob_field_words_has_reason:
 * @field: a field
 *
 * Returns: whether its last change went back for a reason worth telling
 */
gboolean
hob_field_words_has_reason (HobField *field)
{
  const GError *error = hob_field_get_error (field);

  return error != NULL && !g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_SUPERSEDED);
}

/**
 * hob_field_words_can_be_changed:
 * @field: a field
 *
 * Returns: whether there is a point in touching its control
 */
gboolean
hob_field_words_can_be_changed (HobField *field)
{
  return hob_field_get_writable (field) && hob_field_get_refusal (field) == NULL;
}

/* An empty text says so itself, and a button has none. */
static gboolean
lacks_value (HobField *field)
{
  switch (hob_field_get_kind (field)) {
  case HOB_FIELD_TEXT:
  case HOB_FIELD_MULTILINE:
  case HOB_FIELD_SECRET:
  case HOB_FIELD_BUTTON:
  case HOB_FIELD_HEADING:
    return FALSE;
  case HOB_FIELD_READING:
  case HOB_FIELD_SWITCH:
  case HOB_FIELD_NUMBER:
  case HOB_FIELD_SLIDER:
  case HOB_FIELD_CHOICE:
  case HOB_FIELD_CHOICES:
  default:
    return hob_field_get_value (field) == NULL;
  }
}

static void
add_line (GStrvBuilder *lines, const char *text)
{
  if (text != NULL && text[0] != '\0')
    g_strv_builder_add (lines, text);
}

static void
add_refusal (GStrvBuilder *lines, HobField *field)
{
  const char *refusal = hob_field_get_refusal (field);

  if (refusal == NULL) {
    if (is_control (field) && !hob_field_get_writable (field))
      g_strv_builder_add (lines, _ ("Can be read but not changed"));
  } else if (refusal[0] == '\0') {
    g_strv_builder_add (lines, _ ("This account cannot change it"));
  } else {
    /* Translators: %s are the words of a device or server. */
    g_strv_builder_take (lines,
                         g_strdup_printf (_ ("This account cannot change it: “%s”"), refusal));
  }
}

/**
 * hob_field_words_subtitle:
 * @field: a field
 *
 * One line each: why it went back, what it is, that it cannot be changed, how old it is.
 *
 * Returns: (transfer full): plain text, maybe empty
 */
char *
hob_field_words_subtitle (HobField *field)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (hob_field_words_has_reason (field))
    g_strv_builder_take (lines, hob_sentence_for_error (hob_field_get_error (field)));
  else
    add_line (lines, hob_field_get_description (field));

  if (hob_field_get_kind (field) == HOB_FIELD_CHOICES)
    add_line (lines, hob_field_get_value_label (field));
  add_refusal (lines, field);

  if (lacks_value (field))
    g_strv_builder_add (lines, _ ("No value yet"));
  else if (!is_control (field) && hob_field_get_stale (field) && hob_field_get_updated (field) > 0)
    g_strv_builder_take (lines,
                         hob_sentence_age (hob_field_get_updated (field), g_get_real_time ()));

  all = g_strv_builder_end (lines);
  return g_strjoinv ("\n", all);
}

/**
 * hob_field_words_description:
 * @field: a field
 *
 * For screen readers: that a change is on its way, else a reading's value and what stands below.
 *
 * Returns: (transfer full): plain text, maybe empty
 */
char *
hob_field_words_description (HobField *field)
{
  g_autofree char *subtitle = hob_field_words_subtitle (field);
  g_autofree char *value = is_control (field) ? NULL : hob_sentence_field_value (field);

  if (hob_field_get_pending (field))
    return g_strdup (_ ("Sending…"));
  if (value == NULL || subtitle[0] == '\0')
    return g_strdup (value != NULL ? value : subtitle);
  return g_strjoin ("\n", value, subtitle, NULL);
}
