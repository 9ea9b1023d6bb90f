/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gunixfdlist.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Who leads to the cameras. */
typedef enum {
  HOB_CAMERA_WAY_PORTAL,
  HOB_CAMERA_WAY_DIRECT,
  HOB_CAMERA_N_WAYS,
} HobCameraWay;

/* Watches cameras come and go, from the first time that they are asked for. Main thread.
 *
 * Signal: changed ()  a camera came or went */
#define HOB_TYPE_CAMERA_WATCH (hob_camera_watch_get_type ())
G_DECLARE_FINAL_TYPE (HobCameraWatch, hob_camera_watch, HOB, CAMERA_WATCH, GObject)

HobCameraWatch *hob_camera_watch_find (HobCameraWay way);
DexFuture *hob_camera_watch_open (HobCameraWay way, GUnixFDList *remote);
GPtrArray *hob_camera_watch_get_devices (HobCameraWatch *self);

G_END_DECLS
