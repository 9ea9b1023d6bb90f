/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-folder-private.h"

#include "hob-thing-error-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <hob-wire.h>

static gboolean
fail (GError **error, const char *path, const char *reason)
{
  g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE, "%s: %s", path, reason);
  return FALSE;
}

/**
 * hob_box_folder_write:
 * @folder: made if need be
 * @name: a file in it
 * @data: its new content
 * @size: in bytes
 * @error: %HOB_THING_ERROR_STATE
 *
 * Writes a file whole or not at all. Blocks on the disk: a device in its box has nothing else to
 * do.
 *
 * Returns: whether it is on the disk
 */
gboolean
hob_box_folder_write (const char *folder,
                      const char *name,
                      const void *data,
                      gsize size,
                      GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) reason = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, folder, g_strerror (errno));
  if (!g_file_set_contents_full (path, data, (gssize) size,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &reason))
    return fail (error, path, reason->message);
  return TRUE;
}

/**
 * hob_box_folder_read:
 * @folder: a folder
 * @name: a file in it
 * @error: %HOB_THING_ERROR_STATE when it is there and cannot be read
 *
 * Returns: (transfer full) (nullable): its content, wiped when freed and with a zero after its end
 */
GBytes *
hob_box_folder_read (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) reason = NULL;
  char *data;
  gsize size;

  if (g_file_get_contents (path, &data, &size, &reason))
    return hob_seal_take_secret (data, size);
  if (!g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    fail (error, path, reason->message);
  return NULL;
}

/**
 * hob_box_folder_remove:
 * @folder: a folder
 * @name: a file in it, which need not be there
 * @error: %HOB_THING_ERROR_STATE
 *
 * Returns: whether it is not there any more
 */
gboolean
hob_box_folder_remove (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_remove (path) == 0 || errno == ENOENT)
    return TRUE;
  return fail (error, path, g_strerror (errno));
}
