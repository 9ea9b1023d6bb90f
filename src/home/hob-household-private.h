/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-account-devices-private.h"
#include "hob-household.h"

G_BEGIN_DECLS

/* All borrowed. */
HobAccount *hob_household_find_account (HobHousehold *self, const char *address);
HobAccountDevices *hob_household_get_devices_of (HobHousehold *self, HobAccount *account);
HobDeviceList *hob_household_get_device_list (HobHousehold *self);

G_END_DECLS
