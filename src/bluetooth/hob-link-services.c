/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-link-private.h"

#include "hob-adapter-private.h"
#include "hob-discovery-private.h"
#include "hob-nearby-private.h"
#include "hob-uuids.h"

/* What every device that waits to be brought home has, in whatever service. */
static const char *const needed[] = {
  HOB_UUID_WIFI_NAME, HOB_UUID_WIFI_PASSWORD, HOB_UUID_ADDRESS,
  HOB_UUID_PASSWORD,  HOB_UUID_SENDER,        HOB_UUID_SETUP_DONE,
};

typedef gboolean (*Condition) (HobLink *self, HobBluezDevice1 *device);

/**
 * hob_link_await:
 * @self: a link
 * @future: (transfer full): what to wait for
 * @error: (out): a HOB_BLUETOOTH_ERROR
 *
 * Awaits in a fiber, but not longer than the link is open.
 *
 * Returns: whether @future resolved
 */
gboolean
hob_link_await (HobLink *self, DexFuture *future, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (dex_await (dex_future_first (future, dex_ref (DEX_FUTURE (self->closing)), NULL), &reason))
    return TRUE;
  g_propagate_error (error, hob_bluetooth_error_new_from_dbus (reason));
  return FALSE;
}

/* Awaits until @condition holds, of a device that may be %NULL. */
static gboolean
await_condition (HobLink *self, Condition condition, int timeout_ms, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);

  for (;;) {
    g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);

    if (condition (self, device))
      return TRUE;
    /* A new one each time: what loses the race is spent. */
    if (!hob_link_await (self,
                         dex_future_first (dex_ref (DEX_FUTURE (self->changed)),
                                           dex_timeout_new_deadline (deadline), NULL),
                         error))
      return FALSE;
  }
}

static gboolean
is_lost (HobBluezDevice1 *device)
{
  return device == NULL || !hob_bluez_device1_get_connected (device);
}

static gboolean
is_in_reach (HobLink *self, HobBluezDevice1 *device)
{
  return device != NULL && hob_nearby_is_in_reach (self->adapter, device);
}

static gboolean
is_resolved_or_lost (HobLink *self, HobBluezDevice1 *device)
{
  return is_lost (device) || hob_bluez_device1_get_services_resolved (device);
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
is_complete_or_lost (HobLink *self, HobBluezDevice1 *device)
{
  collect_characteristics (self);
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!hob_link_has (self, needed[i]))
      return is_lost (device);
  return TRUE;
}

static gboolean
check_link (HobLink *self, GError **error)
{
  g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);

  if (!is_lost (device))
    return TRUE;
  g_propagate_error (error, hob_link_new_error (HOB_BLUETOOTH_ERROR_LOST, "Connection lost"));
  return FALSE;
}

/**
 * hob_link_appear:
 * @self: a link
 * @error: (out): GONE when the device does not show itself in time
 *
 * BlueZ forgets a device that it was told to remove, one that nobody has looked for in half a
 * minute, and one to which a try to connect was cancelled. This looks for it again.
 *
 * Returns: whether BlueZ knows the device
 */
gboolean
hob_link_appear (HobLink *self, GError **error)
{
  g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);
  HobDiscovery discovery = {.adapter = self->adapter};
  g_autoptr (GError) reason = NULL;
  gboolean appeared;

  if (device != NULL)
    return TRUE;
  if (!hob_discovery_start (&discovery, self->address, error))
    return FALSE;
  appeared = await_condition (self, is_in_reach, self->deadlines.appear, &reason);
  hob_discovery_stop (&discovery);
  if (appeared)
    return TRUE;
  if (g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT))
    reason->code = HOB_BLUETOOTH_ERROR_GONE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* BlueZ answers Connect before it tells that the device is connected, and when it learns of the
 * connection in another order than usual it never tells: so it is asked. */
static gboolean
refresh_connected (HobLink *self, GError **error)
{
  g_autoptr (HobBluezDevice1) device = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) connected = NULL;
  DexFuture *call = hob_adapter_call (
    self->adapter, self->path, "org.freedesktop.DBus.Properties", "Get",
    g_variant_new ("(ss)", "org.bluez.Device1", "Connected"), self->deadlines.operation);

  reply =
    dex_await_variant (dex_future_first (call, dex_ref (DEX_FUTURE (self->closing)), NULL), error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(v)", &connected);
  device = hob_link_get_device (self);
  if (device != NULL)
    g_dbus_proxy_set_cached_property (G_DBUS_PROXY (device), "Connected", connected);
  return TRUE;
}

/**
 * hob_link_await_services:
 * @self: a link for which BlueZ has answered Connect
 * @error: (out): LOST, TIMEOUT, or MISSING when it is no device that waits to be brought home
 *
 * Waits until the device has told what it has. After an aborted try ServicesResolved may be true
 * before the characteristics are there, so these are waited for as well.
 *
 * Returns: whether all that is needed is there
 */
gboolean
hob_link_await_services (HobLink *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!refresh_connected (self, error) ||
      !await_condition (self, is_resolved_or_lost, self->deadlines.resolve, error))
    return FALSE;
  if (await_condition (self, is_complete_or_lost, self->deadlines.settle, &reason))
    return check_link (self, error);
  if (g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT))
    reason->code = HOB_BLUETOOTH_ERROR_MISSING;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}
