/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-worker-private.h"

typedef struct {
  HobCameraJob job;
  gpointer data;
  GDestroyNotify destroy;
  DexPromise *done;
} Order;

static void
work_cb (gpointer item, gpointer user_data)
{
  Order *order = item;
  GError *error = NULL;

  if (order->job (order->data, &error))
    dex_promise_resolve_boolean (order->done, TRUE);
  else
    dex_promise_reject (order->done, error);
  if (order->destroy != NULL)
    order->destroy (order->data);
  dex_unref (order->done);
  g_free (order);
}

static gpointer
make_pool (gpointer user_data)
{
  return g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL);
}

/**
 * hob_camera_worker_run:
 * @job: what to do
 * @data: (transfer full): its argument
 * @destroy: (nullable): frees it, on the worker's thread
 *
 * Opening and closing cameras may block, for seconds when a driver or PipeWire is in trouble. It is
 * done here, one thing after the other: a camera is let go before it is opened again.
 *
 * Returns: (transfer full): TRUE, or the error of @job. Nobody needs to wait for it
 */
DexFuture *
hob_camera_worker_run (HobCameraJob job, gpointer data, GDestroyNotify destroy)
{
  static GOnce once = G_ONCE_INIT;
  GThreadPool *pool = g_once (&once, make_pool, NULL);
  Order *order = g_new0 (Order, 1);
  DexPromise *done = dex_promise_new ();

  order->job = job;
  order->data = data;
  order->destroy = destroy;
  order->done = dex_ref (done);
  g_thread_pool_push (pool, order, NULL);
  return DEX_FUTURE (done);
}
