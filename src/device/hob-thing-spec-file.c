/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-spec-private.h"

#include "hob-thing-error-private.h"
#include "hob-thing-file-private.h"

#include <glib/gi18n.h>

/* Reads one [field NAME] group of the key file. */

#define PREFIX "field "
#define OPTION_LIMIT 100

typedef struct {
  GKeyFile *file;
  const char *group;
  GFile *folder;
} Group;

static const char *const kinds[] = {
  [HOB_THING_HEADING] = "heading",
  [HOB_THING_SWITCH] = "switch",
  [HOB_THING_SLIDER] = "slider",
  [HOB_THING_NUMBER] = "number",
  [HOB_THING_CHOICE] = "choice",
  [HOB_THING_CHOICES] = "choices",
  [HOB_THING_TEXT] = "text",
  [HOB_THING_MULTILINE] = "multiline",
  [HOB_THING_SECRET] = "secret",
  [HOB_THING_BUTTON] = "button",
  [HOB_THING_READING] = "reading",
  [HOB_THING_BOOLEAN_READING] = "boolean reading",
  NULL,
};

static const char *const known_keys[] = {
  "kind",    "label", "unit",     "minimum", "maximum",  "step", "options", "initial",
  "command", "file",  "simulate", "follows", "interval", "sets", NULL,
};

static gboolean
read_name (HobThingSpec *self, Group *group, GError **error)
{
  const char *name = group->group + strlen (PREFIX);
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");

  if (length == 0 || length > 64 || name[length] != '\0')
    return hob_thing_file_error (error, group->group, NULL,
                                 _ ("expected a name of small letters, digits and “-”"));
  self->name = g_strdup (name);
  return TRUE;
}

static gboolean
read_kind (HobThingSpec *self, Group *group, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *expected = g_strjoinv (", ", (char **) kinds);

  if (!hob_thing_file_get_text (group->file, group->group, "kind", &text, error))
    return FALSE;
  for (guint i = 0; kinds[i] != NULL; i++)
    if (g_strcmp0 (text, kinds[i]) == 0) {
      self->kind = i;
      return TRUE;
    }
  return text == NULL
           ? hob_thing_file_error (error, group->group, "kind", _ ("expected one of: %s"), expected)
           : hob_thing_file_error (error, group->group, "kind",
                                   _ ("expected one of: %s; found “%s”"), expected, text);
}

static gboolean
read_texts (HobThingSpec *self, Group *group, GError **error)
{
  self->label = g_strdup (self->name);
  self->var =
    g_strconcat (hob_thing_spec_is_writable (self) ? "xmpp.iot.actuator." : "xmpp.iot.sensor.",
                 self->name, NULL);
  return hob_thing_file_get_text (group->file, group->group, "label", &self->label, error) &&
         hob_thing_file_get_text (group->file, group->group, "unit", &self->unit, error) &&
         hob_thing_file_get_text (group->file, group->group, "initial", &self->initial, error);
}

static gboolean
read_range (HobThingSpec *self, Group *group, GError **error)
{
  const char *name = group->group;
  gboolean has_minimum, has_maximum, has_step;

  if (!hob_thing_file_get_number (group->file, name, "minimum", &self->minimum, &has_minimum,
                                  error) ||
      !hob_thing_file_get_number (group->file, name, "maximum", &self->maximum, &has_maximum,
                                  error) ||
      !hob_thing_file_get_number (group->file, name, "step", &self->step, &has_step, error))
    return FALSE;

  if (has_minimum != has_maximum || (self->kind == HOB_THING_SLIDER && !has_minimum))
    return hob_thing_file_error (error, name, has_minimum ? "maximum" : "minimum",
                                 _ ("expected a minimum and a maximum"));
  if (has_minimum && self->minimum >= self->maximum)
    return hob_thing_file_error (error, name, "maximum", _ ("expected more than the minimum"));
  if (has_step && self->step <= 0)
    return hob_thing_file_error (error, name, "step", _ ("expected more than 0"));
  if ((has_minimum || has_step) && !hob_thing_spec_is_numeric (self))
    return hob_thing_file_error (error, name, has_minimum ? "minimum" : "step",
                                 _ ("only a number can have one"));
  self->has_range = has_minimum;
  return TRUE;
}

/* VALUE or VALUE=LABEL. */
static void
split_option (const char *option, GStrvBuilder *values, GStrvBuilder *labels)
{
  const char *equals = strchr (option, '=');

  if (equals == NULL || equals == option || equals[1] == '\0') {
    g_strv_builder_add (values, option);
    g_strv_builder_add (labels, option);
    return;
  }
  g_strv_builder_take (values, g_strstrip (g_strndup (option, equals - option)));
  g_strv_builder_take (labels, g_strstrip (g_strdup (equals + 1)));
}

static gboolean
read_options (HobThingSpec *self, Group *group, GError **error)
{
  gboolean wanted = self->kind == HOB_THING_CHOICE || self->kind == HOB_THING_CHOICES;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (!hob_thing_file_get_list (group->file, group->group, "options", &list, error))
    return FALSE;
  if (wanted != (list != NULL) || (list != NULL && g_strv_length (list) > OPTION_LIMIT))
    return hob_thing_file_error (error, group->group, "options",
                                 _ ("a choice needs up to %d, nothing else has any"), OPTION_LIMIT);
  if (list == NULL)
    return TRUE;

  for (guint i = 0; list[i] != NULL; i++)
    split_option (list[i], values, labels);
  self->option_values = g_strv_builder_end (values);
  self->option_labels = g_strv_builder_end (labels);
  return TRUE;
}

static gboolean
read_command (HobThingSpec *self, Group *group, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = NULL;

  if (!hob_thing_file_get_text (group->file, group->group, "command", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!g_shell_parse_argv (text, NULL, &self->argv, &reason))
    return hob_thing_file_error (error, group->group, "command",
                                 _ ("expected a program and its arguments: %s"), reason->message);
  self->folder = g_file_get_path (group->folder);
  return TRUE;
}

static gboolean
read_file (HobThingSpec *self, Group *group, GError **error)
{
  g_autofree char *path = NULL;

  if (!hob_thing_file_get_text (group->file, group->group, "file", &path, error))
    return FALSE;
  if (path != NULL)
    self->file = g_file_resolve_relative_path (group->folder, path);
  return TRUE;
}

static gboolean
read_interval (HobThingSpec *self, Group *group, GError **error)
{
  double seconds = 1;

  if (!hob_thing_file_get_number (group->file, group->group, "interval", &seconds, NULL, error))
    return FALSE;
  if (seconds < 0.1 || seconds > 86400)
    return hob_thing_file_error (error, group->group, "interval",
                                 _ ("expected 0.1 to 86400 seconds"));
  self->interval = (guint) (seconds * 1000);
  return TRUE;
}

static gboolean
read_simulate (HobThingSpec *self, Group *group, GError **error)
{
  g_autoptr (HobThingSimulation) simulation = NULL;
  g_autoptr (GError) reason = NULL;

  if (!hob_thing_file_get_text (group->file, group->group, "simulate", &self->simulate, error))
    return FALSE;
  if (self->simulate == NULL)
    return TRUE;
  simulation = hob_thing_simulation_new (self->simulate, 0, 0, &reason);
  if (simulation == NULL)
    return hob_thing_file_error (error, group->group, "simulate", "%s", reason->message);
  if (self->step == 0)
    self->step = 0.1;
  return TRUE;
}

static gboolean
read_source (HobThingSpec *self, Group *group, GError **error)
{
  guint n;

  if (!read_command (self, group, error) || !read_file (self, group, error) ||
      !read_simulate (self, group, error) || !read_interval (self, group, error) ||
      !hob_thing_file_get_text (group->file, group->group, "follows", &self->follows, error))
    return FALSE;

  n = (self->file != NULL) + (self->simulate != NULL) + (self->follows != NULL);
  if (hob_thing_spec_is_writable (self) && n > 0)
    return hob_thing_file_error (error, group->group, NULL,
                                 _ ("only a reading can have file, simulate or follows"));
  if (n + (self->argv != NULL) > 1)
    return hob_thing_file_error (error, group->group, NULL,
                                 _ ("expected one of file, command, simulate and follows"));
  if (self->kind == HOB_THING_HEADING && n + (self->argv != NULL) > 0)
    return hob_thing_file_error (error, group->group, NULL, _ ("a heading has only a label"));
  return TRUE;
}

/* FIELD VALUE; FIELD VALUE … */
static gboolean
read_effects (HobThingSpec *self, Group *group, GError **error)
{
  g_auto (GStrv) list = NULL;

  if (!hob_thing_file_get_list (group->file, group->group, "sets", &list, error))
    return FALSE;
  if (list == NULL)
    return TRUE;
  if (!hob_thing_spec_is_writable (self))
    return hob_thing_file_error (error, group->group, "sets", _ ("only a control can set others"));

  self->effects = g_new0 (HobThingEffect, g_strv_length (list));
  for (guint i = 0; list[i] != NULL; i++) {
    const char *space = strchr (list[i], ' ');

    if (space == NULL)
      return hob_thing_file_error (error, group->group, "sets",
                                   _ ("expected “FIELD VALUE”, found “%s”"), list[i]);
    self->effects[i].field = g_strndup (list[i], space - list[i]);
    self->effects[i].value = g_strstrip (g_strdup (space));
    self->n_effects++;
  }
  return TRUE;
}

static gboolean
check_initial (HobThingSpec *self, Group *group, GError **error)
{
  g_autoptr (HobReading) value = NULL;
  g_autoptr (GError) reason = NULL;

  if (self->initial == NULL)
    return TRUE;
  value = hob_thing_spec_read (self, self->initial, &reason);
  return value != NULL ||
         hob_thing_file_error (error, group->group, "initial", "%s", reason->message);
}

/**
 * hob_thing_spec_new_from_key_file:
 * @file: the key file
 * @group: the name of a group of the form `field NAME`
 * @folder: what paths in the file are relative to, and where commands run
 * @error: %HOB_THING_ERROR_FILE, a sentence with group, key and what is expected
 *
 * Returns: (transfer full) (nullable): the field's description
 */
HobThingSpec *
hob_thing_spec_new_from_key_file (GKeyFile *file, const char *group, GFile *folder, GError **error)
{
  g_autoptr (HobThingSpec) self = g_new0 (HobThingSpec, 1);
  Group where = {file, group, folder};

  g_return_val_if_fail (g_str_has_prefix (group, PREFIX), NULL);

  if (!read_name (self, &where, error) ||
      !hob_thing_file_check_keys (file, group, known_keys, error) ||
      !read_kind (self, &where, error) || !read_texts (self, &where, error) ||
      !read_range (self, &where, error) || !read_options (self, &where, error) ||
      !read_source (self, &where, error) || !read_effects (self, &where, error) ||
      !check_initial (self, &where, error))
    return NULL;
  return g_steal_pointer (&self);
}
