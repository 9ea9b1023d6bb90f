/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-list-private.h"

#include "hob-camera-device-private.h"
#include "hob-camera-error.h"
#include "hob-camera-worker-private.h"

#include <gio/gunixsocketaddress.h>

/* One time of watching. The providers' blocking parts are done by the worker, in order. */
typedef struct {
  gatomicrefcount references;
  GPtrArray *providers;
  GUnixFDList *remote;
} Watch;

struct _HobCameraList {
  GObject parent_instance;

  GListStore *store;    /* what is shown: no camera twice, no infrared ones */
  GPtrArray *announced; /* everything, in the order it came */
  Watch *watch;
  gboolean listening; /* the worker has opened the watch and leaves it alone until it is closed */
};

G_DEFINE_FINAL_TYPE (HobCameraList, hob_camera_list, G_TYPE_OBJECT)

static Watch *
watch_new (GUnixFDList *remote)
{
  Watch *watch = g_new0 (Watch, 1);

  g_atomic_ref_count_init (&watch->references);
  watch->providers = g_ptr_array_new_with_free_func (gst_object_unref);
  g_set_object (&watch->remote, remote);
  return watch;
}

static Watch *
watch_ref (Watch *watch)
{
  g_atomic_ref_count_inc (&watch->references);
  return watch;
}

static void
watch_unref (gpointer data)
{
  Watch *watch = data;

  if (!g_atomic_ref_count_dec (&watch->references))
    return;
  g_ptr_array_unref (watch->providers);
  /* Not before the providers are gone: PipeWire tells its connections apart by this number. */
  g_clear_object (&watch->remote);
  g_free (watch);
}

/* Of our own, not the process' one: each time of watching has its own connection. NULL where it is
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

/* Its provider starts without a word where there is no PipeWire. */
static gboolean
pipewire_answers (void)
{
  g_autofree char *path = pipewire_socket ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketConnection) connection = NULL;

  if (path == NULL)
    return FALSE;
  address = g_unix_socket_address_new (path);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  return connection != NULL;
}

/* Takes @provider. */
static void
start_provider (Watch *watch, GstDeviceProvider *provider)
{
  if (gst_device_provider_start (provider))
    g_ptr_array_add (watch->providers, provider);
  else
    gst_object_unref (provider);
}

static gboolean
open_job (gpointer data, GError **error)
{
  Watch *watch = data;
  GstDeviceProvider *pipewire = NULL, *v4l2 = NULL;

  if (watch->remote != NULL || pipewire_answers ())
    pipewire = make_provider ("pipewiredeviceprovider", "pipewiresrc");
  if (watch->remote == NULL)
    v4l2 = make_provider ("v4l2deviceprovider", "v4l2src");
  if (pipewire != NULL && watch->remote != NULL)
    g_object_set (pipewire, "fd", g_unix_fd_list_peek_fds (watch->remote, NULL)[0], NULL);

  if (pipewire != NULL)
    start_provider (watch, pipewire);
  if (v4l2 != NULL)
    start_provider (watch, v4l2);
  if (watch->providers->len > 0)
    return TRUE;
  g_set_error_literal (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE,
                       "Neither PipeWire nor V4L2 can be asked for cameras");
  return FALSE;
}

static gboolean
close_job (gpointer data, GError **error)
{
  Watch *watch = data;

  for (guint i = 0; i < watch->providers->len; i++)
    gst_device_provider_stop (g_ptr_array_index (watch->providers, i));
  return TRUE;
}

static gboolean
is_shown (HobCameraList *self, guint index)
{
  HobCameraDevice *device = g_ptr_array_index (self->announced, index);

  if (hob_camera_device_is_infrared (device))
    return FALSE;
  for (guint i = 0; i < index; i++)
    if (hob_camera_device_repeats (device, g_ptr_array_index (self->announced, i)))
      return FALSE;
  return TRUE;
}

/* Cameras that stay keep their place. */
static void
update (HobCameraList *self)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  guint position;

  for (guint i = 0; i < self->announced->len; i++)
    if (is_shown (self, i))
      g_ptr_array_add (shown, g_ptr_array_index (self->announced, i));
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->store)); i > 0; i--) {
    g_autoptr (HobCameraDevice) device = g_list_model_get_item (G_LIST_MODEL (self->store), i - 1);

    if (!g_ptr_array_find (shown, device, NULL))
      g_list_store_remove (self->store, i - 1);
  }
  for (guint i = 0; i < shown->len; i++)
    if (!g_list_store_find (self->store, g_ptr_array_index (shown, i), &position))
      g_list_store_append (self->store, g_ptr_array_index (shown, i));
}

static gboolean
find_announced (HobCameraList *self, GstDevice *source, guint *index)
{
  for (*index = 0; *index < self->announced->len; (*index)++)
    if (hob_camera_device_is (g_ptr_array_index (self->announced, *index), source))
      return TRUE;
  return FALSE;
}

static void
announce (HobCameraList *self, GstDevice *source)
{
  guint index;

  if (gst_device_has_classes (source, "Video/Source") && !find_announced (self, source, &index))
    g_ptr_array_add (self->announced, hob_camera_device_new (source));
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  HobCameraList *self = data;
  g_autoptr (GstDevice) source = NULL, former = NULL;
  guint index;

  switch ((unsigned int) GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_DEVICE_ADDED:
    gst_message_parse_device_added (message, &source);
    announce (self, source);
    break;
  case GST_MESSAGE_DEVICE_REMOVED:
    gst_message_parse_device_removed (message, &source);
    if (find_announced (self, source, &index))
      g_ptr_array_remove_index (self->announced, index);
    break;
  case GST_MESSAGE_DEVICE_CHANGED:
    gst_message_parse_device_changed (message, &source, &former);
    if (find_announced (self, former, &index))
      hob_camera_device_change (g_ptr_array_index (self->announced, index), source);
    break;
  default:
    break;
  }
  update (self);
  return G_SOURCE_CONTINUE;
}

/* What was there from the start is announced too, as often as not; it is asked for to be sure. */
static void
listen (HobCameraList *self, GstDeviceProvider *provider)
{
  g_autoptr (GstBus) bus = gst_device_provider_get_bus (provider);
  GList *sources = gst_device_provider_get_devices (provider);

  for (GList *iter = sources; iter != NULL; iter = iter->next)
    announce (self, iter->data);
  g_list_free_full (sources, gst_object_unref);
  gst_bus_add_watch (bus, message_cb, self);
}

static DexFuture *
opened_cb (DexFuture *opened, gpointer data)
{
  HobCameraList *self = ((gpointer *) data)[0];
  Watch *watch = ((gpointer *) data)[1];

  if (self->watch == watch) {
    for (guint i = 0; i < watch->providers->len; i++)
      listen (self, g_ptr_array_index (watch->providers, i));
    self->listening = TRUE;
    update (self);
  }
  return dex_ref (opened);
}

static void
opening_free (gpointer data)
{
  gpointer *opening = data;

  g_object_unref (opening[0]);
  watch_unref (opening[1]);
  g_free (opening);
}

static void
hob_camera_list_dispose (GObject *object)
{
  hob_camera_list_close (HOB_CAMERA_LIST (object));
  G_OBJECT_CLASS (hob_camera_list_parent_class)->dispose (object);
}

static void
hob_camera_list_finalize (GObject *object)
{
  HobCameraList *self = HOB_CAMERA_LIST (object);

  g_object_unref (self->store);
  g_ptr_array_unref (self->announced);
  G_OBJECT_CLASS (hob_camera_list_parent_class)->finalize (object);
}

static void
hob_camera_list_class_init (HobCameraListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_camera_list_dispose;
  object_class->finalize = hob_camera_list_finalize;
}

static void
hob_camera_list_init (HobCameraList *self)
{
  self->store = g_list_store_new (HOB_TYPE_CAMERA_DEVICE);
  self->announced = g_ptr_array_new_with_free_func (g_object_unref);
}

HobCameraList *
hob_camera_list_new (void)
{
  return g_object_new (HOB_TYPE_CAMERA_LIST, NULL);
}

GListModel *
hob_camera_list_get_model (HobCameraList *self)
{
  g_assert (HOB_IS_CAMERA_LIST (self));

  return G_LIST_MODEL (self->store);
}

/**
 * hob_camera_list_open:
 * @self: a list that is closed
 * @remote: (nullable): the way the portal gave, or %NULL for PipeWire and V4L2 themselves
 *
 * Begins to watch cameras come and go. GStreamer is initialised.
 *
 * Returns: (transfer full): TRUE when the cameras of the first moment are in the list, or
 *   HOB_CAMERA_ERROR_UNAVAILABLE
 */
DexFuture *
hob_camera_list_open (HobCameraList *self, GUnixFDList *remote)
{
  gpointer *opening = g_new (gpointer, 2);

  g_assert (HOB_IS_CAMERA_LIST (self) && self->watch == NULL);

  self->watch = watch_new (remote);
  opening[0] = g_object_ref (self);
  opening[1] = watch_ref (self->watch);
  return dex_future_then (hob_camera_worker_run (open_job, watch_ref (self->watch), watch_unref),
                          opened_cb, opening, opening_free);
}

/**
 * hob_camera_list_close:
 * @self: a list
 *
 * Ends watching, empties the list and lets go of PipeWire.
 */
void
hob_camera_list_close (HobCameraList *self)
{
  g_assert (HOB_IS_CAMERA_LIST (self));

  if (self->watch == NULL)
    return;
  for (guint i = 0; self->listening && i < self->watch->providers->len; i++) {
    g_autoptr (GstBus) bus =
      gst_device_provider_get_bus (g_ptr_array_index (self->watch->providers, i));

    gst_bus_remove_watch (bus);
  }
  self->listening = FALSE;
  dex_unref (hob_camera_worker_run (close_job, g_steal_pointer (&self->watch), watch_unref));
  g_ptr_array_set_size (self->announced, 0);
  g_list_store_remove_all (self->store);
}
