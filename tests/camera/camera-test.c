/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "camera-test.h"

#include <gio/gunixsocketaddress.h>

typedef struct {
  HobCamera *camera;
  GPtrArray *codes;
  guint expected;
} Expectation;

static void
got_answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char **) data =
    g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*(char **) data);
}

static gboolean
has_answer (gpointer data)
{
  return *(char **) data != NULL;
}

char *
camera_test_order (const char *format, ...)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (g_getenv ("HOB_TEST_CAMERA"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *answer = NULL;
  va_list arguments;

  g_assert_no_error (error);
  va_start (arguments, format);
  g_string_vprintf (line, format, arguments);
  va_end (arguments);
  g_string_append_c (line, '\n');
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line->str,
                             line->len, NULL, NULL, &error);
  g_assert_no_error (error);

  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, got_answer_cb, &answer);
  hob_test_wait (has_answer, &answer, CAMERA_TEST_SECONDS);
  if (!g_str_has_prefix (answer, "done "))
    g_error ("%s: %s", line->str, answer);
  return g_strdup (answer + strlen ("done "));
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
