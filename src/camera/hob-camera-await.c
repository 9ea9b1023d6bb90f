/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-await-private.h"

#include "hob-camera-error.h"

/**
 * hob_camera_await:
 * @stopping: rejects when the fiber that calls this is to stop
 * @future: (transfer full): what it waits for
 * @seconds: no longer than this; 0 where that has a deadline of its own or needs none
 * @error: return location; HOB_CAMERA_ERROR
 *
 * On a fiber.
 *
 * Returns: whether it came. Without @error when @stopping was decided meanwhile: then whatever the
 *   fiber works for may be gone, and is not to be touched
 */
gboolean
hob_camera_await (DexPromise *stopping, DexFuture *future, guint seconds, GError **error)
{
  DexFuture *stopped = dex_ref (DEX_FUTURE (stopping));
  g_autoptr (GError) reason = NULL;
  gboolean done;

  if (seconds > 0)
    future = dex_future_first (future, dex_timeout_new_seconds ((int) seconds), NULL);
  done = dex_await (dex_future_first (future, stopped, NULL), &reason);
  if (!dex_future_is_pending (DEX_FUTURE (stopping)))
    return FALSE;
  if (reason != NULL && reason->domain != HOB_CAMERA_ERROR)
    g_set_error_literal (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE, reason->message);
  else if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return done;
}
