/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-code-scanner.h"

#include <string.h>
#include <zbar.h>

#define MAX_SIDE 8192

struct _HobCodeScanner {
  zbar_image_scanner_t *scanner;
};

/* zbar wants rows without padding; @invert serves codes printed light on dark. */
static guint8 *
pack_rows (const guint8 *luma, guint width, guint height, gsize stride, gboolean invert)
{
  guint8 *packed = g_malloc ((gsize) width * height);

  for (guint y = 0; y < height; y++)
    memcpy (packed + (gsize) y * width, luma + y * stride, width);
  if (invert)
    for (gsize i = 0; i < (gsize) width * height; i++)
      packed[i] = (guint8) ~packed[i];
  return packed;
}

static void
collect (zbar_image_t *image, GStrvBuilder *texts)
{
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
       symbol = zbar_symbol_next (symbol)) {
    const char *data = zbar_symbol_get_data (symbol);
    gsize length = zbar_symbol_get_data_length (symbol);

    if (length > 0 && g_utf8_validate (data, (gssize) length, NULL))
      g_strv_builder_take (texts, g_strndup (data, length));
  }
}

static void
scan_packed (HobCodeScanner *self, guint8 *packed, guint width, guint height, GStrvBuilder *texts)
{
  zbar_image_t *image = zbar_image_create ();

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, packed, (gulong) width * height, NULL);
  if (zbar_scan_image (self->scanner, image) > 0)
    collect (image, texts);
  zbar_image_destroy (image);
}

/**
 * hob_code_scanner_new:
 *
 * Any thread.
 *
 * Returns: (transfer full): a scanner for QR codes and nothing else
 */
HobCodeScanner *
hob_code_scanner_new (void)
{
  HobCodeScanner *self = g_new0 (HobCodeScanner, 1);

  self->scanner = zbar_image_scanner_create ();
  zbar_image_scanner_set_config (self->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (self->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  return self;
}

void
hob_code_scanner_free (HobCodeScanner *self)
{
  if (self == NULL)
    return;
  zbar_image_scanner_destroy (self->scanner);
  g_free (self);
}

/**
 * hob_code_scanner_scan:
 * @self: a scanner of the calling thread
 * @luma: one byte a pixel, dark is low
 * @width: in pixels, at most 8192
 * @height: in pixels, at most 8192
 * @stride: bytes from row to row, at least @width
 *
 * Reads the QR codes of a picture (ISO/IEC 18004), also light ones on dark ground. Texts that are
 * not UTF-8 are passed over: no code of ours is such.
 *
 * Returns: (transfer full): a NULL-terminated list of texts, empty when there is no code
 */
char **
hob_code_scanner_scan (HobCodeScanner *self,
                       const guint8 *luma,
                       guint width,
                       guint height,
                       gsize stride)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  char **found;

  g_return_val_if_fail (self != NULL && luma != NULL && stride >= width, NULL);

  if (width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE)
    return g_strv_builder_end (texts);

  for (int invert = 0; invert < 2; invert++) {
    g_autofree guint8 *packed = pack_rows (luma, width, height, stride, invert);

    scan_packed (self, packed, width, height, texts);
    found = g_strv_builder_end (texts);
    if (found[0] != NULL || invert)
      return found;
    g_strfreev (found);
  }
  g_assert_not_reached ();
}
