/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One camera in reach. Main thread. */
#define HOB_TYPE_CAMERA_DEVICE (hob_camera_device_get_type ())
G_DECLARE_FINAL_TYPE (HobCameraDevice, hob_camera_device, HOB, CAMERA_DEVICE, GObject)

/* Also properties "name" (for people) and "id" (the same when it is plugged in again). */
const char *hob_camera_device_get_name (HobCameraDevice *self);
const char *hob_camera_device_get_id (HobCameraDevice *self);

G_END_DECLS
