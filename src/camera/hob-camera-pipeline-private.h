/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-camera-device.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/* One camera's frames, shown and searched, from switching it on to switching it off. Main thread.
 *
 * Signals:
 *   frame  (char **codes)    a frame was looked at; the texts of the codes in it, often none
 *   failed (GError *reason)  HOB_CAMERA_ERROR_BUSY, _REFUSED, _UNAVAILABLE or _SILENT; it is over
 */
#define HOB_TYPE_CAMERA_PIPELINE (hob_camera_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (HobCameraPipeline, hob_camera_pipeline, HOB, CAMERA_PIPELINE, GObject)

HobCameraPipeline *hob_camera_pipeline_new (HobCameraDevice *device, GstElement *sink);
void hob_camera_pipeline_stop (HobCameraPipeline *self);

G_END_DECLS
