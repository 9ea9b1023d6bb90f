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
HobStore *hob_household_get_store (HobHousehold *self);

void hob_household_admit (HobHousehold *self, HobAccount *account, HobStore *store);
void hob_household_dismiss (HobHousehold *self, HobAccount *account);
void hob_household_set_refused_certificate (HobHousehold *self, HobCertificate *certificate);

G_END_DECLS
