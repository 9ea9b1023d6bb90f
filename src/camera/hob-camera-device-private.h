/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-camera-device.h"

#include <gst/gst.h>

G_BEGIN_DECLS

HobCameraDevice *hob_camera_device_new (GstDevice *source);
gboolean hob_camera_device_is (HobCameraDevice *self, GstDevice *source);
void hob_camera_device_change (HobCameraDevice *self, GstDevice *source);
gboolean hob_camera_device_is_infrared (HobCameraDevice *self);
gboolean hob_camera_device_repeats (HobCameraDevice *self, HobCameraDevice *other);
GstDevice *hob_camera_device_get_source (HobCameraDevice *self);

G_END_DECLS
