/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-live.h"

#include "hob-camera-access-private.h"
#include "hob-camera-await-private.h"
#include "hob-camera-error.h"
#include "hob-camera-pipeline-private.h"
#include "hob-camera-worker-private.h"

/* GStreamer's first start on a computer looks through all its plug-ins. */
#define INIT_TIMEOUT_S 60
/* PipeWire is told of a permission on another way than we are. */
#define EMPTY_TIMEOUT_S 4
/* Looked at, after which a camera counts as one that works. */
#define FRAMES_OF_TRUST 25

typedef struct {
  HobCamera *camera; /* may be gone once "stopping" is decided */
  DexPromise *stopping;
} Run;

struct _HobCamera {
  GObject parent_instance;

  HobCameraState state;
  GError *error;
  HobCameraList *list;
  HobCameraAccess *access; /* to the list */
  HobCameraDevice *camera;
  char *preferred; /* the id of the camera that was chosen last */
  HobCameraPipeline *pipeline;
  DexPromise *stopping; /* while started; rejects when it is to stop */
  GstElement *sink;
  GObject *paintable;
  char **codes; /* what the last frame with codes held */
  gboolean preview;
  gboolean watching; /* cameras are taken as they come */
  gboolean ran;      /* a camera of this start has shown something */
  guint frames;      /* of the pipeline */
  gboolean retrying; /* it fell silent, and is given another chance */
};

enum {
  PROP_0,
  PROP_PREVIEW,
  PROP_STATE,
  PROP_ERROR,
  PROP_CAMERAS,
  PROP_CAMERA,
  PROP_PAINTABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  SIGNAL_CODE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobCamera, hob_camera, G_TYPE_OBJECT)

/* Takes @error. */
static void
set_state (HobCamera *self, HobCameraState state, GError *error)
{
  gboolean state_changes = self->state != state, error_changes = self->error != error;

  g_clear_error (&self->error);
  self->error = error;
  self->state = state;
  g_object_freeze_notify (G_OBJECT (self));
  if (state_changes)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (error_changes)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
fail (HobCamera *self, HobCameraError code, const char *reason)
{
  set_state (self, HOB_CAMERA_STATE_FAILED,
             g_error_new_literal (HOB_CAMERA_ERROR, (int) code, reason));
}

static void
drop_pipeline (HobCamera *self)
{
  if (self->pipeline == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->pipeline, self);
  hob_camera_pipeline_stop (self->pipeline);
  g_clear_object (&self->pipeline);
}

/* Two codes side by side are told once each, not in turns as long as they are held up. */
static void
frame_cb (HobCamera *self, char **codes)
{
  g_auto (GStrv) former = NULL;
  g_autoptr (HobCamera) alive = g_object_ref (self);

  self->ran = TRUE;
  if (++self->frames == FRAMES_OF_TRUST)
    self->retrying = FALSE;
  if (self->state != HOB_CAMERA_STATE_RUNNING)
    set_state (self, HOB_CAMERA_STATE_RUNNING, NULL);
  if (codes[0] == NULL)
    return;
  former = g_steal_pointer (&self->codes);
  self->codes = g_strdupv (codes);
  for (; *codes != NULL && self->state == HOB_CAMERA_STATE_RUNNING; codes++)
    if (former == NULL || !g_strv_contains ((const char *const *) former, *codes))
      g_signal_emit (self, signals[SIGNAL_CODE], 0, *codes);
}

static void failed_cb (HobCamera *self, const GError *error);

static void
switch_on (HobCamera *self)
{
  drop_pipeline (self);
  self->frames = 0;
  set_state (self, HOB_CAMERA_STATE_STARTING, NULL);
  self->pipeline = hob_camera_pipeline_new (self->camera, self->sink);
  g_signal_connect_swapped (self->pipeline, "frame", G_CALLBACK (frame_cb), self);
  g_signal_connect_swapped (self->pipeline, "failed", G_CALLBACK (failed_cb), self);
}

/* A stream of PipeWire that starts while something else changes may hang; the next one does not. */
static void
failed_cb (HobCamera *self, const GError *error)
{
  if (error->code == HOB_CAMERA_ERROR_SILENT && !self->retrying) {
    self->retrying = TRUE;
    switch_on (self);
    return;
  }
  drop_pipeline (self);
  set_state (self, HOB_CAMERA_STATE_FAILED, g_error_copy (error));
}

/* NULL switches to no camera at all. */
static void
use (HobCamera *self, HobCameraDevice *camera)
{
  drop_pipeline (self);
  g_clear_pointer (&self->codes, g_strfreev);
  self->retrying = FALSE;
  if (g_set_object (&self->camera, camera))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAMERA]);
  if (camera != NULL)
    switch_on (self);
}

/* The one in use, else the one chosen before, else any. */
static HobCameraDevice *
pick (HobCamera *self)
{
  GListModel *cameras = hob_camera_get_cameras (self);
  g_autoptr (HobCameraDevice) picked = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (cameras); i++) {
    g_autoptr (HobCameraDevice) candidate = g_list_model_get_item (cameras, i);

    if (candidate == self->camera)
      return g_steal_pointer (&candidate);
    if (picked == NULL || g_strcmp0 (self->preferred, hob_camera_device_get_id (candidate)) == 0)
      g_set_object (&picked, candidate);
  }
  return g_steal_pointer (&picked);
}

static void
cameras_changed_cb (HobCamera *self)
{
  g_autoptr (HobCameraDevice) picked = self->watching ? pick (self) : NULL;

  if (!self->watching || picked == self->camera)
    return;
  use (self, picked);
  if (picked == NULL)
    fail (self, self->ran ? HOB_CAMERA_ERROR_LOST : HOB_CAMERA_ERROR_NO_CAMERA,
          "The camera was unplugged");
}

static void
waiting_cb (HobCamera *self)
{
  if (hob_camera_access_is_waiting (self->access))
    fail (self, HOB_CAMERA_ERROR_NO_CAMERA, "No camera is connected");
  else
    set_state (self, HOB_CAMERA_STATE_STARTING, NULL);
}

static gboolean
init_job (gpointer data, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (gst_init_check (NULL, NULL, &reason))
    return TRUE;
  g_set_error_literal (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE,
                       reason != NULL ? reason->message : "GStreamer does not start");
  return FALSE;
}

/* Once; on the main thread, as the toolkit demands. */
static gboolean
make_sink (HobCamera *self, GError **error)
{
  const char *name = self->preview ? "gtk4paintablesink" : "fakesink";

  if (self->sink != NULL)
    return TRUE;
  self->sink = gst_element_factory_make (name, NULL);
  if (self->sink == NULL) {
    g_set_error (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE, "Missing: %s", name);
    return FALSE;
  }
  gst_object_ref_sink (self->sink);
  g_object_set (self->sink, "sync", FALSE, NULL);
  if (self->preview) {
    g_object_get (self->sink, "paintable", &self->paintable, NULL);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
  }
  return TRUE;
}

static gboolean
begin (Run *run, GError **error)
{
  HobCamera *self = run->camera;
  g_autoptr (DexFuture) opened = NULL;

  if (!hob_camera_await (run->stopping, hob_camera_worker_run (init_job, NULL, NULL),
                         INIT_TIMEOUT_S, error) ||
      !make_sink (self, error))
    return FALSE;
  opened = hob_camera_access_open (self->access);
  if (!hob_camera_await (run->stopping, dex_ref (opened), 0, error))
    return FALSE;
  self->watching = TRUE;
  cameras_changed_cb (self);
  if (self->state != HOB_CAMERA_STATE_STARTING || self->camera != NULL)
    return TRUE;
  if (!dex_await_boolean (g_steal_pointer (&opened), NULL)) {
    fail (self, HOB_CAMERA_ERROR_NO_CAMERA, "No camera is connected");
    return TRUE;
  }

  hob_camera_await (run->stopping, dex_timeout_new_seconds (EMPTY_TIMEOUT_S), 0, NULL);
  if (!dex_future_is_pending (DEX_FUTURE (run->stopping)))
    return FALSE;
  if (self->state == HOB_CAMERA_STATE_STARTING && self->camera == NULL)
    fail (self, HOB_CAMERA_ERROR_EMPTY, "Permission was given, but no camera came with it");
  return TRUE;
}

static DexFuture *
run_fiber (gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;

  if (!begin (run, &error) && error != NULL)
    set_state (run->camera, HOB_CAMERA_STATE_FAILED, g_steal_pointer (&error));
  return dex_future_new_true ();
}

static void
run_free (gpointer data)
{
  Run *run = data;

  dex_unref (run->stopping);
  g_free (run);
}

static void
hob_camera_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobCamera *self = HOB_CAMERA (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_CAMERAS:
    g_value_set_object (value, hob_camera_get_cameras (self));
    break;
  case PROP_CAMERA:
    g_value_set_object (value, self->camera);
    break;
  case PROP_PAINTABLE:
    g_value_set_object (value, self->paintable);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_camera_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HobCamera *self = HOB_CAMERA (object);

  switch (id) {
  case PROP_PREVIEW:
    self->preview = g_value_get_boolean (value);
    break;
  case PROP_CAMERA:
    hob_camera_set_camera (self, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_camera_dispose (GObject *object)
{
  HobCamera *self = HOB_CAMERA (object);

  hob_camera_stop (self);
  g_clear_object (&self->paintable);
  gst_clear_object (&self->sink);
  G_OBJECT_CLASS (hob_camera_parent_class)->dispose (object);
}

static void
hob_camera_finalize (GObject *object)
{
  HobCamera *self = HOB_CAMERA (object);

  g_object_unref (self->access);
  g_object_unref (self->list);
  g_clear_object (&self->camera);
  g_free (self->preferred);
  G_OBJECT_CLASS (hob_camera_parent_class)->finalize (object);
}

static void
hob_camera_class_init (HobCameraClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags once = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hob_camera_get_property;
  object_class->set_property = hob_camera_set_property;
  object_class->dispose = hob_camera_dispose;
  object_class->finalize = hob_camera_finalize;

  properties[PROP_PREVIEW] = g_param_spec_boolean ("preview", NULL, NULL, FALSE, once);
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, HOB_CAMERA_STATE_OFF, HOB_CAMERA_STATE_FAILED,
                       HOB_CAMERA_STATE_OFF, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  properties[PROP_CAMERAS] =
    g_param_spec_object ("cameras", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_CAMERA] =
    g_param_spec_object ("camera", NULL, NULL, HOB_TYPE_CAMERA_DEVICE, readable | G_PARAM_WRITABLE);
  properties[PROP_PAINTABLE] =
    g_param_spec_object ("paintable", NULL, NULL, G_TYPE_OBJECT, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CODE] = g_signal_new ("code", HOB_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hob_camera_init (HobCamera *self)
{
  self->list = hob_camera_list_new ();
  self->access = hob_camera_access_new (self->list);
  g_signal_connect_object (self->access, "notify::waiting", G_CALLBACK (waiting_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hob_camera_list_get_model (self->list), "items-changed",
                           G_CALLBACK (cameras_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * hob_camera_new:
 * @preview: whether the picture is to be shown; without, no display is needed
 *
 * Main thread, as all of this. It has to own the default main context all the time when the picture
 * is shown, as it does in g_application_run ().
 *
 * Returns: (transfer full): a camera that is off
 */
HobCamera *
hob_camera_new (gboolean preview)
{
  return g_object_new (HOB_TYPE_CAMERA, "preview", preview, NULL);
}

/**
 * hob_camera_start:
 * @self: a camera
 *
 * Asks for permission where there is somebody to ask (org.freedesktop.portal.Camera), and switches
 * a camera on. Where that failed before, tries again from the beginning. Never waits: "state" and
 * "error" tell how it goes.
 */
void
hob_camera_start (HobCamera *self)
{
  Run *run;

  g_return_if_fail (HOB_IS_CAMERA (self));

  if (self->state == HOB_CAMERA_STATE_STARTING || self->state == HOB_CAMERA_STATE_RUNNING)
    return;
  hob_camera_stop (self);
  self->stopping = dex_promise_new ();
  run = g_new0 (Run, 1);
  run->camera = self;
  run->stopping = dex_ref (self->stopping);
  set_state (self, HOB_CAMERA_STATE_STARTING, NULL);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, run_fiber, run, run_free));
}

/**
 * hob_camera_stop:
 * @self: a camera
 *
 * Switches the camera off and lets go of it, within a moment and without waiting. What tells of
 * cameras that come and go is kept for the next time.
 */
void
hob_camera_stop (HobCamera *self)
{
  g_return_if_fail (HOB_IS_CAMERA (self));

  if (self->stopping == NULL)
    return;
  dex_promise_reject (self->stopping,
                      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
  dex_clear (&self->stopping);
  self->watching = self->ran = FALSE;
  use (self, NULL);
  hob_camera_access_close (self->access);
  set_state (self, HOB_CAMERA_STATE_OFF, NULL);
}

/**
 * hob_camera_get_state:
 * @self: a camera
 *
 * Returns: what it does
 */
HobCameraState
hob_camera_get_state (HobCamera *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA (self), HOB_CAMERA_STATE_OFF);

  return self->state;
}

/**
 * hob_camera_get_error:
 * @self: a camera
 *
 * Returns: (transfer none) (nullable): while it has FAILED, why; of HOB_CAMERA_ERROR
 */
const GError *
hob_camera_get_error (HobCamera *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA (self), NULL);

  return self->error;
}

/**
 * hob_camera_get_cameras:
 * @self: a camera
 *
 * Returns: (transfer none): the #HobCameraDevice in reach; empty while it is off
 */
GListModel *
hob_camera_get_cameras (HobCamera *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA (self), NULL);

  return hob_camera_list_get_model (self->list);
}

/**
 * hob_camera_get_camera:
 * @self: a camera
 *
 * Returns: (transfer none) (nullable): the one in use
 */
HobCameraDevice *
hob_camera_get_camera (HobCamera *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA (self), NULL);

  return self->camera;
}

/**
 * hob_camera_set_camera:
 * @self: a camera
 * @camera: (nullable): one of those in reach; %NULL changes nothing
 *
 * Switches over to it, also when it has failed before. It is taken first the next time, too. While
 * cameras are still being looked for this does nothing: a widget that shows the list chooses the
 * first by itself, and that is nobody's wish.
 */
void
hob_camera_set_camera (HobCamera *self, HobCameraDevice *camera)
{
  g_return_if_fail (HOB_IS_CAMERA (self));
  g_return_if_fail (camera == NULL || HOB_IS_CAMERA_DEVICE (camera));

  if (camera == NULL || !self->watching)
    return;
  g_set_str (&self->preferred, hob_camera_device_get_id (camera));
  if (camera != self->camera || self->pipeline == NULL)
    use (self, camera);
}

/**
 * hob_camera_get_paintable:
 * @self: a camera
 *
 * Returns: (transfer none) (nullable): the moving picture, for the toolkit to paint; %NULL before
 *   the first start, without preview and where a plug-in is missing
 */
GObject *
hob_camera_get_paintable (HobCamera *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA (self), NULL);

  return self->paintable;
}
