/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-fiber-private.h"

/**
 * hob_fiber_spawn:
 * @function: what to do
 * @data: (transfer full): its argument
 * @destroy: frees it
 *
 * Starts a fiber on the main thread that runs to its end even if nobody waits for it any more. It
 * is told to stop by what it awaits, never by libdex: a fiber that is discarded while what it
 * awaits completes in the same turn of the loop breaks the queues of libdex 0.10's scheduler.
 *
 * Returns: (transfer full): what @function returns
 */
DexFuture *
hob_fiber_spawn (DexFiberFunc function, gpointer data, GDestroyNotify destroy)
{
  DexFuture *fiber = dex_scheduler_spawn (NULL, 0, function, data, destroy);

  dex_future_disown (dex_ref (fiber));
  return fiber;
}
