/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-peripheral-objects-private.h"

#include "hob-uuids.h"

#include <string.h>

#define FIRMWARE_COMPANY 0x5554            /* "TU": the firmware puts its maker's name where the */
#define FIRMWARE_COMPANY_REST "M Garching" /* company's number and its data belong */
#define LONGEST_NAME 26                    /* bytes of a scan response that are surely free */

/* Thesis table 4.1. */
static const char *const information[] = {
  HOB_UUID_LANGUAGE,      HOB_UUID_HARDWARE_REVISION, HOB_UUID_SOFTWARE_REVISION,
  HOB_UUID_SERIAL_NUMBER, HOB_UUID_MANUFACTURER,      NULL,
};
static const char *const credentials[] = {
  HOB_UUID_WIFI_NAME, HOB_UUID_WIFI_PASSWORD, HOB_UUID_ADDRESS,
  HOB_UUID_PASSWORD,  HOB_UUID_SENDER,        NULL,
};
static const char *const setup_done[] = {HOB_UUID_SETUP_DONE, NULL};

typedef struct {
  GDBusObjectManagerServer *objects;
  HobPeripheral *peripheral;
  char *service;
  guint services;
  guint characteristics;
} Builder;

static void export (Builder *builder, const char *path, GDBusInterfaceSkeleton *interface)
{
  g_autoptr (GDBusObjectSkeleton) object = g_dbus_object_skeleton_new (path);

  g_dbus_object_skeleton_add_interface (object, interface);
  g_dbus_object_manager_server_export (builder->objects, object);
}

static void
begin_service (Builder *builder, const char *uuid)
{
  g_autoptr (HobBluezGattService1) service = hob_bluez_gatt_service1_skeleton_new ();
  const char *base =
    g_dbus_object_manager_get_object_path (G_DBUS_OBJECT_MANAGER (builder->objects));

  g_free (builder->service);
  builder->service = g_strdup_printf ("%s/service%u", base, builder->services++);
  builder->characteristics = 0;
  hob_bluez_gatt_service1_set_uuid (service, uuid);
  hob_bluez_gatt_service1_set_primary (service, TRUE);
  export (builder, builder->service, G_DBUS_INTERFACE_SKELETON (service));
}

static void
add_characteristics (Builder *builder, const char *const *uuids, const char *flag)
{
  const char *flags[] = {flag, NULL};

  for (gsize i = 0; uuids[i] != NULL; i++) {
    g_autoptr (HobBluezGattCharacteristic1) item = hob_bluez_gatt_characteristic1_skeleton_new ();
    g_autofree char *path =
      g_strdup_printf ("%s/char%u", builder->service, builder->characteristics++);

    hob_bluez_gatt_characteristic1_set_uuid (item, uuids[i]);
    hob_bluez_gatt_characteristic1_set_service (item, builder->service);
    hob_bluez_gatt_characteristic1_set_flags (item, flags);
    g_signal_connect_object (item, "handle-read-value", G_CALLBACK (hob_peripheral_on_read),
                             builder->peripheral, 0);
    g_signal_connect_object (item, "handle-write-value", G_CALLBACK (hob_peripheral_on_write),
                             builder->peripheral, 0);
    export (builder, path, G_DBUS_INTERFACE_SKELETON (item));
  }
}

/**
 * hob_peripheral_objects_new:
 * @path: where they will be
 * @layout: which of the two that there are
 * @peripheral: who answers
 *
 * Returns: (transfer full): services and characteristics as BlueZ wants to be given them; not on
 *   any bus yet
 */
GDBusObjectManagerServer *
hob_peripheral_objects_new (const char *path, HobPeripheralLayout layout, HobPeripheral *peripheral)
{
  Builder builder = {.objects = g_dbus_object_manager_server_new (path), .peripheral = peripheral};

  begin_service (&builder, HOB_UUID_INFORMATION_SERVICE);
  add_characteristics (&builder, information, "read");
  begin_service (&builder, HOB_UUID_SETUP_SERVICE);
  add_characteristics (&builder, credentials, "write");
  if (layout == HOB_PERIPHERAL_LAYOUT_FIRMWARE)
    begin_service (&builder, HOB_UUID_SETUP_DONE_SERVICE);
  add_characteristics (&builder, setup_done, "write");
  g_free (builder.service);
  return builder.objects;
}

static char *
shorten (const char *name)
{
  const char *end = name + MIN (strlen (name), LONGEST_NAME);

  /* Not in the middle of a character. */
  while (end > name && ((guchar) *end & 0xc0) == 0x80)
    end--;
  return g_strndup (name, end - name);
}

/**
 * hob_peripheral_advertisement_new:
 * @name: what people see; shortened where it does not fit
 * @layout: which of the two that there are
 *
 * Returns: (transfer full): what the device calls out; not on any bus yet
 */
HobBluezLEAdvertisement1 *
hob_peripheral_advertisement_new (const char *name, HobPeripheralLayout layout)
{
  HobBluezLEAdvertisement1 *self = hob_bluez_leadvertisement1_skeleton_new ();
  const char *services[] = {HOB_UUID_SETUP_SERVICE, NULL};
  g_autofree char *short_name = shorten (name);
  gboolean firmware = layout == HOB_PERIPHERAL_LAYOUT_FIRMWARE;
  GVariantBuilder makers;

  g_variant_builder_init (&makers, G_VARIANT_TYPE ("a{qv}"));
  if (firmware)
    g_variant_builder_add (&makers, "{qv}", FIRMWARE_COMPANY,
                           g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, FIRMWARE_COMPANY_REST,
                                                      strlen (FIRMWARE_COMPANY_REST), 1));
  hob_bluez_leadvertisement1_set_type_ (self, "peripheral");
  hob_bluez_leadvertisement1_set_local_name (self, short_name);
  hob_bluez_leadvertisement1_set_service_uuids (self, firmware ? services + 1 : services);
  hob_bluez_leadvertisement1_set_manufacturer_data (self, g_variant_builder_end (&makers));
  hob_bluez_leadvertisement1_set_discoverable (self, !firmware);
  return self;
}
