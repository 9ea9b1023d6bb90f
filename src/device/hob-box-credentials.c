/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-credentials-private.h"

#include "hob-box-folder-private.h"
#include "hob-thing-error-private.h"

#include <glib/gi18n.h>

#define ACCOUNT_FILE "account"
#define PASSWORD_FILE "password"
#define ACCOUNT "account"

static gboolean
parse (HobBoxCredentials *self, GBytes *account)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_bytes (file, account, G_KEY_FILE_NONE, NULL))
    return FALSE;
  self->address = g_key_file_get_string (file, ACCOUNT, "address", NULL);
  self->owner = g_key_file_get_string (file, ACCOUNT, "owner", NULL);
  self->home = g_key_file_get_boolean (file, ACCOUNT, "home", NULL);
  return self->address != NULL && self->owner != NULL;
}

/**
 * hob_box_credentials_load:
 * @folder: where the device keeps what it remembers
 * @error: %HOB_THING_ERROR_STATE
 *
 * Blocks on the disk.
 *
 * Returns: (transfer full) (nullable): what it was handed over; %NULL without an error for a
 *   device that is in its box
 */
HobBoxCredentials *
hob_box_credentials_load (const char *folder, GError **error)
{
  g_autoptr (HobBoxCredentials) self = g_new0 (HobBoxCredentials, 1);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) account = hob_box_folder_read (folder, ACCOUNT_FILE, &reason);

  if (account != NULL)
    self->password = hob_box_folder_read (folder, PASSWORD_FILE, &reason);
  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (account != NULL && (self->password == NULL || !parse (self, account)))
    g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE,
                 _ ("%s/%s is damaged. --reset makes a new device of it."), folder, ACCOUNT_FILE);
  else if (account != NULL)
    return g_steal_pointer (&self);
  return NULL;
}

/**
 * hob_box_credentials_save:
 * @self: what the device was handed over
 * @folder: where it keeps what it remembers
 * @error: %HOB_THING_ERROR_STATE
 *
 * Keeps them, but not the network's. Blocks on the disk.
 *
 * Returns: whether they are on the disk
 */
gboolean
hob_box_credentials_save (HobBoxCredentials *self, const char *folder, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;

  g_key_file_set_string (file, ACCOUNT, "address", self->address);
  g_key_file_set_string (file, ACCOUNT, "owner", self->owner);
  g_key_file_set_boolean (file, ACCOUNT, "home", self->home);
  text = g_key_file_to_data (file, &length, NULL);
  /* The password first: with the account there is everything. */
  return hob_box_folder_write (folder, PASSWORD_FILE, g_bytes_get_data (self->password, NULL),
                               g_bytes_get_size (self->password), error) &&
         hob_box_folder_write (folder, ACCOUNT_FILE, text, length, error);
}

/**
 * hob_box_credentials_forget:
 * @folder: where the device keeps what it remembers
 * @error: %HOB_THING_ERROR_STATE
 *
 * Returns: whether nothing of the account is left
 */
gboolean
hob_box_credentials_forget (const char *folder, GError **error)
{
  return hob_box_folder_remove (folder, ACCOUNT_FILE, error) &&
         hob_box_folder_remove (folder, PASSWORD_FILE, error);
}

/**
 * hob_box_credentials_free:
 * @self: (transfer full) (nullable): credentials
 */
void
hob_box_credentials_free (HobBoxCredentials *self)
{
  if (self == NULL)
    return;
  g_free (self->address);
  g_free (self->owner);
  g_free (self->network);
  g_clear_pointer (&self->password, g_bytes_unref);
  g_clear_pointer (&self->network_password, g_bytes_unref);
  g_free (self);
}

/**
 * hob_box_credentials_get_password:
 * @self: credentials
 *
 * Returns: (transfer none): the account's password
 */
const char *
hob_box_credentials_get_password (HobBoxCredentials *self)
{
  return g_bytes_get_data (self->password, NULL);
}
