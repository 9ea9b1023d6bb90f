/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-camera-device.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HobCameraState:
 * @HOB_CAMERA_STATE_OFF: not started; no camera is held and nothing is watched
 * @HOB_CAMERA_STATE_STARTING: on the way to the first frame: asking for permission, looking for
 *   cameras, switching one on
 * @HOB_CAMERA_STATE_RUNNING: frames arrive and are read
 * @HOB_CAMERA_STATE_FAILED: "error" says why. Where a camera that is plugged in would help, it is
 *   waited for, and the state goes on to STARTING by itself
 */
typedef enum {
  HOB_CAMERA_STATE_OFF,
  HOB_CAMERA_STATE_STARTING,
  HOB_CAMERA_STATE_RUNNING,
  HOB_CAMERA_STATE_FAILED,
} HobCameraState;

/* A live camera whose picture is shown and searched for codes. Main thread.
 *
 * Properties, all notified:
 *   state    guint, HobCameraState (readable)
 *   error    GError of HOB_CAMERA_ERROR, set only while FAILED (readable)
 *   cameras  GListModel of HobCameraDevice, live while started; one object for life (readable)
 *   camera   HobCameraDevice in use or chosen, NULL when there is none; choosing another while
 *            started switches over (read-write)
 *   paintable GObject to be shown, NULL before the first start and without the plug-in (readable)
 *
 * Signal:
 *   code (const char *text)  a QR code was read: each distinct text once, until another was read or
 *                            the camera was started again
 */
#define HOB_TYPE_CAMERA (hob_camera_get_type ())
G_DECLARE_FINAL_TYPE (HobCamera, hob_camera, HOB, CAMERA, GObject)

HobCamera *hob_camera_new (gboolean preview);
void hob_camera_start (HobCamera *self);
void hob_camera_stop (HobCamera *self);
HobCameraState hob_camera_get_state (HobCamera *self);
const GError *hob_camera_get_error (HobCamera *self);
GListModel *hob_camera_get_cameras (HobCamera *self);
HobCameraDevice *hob_camera_get_camera (HobCamera *self);
void hob_camera_set_camera (HobCamera *self, HobCameraDevice *camera);
GObject *hob_camera_get_paintable (HobCamera *self);

G_END_DECLS
