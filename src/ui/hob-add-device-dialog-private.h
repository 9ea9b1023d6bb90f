/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_ADD_DEVICE_DIALOG (hob_add_device_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HobAddDeviceDialog, hob_add_device_dialog, HOB, ADD_DEVICE_DIALOG, AdwDialog)

/* Adds a device that has an account already to @account's home. */
AdwDialog *hob_add_device_dialog_new (HobHousehold *household, HobAccount *account);

G_END_DECLS
