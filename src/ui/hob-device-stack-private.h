/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_DEVICE_STACK (hob_device_stack_get_type ())
G_DECLARE_FINAL_TYPE (HobDeviceStack, hob_device_stack, HOB, DEVICE_STACK, AdwBin)

/* The pages of the devices visited last, one of them in sight.
 * Properties: scrolled (read, notified): the name on the page in sight is out of sight. */
void hob_device_stack_show (HobDeviceStack *self, HobDevice *device);
gboolean hob_device_stack_get_scrolled (HobDeviceStack *self);
/* Forgets the pages of devices that are not among @devices. */
void hob_device_stack_keep (HobDeviceStack *self, GListModel *devices);

G_END_DECLS
