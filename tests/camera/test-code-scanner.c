/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "drawn-code.h"

#include <hob-camera.h>

#include <string.h>

#define TEXT "xmpp:iot-register?mac=A4:CF:12:25:76:98&algo=ed25519&key=AAAAC3NzaC1lZDI1NTE5AAAAI"

static DrawnCode
draw (DrawnCodeLook look)
{
  look.side = 480;
  return drawn_code_new (TEXT, &look);
}

static void
assert_reads (DrawnCode *picture, const char *text)
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
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.light = 255});

  assert_reads (&picture, TEXT);
}

static void
test_turned (void)
{
  static const double angles[] = {17, 45, 90, 180, 263};

  for (gsize i = 0; i < G_N_ELEMENTS (angles); i++) {
    g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.degrees = angles[i], .light = 255});

    assert_reads (&picture, TEXT);
  }
}

static void
test_inverted (void)
{
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.dark = 255});

  assert_reads (&picture, TEXT);
}

static void
test_pale (void)
{
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.dark = 110, .light = 160});

  assert_reads (&picture, TEXT);
}

static void
test_tilted (void)
{
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.tilt = 0.4, .light = 255});

  assert_reads (&picture, TEXT);
}

static void
test_blurred (void)
{
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.blur = 3, .light = 255});

  assert_reads (&picture, TEXT);
}

/* Beyond what can be read, nothing is made up. */
static void
test_too_blurred (void)
{
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.blur = 24, .light = 255});

  assert_reads (&picture, NULL);
}

static void
test_two (void)
{
  DrawnCodeLook look = {.side = 400, .light = 255};
  g_auto (DrawnCode) left = drawn_code_new (TEXT, &look);
  g_auto (DrawnCode) right = drawn_code_new ("WIFI:S:home;;", &look);
  g_auto (DrawnCode) both = drawn_code_beside (&left, &right);
  g_autoptr (HobCodeScanner) scanner = hob_code_scanner_new ();
  g_auto (GStrv) found =
    hob_code_scanner_scan (scanner, both.luma, both.side, both.side, both.side);

  g_assert_cmpuint (g_strv_length (found), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) found, TEXT));
  g_assert_true (g_strv_contains ((const char *const *) found, "WIFI:S:home;;"));
}

static void
test_none (void)
{
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.dark = 200, .light = 200});

  assert_reads (&picture, NULL);
}

static void
test_padded_rows (void)
{
  g_auto (DrawnCode) picture = draw ((DrawnCodeLook) {.light = 255});
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
  g_test_add_func ("/code-scanner/tilted", test_tilted);
  g_test_add_func ("/code-scanner/blurred", test_blurred);
  g_test_add_func ("/code-scanner/too-blurred", test_too_blurred);
  g_test_add_func ("/code-scanner/two", test_two);
  g_test_add_func ("/code-scanner/none", test_none);
  g_test_add_func ("/code-scanner/padded-rows", test_padded_rows);
  g_test_add_func ("/code-scanner/sizes-out-of-range", test_sizes_out_of_range);
  return g_test_run ();
}
