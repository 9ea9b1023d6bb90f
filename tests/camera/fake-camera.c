/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* fake-camera NAME DESCRIPTION [FORMAT]: a camera for PipeWire, of 640 x 480 pixels and 15 frames a
 * second, until its standard input ends. What it sees is told there, a line each:
 *
 *   blank          a sheet of white paper
 *   code TEXT      a QR code
 *   blurred TEXT   a QR code out of focus
 *   picture FILE   a picture
 *   stall          no frames any more
 *
 * Each line is answered by "done" or "error REASON". */

#include "drawn-code.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <string.h>
#include <unistd.h>

#define WIDTH 640
#define HEIGHT 480
#define FRAMES_A_SECOND 15

typedef struct {
  GMainLoop *loop;
  GDataInputStream *orders;
  GstAppSrc *frames;
  guint8 luma[WIDTH * HEIGHT];
  gboolean stalled;
  gboolean grey;
} FakeCamera;

static void
show_code (FakeCamera *self, const char *text, guint blur)
{
  DrawnCodeLook look = {.side = HEIGHT - 60, .light = 240, .dark = 20, .blur = blur};
  g_auto (DrawnCode) code = drawn_code_new (text, &look);
  guint left = (WIDTH - code.side) / 2, top = (HEIGHT - code.side) / 2;

  memset (self->luma, 240, sizeof self->luma);
  for (guint y = 0; y < code.side; y++)
    memcpy (self->luma + (top + y) * WIDTH + left, code.luma + (gsize) y * code.side, code.side);
}

static gboolean
show_picture (FakeCamera *self, const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) picture =
    gdk_pixbuf_new_from_file_at_scale (path, WIDTH, HEIGHT, TRUE, error);
  int width, height, channels;

  if (picture == NULL)
    return FALSE;
  width = gdk_pixbuf_get_width (picture);
  height = gdk_pixbuf_get_height (picture);
  channels = gdk_pixbuf_get_n_channels (picture);
  memset (self->luma, 240, sizeof self->luma);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      self->luma[(y + (HEIGHT - height) / 2) * WIDTH + x + (WIDTH - width) / 2] =
        gdk_pixbuf_read_pixels (picture)[y * gdk_pixbuf_get_rowstride (picture) + x * channels + 1];
  return TRUE;
}

static gboolean
obey (FakeCamera *self, const char *order, GError **error)
{
  const char *space = strchr (order, ' ');
  const char *argument = space != NULL ? space + 1 : "";

  self->stalled = g_str_equal (order, "stall");
  if (g_str_equal (order, "blank"))
    memset (self->luma, 240, sizeof self->luma);
  else if (g_str_has_prefix (order, "code "))
    show_code (self, argument, 0);
  else if (g_str_has_prefix (order, "blurred "))
    show_code (self, argument, 16);
  else if (g_str_has_prefix (order, "picture "))
    return show_picture (self, argument, error);
  else if (!self->stalled) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "what is “%s”?", order);
    return FALSE;
  }
  return TRUE;
}

static void
got_order_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  FakeCamera *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *order =
    g_data_input_stream_read_line_finish (self->orders, result, NULL, &error);

  if (order == NULL) {
    g_main_loop_quit (self->loop);
    return;
  }
  if (obey (self, order, &error))
    g_print ("done\n");
  else
    g_print ("error %s\n", error->message);
  g_data_input_stream_read_line_async (self->orders, G_PRIORITY_DEFAULT, NULL, got_order_cb, self);
}

static gboolean
frame_cb (gpointer data)
{
  FakeCamera *self = data;
  gsize step = self->grey ? 1 : 2, size = step * sizeof self->luma;
  guint8 *frame;

  if (self->stalled)
    return G_SOURCE_CONTINUE;
  frame = g_malloc (size);
  memset (frame, 128, size);
  for (gsize i = 0; i < sizeof self->luma; i++)
    frame[i * step] = self->luma[i];
  gst_app_src_push_buffer (self->frames, gst_buffer_new_wrapped (frame, size));
  return G_SOURCE_CONTINUE;
}

/* That whoever looked has gone is an error to PipeWire's sink, and none to a camera. */
static gboolean
failed_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;
  gst_message_parse_error (message, &error, NULL);
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    return G_SOURCE_CONTINUE;
  g_printerr ("fake-camera: %s\n", error->message);
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static GstElement *
make_pipeline (const char *name, const char *description, const char *format)
{
  g_autoptr (GstStructure) properties =
    gst_structure_new ("properties", "media.class", G_TYPE_STRING, "Video/Source", "media.role",
                       G_TYPE_STRING, "Camera", "node.name", G_TYPE_STRING, name,
                       "node.description", G_TYPE_STRING, description, NULL);
  g_autofree char *parts =
    g_strdup_printf ("appsrc name=frames is-live=true do-timestamp=true format=time max-buffers=2 "
                     "leaky-type=downstream "
                     "caps=video/x-raw,format=%s,width=%d,height=%d,framerate=%d/1 ! "
                     "pipewiresink name=sink mode=provide sync=false",
                     format, WIDTH, HEIGHT, FRAMES_A_SECOND);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (parts, &error);
  g_autoptr (GstElement) sink = NULL;

  if (error != NULL)
    g_error ("%s", error->message);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_object_set (sink, "stream-properties", properties, NULL);
  return pipeline;
}

int
main (int argc, char **argv)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  FakeCamera *self = g_new0 (FakeCamera, 1);
  const char *format = argc > 3 ? argv[3] : "YUY2";

  if (argc < 3) {
    g_printerr ("fake-camera NAME DESCRIPTION [FORMAT]\n");
    return 2;
  }
  gst_init (NULL, NULL);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->orders = g_data_input_stream_new (input);
  self->grey = g_str_equal (format, "GRAY8");
  memset (self->luma, 240, sizeof self->luma);
  pipeline = make_pipeline (argv[1], argv[2], format);
  self->frames = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (pipeline), "frames"));
  bus = gst_element_get_bus (pipeline);
  gst_bus_add_watch (bus, failed_cb, self->loop);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_timeout_add (1000 / FRAMES_A_SECOND, frame_cb, self);
  g_data_input_stream_read_line_async (self->orders, G_PRIORITY_DEFAULT, NULL, got_order_cb, self);
  g_main_loop_run (self->loop);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return 0;
}
