/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-device-private.h"

#include <string.h>

struct _HobCameraDevice {
  GObject parent_instance;

  GstDevice *source;
  char *name;
  char *id;
  char *path;   /* of the kernel's device file, NULL when it is not known */
  char *serial; /* of this time of being plugged in, NULL when it is not known */
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_ID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HobCameraDevice, hob_camera_device, G_TYPE_OBJECT)

static const char *const ids[] = {"node.name", "device.path", NULL};
static const char *const paths[] = {"api.v4l2.path", "device.path", NULL};
static const char *const serials[] = {"object.serial", "device.path", NULL};

/* PipeWire and V4L2 say the same under different names; the first of @keys that is known. */
static char *
dup_detail (GstDevice *source, const char *const *keys)
{
  g_autoptr (GstStructure) details = gst_device_get_properties (source);

  for (; details != NULL && *keys != NULL; keys++) {
    const char *value = gst_structure_get_string (details, *keys);

    if (value != NULL)
      return g_strdup (value);
  }
  return NULL;
}

static gboolean
says_infrared (const char *name)
{
  g_auto (GStrv) words = g_strsplit_set (name, " -_:()", -1);

  return g_strv_contains ((const char *const *) words, "IR") ||
         g_strv_contains ((const char *const *) words, "Infrared");
}

static void
hob_camera_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobCameraDevice *self = HOB_CAMERA_DEVICE (object);

  switch (id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_camera_device_finalize (GObject *object)
{
  HobCameraDevice *self = HOB_CAMERA_DEVICE (object);

  g_object_unref (self->source);
  g_free (self->name);
  g_free (self->id);
  g_free (self->path);
  g_free (self->serial);
  G_OBJECT_CLASS (hob_camera_device_parent_class)->finalize (object);
}

static void
hob_camera_device_class_init (HobCameraDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hob_camera_device_get_property;
  object_class->finalize = hob_camera_device_finalize;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hob_camera_device_init (HobCameraDevice *self)
{
}

HobCameraDevice *
hob_camera_device_new (GstDevice *source)
{
  HobCameraDevice *self = g_object_new (HOB_TYPE_CAMERA_DEVICE, NULL);

  self->source = g_object_ref (source);
  self->name = gst_device_get_display_name (source);
  self->id = dup_detail (source, ids);
  if (self->id == NULL)
    self->id = g_strdup (self->name);
  self->path = dup_detail (source, paths);
  self->serial = dup_detail (source, serials);
  return self;
}

/* By its number rather than its object: PipeWire takes leave of a camera by an object that it has
 * replaced before. */
gboolean
hob_camera_device_is (HobCameraDevice *self, GstDevice *source)
{
  g_autofree char *serial = dup_detail (source, serials);

  g_assert (HOB_IS_CAMERA_DEVICE (self));

  return self->source == source || (serial != NULL && g_strcmp0 (self->serial, serial) == 0);
}

/* The same camera, described anew: which one is the system's default has changed, say. */
void
hob_camera_device_change (HobCameraDevice *self, GstDevice *source)
{
  g_assert (HOB_IS_CAMERA_DEVICE (self));

  g_set_object (&self->source, source);
}

/* Cameras for recognising faces see no ink. They offer nothing but grey, or say so. */
gboolean
hob_camera_device_is_infrared (HobCameraDevice *self)
{
  g_autoptr (GstCaps) grey = gst_caps_from_string ("video/x-raw, format=GRAY8");
  g_autoptr (GstCaps) caps = NULL;

  g_assert (HOB_IS_CAMERA_DEVICE (self));

  caps = gst_device_get_caps (self->source);
  return says_infrared (self->name) ||
         (caps != NULL && !gst_caps_is_empty (caps) && gst_caps_is_subset (caps, grey));
}

/* Whether @other already stands for this camera: announced twice, or by PipeWire and by V4L2. */
gboolean
hob_camera_device_repeats (HobCameraDevice *self, HobCameraDevice *other)
{
  g_assert (HOB_IS_CAMERA_DEVICE (self) && HOB_IS_CAMERA_DEVICE (other));

  return g_str_equal (self->id, other->id) ||
         (self->path != NULL && g_strcmp0 (self->path, other->path) == 0);
}

GstDevice *
hob_camera_device_get_source (HobCameraDevice *self)
{
  g_assert (HOB_IS_CAMERA_DEVICE (self));

  return self->source;
}

/**
 * hob_camera_device_get_name:
 * @self: a camera
 *
 * Main thread.
 *
 * Returns: what the camera calls itself, for people
 */
const char *
hob_camera_device_get_name (HobCameraDevice *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA_DEVICE (self), NULL);

  return self->name;
}

/**
 * hob_camera_device_get_id:
 * @self: a camera
 *
 * Main thread.
 *
 * Returns: what tells it from others; the same when it is plugged in again
 */
const char *
hob_camera_device_get_id (HobCameraDevice *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA_DEVICE (self), NULL);

  return self->id;
}
