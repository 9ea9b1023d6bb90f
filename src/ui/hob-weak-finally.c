/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-weak-finally-private.h"

#include <glib-object.h>

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/**
 * hob_weak_finally:
 * @future: (transfer full): what is under way
 * @callback: called when that is complete, with a #GWeakRef to @object as its data
 * @object: (type GObject.Object) (nullable): what wants to know, but need not stay for it
 *
 * As dex_future_finally() for a widget, which may be gone by then. Main thread.
 *
 * Returns: (transfer full): what @callback makes of it
 */
DexFuture *
hob_weak_finally (DexFuture *future, DexFutureCallback callback, gpointer object)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, object);
  return dex_future_finally (future, callback, weak, weak_ref_free);
}
