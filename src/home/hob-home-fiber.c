/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-home-fiber-private.h"

/**
 * hob_home_fiber_spawn:
 * @function: what to do
 * @data: (transfer full): its argument
 * @destroy: frees it
 *
 * Starts a fiber on the main thread that runs to its end even if nobody waits for it any more: what
 * it has begun on the server or on the disk is not left half done, and libdex 0.10 does not bear
 * the discarding of a fiber whose turn has come.
 *
 * Returns: (transfer full): what @function returns
 */
DexFuture *
hob_home_fiber_spawn (DexFiberFunc function, gpointer data, GDestroyNotify destroy)
{
  DexFuture *fiber = dex_scheduler_spawn (NULL, 0, function, data, destroy);

  dex_future_disown (dex_ref (fiber));
  return fiber;
}
