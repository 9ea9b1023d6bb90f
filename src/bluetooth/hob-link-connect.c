/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-link-private.h"

#include "hob-adapter-private.h"

const HobLinkDeadlines hob_link_default_deadlines = {
  .appear = 10000,
  .connect = 20000,
  .disconnect = 3000,
  .resolve = 32000, /* a little more than a device that misses one request for 30 s */
  .settle = 2000,
  .operation = 10000,
  .encrypted = 35000,
  .pause = 500,
  .give_up = 45000,
  .tries = 3,
};

static gboolean
is_error (const GError *error, HobBluetoothError code)
{
  return g_error_matches (error, HOB_BLUETOOTH_ERROR, (int) code);
}

static gboolean
is_about_computer (const GError *error)
{
  return is_error (error, HOB_BLUETOOTH_ERROR_OFF) ||
         is_error (error, HOB_BLUETOOTH_ERROR_BLOCKED) ||
         is_error (error, HOB_BLUETOOTH_ERROR_NO_ADAPTER) ||
         is_error (error, HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

/* BlueZ takes 40 s to give up. Its reasons mean no more than that it did not work. */
static gboolean
call_connect (HobLink *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (hob_link_await (self,
                      dex_future_first (hob_link_call_device (self, "Connect"),
                                        dex_timeout_new_msec (self->deadlines.connect), NULL),
                      &reason))
    return TRUE;
  if (is_error (reason, HOB_BLUETOOTH_ERROR_FAILED) ||
      is_error (reason, HOB_BLUETOOTH_ERROR_TIMEOUT) || is_error (reason, HOB_BLUETOOTH_ERROR_LOST))
    reason->code = HOB_BLUETOOTH_ERROR_CONNECT;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
try_once (HobLink *self, GError **error)
{
  GError *obstacle = hob_adapter_dup_obstacle (self->adapter);

  if (obstacle != NULL) {
    g_propagate_error (error, obstacle);
    return FALSE;
  }
  if (!hob_link_appear (self, error) || !call_connect (self, error) ||
      !hob_link_await_services (self, error))
    return FALSE;
  hob_link_set_connected (self, TRUE);
  return TRUE;
}

/* What is needed before another try: Disconnect is all that ends BlueZ' own try; a bond that the
 * device no longer knows and a cache of what it had before go only with the device. */
static void
clean_up (HobLink *self, const GError *reason)
{
  DexFuture *call = hob_link_call_device (self, "Disconnect");

  hob_link_await (
    self, dex_future_first (call, dex_timeout_new_msec (self->deadlines.disconnect), NULL), NULL);
  if (is_error (reason, HOB_BLUETOOTH_ERROR_MISSING) ||
      is_error (reason, HOB_BLUETOOTH_ERROR_REFUSED))
    hob_link_await (self,
                    dex_future_first (hob_link_call_remove (self),
                                      dex_timeout_new_msec (self->deadlines.disconnect), NULL),
                    NULL);
}

static gboolean
is_worth_another_try (const GError *error, guint tries)
{
  if (is_error (error, HOB_BLUETOOTH_ERROR_CANCELLED) || is_about_computer (error))
    return FALSE;
  /* Once more for what a fresh start may cure. */
  if (is_error (error, HOB_BLUETOOTH_ERROR_MISSING) ||
      is_error (error, HOB_BLUETOOTH_ERROR_REFUSED))
    return tries < 2;
  return TRUE;
}

/**
 * hob_link_new_error:
 * @code: what happened
 * @message: for the log
 *
 * Returns: (transfer full): an error
 */
GError *
hob_link_new_error (HobBluetoothError code, const char *message)
{
  return g_error_new_literal (HOB_BLUETOOTH_ERROR, (int) code, message);
}

/**
 * hob_link_connect_fiber:
 * @link: (type HobLink): a link
 *
 * Returns: (transfer full): what hob_link_connect() says
 */
DexFuture *
hob_link_connect_fiber (gpointer link)
{
  HobLink *self = link;
  gint64 give_up = g_get_monotonic_time () + self->deadlines.give_up * G_GINT64_CONSTANT (1000);

  for (guint tries = 1;; tries++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) interruption = NULL;

    if (try_once (self, &error))
      return dex_future_new_for_boolean (TRUE);
    g_debug ("Try %u to connect to %s: %s", tries, self->address, error->message);
    clean_up (self, error);
    if (tries >= self->deadlines.tries || g_get_monotonic_time () > give_up ||
        !is_worth_another_try (error, tries))
      return dex_future_new_for_error (g_steal_pointer (&error));
    hob_link_await (self, dex_timeout_new_msec (self->deadlines.pause), &interruption);
    if (is_error (interruption, HOB_BLUETOOTH_ERROR_CANCELLED))
      return dex_future_new_for_error (g_steal_pointer (&interruption));
  }
}
