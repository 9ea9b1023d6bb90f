/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-config-private.h"

#include "hob-thing-error-private.h"
#include "hob-thing-file-private.h"

#include <glib/gi18n.h>
#include <hob-xmpp.h>

#define DEVICE "device"
#define FIELD_LIMIT 200
#define PEOPLE_LIMIT 100
#define FILE_LIMIT (1024 * 1024)

static const char *const known_keys[] = {
  "address", "password", "password-file", "server", "trust", "name", "owners", "guests", NULL,
};

static gboolean
set_text (char **text, const char *value)
{
  g_set_str (text, value);
  return TRUE;
}

static gboolean
set_address (HobThingConfig *self, const char *value, GError **error)
{
  g_autofree char *address = hob_jid_normalize_bare (value);

  if (address == NULL || strchr (address, '@') == NULL)
    return hob_thing_file_error (error, DEVICE, "address", _ ("expected NAME@SERVER, found “%s”"),
                                 value);
  g_free (self->address);
  self->address = g_steal_pointer (&address);
  return TRUE;
}

static gboolean
set_password_file (HobThingConfig *self, const char *value, GFile *folder)
{
  g_clear_object (&self->password_file);
  self->password_file = g_file_resolve_relative_path (folder, value);
  return TRUE;
}

/* Read when it is needed: whoever only checks a file need not know the password. */
static gboolean
read_password (HobThingConfig *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = NULL;

  if (!g_file_load_contents (self->password_file, NULL, &text, NULL, NULL, &reason))
    return hob_thing_file_error (error, DEVICE, "password-file", _ ("cannot be read: %s"),
                                 reason->message);
  text[strcspn (text, "\r\n")] = '\0';
  if (*text == '\0' || !g_utf8_validate (text, -1, NULL))
    return hob_thing_file_error (error, DEVICE, "password-file",
                                 _ ("expected the password in the first line of the file"));
  hob_seal_free_secret (self->password);
  self->password = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
set_server (HobThingConfig *self, const char *value, GError **error)
{
  const char *colon = strrchr (value, ':');
  guint64 port = 0;

  if (colon == NULL || colon == value ||
      !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL))
    return hob_thing_file_error (error, DEVICE, "server", _ ("expected HOST:PORT, found “%s”"),
                                 value);
  g_free (self->host);
  self->host = g_strndup (value, colon - value);
  self->port = (guint) port;
  return TRUE;
}

static gboolean
set_trust (HobThingConfig *self, const char *value, GError **error)
{
  g_autofree char *fingerprint = hob_certificate_normalize_fingerprint (value);

  if (fingerprint == NULL)
    return hob_thing_file_error (error, DEVICE, "trust",
                                 _ ("expected the SHA-256 of a certificate, 64 digits, found “%s”"),
                                 value);
  g_free (self->trust);
  self->trust = g_steal_pointer (&fingerprint);
  return TRUE;
}

static gboolean
set_people (GPtrArray *people, const char *key, const char *value, GError **error)
{
  g_auto (GStrv) list = g_strsplit (value, ";", -1);

  g_ptr_array_set_size (people, 0);
  for (guint i = 0; list[i] != NULL; i++) {
    g_autofree char *address = NULL;

    if (*g_strstrip (list[i]) == '\0')
      continue;
    address = hob_jid_normalize_bare (list[i]);
    if (address == NULL || strchr (address, '@') == NULL || people->len >= PEOPLE_LIMIT)
      return hob_thing_file_error (error, DEVICE, key,
                                   _ ("expected up to %d NAME@SERVER with “;” between them, "
                                      "found “%s”"),
                                   PEOPLE_LIMIT, list[i]);
    if (!g_ptr_array_find_with_equal_func (people, address, g_str_equal, NULL))
      g_ptr_array_add (people, g_steal_pointer (&address));
  }
  return TRUE;
}

static gboolean
read_device (HobThingConfig *self, GKeyFile *file, GFile *folder, GError **error)
{
  if (!g_key_file_has_group (file, DEVICE))
    return hob_thing_file_error (error, DEVICE, NULL, _ ("expected this group"));
  if (!hob_thing_file_check_keys (file, DEVICE, known_keys, error))
    return FALSE;

  for (guint i = 0; known_keys[i] != NULL; i++) {
    g_autofree char *value = NULL;

    if (!hob_thing_file_get_text (file, DEVICE, known_keys[i], &value, error))
      return FALSE;
    if (value != NULL && !hob_thing_config_set (self, known_keys[i], value, folder, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_fields (HobThingConfig *self, GKeyFile *file, GFile *folder, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    HobThingSpec *spec;

    if (g_str_equal (groups[i], DEVICE))
      continue;
    if (!g_str_has_prefix (groups[i], "field "))
      return hob_thing_file_error (error, groups[i], NULL, _ ("expected [device] or [field NAME]"));
    spec = hob_thing_spec_new_from_key_file (file, groups[i], folder, error);
    if (spec == NULL)
      return FALSE;
    g_ptr_array_add (self->specs, spec);
  }
  if (self->specs->len == 0 || self->specs->len > FIELD_LIMIT)
    return hob_thing_file_error (error, "field NAME", NULL, _ ("expected 1 to %d such groups"),
                                 FIELD_LIMIT);
  return TRUE;
}

static gboolean
check_effect (HobThingConfig *self, const char *group, HobThingEffect *effect, GError **error)
{
  HobThingSpec *spec = hob_thing_config_find (self, effect->field);
  g_autoptr (HobReading) value = NULL;
  g_autoptr (GError) reason = NULL;

  if (spec == NULL)
    return hob_thing_file_error (error, group, "sets", _ ("there is no field “%s”"), effect->field);
  value = hob_thing_spec_read (spec, effect->value, &reason);
  return value != NULL || hob_thing_file_error (error, group, "sets", "%s", reason->message);
}

static gboolean
check_simulation (HobThingConfig *self, const char *group, HobThingSpec *spec, GError **error)
{
  g_autoptr (HobThingSimulation) simulation = hob_thing_simulation_new (spec->simulate, 0, 0, NULL);
  const char *target = hob_thing_simulation_get_target (simulation);
  const char *power = hob_thing_simulation_get_switch (simulation);
  HobThingSpec *other;

  if (target == NULL)
    return TRUE;
  other = hob_thing_config_find (self, target);
  if (other == NULL || !hob_thing_spec_is_numeric (other))
    return hob_thing_file_error (error, group, "simulate",
                                 _ ("there is no field “%s” with a number"), target);
  other = hob_thing_config_find (self, power);
  if (other == NULL || !hob_thing_spec_is_boolean (other))
    return hob_thing_file_error (error, group, "simulate", _ ("there is no switch “%s”"), power);
  return TRUE;
}

/* What one field says about others can only be checked when all are known. */
static gboolean
check_references (HobThingConfig *self, GError **error)
{
  for (guint i = 0; i < self->specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (self->specs, i);
    g_autofree char *group = g_strconcat ("field ", spec->name, NULL);

    for (guint j = 0; j < spec->n_effects; j++)
      if (!check_effect (self, group, &spec->effects[j], error))
        return FALSE;
    if (spec->follows != NULL && hob_thing_config_find (self, spec->follows) == NULL)
      return hob_thing_file_error (error, group, "follows", _ ("there is no field “%s”"),
                                   spec->follows);
    if (spec->simulate != NULL && !check_simulation (self, group, spec, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
load_key_file (GKeyFile *file, const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &reason) ||
      !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &reason)) {
    g_set_error_literal (error, HOB_THING_ERROR, HOB_THING_ERROR_FILE, reason->message);
    return FALSE;
  }
  if (length > FILE_LIMIT || !g_utf8_validate (text, length, NULL)) {
    g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_FILE,
                 _ ("expected a text file in UTF-8 of at most %d bytes"), FILE_LIMIT);
    return FALSE;
  }
  return TRUE;
}

static gboolean
contains (GPtrArray *people, const char *address)
{
  for (guint i = 0; i < people->len; i++)
    if (hob_jid_same_bare (g_ptr_array_index (people, i), address))
      return TRUE;
  return FALSE;
}

/**
 * hob_thing_config_new_from_file:
 * @path: a key file
 * @error: %HOB_THING_ERROR_FILE, a sentence with group, key and what is expected
 *
 * Reads and checks a whole device. What the command line may give as well can be missing; see
 * hob_thing_config_complete(). Blocks on the disk: for the start of a program.
 *
 * Returns: (transfer full) (nullable): the configuration
 */
HobThingConfig *
hob_thing_config_new_from_file (const char *path, GError **error)
{
  g_autoptr (HobThingConfig) self = g_new0 (HobThingConfig, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GFile) location = NULL;
  g_autoptr (GFile) folder = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self->owners = g_ptr_array_new_with_free_func (g_free);
  self->guests = g_ptr_array_new_with_free_func (g_free);
  self->specs = g_ptr_array_new_with_free_func ((GDestroyNotify) hob_thing_spec_free);
  location = g_file_new_for_path (path);
  folder = g_file_get_parent (location);
  if (!load_key_file (file, path, error) || !read_device (self, file, folder, error) ||
      !read_fields (self, file, folder, error) || !check_references (self, error))
    return NULL;
  if (self->name == NULL)
    self->name = g_strdup (_ ("Device"));
  return g_steal_pointer (&self);
}

/**
 * hob_thing_config_free:
 * @self: (transfer full): a configuration
 */
void
hob_thing_config_free (HobThingConfig *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  hob_seal_free_secret (self->password);
  g_clear_object (&self->password_file);
  g_free (self->host);
  g_free (self->trust);
  g_free (self->name);
  g_clear_pointer (&self->owners, g_ptr_array_unref);
  g_clear_pointer (&self->guests, g_ptr_array_unref);
  g_clear_pointer (&self->specs, g_ptr_array_unref);
  g_free (self);
}

/**
 * hob_thing_config_set:
 * @self: a configuration
 * @key: a key of the group `device`
 * @value: its value
 * @folder: what a path is relative to
 * @error: %HOB_THING_ERROR_FILE
 *
 * Sets one thing about the device, for the command line in place of what the file says.
 *
 * Returns: whether the value was right
 */
gboolean
hob_thing_config_set (HobThingConfig *self,
                      const char *key,
                      const char *value,
                      GFile *folder,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && key != NULL && value != NULL, FALSE);

  if (g_str_equal (key, "address"))
    return set_address (self, value, error);
  if (g_str_equal (key, "password-file"))
    return set_password_file (self, value, folder);
  if (g_str_equal (key, "server"))
    return set_server (self, value, error);
  if (g_str_equal (key, "trust"))
    return set_trust (self, value, error);
  if (g_str_equal (key, "owners"))
    return set_people (self->owners, key, value, error);
  if (g_str_equal (key, "guests"))
    return set_people (self->guests, key, value, error);
  if (g_str_equal (key, "password"))
    return set_text (&self->password, value);
  g_assert (g_str_equal (key, "name"));
  return set_text (&self->name, value);
}

/**
 * hob_thing_config_complete:
 * @self: a configuration
 * @error: %HOB_THING_ERROR_FILE, what is missing
 *
 * Reads the password, and checks that everything is there that going online needs. Blocks on the
 * disk: for the start of a program.
 *
 * Returns: whether it is
 */
gboolean
hob_thing_config_complete (HobThingConfig *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->address == NULL)
    return hob_thing_file_error (error, DEVICE, "address", _ ("expected NAME@SERVER"));
  if (self->password_file != NULL && !read_password (self, error))
    return FALSE;
  if (self->password == NULL)
    return hob_thing_file_error (error, DEVICE, "password-file",
                                 _ ("expected a file with the password in its first line"));
  if (self->owners->len == 0)
    return hob_thing_file_error (error, DEVICE, "owners",
                                 _ ("expected NAME@SERVER of who may control the device"));
  return TRUE;
}

/**
 * hob_thing_config_find:
 * @self: a configuration
 * @name: a field's name
 *
 * Returns: (transfer none) (nullable): its description
 */
HobThingSpec *
hob_thing_config_find (HobThingConfig *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (self->specs, i);

    if (g_str_equal (spec->name, name))
      return spec;
  }
  return NULL;
}

/**
 * hob_thing_config_is_owner:
 * @self: a configuration
 * @address: a bare or full address
 *
 * Returns: whether it may control the device
 */
gboolean
hob_thing_config_is_owner (HobThingConfig *self, const char *address)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return address != NULL && contains (self->owners, address);
}

/**
 * hob_thing_config_is_person:
 * @self: a configuration
 * @address: a bare or full address
 *
 * Returns: whether it may see the device
 */
gboolean
hob_thing_config_is_person (HobThingConfig *self, const char *address)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return address != NULL && (contains (self->owners, address) || contains (self->guests, address));
}
