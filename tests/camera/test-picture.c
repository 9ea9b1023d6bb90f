/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "drawn-code.h"
#include "hob-test.h"

#include <hob-camera.h>

#include <gdk-pixbuf/gdk-pixbuf.h>

#define TEXT "xmpp:iot-register?mac=A4:CF:12:25:76:98"

static char *folder;

static char *
save (const char *name, const char *type, guint side, gboolean transparent)
{
  DrawnCodeLook look = {.side = side, .light = 255};
  g_auto (DrawnCode) code = drawn_code_new (TEXT, &look);
  g_autoptr (GdkPixbuf) pixbuf =
    gdk_pixbuf_new (GDK_COLORSPACE_RGB, transparent, 8, (int) side, (int) side);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int n_channels = gdk_pixbuf_get_n_channels (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++) {
      guint8 *pixel = pixels + (gsize) y * (gsize) stride + (gsize) x * (gsize) n_channels;
      guint8 luma = code.luma[(gsize) y * side + x];

      pixel[0] = pixel[1] = pixel[2] = transparent ? 0 : luma;
      if (transparent)
        pixel[3] = (guint8) (255 - luma);
    }
  gdk_pixbuf_save (pixbuf, path, type, &error, NULL);
  g_assert_no_error (error);
  return path;
}

static void
assert_reads (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = hob_picture_read_codes (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (codes), ==, 1);
  g_assert_cmpstr (codes[0], ==, TEXT);
}

static void
test_kinds (void)
{
  g_autofree char *png = save ("code.png", "png", 500, FALSE);
  g_autofree char *jpeg = save ("code.jpg", "jpeg", 500, FALSE);
  g_autofree char *clear = save ("clear.png", "png", 500, TRUE);

  assert_reads (png);
  assert_reads (jpeg);
  assert_reads (clear);
}

static void
test_large (void)
{
  g_autofree char *path = save ("large.png", "png", 4000, FALSE);

  assert_reads (path);
}

static void
assert_fails (const char *path, HobCameraError expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hob_picture_read_codes (path, &error));
  g_assert_error (error, HOB_CAMERA_ERROR, (int) expected);
}

static void
test_broken (void)
{
  g_autofree char *missing = g_build_filename (folder, "missing.png", NULL);
  g_autofree char *words = g_build_filename (folder, "words.png", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.png", NULL);

  g_assert_true (g_file_set_contents (words, "not a picture", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  assert_fails (missing, HOB_CAMERA_ERROR_UNREADABLE);
  assert_fails (folder, HOB_CAMERA_ERROR_UNREADABLE);
  assert_fails (words, HOB_CAMERA_ERROR_NO_PICTURE);
  assert_fails (empty, HOB_CAMERA_ERROR_NO_PICTURE);
}

/* What is there of it is looked at, and half a code is none. */
static void
test_half (void)
{
  g_autofree char *whole = save ("whole.png", "png", 500, FALSE), *data = NULL;
  g_autofree char *half = g_build_filename (folder, "half.png", NULL);
  g_auto (GStrv) codes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (whole, &data, &length, NULL));
  g_assert_true (g_file_set_contents (half, data, (gssize) length / 2, NULL));
  codes = hob_picture_read_codes (half, NULL);
  g_assert_true (codes == NULL || codes[0] == NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *owned = NULL;

  g_test_init (&argc, &argv, NULL);
  owned = folder = hob_test_make_folder ();
  g_test_add_func ("/picture/kinds", test_kinds);
  g_test_add_func ("/picture/large", test_large);
  g_test_add_func ("/picture/broken", test_broken);
  g_test_add_func ("/picture/half", test_half);
  return g_test_run ();
}
