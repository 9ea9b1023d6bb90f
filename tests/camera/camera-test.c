/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "camera-test.h"

typedef struct {
  HobCamera *camera;
  GPtrArray *codes;
  guint expected;
} Expectation;

char *
camera_test_order (const char *format, ...)
{
  g_autofree char *order = NULL;
  va_list arguments;

  va_start (arguments, format);
  order = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return hob_test_order (g_getenv ("HOB_TEST_CAMERA"), order, CAMERA_TEST_SECONDS);
}

/* Each question to PipeWire takes a moment; meanwhile the main loop runs. */
void
camera_test_wait_used (const char *name, gboolean used)
{
  gint64 deadline = g_get_monotonic_time () + CAMERA_TEST_SECONDS * G_USEC_PER_SEC;

  while (TRUE) {
    g_autofree char *answer = camera_test_order ("used %s", name);

    if (g_str_equal (answer, used ? "yes" : "no"))
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
  }
}

static gboolean
is_in_state (gpointer data)
{
  Expectation *expectation = data;

  return hob_camera_get_state (expectation->camera) == expectation->expected;
}

void
camera_test_wait_state (HobCamera *camera, HobCameraState state)
{
  Expectation expectation = {.camera = camera, .expected = state};

  hob_test_wait (is_in_state, &expectation, CAMERA_TEST_SECONDS);
  g_assert_true ((state == HOB_CAMERA_STATE_FAILED) == (hob_camera_get_error (camera) != NULL));
}

static gboolean
has_error (gpointer data)
{
  Expectation *expectation = data;

  return g_error_matches (hob_camera_get_error (expectation->camera), HOB_CAMERA_ERROR,
                          (int) expectation->expected);
}

void
camera_test_wait_error (HobCamera *camera, HobCameraError code)
{
  Expectation expectation = {.camera = camera, .expected = code};

  hob_test_wait (has_error, &expectation, CAMERA_TEST_SECONDS);
  g_assert_cmpint (hob_camera_get_state (camera), ==, HOB_CAMERA_STATE_FAILED);
}

static gboolean
has_cameras (gpointer data)
{
  Expectation *expectation = data;

  return g_list_model_get_n_items (hob_camera_get_cameras (expectation->camera)) ==
         expectation->expected;
}

void
camera_test_wait_cameras (HobCamera *camera, guint n)
{
  Expectation expectation = {.camera = camera, .expected = n};

  hob_test_wait (has_cameras, &expectation, CAMERA_TEST_SECONDS);
}

const char *
camera_test_get_name (HobCamera *camera)
{
  HobCameraDevice *device = hob_camera_get_camera (camera);

  return device != NULL ? hob_camera_device_get_name (device) : NULL;
}

static void
code_cb (HobCamera *camera, const char *text, gpointer data)
{
  g_ptr_array_add (data, g_strdup (text));
}

GPtrArray *
camera_test_collect_codes (HobCamera *camera)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  g_signal_connect_data (camera, "code", G_CALLBACK (code_cb), g_ptr_array_ref (codes),
                         (GClosureNotify) (void (*) (void)) g_ptr_array_unref, 0);
  return codes;
}

static gboolean
has_codes (gpointer data)
{
  Expectation *expectation = data;

  return expectation->codes->len >= expectation->expected;
}

void
camera_test_wait_codes (GPtrArray *codes, guint n)
{
  Expectation expectation = {.codes = codes, .expected = n};

  hob_test_wait (has_codes, &expectation, CAMERA_TEST_SECONDS);
  g_assert_cmpuint (codes->len, ==, n);
}
