/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-label-private.h"

#include "hob-thing-error-private.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>
#include <qrencode.h>

/* ISO/IEC 18004 §6.3.8: four modules of light around it. */
#define MARGIN 4
#define MODULE_PIXELS 8
#define CHANNELS 3
#define LIGHT 0xff

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

static QRcode *
encode (const char *code, GError **error)
{
  QRcode *qr = QRcode_encodeString8bit (code, 0, QR_ECLEVEL_M);

  if (qr == NULL)
    g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE, _ ("The code cannot be drawn: %s"),
                 g_strerror (errno));
  return qr;
}

static gboolean
is_light (QRcode *qr, int x, int y)
{
  if (x < 0 || y < 0 || x >= qr->width || y >= qr->width)
    return TRUE;
  return (qr->data[y * qr->width + x] & 1) == 0;
}

/**
 * hob_box_label_draw:
 * @code: a registration code
 * @error: %HOB_THING_ERROR_STATE
 *
 * Draws it for a terminal with light letters on dark ground, two modules in each letter.
 *
 * Returns: (transfer full) (nullable): lines that each end with a line feed
 */
char *
hob_box_label_draw (const char *code, GError **error)
{
  static const char *const blocks[] = {" ", "▄", "▀", "█"};
  g_autoptr (QRcode) qr = encode (code, error);
  GString *text;

  if (qr == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (int y = -MARGIN; y < qr->width + MARGIN; y += 2) {
    for (int x = -MARGIN; x < qr->width + MARGIN; x++)
      g_string_append (text, blocks[(is_light (qr, x, y) ? 2 : 0) + is_light (qr, x, y + 1)]);
    g_string_append_c (text, '\n');
  }
  return g_string_free_and_steal (text);
}

static GdkPixbuf *
paint (QRcode *qr)
{
  int size = (qr->width + 2 * MARGIN) * MODULE_PIXELS;
  GdkPixbuf *picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, size, size);
  int stride = gdk_pixbuf_get_rowstride (picture);
  guchar *pixels = gdk_pixbuf_get_pixels (picture);

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++) {
      gboolean light = is_light (qr, x / MODULE_PIXELS - MARGIN, y / MODULE_PIXELS - MARGIN);

      memset (pixels + (gsize) y * stride + x * CHANNELS, light ? LIGHT : 0, CHANNELS);
    }
  return picture;
}

/**
 * hob_box_label_save:
 * @code: a registration code
 * @path: a file
 * @error: %HOB_THING_ERROR_STATE
 *
 * Writes it as a PNG picture. Blocks on the disk.
 *
 * Returns: whether it is there
 */
gboolean
hob_box_label_save (const char *code, const char *path, GError **error)
{
  g_autoptr (QRcode) qr = encode (code, error);
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GError) reason = NULL;

  if (qr == NULL)
    return FALSE;
  picture = paint (qr);
  if (gdk_pixbuf_save (picture, path, "png", &reason, NULL))
    return TRUE;
  g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE, "%s: %s", path, reason->message);
  return FALSE;
}
