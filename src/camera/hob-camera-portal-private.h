/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gunixfdlist.h>
#include <libdex.h>

G_BEGIN_DECLS

/* The desktop's permission to use cameras, and the way to them. Main thread. */
#define HOB_TYPE_CAMERA_PORTAL (hob_camera_portal_get_type ())
G_DECLARE_FINAL_TYPE (HobCameraPortal, hob_camera_portal, HOB, CAMERA_PORTAL, GObject)

DexFuture *hob_camera_portal_find (void);
gboolean hob_camera_portal_has_camera (HobCameraPortal *self);
DexFuture *hob_camera_portal_await_camera (HobCameraPortal *self);
DexFuture *hob_camera_portal_ask (HobCameraPortal *self);
DexFuture *hob_camera_portal_open (HobCameraPortal *self);
void hob_camera_portal_cancel (HobCameraPortal *self);
gboolean hob_camera_portal_is_the_only_way (void);

G_END_DECLS
