/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include <hob-camera.h>

#include <math.h>
#include <qrencode.h>
#include <string.h>

#define TEXT "xmpp:iot-register?mac=A4:CF:12:25:76:98&algo=ed25519&key=AAAAC3NzaC1lZDI1NTE5AAAAI"

typedef struct {
  guint8 *luma;
  guint side;
} Picture;

static void
picture_clear (Picture *self)
{
  g_clear_pointer (&self->luma, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

/* A code in a picture of @side pixels, turned by @degrees about its middle. */
static Picture
draw (const char *text, guint side, double degrees, guint8 dark, guint8 light)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  Picture picture = {g_malloc ((gsize) side * side), side};
  double angle = degrees * G_PI / 180, scale = side * 0.6 / code->width, middle = side / 2.0;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++) {
      double dx = x - middle, dy = y - middle;
      int column = (int) floor ((dx * cos (angle) + dy * sin (angle)) / scale + code->width / 2.0);
      int row = (int) floor ((dy * cos (angle) - dx * sin (angle)) / scale + code->width / 2.0);
      gboolean inside = column >= 0 && row >= 0 && column < code->width && row < code->width;

      picture.luma[(gsize) y * side + x] =
        inside && (code->data[row * code->width + column] & 1) ? dark : light;
    }
  QRcode_free (code);
  return picture;
}

static void
assert_reads (Picture *picture, const char *text)
{
  g_autoptr (HobCodeScanner) scanner = hob_code_scanner_new ();
  g_auto (GStrv) found =
    hob_code_scanner_scan (scanner, picture->luma, picture->side, picture->side, picture->side);

  g_assert_cmpuint (g_strv_length (found), ==, text != NULL ? 1 : 0);
  g_assert_cmpstr (found[0], ==, text);
}

static void
test_upright (void)
{
  g_auto (Picture) picture = draw (TEXT, 480, 0, 0, 255);

  assert_reads (&picture, TEXT);
}

static void
test_turned (void)
{
  static const double angles[] = {17, 45, 90, 180, 263};

  for (gsize i = 0; i < G_N_ELEMENTS (angles); i++) {
    g_auto (Picture) picture = draw (TEXT, 480, angles[i], 0, 255);

    assert_reads (&picture, TEXT);
  }
}

static void
test_inverted (void)
{
  g_auto (Picture) picture = draw (TEXT, 480, 0, 255, 0);

  assert_reads (&picture, TEXT);
}

static void
test_pale (void)
{
  g_auto (Picture) picture = draw (TEXT, 480, 0, 110, 160);

  assert_reads (&picture, TEXT);
}

static void
test_none (void)
{
  g_auto (Picture) picture = draw (TEXT, 480, 0, 200, 200);

  assert_reads (&picture, NULL);
}

static void
test_padded_rows (void)
{
  g_auto (Picture) picture = draw (TEXT, 480, 0, 0, 255);
  g_autofree guint8 *padded = g_malloc (512 * 480);
  g_autoptr (HobCodeScanner) scanner = hob_code_scanner_new ();
  g_auto (GStrv) found = NULL;

  memset (padded, 77, 512 * 480);
  for (guint y = 0; y < 480; y++)
    memcpy (padded + y * 512, picture.luma + y * 480, 480);
  found = hob_code_scanner_scan (scanner, padded, 480, 480, 512);
  g_assert_cmpuint (g_strv_length (found), ==, 1);
  g_assert_cmpstr (found[0], ==, TEXT);
}

static void
test_sizes_out_of_range (void)
{
  g_autoptr (HobCodeScanner) scanner = hob_code_scanner_new ();
  guint8 pixel = 0;
  g_auto (GStrv) empty = hob_code_scanner_scan (scanner, &pixel, 0, 0, 0);
  g_auto (GStrv) huge = hob_code_scanner_scan (scanner, &pixel, 100000, 1, 100000);

  g_assert_cmpuint (g_strv_length (empty), ==, 0);
  g_assert_cmpuint (g_strv_length (huge), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-scanner/upright", test_upright);
  g_test_add_func ("/code-scanner/turned", test_turned);
  g_test_add_func ("/code-scanner/inverted", test_inverted);
  g_test_add_func ("/code-scanner/pale", test_pale);
  g_test_add_func ("/code-scanner/none", test_none);
  g_test_add_func ("/code-scanner/padded-rows", test_padded_rows);
  g_test_add_func ("/code-scanner/sizes-out-of-range", test_sizes_out_of_range);
  return g_test_run ();
}
