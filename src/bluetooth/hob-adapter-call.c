/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-adapter-private.h"
#include "hob-bluetooth-error-private.h"

#define BLUEZ_NAME "org.bluez"
#define TURN_ON_TIMEOUT_MS 10000

/* BlueZ never lifts a block itself; it answers Failed or Busy. */
static DexFuture *
turning_on_failed_cb (DexFuture *completed, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  dex_future_get_value (completed, &error);
  if (error->domain == HOB_BLUETOOTH_ERROR)
    return dex_future_new_for_error (g_steal_pointer (&error));
  name = g_dbus_error_get_remote_error (error);
  if (g_strcmp0 (name, "org.bluez.Error.Failed") == 0 ||
      g_strcmp0 (name, "org.bluez.Error.Busy") == 0)
    return dex_future_new_reject (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_BLOCKED, "Blocked");
  return dex_future_new_for_error (hob_bluetooth_error_new_from_dbus (error));
}

static DexFuture *
turn_on_cb (DexFuture *completed, gpointer data)
{
  HobAdapter *self = data;
  const char *path = hob_adapter_get_path (self);

  if (path == NULL)
    return dex_future_new_for_error (hob_adapter_dup_obstacle (self));
  return dex_dbus_connection_call (
    hob_adapter_get_bus (self), BLUEZ_NAME, path, "org.freedesktop.DBus.Properties", "Set",
    g_variant_new ("(ssv)", "org.bluez.Adapter1", "Powered", g_variant_new_boolean (TRUE)), NULL,
    G_DBUS_CALL_FLAGS_NO_AUTO_START, TURN_ON_TIMEOUT_MS);
}

/**
 * hob_adapter_turn_on:
 * @self: an adapter
 *
 * Turns the adapter on (`org.bluez.Adapter1.Powered`). Main thread.
 *
 * Returns: (transfer full): a future that resolves once BlueZ has done so, within ten seconds, and
 *   rejects with HOB_BLUETOOTH_ERROR
 */
DexFuture *
hob_adapter_turn_on (HobAdapter *self)
{
  g_return_val_if_fail (HOB_IS_ADAPTER (self), NULL);
  return dex_future_catch (dex_future_finally (hob_adapter_when_ready (self), turn_on_cb,
                                               g_object_ref (self), g_object_unref),
                           turning_on_failed_cb, NULL, NULL);
}

/**
 * hob_adapter_dup_obstacle:
 * @self: an adapter
 *
 * Returns: (transfer full) (nullable): why the adapter cannot be used, %NULL when it can
 */
GError *
hob_adapter_dup_obstacle (HobAdapter *self)
{
  g_assert (HOB_IS_ADAPTER (self));

  switch (hob_adapter_get_state (self)) {
  case HOB_ADAPTER_ON:
    return NULL;
  case HOB_ADAPTER_ABSENT:
    return g_error_new_literal (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_NO_ADAPTER, "No adapter");
  case HOB_ADAPTER_OFF:
    return g_error_new_literal (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_OFF, "Adapter is off");
  case HOB_ADAPTER_BLOCKED:
    return g_error_new_literal (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_BLOCKED, "Blocked");
  case HOB_ADAPTER_UNKNOWN:
  case HOB_ADAPTER_NO_SERVICE:
  default:
    return g_error_new_literal (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_NO_SERVICE, "No service");
  }
}

/**
 * hob_adapter_call:
 * @self: an adapter that is on
 * @path: an object of BlueZ
 * @interface: its interface
 * @method: the method
 * @parameters: (nullable) (transfer floating): its arguments
 * @timeout_ms: in milliseconds; %G_MAXINT when the caller has a deadline of its own, because after
 *   D-Bus' deadline BlueZ goes on trying unseen
 *
 * Returns: (transfer full): a future of the reply's #GVariant; rejects with HOB_BLUETOOTH_ERROR
 */
DexFuture *
hob_adapter_call (HobAdapter *self,
                  const char *path,
                  const char *interface,
                  const char *method,
                  GVariant *parameters,
                  int timeout_ms)
{
  g_assert (HOB_IS_ADAPTER (self));
  return hob_bluetooth_translate (
    dex_dbus_connection_call (hob_adapter_get_bus (self), BLUEZ_NAME, path, interface, method,
                              parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_ms));
}
