/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-waiters-private.h"

struct _HobWaiters {
  GPtrArray *promises;
};

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func (dex_unref);
}

/**
 * hob_waiters_new:
 *
 * Returns: (transfer full): an empty list
 */
HobWaiters *
hob_waiters_new (void)
{
  HobWaiters *self = g_new0 (HobWaiters, 1);

  self->promises = new_list ();
  return self;
}

/**
 * hob_waiters_free:
 * @self: (transfer full): a list, settled
 */
void
hob_waiters_free (HobWaiters *self)
{
  g_assert (self != NULL);

  g_ptr_array_unref (self->promises);
  g_free (self);
}

/**
 * hob_waiters_add:
 * @self: a list
 *
 * Returns: (transfer full): a future for the next hob_waiters_settle()
 */
DexFuture *
hob_waiters_add (HobWaiters *self)
{
  DexPromise *promise = dex_promise_new ();

  g_assert (self != NULL);

  g_ptr_array_add (self->promises, promise);
  return DEX_FUTURE (dex_ref (promise));
}

/**
 * hob_waiters_settle:
 * @self: a list
 * @error: (nullable): why it did not come about; %NULL if it did
 *
 * Tells everybody who waits now. Whoever is told may begin to wait again.
 */
void
hob_waiters_settle (HobWaiters *self, const GError *error)
{
  g_autoptr (GPtrArray) promises = NULL;

  g_assert (self != NULL);

  promises = g_steal_pointer (&self->promises);
  self->promises = new_list ();
  for (guint i = 0; i < promises->len; i++) {
    if (error != NULL)
      dex_promise_reject (promises->pdata[i], g_error_copy (error));
    else
      dex_promise_resolve_boolean (promises->pdata[i], TRUE);
  }
}
