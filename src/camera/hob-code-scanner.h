/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Finds QR codes in grey pictures. Each scanner belongs to one thread at a time. */
typedef struct _HobCodeScanner HobCodeScanner;

HobCodeScanner *hob_code_scanner_new (void);
void hob_code_scanner_free (HobCodeScanner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobCodeScanner, hob_code_scanner_free)

char **hob_code_scanner_scan (HobCodeScanner *self,
                              const guint8 *luma,
                              guint width,
                              guint height,
                              gsize stride);

G_END_DECLS
