/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-camera-device.h"
#include "hob-camera-watch-private.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The cameras to choose from, as a list model of HobCameraDevice. Main thread. */
#define HOB_TYPE_CAMERA_LIST (hob_camera_list_get_type ())
G_DECLARE_FINAL_TYPE (HobCameraList, hob_camera_list, HOB, CAMERA_LIST, GObject)

HobCameraList *hob_camera_list_new (void);
GListModel *hob_camera_list_get_model (HobCameraList *self);
void hob_camera_list_open (HobCameraList *self, HobCameraWatch *watch);
void hob_camera_list_close (HobCameraList *self);

G_END_DECLS
