/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-identity-private.h"

#include "hob-box-folder-private.h"
#include "hob-thing-error-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEY_FILE "key"
#define LABEL_FILE "label"
#define LABEL "label"

/* Without its key a device is another one than its label says: that is never repaired in silence.
 */
static HobBoxIdentity *
damaged (const char *folder, const char *name, GError **error)
{
  g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE, _ ("%s/%s is missing or damaged."),
               folder, name);
  return NULL;
}

/* The key first: with the label there is a whole identity. */
static gboolean
save (HobBoxIdentity *self, const char *folder, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;

  g_key_file_set_string (file, LABEL, "serial", self->serial);
  g_key_file_set_string (file, LABEL, "network", self->network_id);
  text = g_key_file_to_data (file, &length, NULL);
  return hob_box_folder_write (folder, KEY_FILE, hob_box_identity_get_secret_key (self),
                               HOB_SEAL_SECRET_KEY_SIZE, error) &&
         hob_box_folder_write (folder, LABEL_FILE, text, length, error);
}

static HobBoxIdentity *
make (const char *folder, const char *address, GError **error)
{
  g_autoptr (HobBoxIdentity) self = g_new0 (HobBoxIdentity, 1);
  guint8 *secret_key = g_malloc (HOB_SEAL_SECRET_KEY_SIZE);

  hob_seal_generate (self->public_key, secret_key);
  self->secret_key = hob_seal_take_secret (secret_key, HOB_SEAL_SECRET_KEY_SIZE);
  self->serial = g_strdup (address);
  self->network_id = g_uuid_string_random ();
  return save (self, folder, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
parse_label (HobBoxIdentity *self, GBytes *label)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_bytes (file, label, G_KEY_FILE_NONE, NULL))
    return FALSE;
  self->serial = g_key_file_get_string (file, LABEL, "serial", NULL);
  self->network_id = g_key_file_get_string (file, LABEL, "network", NULL);
  return self->serial != NULL && self->network_id != NULL;
}

/**
 * hob_box_identity_load:
 * @folder: where the device keeps what it remembers
 * @address: its adapter's address
 * @error: %HOB_THING_ERROR_STATE
 *
 * The device's identity, made when there is none. Blocks on the disk.
 *
 * Returns: (transfer full) (nullable): the identity
 */
HobBoxIdentity *
hob_box_identity_load (const char *folder, const char *address, GError **error)
{
  g_autoptr (HobBoxIdentity) self = g_new0 (HobBoxIdentity, 1);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) label = NULL;

  g_return_val_if_fail (folder != NULL && address != NULL, NULL);

  label = hob_box_folder_read (folder, LABEL_FILE, &reason);
  if (label == NULL && reason == NULL)
    return make (folder, address, error);
  if (label != NULL)
    self->secret_key = hob_box_folder_read (folder, KEY_FILE, &reason);
  if (reason != NULL) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  if (!parse_label (self, label))
    return damaged (folder, LABEL_FILE, error);
  if (self->secret_key == NULL || g_bytes_get_size (self->secret_key) != HOB_SEAL_SECRET_KEY_SIZE)
    return damaged (folder, KEY_FILE, error);
  /* RFC 8032 §5.1.5, as libsodium stores it: the seed, then the public key. */
  memcpy (self->public_key,
          hob_box_identity_get_secret_key (self) + HOB_SEAL_SECRET_KEY_SIZE -
            HOB_SEAL_PUBLIC_KEY_SIZE,
          HOB_SEAL_PUBLIC_KEY_SIZE);
  return g_steal_pointer (&self);
}

/**
 * hob_box_identity_free:
 * @self: (transfer full) (nullable): an identity
 */
void
hob_box_identity_free (HobBoxIdentity *self)
{
  if (self == NULL)
    return;
  g_free (self->serial);
  g_free (self->network_id);
  g_clear_pointer (&self->secret_key, g_bytes_unref);
  g_free (self);
}

/**
 * hob_box_identity_get_secret_key:
 * @self: an identity
 *
 * Returns: (array fixed-size=64): the key that stays in the device
 */
const guint8 *
hob_box_identity_get_secret_key (HobBoxIdentity *self)
{
  return g_bytes_get_data (self->secret_key, NULL);
}

/**
 * hob_box_identity_dup_code:
 * @self: an identity
 * @plain: whether the device has no key to show
 *
 * Returns: (transfer full) (nullable): what its label says, thesis section 4.1.1; %NULL when the
 *   serial is no address
 */
char *
hob_box_identity_dup_code (HobBoxIdentity *self, gboolean plain)
{
  g_autoptr (HobRegistrationCode) code =
    hob_registration_code_new (self->serial, plain ? NULL : self->public_key, !plain);

  return code != NULL ? hob_registration_code_to_text (code) : NULL;
}
