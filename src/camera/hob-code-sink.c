/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-code-sink-private.h"

#include "hob-code-scanner.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

/* More than a code needs that fills a third of the picture. */
#define FORMAT "video/x-raw, format=GRAY8, width=[1, 1280], pixel-aspect-ratio=1/1"

/* On GStreamer's streaming thread, which has nothing else to do: what comes meanwhile is dropped.
 */
static GstFlowReturn
new_sample_cb (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  g_auto (GStrv) codes = NULL;
  GstVideoInfo info;
  GstVideoFrame frame;

  if (sample == NULL || !gst_video_info_from_caps (&info, gst_sample_get_caps (sample)))
    return GST_FLOW_OK;
  if (!gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return GST_FLOW_OK;
  codes = hob_code_scanner_scan (
    data, GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), (guint) GST_VIDEO_FRAME_WIDTH (&frame),
    (guint) GST_VIDEO_FRAME_HEIGHT (&frame), (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0));
  gst_video_frame_unmap (&frame);
  gst_element_post_message (
    GST_ELEMENT (sink),
    gst_message_new_application (GST_OBJECT (sink), gst_structure_new (HOB_CODE_SINK_FRAME, "codes",
                                                                       G_TYPE_STRV, codes, NULL)));
  return GST_FLOW_OK;
}

/**
 * hob_code_sink_new:
 *
 * Looks for QR codes in at most five frames a second and posts what it reads; never holds up what
 * else is done with the frames. GStreamer is initialised. Any thread.
 *
 * Returns: (transfer floating) (nullable): a sink for raw video; %NULL where a plug-in is missing
 */
GstElement *
hob_code_sink_new (void)
{
  GstAppSinkCallbacks callbacks = {.new_sample = new_sample_cb};
  g_autoptr (GError) error = NULL;
  GstElement *self = gst_parse_bin_from_description (
    "queue leaky=downstream max-size-buffers=1 max-size-bytes=0 max-size-time=0 ! "
    "videorate drop-only=true max-rate=5 ! videoconvert ! videoscale ! " FORMAT " ! "
    "appsink name=codes sync=false max-buffers=1 drop=true",
    TRUE, &error);
  g_autoptr (GstElement) sink = NULL;

  if (error != NULL) {
    g_debug ("%s", error->message);
    gst_clear_object (&self);
    return NULL;
  }
  sink = gst_bin_get_by_name (GST_BIN (self), "codes");
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, hob_code_scanner_new (),
                              (GDestroyNotify) hob_code_scanner_free);
  return self;
}
