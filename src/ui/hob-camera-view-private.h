/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-camera.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_CAMERA_VIEW (hob_camera_view_get_type ())
G_DECLARE_FINAL_TYPE (HobCameraView, hob_camera_view, HOB, CAMERA_VIEW, AdwBin)

/* What a camera sees, with a frame for the code; it is on only while this can be seen.
 * Signal: code (const char *text): a code was read. */
/* What is shown for this state of the camera. */
void hob_camera_view_show (HobCameraView *self, HobCameraState state, const GError *error);
HobCamera *hob_camera_view_get_camera (HobCameraView *self);

G_END_DECLS
