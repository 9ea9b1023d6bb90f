/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-talk-private.h"

#include <glib/gi18n.h>

#define TEXT_LIMIT 4096 /* bytes of one message */

typedef struct {
  HobThing *thing;
  HobThingSpec *spec;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->thing);
  g_free (asked);
}

static GPtrArray *
specs_of (HobThing *thing)
{
  return hob_thing_get_config (thing)->specs;
}

static char *
describe (HobThing *thing, HobThingSpec *spec)
{
  return hob_thing_spec_describe (spec, hob_thing_get_value (thing, spec));
}

/* What follows @word in @text; NULL when it does not begin with that word. Any case. */
static const char *
skip_word (const char *text, const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word), text = g_utf8_next_char (text))
    if (*text == '\0' ||
        g_unichar_tolower (g_utf8_get_char (text)) != g_unichar_tolower (g_utf8_get_char (word)))
      return NULL;
  if (*text != '\0' && !g_unichar_isspace (g_utf8_get_char (text)))
    return NULL;
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* The field whose name or label @text begins with; the longest, because “temperature” may be a
 * field beside “temperature outside”. */
static HobThingSpec *
find_field (HobThing *thing, const char *text, const char **rest)
{
  GPtrArray *specs = specs_of (thing);
  HobThingSpec *found = NULL;

  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);
    const char *names[] = {spec->name, spec->label};

    for (guint j = 0; j < G_N_ELEMENTS (names) && spec->kind != HOB_THING_HEADING; j++) {
      const char *after = skip_word (text, names[j]);

      if (after != NULL && (found == NULL || after > *rest)) {
        found = spec;
        *rest = after;
      }
    }
  }
  return found;
}

static void
append_commands (GString *help, HobThingSpec *spec)
{
  g_autofree char *range = hob_thing_spec_dup_range (spec);

  switch (spec->kind) {
  case HOB_THING_SWITCH:
    g_string_append_printf (help, "\n%s on\n%s off", spec->name, spec->name);
    break;
  case HOB_THING_BUTTON:
    g_string_append_printf (help, "\n%s", spec->name);
    break;
  case HOB_THING_CHOICE:
    for (guint i = 0; spec->option_values[i] != NULL; i++)
      g_string_append_printf (help, "\n%s %s", spec->name, spec->option_values[i]);
    break;
  case HOB_THING_SLIDER:
  case HOB_THING_NUMBER:
  case HOB_THING_CHOICES:
  case HOB_THING_TEXT:
  case HOB_THING_MULTILINE:
  case HOB_THING_SECRET:
    g_string_append_printf (help, "\nset %s … (%s)", spec->name, range);
    break;
  case HOB_THING_HEADING:
  case HOB_THING_READING:
  case HOB_THING_BOOLEAN_READING:
  default:
    break;
  }
}

static char *
help (HobThing *thing, gboolean may_control)
{
  GPtrArray *specs = specs_of (thing);
  GString *text = g_string_new (_ ("You can write:"));

  g_string_append (text, "\nhelp\nstatus");
  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);

    if (!hob_thing_spec_is_writable (spec) && spec->kind != HOB_THING_HEADING)
      g_string_append_printf (text, "\nget %s", spec->name);
    if (may_control)
      append_commands (text, spec);
  }
  return g_string_free_and_steal (text);
}

static char *
status (HobThing *thing)
{
  GPtrArray *specs = specs_of (thing);
  GString *text = g_string_new (hob_thing_get_config (thing)->name);

  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);
    g_autofree char *line = NULL;

    if (spec->kind == HOB_THING_HEADING || spec->kind == HOB_THING_SECRET ||
        spec->kind == HOB_THING_BUTTON)
      continue;
    line = describe (thing, spec);
    g_string_append_c (text, '\n');
    g_string_append (text, line);
  }
  return g_string_free_and_steal (text);
}

static DexFuture *
applied_cb (DexFuture *future, gpointer data)
{
  Asked *asked = data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    return dex_future_new_take_string (g_strdup_printf (_ ("Not done: %s"), error->message));
  if (asked->spec->kind == HOB_THING_BUTTON)
    return dex_future_new_take_string (g_strdup_printf (_ ("%s: done"), asked->spec->label));
  return dex_future_new_take_string (describe (asked->thing, asked->spec));
}

static DexFuture *
apply (HobThing *thing, HobThingSpec *spec, const char *value, const char *who, gboolean allowed)
{
  Asked *asked;

  if (!allowed)
    return dex_future_new_take_string (
      g_strdup (_ ("You may look at this device, not control it.")));
  asked = g_new0 (Asked, 1);
  asked->thing = g_object_ref (thing);
  asked->spec = spec;
  return dex_future_finally (hob_thing_apply (thing, spec, value, who), applied_cb, asked,
                             (GDestroyNotify) asked_free);
}

static DexFuture *
not_understood (void)
{
  return dex_future_new_take_string (
    g_strdup (_ ("I do not understand that. Write “help” for what I can do.")));
}

/**
 * hob_thing_talk:
 * @thing: the device
 * @text: what somebody wrote
 * @who: their address
 * @may_control: whether they may set anything
 *
 * Does what a message asks for: the text commands of the thesis, section 4.4.3. Main thread.
 *
 * Returns: (transfer full): a future of the answer, a string; it never rejects
 */
DexFuture *
hob_thing_talk (HobThing *thing, const char *text, const char *who, gboolean may_control)
{
  g_autofree char *trimmed = NULL;
  const char *rest = NULL;
  const char *after;
  HobThingSpec *spec;

  g_return_val_if_fail (HOB_IS_THING (thing) && text != NULL, NULL);

  if (strlen (text) > TEXT_LIMIT)
    return not_understood ();
  trimmed = g_strstrip (g_strdup (text));
  if (g_ascii_strcasecmp (trimmed, "help") == 0 || g_str_equal (trimmed, "?"))
    return dex_future_new_take_string (help (thing, may_control));
  if (g_ascii_strcasecmp (trimmed, "status") == 0)
    return dex_future_new_take_string (status (thing));
  if ((after = skip_word (trimmed, "get")) != NULL) {
    spec = find_field (thing, after, &rest);
    return spec != NULL && *rest == '\0' ? dex_future_new_take_string (describe (thing, spec))
                                         : not_understood ();
  }
  after = skip_word (trimmed, "set");
  spec = find_field (thing, after != NULL ? after : trimmed, &rest);
  if (spec == NULL)
    return not_understood ();
  if (*rest != '\0' || spec->kind == HOB_THING_BUTTON)
    return apply (thing, spec, rest, who, may_control);
  return after != NULL ? not_understood () : dex_future_new_take_string (describe (thing, spec));
}
