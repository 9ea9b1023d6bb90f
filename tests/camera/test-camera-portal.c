/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Cameras through the real portal, which tests/support/with-camera.py has made answer in one of its
 * ways. */

#include "camera-test.h"

static void
test_permitted (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);
  g_autoptr (GPtrArray) codes = camera_test_collect_codes (camera);
  g_autofree char *asked = NULL;

  camera_test_do ("see front code xmpp:kettle@hob.test");
  hob_camera_start (camera);
  camera_test_wait_codes (codes, 1);
  g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_RUNNING);
  g_assert_cmpstr (camera_test_get_name (camera), ==, "Front Camera");
  asked = camera_test_order ("asked");
  g_assert_cmpstr (asked, ==, "0");
  hob_camera_stop (camera);
  camera_test_wait_used ("front", FALSE);

  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
}

static void
test_permission_changes (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  camera_test_do ("permission no");
  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_REFUSED);
  camera_test_do ("permission yes");
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
}

static void
test_unplugged (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  camera_test_do ("unplug front");
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_LOST);
  camera_test_do ("plug front Front Camera");
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
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
  camera_test_do ("plug back Back Camera");
  camera_test_wait_cameras (camera, 2);
}

static void
test_refused (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_REFUSED);
  camera_test_wait_cameras (camera, 0);
}

static void
test_asked (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);
  g_autofree char *asked = NULL;

  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  hob_camera_stop (camera);
  hob_camera_start (camera);
  camera_test_wait_state (camera, HOB_CAMERA_STATE_RUNNING);
  asked = camera_test_order ("asked");
  g_assert_cmpstr (asked, ==, "1");
}

static gboolean
is_counted (gpointer word)
{
  g_autofree char *times = camera_test_order ("%s", (char *) word);

  return g_str_equal (times, "1");
}

/* A question that nobody has answered is taken back with the page that asked it. */
static void
test_undecided (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  hob_camera_start (camera);
  while (!is_counted ("asked"))
    g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_STARTING);
  hob_camera_stop (camera);
  g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_OFF);
  while (!is_counted ("closed"))
    g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_OFF);
}

static void
test_empty (void)
{
  g_autoptr (HobCamera) camera = hob_camera_new (FALSE);

  hob_camera_start (camera);
  camera_test_wait_error (camera, HOB_CAMERA_ERROR_EMPTY);
}

int
main (int argc, char **argv)
{
  const char *portal = g_getenv ("HOB_TEST_PORTAL");

  g_test_init (&argc, &argv, NULL);
  if (g_str_equal (portal, "yes")) {
    g_test_add_func ("/camera-portal/permitted", test_permitted);
    g_test_add_func ("/camera-portal/permission-changes", test_permission_changes);
    g_test_add_func ("/camera-portal/unplugged", test_unplugged);
    g_test_add_func ("/camera-portal/plugged-later", test_plugged_later);
  } else if (g_str_equal (portal, "no") || g_str_equal (portal, "ask-no")) {
    g_test_add_func ("/camera-portal/refused", test_refused);
  } else if (g_str_equal (portal, "ask-yes")) {
    g_test_add_func ("/camera-portal/asked", test_asked);
  } else if (g_str_equal (portal, "ask-never")) {
    g_test_add_func ("/camera-portal/undecided", test_undecided);
  } else {
    g_assert_cmpstr (portal, ==, "empty");
    g_test_add_func ("/camera-portal/empty", test_empty);
  }
  return g_test_run ();
}
