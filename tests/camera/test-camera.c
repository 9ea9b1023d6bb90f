/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Cameras found in PipeWire directly, as on a computer without a portal. */

#include "camera-test.h"

#define TEXT "xmpp:iot-register?mac=A4:CF:12:25:76:98"
#define OTHER "https://example.org/"

static void
test_on_and_off (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_OFF);
  g_assert_null (hob_camera_get_camera (camera));
  hob_camera_start (camera);
  g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_STARTING);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Front Camera");
  camera_test_wait_cameras (camera, 1);
  camera_test_wait_used ("front", TRUE);

  hob_camera_stop (camera);
  g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_OFF);
  g_assert_null (hob_camera_get_camera (camera));
  camera_test_wait_cameras (camera, 0);
  camera_test_wait_used ("front", FALSE);

  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
}

/* Whoever forgets about a camera does not leave its light on. */
static void
test_forgotten (void)
{
  HobCamera *camera = hob_camera_new (FALSE);

  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_wait_used ("front", TRUE);
  g_assert_finalize_object (camera);
  camera_test_wait_used ("front", FALSE);
}

/* At each moment of starting, and as fast as can be. */
static void
test_changed_mind (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  for (int turns = 0; turns < 40; turns++) {
    hob_camera_start (camera);
    for (int turn = 0; turn < turns; turn++)
      g_main_context_iteration (NULL, turn % 4 == 3);
    hob_camera_stop (camera);
    g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_OFF);
  }
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
}

static void
test_codes (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);
  g_autoptr (GPtrArray) codes = camera_test_collect_codes (camera);

  camera_test_do ("see front blank");
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_do ("see front code %s", OTHER);
  camera_test_wait_codes (codes, 1);
  camera_test_do ("see front blurred %s", TEXT);
  hob_test_settle (1500);
  camera_test_do ("see front code %s", TEXT);
  camera_test_wait_codes (codes, 2);
  g_assert_cmpstr (codes->pdata[0], ==, OTHER);
  g_assert_cmpstr (codes->pdata[1], ==, TEXT);

  /* Held still, or shown once more, it is the same code. */
  camera_test_do ("see front blank");
  hob_test_settle (500);
  camera_test_do ("see front code %s", TEXT);
  hob_test_settle (1500);
  g_assert_cmpuint (codes->len, ==, 2);
  camera_test_do ("see front code %s", OTHER);
  camera_test_wait_codes (codes, 3);

  hob_camera_stop (camera);
  hob_camera_start (camera);
  camera_test_wait_codes (codes, 4);
  g_assert_cmpstr (codes->pdata[3], ==, OTHER);
}

static void
stop_cb (HobCamera *camera, const char *text, gpointer data)
{
  hob_camera_stop (camera);
}

/* As the window does it: the first code ends the search. */
static void
test_stopped_by_code (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);
  g_autoptr (GPtrArray) codes = camera_test_collect_codes (camera);

  camera_test_do ("see front code %s", TEXT);
  g_signal_connect (camera, "code", G_CALLBACK (stop_cb), NULL);
  hob_camera_start (camera);
  camera_test_wait_codes (codes, 1);
  g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_OFF);
  camera_test_wait_used ("front", FALSE);
}

static void
test_unplugged (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);
  g_autoptr (GPtrArray) codes = camera_test_collect_codes (camera);

  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_do ("unplug front");
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_LOST);
  camera_test_wait_cameras (camera, 0);
  g_assert_null (hob_camera_get_camera (camera));

  camera_test_do ("plug front Front Camera");
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  g_ptr_array_set_size (codes, 0);
  camera_test_do ("see front code %s", TEXT);
  camera_test_wait_codes (codes, 1);
}

static void
test_plugged_later (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  camera_test_do ("unplug front");
  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_NO_CAMERA);
  camera_test_do ("plug front Front Camera");
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Front Camera");
}

static void
choose_first_cb (GListModel *cameras, guint position, guint removed, guint added, HobCamera *camera)
{
  g_autoptr (HobCameraDevice) first = g_list_model_get_item (cameras, 0);

  if (hob_camera_get_camera (camera) == NULL)
    hob_camera_set_camera (camera, first);
}

static void
test_two (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);
  g_autoptr (GPtrArray) codes = camera_test_collect_codes (camera);
  g_autoptr (HobCameraDevice) back = NULL;

  camera_test_do ("see front blank");
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_do ("plug back Back Camera");
  camera_test_do ("see back code %s", TEXT);
  camera_test_wait_cameras (camera, 2);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Front Camera");

  back = g_list_model_get_item (hob_camera_get_cameras (camera), 1);
  g_assert_cmpstr (hob_camera_device_get_id (back), ==, "back");
  hob_camera_set_camera (camera, back);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Back Camera");
  camera_test_wait_codes (codes, 1);
  camera_test_wait_used ("front", FALSE);

  /* It is remembered, whatever a list on the screen chooses while it fills. */
  hob_camera_stop (camera);
  g_signal_connect (hob_camera_get_cameras (camera), "items-changed", G_CALLBACK (choose_first_cb),
                    camera);
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Back Camera");

  /* Where there is another, losing one is no error. */
  camera_test_do ("unplug back");
  camera_test_wait_cameras (camera, 1);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Front Camera");
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_wait_used ("front", TRUE);
}

/* Those for recognising faces read no codes, by their format or by their name. */
static void
test_infrared (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  camera_test_do ("plug grey Face Camera (grey)");
  camera_test_do ("plug named Integrated IR Camera");
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_do ("plug back Back Camera");
  camera_test_wait_cameras (camera, 2);
  camera_test_do ("unplug front");
  camera_test_wait_cameras (camera, 1);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Back Camera");
  camera_test_do ("unplug back");
  camera_test_wait_cameras (camera, 0);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_FAILED);

  camera_test_do ("unplug grey");
  camera_test_do ("unplug named");
  camera_test_do ("plug front Front Camera");
}

static void
test_silent (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  camera_test_do ("see front stall");
  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_SILENT);
  camera_test_wait_used ("front", FALSE);
  camera_test_wait_cameras (camera, 1);

  camera_test_do ("see front blank");
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_do ("see front stall");
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_SILENT);
  camera_test_do ("see front blank");
}

static void
test_pipewire_restarts (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_do ("pipewire stop");
  camera_test_wait_state (camera, HOB_CAMERA_STATE_FAILED);
  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_UNAVAILABLE);

  camera_test_do ("pipewire start");
  camera_test_do ("plug front Front Camera");
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/on-and-off", test_on_and_off);
  g_test_add_func ("/camera/forgotten", test_forgotten);
  g_test_add_func ("/camera/changed-mind", test_changed_mind);
  g_test_add_func ("/camera/codes", test_codes);
  g_test_add_func ("/camera/stopped-by-code", test_stopped_by_code);
  g_test_add_func ("/camera/unplugged", test_unplugged);
  g_test_add_func ("/camera/plugged-later", test_plugged_later);
  g_test_add_func ("/camera/two", test_two);
  g_test_add_func ("/camera/infrared", test_infrared);
  g_test_add_func ("/camera/silent", test_silent);
  g_test_add_func ("/camera/pipewire-restarts", test_pipewire_restarts);
  return g_test_run ();
}
