/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-test.h"

#include <hob-camera.h>

G_BEGIN_DECLS

/* On a loaded machine everything takes its time, GStreamer's first start most. */
#define CAMERA_TEST_SECONDS 60

/* Tells tests/support/with-camera.py what to do, as its documentation says; returns what comes
 * after "done". */
char *camera_test_order (const char *format, ...) G_GNUC_PRINTF (1, 2);
#define camera_test_do(...) g_free (camera_test_order (__VA_ARGS__))
void camera_test_wait_used (const char *name, gboolean used);

void camera_test_wait_state (HobCamera *camera, HobCameraState state);
void camera_test_wait_error (HobCamera *camera, HobCameraError code);
void camera_test_wait_cameras (HobCamera *camera, guint n);
/* The name of the camera in use. */
const char *camera_test_get_name (HobCamera *camera);

/* The codes that @camera has told, from now on; free with g_ptr_array_unref () before the camera.
 */
GPtrArray *camera_test_collect_codes (HobCamera *camera);
void camera_test_wait_codes (GPtrArray *codes, guint n);

G_END_DECLS
