/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-code-picture-private.h"

#include <hob-camera.h>

#define MAX_SIZE (64 * 1024 * 1024)
#define READ_SECONDS 30

/* Takes @texts and @error. */
static DexFuture *
to_future (char **texts, GError *error)
{
  GValue value = G_VALUE_INIT;
  DexFuture *future;

  if (texts == NULL)
    return dex_future_new_for_error (error);
  g_value_init (&value, G_TYPE_STRV);
  g_value_take_boxed (&value, texts);
  future = dex_future_new_for_value (&value);
  g_value_unset (&value);
  return future;
}

/* What is not on a disk, but on a telephone say. */
static char **
read_remote (GFile *file, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, &reason);
  g_autoptr (GBytes) bytes = NULL;

  if (info != NULL && g_file_info_get_size (info) <= MAX_SIZE)
    bytes = g_file_load_bytes (file, NULL, NULL, &reason);
  if (bytes != NULL)
    return hob_picture_read_codes_from_bytes (bytes, error);
  g_set_error_literal (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNREADABLE,
                       reason != NULL ? reason->message : "Too large");
  return NULL;
}

static DexFuture *
failed_cb (DexFuture *reading, gpointer data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (reading, &error);
  if (!g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return NULL;
  return dex_future_new_reject (HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNREADABLE, "Not read in time");
}

/* Takes @object. */
static DexFuture *
read_beside (DexFiberFunc fiber, gpointer object)
{
  DexFuture *reading = dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, fiber,
                                            object, g_object_unref);

  /* What nobody waits for any more still ends by itself. */
  dex_future_disown (dex_ref (reading));
  return dex_future_catch (dex_future_first (reading, dex_timeout_new_seconds (READ_SECONDS), NULL),
                           failed_cb, NULL, NULL);
}

static DexFuture *
read_file_fiber (gpointer data)
{
  GFile *file = data;
  const char *path = g_file_peek_path (file);
  GError *error = NULL;
  char **texts = path != NULL ? hob_picture_read_codes (path, &error) : read_remote (file, &error);

  return to_future (texts, error);
}

static DexFuture *
read_texture_fiber (gpointer data)
{
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (data);
  GError *error = NULL;
  char **texts = hob_picture_read_codes_from_bytes (bytes, &error);

  return to_future (texts, error);
}

/**
 * hob_code_picture_read_file:
 * @file: a picture, anywhere
 *
 * Reads the codes in a picture without blocking the main thread.
 *
 * Returns: (transfer full): resolves to a %G_TYPE_STRV; rejects with #HOB_CAMERA_ERROR
 */
DexFuture *
hob_code_picture_read_file (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  return read_beside (read_file_fiber, g_object_ref (file));
}

/**
 * hob_code_picture_read_texture:
 * @texture: a picture that was pasted or dropped
 *
 * As hob_code_picture_read_file().
 *
 * Returns: (transfer full): resolves to a %G_TYPE_STRV; rejects with #HOB_CAMERA_ERROR
 */
DexFuture *
hob_code_picture_read_texture (GdkTexture *texture)
{
  g_return_val_if_fail (GDK_IS_TEXTURE (texture), NULL);

  return read_beside (read_texture_fiber, g_object_ref (texture));
}
