/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-bluez-generated.h"
#include "hob-peripheral.h"

G_BEGIN_DECLS

GDBusObjectManagerServer *hob_peripheral_objects_new (const char *path,
                                                      HobPeripheralLayout layout,
                                                      HobPeripheral *peripheral);
HobBluezLEAdvertisement1 *hob_peripheral_advertisement_new (const char *name,
                                                            HobPeripheralLayout layout);

/* Handlers of the peripheral for each of its characteristics. */
gboolean hob_peripheral_on_read (HobBluezGattCharacteristic1 *characteristic,
                                 GDBusMethodInvocation *invocation,
                                 GVariant *options,
                                 HobPeripheral *self);
gboolean hob_peripheral_on_write (HobBluezGattCharacteristic1 *characteristic,
                                  GDBusMethodInvocation *invocation,
                                  GVariant *value,
                                  GVariant *options,
                                  HobPeripheral *self);

G_END_DECLS
