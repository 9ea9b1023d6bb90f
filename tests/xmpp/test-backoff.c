/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-backoff-private.h"

#define DRAWS 400

/* The longest of many pauses after @n_failures. */
static gint64
longest (guint n_failures, gboolean unwelcome)
{
  gint64 result = 0;

  for (guint i = 0; i < DRAWS; i++) {
    HobBackoff backoff = {.n_failures = n_failures};
    gint64 pause = hob_backoff_next (&backoff, unwelcome);

    g_assert_cmpuint (backoff.n_failures, ==, n_failures + 1);
    g_assert_cmpint (pause, >=, 100);
    result = MAX (result, pause);
  }
  return result;
}

static void
assert_up_to (guint n_failures, gboolean unwelcome, gint64 limit)
{
  gint64 pause = longest (n_failures, unwelcome);

  g_assert_cmpint (pause, <=, limit);
  /* One of 400 draws falls into the upper half, or the draws are not spread. */
  g_assert_cmpint (pause, >, limit / 2);
}

static void
test_growth (void)
{
  assert_up_to (0, FALSE, 1000);
  assert_up_to (1, FALSE, 2000);
  assert_up_to (2, FALSE, 4000);
  assert_up_to (5, FALSE, 32000);
  assert_up_to (6, FALSE, 60000);
  assert_up_to (7, FALSE, 60000);
  assert_up_to (G_MAXUINT - 1, FALSE, 60000);
}

static void
test_unwelcome (void)
{
  assert_up_to (0, TRUE, 1000);
  assert_up_to (8, TRUE, 256000);
  assert_up_to (9, TRUE, 300000);
  assert_up_to (1000, TRUE, 300000);
}

static void
test_reset (void)
{
  HobBackoff backoff = {.n_failures = 9};

  hob_backoff_reset (&backoff);
  g_assert_cmpint (hob_backoff_next (&backoff, FALSE), <=, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/growth", test_growth);
  g_test_add_func ("/backoff/unwelcome", test_unwelcome);
  g_test_add_func ("/backoff/reset", test_reset);
  return g_test_run ();
}
