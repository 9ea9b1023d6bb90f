/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-timing.h"

#include <time.h>

#define SLOW_MICROSECONDS 8000

/* A source that never has anything to do, only sees when the loop begins and ends to wait: what
 * lies between the end of one wait and the beginning of the next is work. */
typedef struct {
  GSource parent;

  gint64 woken; /* 0: not dispatched since */
  gint64 woken_cpu;
} Probe;

static gboolean enabled;

/* On a busy machine much of the time is spent waiting for a processor. */
static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
probe_prepare (GSource *source, int *timeout)
{
  Probe *probe = (Probe *) source;
  gint64 spent = probe->woken != 0 ? g_get_monotonic_time () - probe->woken : 0;

  probe->woken = 0;
  if (spent > SLOW_MICROSECONDS)
    g_printerr ("hob-timing slow %.1f cpu %.1f\n", (double) spent / 1000,
                (double) (get_cpu_time () - probe->woken_cpu) / 1000);
  *timeout = -1;
  return FALSE;
}

static gboolean
probe_check (GSource *source)
{
  Probe *probe = (Probe *) source;

  probe->woken = g_get_monotonic_time ();
  probe->woken_cpu = get_cpu_time ();
  return FALSE;
}

static gboolean
probe_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs probe_funcs = {
  .prepare = probe_prepare,
  .check = probe_check,
  .dispatch = probe_dispatch,
};

/**
 * hob_timing_init:
 *
 * Begins to watch the main loop if the environment asks for it. Main thread, once.
 */
void
hob_timing_init (void)
{
  g_autoptr (GSource) source = NULL;

  enabled = g_getenv ("HOB_TIMING") != NULL;
  if (!enabled)
    return;

  source = g_source_new (&probe_funcs, sizeof (Probe));
  g_source_set_static_name (source, "hob-timing");
  g_source_set_priority (source, G_MININT);
  g_source_attach (source, NULL);
}

/**
 * hob_timing_first_frame:
 *
 * To be called when the first frame with content has been painted.
 */
void
hob_timing_first_frame (void)
{
  struct timespec now;

  if (!enabled)
    return;
  clock_gettime (CLOCK_MONOTONIC, &now);
  g_printerr ("hob-timing first-frame %lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
}
