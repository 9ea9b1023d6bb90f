/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-list-private.h"

#include "hob-camera-device-private.h"

struct _HobCameraList {
  GObject parent_instance;

  GListStore *store; /* no camera twice, no infrared ones */
  HobCameraWatch *watch;
};

G_DEFINE_FINAL_TYPE (HobCameraList, hob_camera_list, G_TYPE_OBJECT)

static gboolean
is_shown (GPtrArray *devices, guint index)
{
  HobCameraDevice *device = g_ptr_array_index (devices, index);

  if (hob_camera_device_is_infrared (device))
    return FALSE;
  for (guint i = 0; i < index; i++)
    if (hob_camera_device_repeats (device, g_ptr_array_index (devices, i)))
      return FALSE;
  return TRUE;
}

/* Cameras that stay keep their place. */
static void
update (HobCameraList *self)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  GPtrArray *devices = hob_camera_watch_get_devices (self->watch);
  guint position;

  for (guint i = 0; i < devices->len; i++)
    if (is_shown (devices, i))
      g_ptr_array_add (shown, g_ptr_array_index (devices, i));
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->store)); i > 0; i--) {
    g_autoptr (HobCameraDevice) device = g_list_model_get_item (G_LIST_MODEL (self->store), i - 1);

    if (!g_ptr_array_find (shown, device, NULL))
      g_list_store_remove (self->store, i - 1);
  }
  for (guint i = 0; i < shown->len; i++)
    if (!g_list_store_find (self->store, g_ptr_array_index (shown, i), &position))
      g_list_store_append (self->store, g_ptr_array_index (shown, i));
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
  g_object_unref (HOB_CAMERA_LIST (object)->store);
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
 * @watch: who sees the cameras
 *
 * Shows the cameras as they come and go.
 */
void
hob_camera_list_open (HobCameraList *self, HobCameraWatch *watch)
{
  g_assert (HOB_IS_CAMERA_LIST (self) && self->watch == NULL);

  self->watch = g_object_ref (watch);
  g_signal_connect_object (watch, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * hob_camera_list_close:
 * @self: a list
 *
 * Empties the list.
 */
void
hob_camera_list_close (HobCameraList *self)
{
  g_assert (HOB_IS_CAMERA_LIST (self));

  if (self->watch == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  g_list_store_remove_all (self->store);
}
