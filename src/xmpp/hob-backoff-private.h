/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many attempts have failed in a row. */
typedef struct {
  guint n_failures;
} HobBackoff;

gint64 hob_backoff_next (HobBackoff *self, gboolean unwelcome);
void hob_backoff_reset (HobBackoff *self);

G_END_DECLS
