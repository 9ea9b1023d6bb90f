/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HobCameraError:
 * @HOB_CAMERA_ERROR_UNREADABLE: the file cannot be read
 * @HOB_CAMERA_ERROR_NO_PICTURE: the file is no picture of a kind that can be read
 * @HOB_CAMERA_ERROR_NO_CAMERA: no camera is connected; one that is plugged in is taken by itself
 * @HOB_CAMERA_ERROR_REFUSED: the person or the system does not permit the camera's use
 * @HOB_CAMERA_ERROR_BUSY: another program has the camera
 * @HOB_CAMERA_ERROR_EMPTY: permission was given, but no camera came with it; one that appears is
 *   taken by itself
 * @HOB_CAMERA_ERROR_UNAVAILABLE: a plug-in or service that cameras need is missing on this computer
 * @HOB_CAMERA_ERROR_LOST: the camera was unplugged while in use; it is taken again by itself
 * @HOB_CAMERA_ERROR_SILENT: the camera was switched on but sends no picture
 */
typedef enum {
  HOB_CAMERA_ERROR_UNREADABLE,
  HOB_CAMERA_ERROR_NO_PICTURE,
  HOB_CAMERA_ERROR_NO_CAMERA,
  HOB_CAMERA_ERROR_REFUSED,
  HOB_CAMERA_ERROR_BUSY,
  HOB_CAMERA_ERROR_EMPTY,
  HOB_CAMERA_ERROR_UNAVAILABLE,
  HOB_CAMERA_ERROR_LOST,
  HOB_CAMERA_ERROR_SILENT,
} HobCameraError;

#define HOB_CAMERA_ERROR (hob_camera_error_quark ())
GQuark hob_camera_error_quark (void);

G_END_DECLS
