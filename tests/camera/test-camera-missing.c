/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Neither a portal nor PipeWire, and with HOB_TEST_PLUGINS=none not even GStreamer's plug-ins. */

#include "camera-test.h"

static void
test_unavailable (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_UNAVAILABLE);
  hob_camera_stop (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_OFF);
  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_UNAVAILABLE);
}

static void
test_no_preview (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (TRUE);

  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_UNAVAILABLE);
  g_assert_null (hob_camera_get_paintable (camera));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera-missing/unavailable", test_unavailable);
  if (g_getenv ("GST_PLUGIN_SYSTEM_PATH_1_0") != NULL)
    g_test_add_func ("/camera-missing/no-preview", test_no_preview);
  return g_test_run ();
}
