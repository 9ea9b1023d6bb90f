/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-backoff-private.h"

#define SHORTEST_MS 100
#define FIRST_MS 1000
#define LONGEST_MS (60 * 1000)
#define LONGEST_UNWELCOME_MS (300 * 1000)

/**
 * hob_backoff_next:
 * @self: a count of failures
 * @unwelcome: whether the server refused rather than was lost
 *
 * Counts a failure and draws the pause before the next attempt: anything up to 1, 2, 4… 60 s (300 s
 * where unwelcome), so that a thousand clients do not return to a restarted server together. Never
 * less than a tenth of a second, so that nothing turns into a busy loop. Any thread.
 *
 * Returns: a pause in milliseconds
 */
gint64
hob_backoff_next (HobBackoff *self, gboolean unwelcome)
{
  const gint64 longest = unwelcome ? LONGEST_UNWELCOME_MS : LONGEST_MS;
  gint64 step = FIRST_MS;

  g_return_val_if_fail (self != NULL, LONGEST_MS);

  for (guint i = 0; i < self->n_failures && step < longest; i++)
    step *= 2;
  self->n_failures++;
  return g_random_int_range (SHORTEST_MS, (gint32) MIN (step, longest) + 1);
}

/**
 * hob_backoff_reset:
 * @self: a count of failures
 *
 * Forgets past failures. Any thread.
 */
void
hob_backoff_reset (HobBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->n_failures = 0;
}
