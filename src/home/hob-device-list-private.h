/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-device.h"

G_BEGIN_DECLS

#define HOB_TYPE_DEVICE_LIST (hob_device_list_get_type ())
G_DECLARE_FINAL_TYPE (HobDeviceList, hob_device_list, HOB, DEVICE_LIST, GObject)

/* A GListModel of HobDevice that keeps itself sorted: by room, those in none last, then by name,
 * as a person would sort them. A device that moves is one removal and one addition. */
HobDeviceList *hob_device_list_new (void);
void hob_device_list_add (HobDeviceList *self, HobDevice *device);
void hob_device_list_remove (HobDeviceList *self, HobDevice *device);
/* By address, by name in any case, by the only beginning of either; borrowed, NULL. */
HobDevice *hob_device_list_find (HobDeviceList *self, const char *name);

G_END_DECLS
