/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-link-private.h"

#include "hob-adapter-private.h"
#include "hob-uuids.h"

#define DEVICE_INTERFACE "org.bluez.Device1"

const HobLinkDeadlines hob_link_default_deadlines = {
  .connect = 20000,
  .resolve = 30000,
  .settle = 2000,
  .operation = 10000,
  .encrypted = 35000,
  .pause = 500,
  .tries = 3,
};

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

/* Awaits until @condition holds. Fails with GONE when the device object goes. */
static gboolean
await_condition (HobLink *self,
                 gboolean (*condition) (HobLink *self, HobBluezDevice1 *device),
                 int timeout_ms,
                 GError **error)
{
  g_autoptr (DexFuture) timeout = dex_timeout_new_msec (timeout_ms);

  for (;;) {
    g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);

    if (device == NULL) {
      g_propagate_error (error,
                         hob_link_new_error (HOB_BLUETOOTH_ERROR_GONE, "The device is gone"));
      return FALSE;
    }
    if (condition (self, device))
      return TRUE;
    if (!dex_future_is_pending (timeout)) {
      g_propagate_error (error,
                         hob_link_new_error (HOB_BLUETOOTH_ERROR_TIMEOUT, "No answer in time"));
      return FALSE;
    }
    dex_await (dex_future_first (dex_ref (DEX_FUTURE (self->changed)), dex_ref (timeout), NULL),
               NULL);
  }
}

static gboolean
is_resolved_or_lost (HobLink *self, HobBluezDevice1 *device)
{
  return hob_bluez_device1_get_services_resolved (device) ||
         !hob_bluez_device1_get_connected (device);
}

static void
collect_characteristics (HobLink *self)
{
  g_autolist (GDBusObject) objects =
    g_dbus_object_manager_get_objects (hob_adapter_get_objects (self->adapter));

  g_hash_table_remove_all (self->characteristics);
  for (GList *iter = objects; iter != NULL; iter = iter->next) {
    const char *path = g_dbus_object_get_object_path (iter->data);
    g_autoptr (HobBluezGattCharacteristic1) characteristic = NULL;

    if (!g_str_has_prefix (path, self->path))
      continue;
    characteristic = hob_bluez_object_get_gatt_characteristic1 (HOB_BLUEZ_OBJECT (iter->data));
    if (characteristic != NULL && hob_bluez_gatt_characteristic1_get_uuid (characteristic) != NULL)
      g_hash_table_insert (
        self->characteristics,
        g_ascii_strdown (hob_bluez_gatt_characteristic1_get_uuid (characteristic), -1),
        g_strdup (path));
  }
}

static gboolean
is_known_or_lost (HobLink *self, HobBluezDevice1 *device)
{
  collect_characteristics (self);
  return hob_link_has (self, HOB_UUID_SETUP_DONE) || !hob_bluez_device1_get_connected (device);
}

DexFuture *
hob_link_call_device (HobLink *self, const char *method)
{
  return hob_adapter_call (self->adapter, self->path, DEVICE_INTERFACE, method, NULL, G_MAXINT);
}

/* BlueZ takes 40 s to give up; only Disconnect ends its try earlier. */
static gboolean
call_connect (HobLink *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (dex_await (dex_future_first (hob_link_call_device (self, "Connect"),
                                   dex_timeout_new_msec (self->deadlines.connect), NULL),
                 &reason))
    return TRUE;
  dex_future_disown (hob_link_call_device (self, "Disconnect"));
  if (g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_GONE) ||
      g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_OFF) ||
      g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_NO_SERVICE))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_propagate_error (error, hob_link_new_error (HOB_BLUETOOTH_ERROR_CONNECT, reason->message));
  return FALSE;
}

static gboolean
check_link (HobLink *self, GError **error)
{
  g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);

  if (device != NULL && hob_bluez_device1_get_connected (device))
    return TRUE;
  g_propagate_error (error, hob_link_new_error (HOB_BLUETOOTH_ERROR_LOST, "Connection lost"));
  return FALSE;
}

/* After an aborted try ServicesResolved may be true before the characteristics are there. */
static gboolean
await_characteristics (HobLink *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (await_condition (self, is_known_or_lost, self->deadlines.settle, &reason))
    return check_link (self, error);
  if (g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT))
    g_propagate_error (error,
                       hob_link_new_error (HOB_BLUETOOTH_ERROR_MISSING, "Not a device of ours"));
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
try_once (HobLink *self, GError **error)
{
  g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);

  if (device == NULL) {
    g_propagate_error (error, hob_link_new_error (HOB_BLUETOOTH_ERROR_GONE, "The device is gone"));
    return FALSE;
  }
  if (!call_connect (self, error))
    return FALSE;
  if (!await_condition (self, is_resolved_or_lost, self->deadlines.resolve, error) ||
      !check_link (self, error) || !await_characteristics (self, error)) {
    dex_future_disown (hob_link_call_device (self, "Disconnect"));
    return FALSE;
  }
  hob_link_set_connected (self, TRUE);
  return TRUE;
}

static gboolean
is_worth_another_try (const GError *error)
{
  return g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_CONNECT) ||
         g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_LOST) ||
         g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT) ||
         g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_MISSING);
}

DexFuture *
hob_link_connect_fiber (gpointer data)
{
  HobLink *self = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->deadlines.tries && !self->closed && !self->connected; i++) {
    g_clear_error (&error);
    if (i > 0)
      dex_await (dex_timeout_new_msec (self->deadlines.pause), NULL);
    if (!try_once (self, &error) && !is_worth_another_try (error))
      break;
  }
  if (self->connected && !self->closed)
    return dex_future_new_for_boolean (TRUE);
  if (error == NULL)
    error = hob_link_new_error (HOB_BLUETOOTH_ERROR_LOST, "Closed");
  return dex_future_new_for_error (g_steal_pointer (&error));
}
