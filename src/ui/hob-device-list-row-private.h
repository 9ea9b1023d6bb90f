/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HOB_TYPE_DEVICE_LIST_ROW (hob_device_list_row_get_type ())
G_DECLARE_FINAL_TYPE (HobDeviceListRow, hob_device_list_row, HOB, DEVICE_LIST_ROW, GtkBox)

/* A device in the sidebar: icon, name, state in words. Made once and given to one device after
 * the other. A click emits win.open-device with its address. */
GtkWidget *hob_device_list_row_new (void);
void hob_device_list_row_set_device (HobDeviceListRow *self, HobDevice *device);
/* The list's own item takes the focus, so it needs the words of what is in it. */
void hob_device_list_row_describe (HobDeviceListRow *self, GtkListItem *item);

G_END_DECLS
