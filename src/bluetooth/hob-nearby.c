/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-nearby-private.h"

#include "hob-uuids.h"

#define FIRMWARE_COMPANY 0x5554 /* the first two letters of "TUM Garching" */

/**
 * hob_nearby_is_in_reach:
 * @adapter: an adapter
 * @device: a device that BlueZ knows
 *
 * A device object may be a leftover of an earlier day: only a signal strength shows that it is
 * there, or a connection, which outlives the program that made it.
 *
 * Returns: whether the device shows a sign of life to this adapter
 */
gboolean
hob_nearby_is_in_reach (HobAdapter *adapter, HobBluezDevice1 *device)
{
  g_autoptr (GVariant) strength = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "RSSI");

  return g_strcmp0 (hob_bluez_device1_get_adapter (device), hob_adapter_get_path (adapter)) == 0 &&
         (strength != NULL || hob_bluez_device1_get_connected (device));
}

/**
 * hob_nearby_list:
 * @adapter: an adapter
 *
 * Returns: (transfer full) (element-type HobBluezDevice1): the devices in reach
 */
GList *
hob_nearby_list (HobAdapter *adapter)
{
  g_autolist (GDBusObject) objects =
    g_dbus_object_manager_get_objects (hob_adapter_get_objects (adapter));
  GList *devices = NULL;

  for (GList *iter = objects; iter != NULL; iter = iter->next) {
    g_autoptr (HobBluezDevice1) device =
      hob_bluez_object_get_device1 (HOB_BLUEZ_OBJECT (iter->data));

    if (device != NULL && hob_nearby_is_in_reach (adapter, device))
      devices = g_list_prepend (devices, g_steal_pointer (&device));
  }
  return devices;
}

static gboolean
has_setup_service (HobBluezDevice1 *device)
{
  const char *const *uuids = hob_bluez_device1_get_uuids (device);

  for (gsize i = 0; uuids != NULL && uuids[i] != NULL; i++)
    if (g_ascii_strcasecmp (uuids[i], HOB_UUID_SETUP_SERVICE) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_by_firmware_maker (HobBluezDevice1 *device)
{
  GVariant *makers = hob_bluez_device1_get_manufacturer_data (device);

  for (gsize i = 0; makers != NULL && i < g_variant_n_children (makers); i++) {
    guint16 company;

    g_variant_get_child (makers, i, "{qv}", &company, NULL);
    if (company == FIRMWARE_COMPANY)
      return TRUE;
  }
  return FALSE;
}

/**
 * hob_nearby_looks_like_ours:
 * @device: a device in reach
 *
 * Returns: whether it advertises what a device that waits to be brought home does
 */
gboolean
hob_nearby_looks_like_ours (HobBluezDevice1 *device)
{
  return has_setup_service (device) || is_by_firmware_maker (device);
}
