/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-picture.h"

#include "hob-camera-error.h"
#include "hob-code-scanner.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Finer than any code needs and small enough to be scanned at once. */
#define MAX_SIDE 2400
#define MAX_FILE_SIZE (64 * 1024 * 1024)

/* A picture that says it is huge is scaled down while it is read, not after. */
static void
limit_size_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  double scale = MAX_SIDE / (double) MAX (MAX (width, height), 1);

  if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1),
                                MAX ((int) (height * scale), 1));
}

static GdkPixbuf *
load (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GdkPixbuf) upright = NULL;
  GdkPixbuf *pixbuf = NULL;
  gboolean loaded = g_bytes_get_size (bytes) > 0;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (limit_size_cb), NULL);
  loaded = loaded && gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  loaded = gdk_pixbuf_loader_close (loader, NULL) && loaded;
  if (loaded)
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf != NULL)
    upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  if (upright == NULL)
    g_set_error_literal (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_NO_PICTURE,
                         "Not a picture that can be read");
  return g_steal_pointer (&upright);
}

/* Rec. 601 weights; what is transparent counts as paper. */
static guint8 *
to_luma (GdkPixbuf *pixbuf)
{
  guint width = (guint) gdk_pixbuf_get_width (pixbuf);
  guint height = (guint) gdk_pixbuf_get_height (pixbuf);
  guint n_channels = (guint) gdk_pixbuf_get_n_channels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  guint8 *luma = g_malloc ((gsize) width * height);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      const guint8 *pixel = pixels + y * stride + (gsize) x * n_channels;
      guint grey = (299u * pixel[0] + 587u * pixel[1] + 114u * pixel[2]) / 1000;
      guint alpha = n_channels == 4 ? pixel[3] : 255;

      luma[(gsize) y * width + x] = (guint8) ((grey * alpha + 255 * (255 - alpha)) / 255);
    }
  return luma;
}

/**
 * hob_picture_read_codes_from_bytes:
 * @bytes: a picture's file
 * @error: return location
 *
 * Reads the QR codes in a picture that was pasted or dropped. Any thread.
 *
 * Returns: (transfer full) (nullable): the texts, an empty list when there is no code; %NULL with
 *   HOB_CAMERA_ERROR_NO_PICTURE
 */
char **
hob_picture_read_codes_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (HobCodeScanner) scanner = hob_code_scanner_new ();
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autofree guint8 *luma = NULL;
  guint width;

  g_return_val_if_fail (bytes != NULL, NULL);

  pixbuf = load (bytes, error);
  if (pixbuf == NULL)
    return NULL;
  luma = to_luma (pixbuf);
  width = (guint) gdk_pixbuf_get_width (pixbuf);
  return hob_code_scanner_scan (scanner, luma, width, (guint) gdk_pixbuf_get_height (pixbuf),
                                width);
}

/**
 * hob_picture_read_codes:
 * @path: a file
 * @error: return location
 *
 * Reads the QR codes in a picture's file. Blocks while it reads; any thread.
 *
 * Returns: (transfer full) (nullable): the texts, an empty list when there is no code; %NULL with
 *   HOB_CAMERA_ERROR
 */
char **
hob_picture_read_codes (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_mapped_file_new (path, FALSE, &reason);
  if (file == NULL || g_mapped_file_get_length (file) > MAX_FILE_SIZE) {
    g_set_error_literal (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNREADABLE,
                         reason != NULL ? reason->message : "Too large");
    return NULL;
  }
  bytes = g_mapped_file_get_bytes (file);
  return hob_picture_read_codes_from_bytes (bytes, error);
}
