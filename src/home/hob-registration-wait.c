/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registration-wait-private.h"

/**
 * hob_registration_wait:
 * @future: (transfer full): what to wait for; it goes on by itself when the waiting ends
 * @interruption: rejects when the waiting is to end
 * @milliseconds: how long to wait at most; 0: as long as it takes
 * @error: the reason; %DEX_ERROR_TIMED_OUT after @milliseconds
 *
 * In fibers only. An interruption comes first even if @future is complete already.
 *
 * Returns: whether @future resolved
 */
gboolean
hob_registration_wait (DexFuture *future,
                       DexPromise *interruption,
                       int milliseconds,
                       GError **error)
{
  /* Fibers that nobody waits for any more run to their end: see hob_home_fiber_spawn(). */
  dex_future_disown (dex_ref (future));
  if (milliseconds > 0)
    return dex_await (dex_future_first (dex_ref (DEX_FUTURE (interruption)), future,
                                        dex_timeout_new_msec (milliseconds), NULL),
                      error);
  return dex_await (dex_future_first (dex_ref (DEX_FUTURE (interruption)), future, NULL), error);
}
