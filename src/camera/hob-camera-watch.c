/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-watch-private.h"

#include "hob-camera-device-private.h"
#include "hob-camera-error.h"
#include "hob-camera-worker-private.h"

#include <gio/gunixsocketaddress.h>
#include <poll.h>

struct _HobCameraWatch {
  GObject parent_instance;

  GUnixFDList *remote;  /* the connection to PipeWire; NULL where there is none */
  GPtrArray *providers; /* the worker's while it opens them */
  GPtrArray *devices;   /* in the order they came */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* For good: PipeWire's provider must not be stopped. Up to PipeWire 1.4 what comes from the server
 * meanwhile reaches a provider that has let go of its connection already, and crashes. */
static HobCameraWatch *kept[HOB_CAMERA_N_WAYS];

G_DEFINE_FINAL_TYPE (HobCameraWatch, hob_camera_watch, G_TYPE_OBJECT)

/* Of our own, not the process' one: each way has its own connection. NULL where it is
 * missing or where the system has switched its cameras' source off (rank 0). */
static GstDeviceProvider *
make_provider (const char *name, const char *source)
{
  g_autoptr (GstDeviceProviderFactory) factory = gst_device_provider_factory_find (name);
  g_autoptr (GstElementFactory) camera = gst_element_factory_find (source);
  g_autoptr (GstPluginFeature) loaded = NULL;
  GstDeviceProvider *provider;

  if (factory == NULL || camera == NULL ||
      gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (camera)) == 0)
    return NULL;
  loaded = gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory));
  if (loaded == NULL)
    return NULL;
  provider = g_object_new (
    gst_device_provider_factory_get_device_provider_type (GST_DEVICE_PROVIDER_FACTORY (loaded)),
    NULL);
  return gst_object_ref_sink (provider);
}

/* Where PipeWire's own library would connect to. */
static char *
pipewire_socket (void)
{
  static const char *const folders[] = {"PIPEWIRE_RUNTIME_DIR", "XDG_RUNTIME_DIR"};
  const char *name = g_getenv ("PIPEWIRE_REMOTE");

  if (name == NULL || name[0] == '\0')
    name = "pipewire-0";
  if (g_path_is_absolute (name))
    return g_strdup (name);
  for (size_t i = 0; i < G_N_ELEMENTS (folders); i++)
    if (g_getenv (folders[i]) != NULL)
      return g_build_filename (g_getenv (folders[i]), name, NULL);
  return NULL;
}

static GUnixFDList *
connect_to_pipewire (void)
{
  g_autofree char *path = pipewire_socket ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GUnixFDList) remote = g_unix_fd_list_new ();

  if (path == NULL)
    return NULL;
  address = g_unix_socket_address_new (path);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (connection == NULL ||
      g_unix_fd_list_append (remote, g_socket_get_fd (g_socket_connection_get_socket (connection)),
                             NULL) < 0)
    return NULL;
  return g_steal_pointer (&remote);
}

static int
get_descriptor (HobCameraWatch *self)
{
  return g_unix_fd_list_peek_fds (self->remote, NULL)[0];
}

/* Whether PipeWire is still at the other end. */
static gboolean
is_alive (HobCameraWatch *self)
{
  struct pollfd connection = {.fd = -1};

  if (self->remote == NULL)
    return TRUE;
  connection.fd = get_descriptor (self);
  return poll (&connection, 1, 0) == 0;
}

/* Takes @provider. */
static void
start_provider (HobCameraWatch *self, GstDeviceProvider *provider)
{
  if (gst_device_provider_start (provider))
    g_ptr_array_add (self->providers, provider);
  else
    gst_object_unref (provider);
}

static gboolean
open_job (gpointer data, GError **error)
{
  HobCameraWatch *self = data;
  gboolean direct = self->remote == NULL;
  GstDeviceProvider *pipewire = NULL, *v4l2 = NULL;

  if (direct) {
    self->remote = connect_to_pipewire ();
    v4l2 = make_provider ("v4l2deviceprovider", "v4l2src");
  }
  if (self->remote != NULL)
    pipewire = make_provider ("pipewiredeviceprovider", "pipewiresrc");
  if (pipewire != NULL) {
    g_object_set (pipewire, "fd", get_descriptor (self), NULL);
    start_provider (self, pipewire);
  }
  if (v4l2 != NULL)
    start_provider (self, v4l2);
  if (self->providers->len > 0)
    return TRUE;
  g_set_error_literal (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE,
                       "Neither PipeWire nor V4L2 can be asked for cameras");
  return FALSE;
}

static gboolean
find (HobCameraWatch *self, GstDevice *source, guint *index)
{
  for (*index = 0; *index < self->devices->len; (*index)++)
    if (hob_camera_device_is (g_ptr_array_index (self->devices, *index), source))
      return TRUE;
  return FALSE;
}

static void
announce (HobCameraWatch *self, GstDevice *source)
{
  guint index;

  if (gst_device_has_classes (source, "Video/Source") && !find (self, source, &index))
    g_ptr_array_add (self->devices, hob_camera_device_new (source));
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  HobCameraWatch *self = data;
  g_autoptr (GstDevice) source = NULL, former = NULL;
  guint index;

  switch ((unsigned int) GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_DEVICE_ADDED:
    gst_message_parse_device_added (message, &source);
    announce (self, source);
    break;
  case GST_MESSAGE_DEVICE_REMOVED:
    gst_message_parse_device_removed (message, &source);
    if (find (self, source, &index))
      g_ptr_array_remove_index (self->devices, index);
    break;
  case GST_MESSAGE_DEVICE_CHANGED:
    gst_message_parse_device_changed (message, &source, &former);
    if (find (self, former, &index))
      hob_camera_device_change (g_ptr_array_index (self->devices, index), source);
    break;
  default:
    break;
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

/* What was there from the start is announced too, as often as not; it is asked for to be sure. */
static void
listen (HobCameraWatch *self, GstDeviceProvider *provider)
{
  g_autoptr (GstBus) bus = gst_device_provider_get_bus (provider);
  GList *sources = gst_device_provider_get_devices (provider);

  for (GList *iter = sources; iter != NULL; iter = iter->next)
    announce (self, iter->data);
  g_list_free_full (sources, gst_object_unref);
  gst_bus_add_watch (bus, message_cb, self);
}

typedef struct {
  HobCameraWay way;
  HobCameraWatch *watch;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->watch);
  g_free (opening);
}

static DexFuture *
opened_cb (DexFuture *opened, gpointer data)
{
  Opening *opening = data;
  HobCameraWatch *self = opening->watch;

  for (guint i = 0; i < self->providers->len; i++)
    listen (self, g_ptr_array_index (self->providers, i));
  kept[opening->way] = g_object_ref (self);
  return dex_future_new_take_object (g_object_ref (self));
}

static void
hob_camera_watch_class_init (HobCameraWatchClass *klass)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HOB_TYPE_CAMERA_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hob_camera_watch_init (HobCameraWatch *self)
{
  self->providers = g_ptr_array_new ();
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * hob_camera_watch_find:
 * @way: who leads to the cameras
 *
 * Returns: (transfer none) (nullable): what watches there already
 */
HobCameraWatch *
hob_camera_watch_find (HobCameraWay way)
{
  g_assert (way < HOB_CAMERA_N_WAYS);

  if (kept[way] != NULL && !is_alive (kept[way]))
    kept[way] = NULL;
  return kept[way];
}

/**
 * hob_camera_watch_open:
 * @way: who leads to the cameras
 * @remote: (nullable): the way the portal gave, or %NULL for PipeWire and V4L2 themselves
 *
 * Begins to watch, for as long as the program runs or until PipeWire goes. GStreamer is
 * initialised.
 *
 * Returns: (transfer full): a #HobCameraWatch that knows the cameras of the first moment, or
 *   HOB_CAMERA_ERROR_UNAVAILABLE
 */
DexFuture *
hob_camera_watch_open (HobCameraWay way, GUnixFDList *remote)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->way = way;
  opening->watch = g_object_new (HOB_TYPE_CAMERA_WATCH, NULL);
  g_set_object (&opening->watch->remote, remote);
  return dex_future_then (
    hob_camera_worker_run (open_job, g_object_ref (opening->watch), g_object_unref), opened_cb,
    opening, opening_free);
}

/**
 * hob_camera_watch_get_devices:
 * @self: a watch
 *
 * Returns: (transfer none) (element-type HobCameraDevice): all that was announced, in its order
 */
GPtrArray *
hob_camera_watch_get_devices (HobCameraWatch *self)
{
  g_assert (HOB_IS_CAMERA_WATCH (self));

  return self->devices;
}
