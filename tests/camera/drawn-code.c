/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "drawn-code.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

static gboolean
is_dark (const QRcode *code, const DrawnCodeLook *look, double x, double y)
{
  double middle = look->side / 2.0, angle = look->degrees * G_PI / 180;
  double scale = look->side * 0.6 / code->width;
  /* A sheet leaning back: what is higher up is farther away. */
  double distance = 1 - look->tilt * (y - middle) / look->side;
  double dx = (x - middle) / distance, dy = (y - middle) / distance;
  int column = (int) floor ((dx * cos (angle) + dy * sin (angle)) / scale + code->width / 2.0);
  int row = (int) floor ((dy * cos (angle) - dx * sin (angle)) / scale + code->width / 2.0);

  return column >= 0 && row >= 0 && column < code->width && row < code->width &&
         (code->data[row * code->width + column] & 1);
}

static guint8
average (const guint8 *luma, guint side, guint x, guint y, guint blur)
{
  guint sum = 0, n = 0;

  for (guint j = y >= blur ? y - blur : 0; j <= y + blur && j < side; j++)
    for (guint i = x >= blur ? x - blur : 0; i <= x + blur && i < side; i++, n++)
      sum += luma[(gsize) j * side + i];
  return (guint8) (sum / n);
}

static void
blur (DrawnCode *self, guint pixels)
{
  guint8 *sharp = self->luma;

  self->luma = g_malloc ((gsize) self->side * self->side);
  for (guint y = 0; y < self->side; y++)
    for (guint x = 0; x < self->side; x++)
      self->luma[(gsize) y * self->side + x] = average (sharp, self->side, x, y, pixels);
  g_free (sharp);
}

DrawnCode
drawn_code_new (const char *text, const DrawnCodeLook *look)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  DrawnCode self = {g_malloc ((gsize) look->side * look->side), look->side};

  for (guint y = 0; y < look->side; y++)
    for (guint x = 0; x < look->side; x++)
      self.luma[(gsize) y * look->side + x] = is_dark (code, look, x, y) ? look->dark : look->light;
  QRcode_free (code);
  if (look->blur > 0)
    blur (&self, look->blur);
  return self;
}

DrawnCode
drawn_code_beside (const DrawnCode *self, const DrawnCode *other)
{
  guint side = self->side + other->side;
  DrawnCode both = {g_malloc ((gsize) side * side), side};

  memset (both.luma, 255, (gsize) side * side);
  for (guint y = 0; y < self->side; y++)
    memcpy (both.luma + (gsize) y * side, self->luma + (gsize) y * self->side, self->side);
  for (guint y = 0; y < other->side; y++)
    memcpy (both.luma + (gsize) y * side + self->side, other->luma + (gsize) y * other->side,
            other->side);
  return both;
}

void
drawn_code_clear (DrawnCode *self)
{
  g_clear_pointer (&self->luma, g_free);
}
