/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

/* A wait for a condition; the closure holds one reference, the fiber another. */
typedef struct {
  HobCommandCondition condition;
  gpointer data;
  DexPromise *promise;
} Wait;

static void
wait_clear (gpointer data)
{
  Wait *wait = data;

  dex_unref (wait->promise);
}

static void
wait_unref (gpointer data, GClosure *closure)
{
  g_rc_box_release_full (data, wait_clear);
}

static void
look_again (Wait *wait)
{
  if (dex_future_is_pending (DEX_FUTURE (wait->promise)) && wait->condition (wait->data))
    dex_promise_resolve_boolean (wait->promise, TRUE);
}

/**
 * hob_command_is_interrupted:
 * @self: a command
 *
 * Returns: whether somebody pressed Ctrl+C, or asked the program to end
 */
gboolean
hob_command_is_interrupted (HobCommand *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->interrupted));
}

/**
 * hob_command_await:
 * @self: a command
 * @future: (transfer full): what to wait for
 * @error: the reason it rejected for, %DEX_ERROR_TIMED_OUT, or %G_IO_ERROR_CANCELLED when
 *   interrupted
 *
 * In a fiber.
 *
 * Returns: %TRUE when @future has resolved
 */
gboolean
hob_command_await (HobCommand *self, DexFuture *future, GError **error)
{
  return dex_await (dex_future_first (future, dex_ref (self->interrupted),
                                      dex_timeout_new_deadline (self->deadline), NULL),
                    error);
}

/**
 * hob_command_wait:
 * @self: a command
 * @object: what changes
 * @signal: how it says so
 * @condition: what to wait for
 * @data: for @condition
 *
 * In a fiber. Returns at once when @condition is true already.
 *
 * Returns: %FALSE when the deadline has passed or the command was interrupted
 */
gboolean
hob_command_wait (HobCommand *self,
                  gpointer object,
                  const char *signal,
                  HobCommandCondition condition,
                  gpointer data)
{
  Wait *wait;
  gulong handler;
  DexFuture *future;
  gboolean came;

  if (condition (data))
    return TRUE;

  wait = g_rc_box_new0 (Wait);
  wait->condition = condition;
  wait->data = data;
  wait->promise = dex_promise_new ();
  future = dex_ref (wait->promise);
  handler = g_signal_connect_data (object, signal, G_CALLBACK (look_again), wait, wait_unref,
                                   G_CONNECT_SWAPPED);
  came = hob_command_await (self, future, NULL);
  g_signal_handler_disconnect (object, handler);
  return came;
}

/**
 * hob_command_wait_briefly:
 * @self: a command
 * @object: what changes
 * @signal: how it says so
 * @condition: what to wait for
 * @data: for @condition
 * @milliseconds: for how long at most
 *
 * The same, for something that may well not happen.
 *
 * Returns: %FALSE when it did not
 */
gboolean
hob_command_wait_briefly (HobCommand *self,
                          gpointer object,
                          const char *signal,
                          HobCommandCondition condition,
                          gpointer data,
                          guint milliseconds)
{
  gint64 deadline = self->deadline;
  gboolean came;

  self->deadline = MIN (deadline, g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND);
  came = hob_command_wait (self, object, signal, condition, data);
  self->deadline = deadline;
  return came;
}
