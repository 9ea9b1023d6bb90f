/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HobCameraError:
 * @HOB_CAMERA_ERROR_UNREADABLE: the file cannot be read
 * @HOB_CAMERA_ERROR_NO_PICTURE: the file is no picture of a kind that can be read
 */
typedef enum {
  HOB_CAMERA_ERROR_UNREADABLE,
  HOB_CAMERA_ERROR_NO_PICTURE,
} HobCameraError;

#define HOB_CAMERA_ERROR (hob_camera_error_quark ())
GQuark hob_camera_error_quark (void);

G_END_DECLS
