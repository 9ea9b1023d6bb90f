/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-pipeline-private.h"

#include "hob-camera-device-private.h"
#include "hob-camera-error.h"
#include "hob-camera-worker-private.h"
#include "hob-code-sink-private.h"

#include <errno.h>
#include <string.h>

/* Slow cameras take three seconds to their first frame, on a busy machine some more. */
#define SILENCE_S 7

/* Shared with the worker, which switches on and off. */
typedef struct {
  gatomicrefcount references;
  GstElement *pipeline;
  GstDevice *source;
  GstElement *sink;
  int stopped;          /* atomic */
  GThread *interrupter; /* set before it is switched off */
} Parts;

struct _HobCameraPipeline {
  GObject parent_instance;

  Parts *parts;  /* NULL when it is over */
  guint silence; /* a timeout */
};

enum {
  SIGNAL_FRAME,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobCameraPipeline, hob_camera_pipeline, G_TYPE_OBJECT)

static Parts *
parts_new (HobCameraDevice *device, GstElement *sink)
{
  Parts *parts = g_new0 (Parts, 1);

  g_atomic_ref_count_init (&parts->references);
  parts->pipeline = gst_object_ref_sink (gst_pipeline_new ("hob-camera"));
  parts->source = g_object_ref (hob_camera_device_get_source (device));
  parts->sink = gst_object_ref (sink);
  return parts;
}

static Parts *
parts_ref (Parts *parts)
{
  g_atomic_ref_count_inc (&parts->references);
  return parts;
}

static void
parts_unref (gpointer data)
{
  Parts *parts = data;

  if (!g_atomic_ref_count_dec (&parts->references))
    return;
  gst_object_unref (parts->pipeline);
  g_object_unref (parts->source);
  gst_object_unref (parts->sink);
  g_free (parts);
}

/* The best that the camera offers: as it is rather than compressed, fluent rather than fine, and in
 * the format that every driver is tried with. */
static GstCaps *
choose_format (GstDevice *source)
{
  static const char *const wishes[] = {
    "video/x-raw, format=YUY2, width=[640, 1280], height=[360, 1024], framerate=[15/1, 120/1]",
    "video/x-raw, width=[640, 1280], height=[360, 1024], framerate=[15/1, 120/1]",
    "image/jpeg, width=[640, 1280], height=[360, 1024], framerate=[15/1, 120/1]",
    "video/x-raw",
    "image/jpeg",
  };
  g_autoptr (GstCaps) offered = gst_device_get_caps (source);

  for (size_t i = 0; offered != NULL && i < G_N_ELEMENTS (wishes); i++) {
    g_autoptr (GstCaps) wish = gst_caps_from_string (wishes[i]);

    if (gst_caps_can_intersect (offered, wish))
      return g_steal_pointer (&wish);
  }
  return gst_caps_from_string ("video/x-raw");
}

/* PipeWire is not to hand us another camera when this one goes: which one is used, we say. */
static void
tie_to_camera (GstElement *source)
{
  g_autoptr (GstStructure) properties = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (source), "stream-properties") == NULL)
    return;
  properties = gst_structure_new ("properties", "node.dont-reconnect", G_TYPE_STRING, "true",
                                  "media.role", G_TYPE_STRING, "Camera", NULL);
  g_object_set (source, "stream-properties", properties, NULL);
}

static gboolean
missing (const char *what, GError **error)
{
  g_set_error (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE, "Missing: %s", what);
  return FALSE;
}

/* camera ! format ! [decoder] ! tee; the tee's branches may each be slow without the other. */
static gboolean
build (Parts *parts, GError **error)
{
  GstBin *bin = GST_BIN (parts->pipeline);
  GstElement *source = gst_device_create_element (parts->source, "camera");
  g_autoptr (GstCaps) format = choose_format (parts->source);
  gboolean compressed = gst_structure_has_name (gst_caps_get_structure (format, 0), "image/jpeg");
  GstElement *filter = gst_element_factory_make ("capsfilter", NULL);
  GstElement *decoder = gst_element_factory_make (compressed ? "jpegdec" : "identity", NULL);
  GstElement *tee = gst_element_factory_make ("tee", NULL);
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstElement *convert = gst_element_factory_make ("videoconvert", NULL);
  GstElement *codes = hob_code_sink_new ();
  GstElement *elements[] = {source, filter, decoder, tee, queue, convert, codes};

  for (size_t i = 0; i < G_N_ELEMENTS (elements); i++)
    if (elements[i] != NULL)
      gst_bin_add (bin, elements[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (elements); i++)
    if (elements[i] == NULL)
      return missing ("a part of GStreamer", error);
  gst_bin_add (bin, parts->sink);

  tie_to_camera (source);
  g_object_set (filter, "caps", format, NULL);
  gst_util_set_object_arg (G_OBJECT (queue), "leaky", "downstream");
  g_object_set (queue, "max-size-buffers", 2u, "max-size-bytes", 0u, "max-size-time", (guint64) 0,
                NULL);
  if (!gst_element_link_many (source, filter, decoder, tee, codes, NULL) ||
      !gst_element_link_many (tee, queue, convert, parts->sink, NULL))
    return missing ("a format that can be shown", error);
  return TRUE;
}

/* What goes wrong from here on is told by messages on the pipeline's bus. */
static gboolean
start_job (gpointer data, GError **error)
{
  Parts *parts = data;

  if (g_atomic_int_get (&parts->stopped))
    return TRUE;
  if (!build (parts, error))
    return FALSE;
  gst_element_set_state (parts->pipeline, GST_STATE_READY);
  if (!g_atomic_int_get (&parts->stopped))
    gst_element_set_state (parts->pipeline, GST_STATE_PLAYING);
  return TRUE;
}

/* PipeWire's source waits half a minute for a camera that does not answer, unless it is told that
 * nobody cares any more. That takes a lock, so it has a thread of its own. */
static gpointer
interrupt (gpointer data)
{
  Parts *parts = data;
  g_autoptr (GstElement) camera = gst_bin_get_by_name (GST_BIN (parts->pipeline), "camera");

  /* To the pad: the element itself listens only when its change of state is over. */
  if (camera != NULL && GST_STATE (camera) >= GST_STATE_READY)
    gst_pad_send_event (GST_PAD (camera->srcpads->data), gst_event_new_flush_start ());
  parts_unref (parts);
  return NULL;
}

/* The sink is kept for the next time. */
static gboolean
stop_job (gpointer data, GError **error)
{
  Parts *parts = data;

  g_thread_join (parts->interrupter);
  gst_element_set_state (parts->pipeline, GST_STATE_NULL);
  if (GST_OBJECT_PARENT (parts->sink) == GST_OBJECT (parts->pipeline))
    gst_bin_remove (GST_BIN (parts->pipeline), parts->sink);
  return TRUE;
}

static void
fail (HobCameraPipeline *self, HobCameraError code, const char *reason)
{
  g_autoptr (GError) error = g_error_new_literal (HOB_CAMERA_ERROR, (int) code, reason);

  hob_camera_pipeline_stop (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static gboolean
silent_cb (gpointer data)
{
  HobCameraPipeline *self = data;

  self->silence = 0;
  fail (self, HOB_CAMERA_ERROR_SILENT, "No picture came from the camera in time");
  return G_SOURCE_REMOVE;
}

static void
expect_frame (HobCameraPipeline *self)
{
  g_clear_handle_id (&self->silence, g_source_remove);
  self->silence = g_timeout_add_seconds (SILENCE_S, silent_cb, self);
}

/* PipeWire tells a camera that is in use elsewhere in words only, those of the C library. */
static HobCameraError
classify (const GError *error, const char *details)
{
  const char *busy = g_strerror (EBUSY);

  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY) ||
      strstr (error->message, busy) != NULL || (details != NULL && strstr (details, busy) != NULL))
    return HOB_CAMERA_ERROR_BUSY;
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_AUTHORIZED))
    return HOB_CAMERA_ERROR_REFUSED;
  if (g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN))
    return HOB_CAMERA_ERROR_UNAVAILABLE;
  return HOB_CAMERA_ERROR_SILENT;
}

static void
got_frame (HobCameraPipeline *self, const GstStructure *frame)
{
  expect_frame (self);
  g_signal_emit (self, signals[SIGNAL_FRAME], 0,
                 g_value_get_boxed (gst_structure_get_value (frame, "codes")));
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (HobCameraPipeline) self = g_object_ref (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *details = NULL;

  switch ((unsigned int) GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_APPLICATION:
    if (gst_message_has_name (message, HOB_CODE_SINK_FRAME))
      got_frame (self, gst_message_get_structure (message));
    break;
  case GST_MESSAGE_ERROR:
    gst_message_parse_error (message, &error, &details);
    g_debug ("%s (%s)", error->message, details);
    fail (self, classify (error, details), error->message);
    break;
  case GST_MESSAGE_EOS:
    fail (self, HOB_CAMERA_ERROR_SILENT, "The camera's pictures have ended");
    break;
  default:
    break;
  }
  return G_SOURCE_CONTINUE;
}

static DexFuture *
not_started_cb (DexFuture *started, gpointer data)
{
  HobCameraPipeline *self = data;
  g_autoptr (GError) error = NULL;

  dex_future_get_value (started, &error);
  if (self->parts != NULL)
    fail (self, (HobCameraError) error->code, error->message);
  return dex_ref (started);
}

static void
hob_camera_pipeline_dispose (GObject *object)
{
  hob_camera_pipeline_stop (HOB_CAMERA_PIPELINE (object));
  G_OBJECT_CLASS (hob_camera_pipeline_parent_class)->dispose (object);
}

static void
hob_camera_pipeline_class_init (HobCameraPipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hob_camera_pipeline_dispose;

  signals[SIGNAL_FRAME] = g_signal_new ("frame", HOB_TYPE_CAMERA_PIPELINE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", HOB_TYPE_CAMERA_PIPELINE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
hob_camera_pipeline_init (HobCameraPipeline *self)
{
}

/**
 * hob_camera_pipeline_new:
 * @device: the camera
 * @sink: (transfer none): where its picture is shown; free of an earlier pipeline once the worker
 *   has stopped that
 *
 * Switches the camera on.
 *
 * Returns: (transfer full): its frames
 */
HobCameraPipeline *
hob_camera_pipeline_new (HobCameraDevice *device, GstElement *sink)
{
  HobCameraPipeline *self = g_object_new (HOB_TYPE_CAMERA_PIPELINE, NULL);
  g_autoptr (GstBus) bus = NULL;

  self->parts = parts_new (device, sink);
  bus = gst_element_get_bus (self->parts->pipeline);
  gst_bus_add_watch (bus, message_cb, self);
  expect_frame (self);
  dex_future_disown (
    dex_future_catch (hob_camera_worker_run (start_job, parts_ref (self->parts), parts_unref),
                      not_started_cb, g_object_ref (self), g_object_unref));
  return self;
}

/**
 * hob_camera_pipeline_stop:
 * @self: a camera's frames
 *
 * Switches the camera off; no signal comes any more. Does not wait until it is off.
 */
void
hob_camera_pipeline_stop (HobCameraPipeline *self)
{
  g_autoptr (GstBus) bus = NULL;

  g_assert (HOB_IS_CAMERA_PIPELINE (self));

  g_clear_handle_id (&self->silence, g_source_remove);
  if (self->parts == NULL)
    return;
  bus = gst_element_get_bus (self->parts->pipeline);
  gst_bus_remove_watch (bus);
  g_atomic_int_set (&self->parts->stopped, TRUE);
  self->parts->interrupter = g_thread_new ("hob-camera-stop", interrupt, parts_ref (self->parts));
  dex_unref (hob_camera_worker_run (stop_job, g_steal_pointer (&self->parts), parts_unref));
}
