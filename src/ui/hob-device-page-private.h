/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field-list-private.h"

G_BEGIN_DECLS

#define HOB_TYPE_DEVICE_PAGE (hob_device_page_get_type ())
G_DECLARE_FINAL_TYPE (HobDevicePage, hob_device_page, HOB, DEVICE_PAGE, AdwBin)

/* A device: who it is, what is to be known about it, and its fields.
 * Properties: device (construct), scrolled (read, notified): its name is out of sight. */
GtkWidget *hob_device_page_new (HobDevice *device);
HobDevice *hob_device_page_get_device (HobDevicePage *self);
HobFieldList *hob_device_page_get_fields (HobDevicePage *self);
gboolean hob_device_page_get_scrolled (HobDevicePage *self);

G_END_DECLS
