/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-camera-list-private.h"

G_BEGIN_DECLS

/* The way to the cameras: through the portal, else directly. Main thread.
 *
 * Property: waiting (gboolean)  there is no camera to ask a permission for; goes on by itself */
#define HOB_TYPE_CAMERA_ACCESS (hob_camera_access_get_type ())
G_DECLARE_FINAL_TYPE (HobCameraAccess, hob_camera_access, HOB, CAMERA_ACCESS, GObject)

HobCameraAccess *hob_camera_access_new (HobCameraList *list);
DexFuture *hob_camera_access_open (HobCameraAccess *self);
void hob_camera_access_close (HobCameraAccess *self);
gboolean hob_camera_access_is_waiting (HobCameraAccess *self);

G_END_DECLS
