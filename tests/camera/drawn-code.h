/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A square grey picture with a QR code in it. */
typedef struct {
  guint8 *luma;
  guint side;
} DrawnCode;

typedef struct {
  guint side;     /* in pixels */
  double degrees; /* turned by */
  double tilt;    /* 0 to 1: how much farther away the top is than the bottom */
  guint blur;     /* in pixels to each side */
  guint8 dark;
  guint8 light;
} DrawnCodeLook;

DrawnCode drawn_code_new (const char *text, const DrawnCodeLook *look);
/* Puts @other to the right of @self. */
DrawnCode drawn_code_beside (const DrawnCode *self, const DrawnCode *other);
void drawn_code_clear (DrawnCode *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DrawnCode, drawn_code_clear)

G_END_DECLS
