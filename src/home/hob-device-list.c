/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-list-private.h"

struct _HobDeviceList {
  GObject parent_instance;

  GPtrArray *devices; /* in order */
  GHashTable *keys;   /* HobDevice → the text it is sorted by */
};

static void hob_device_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HobDeviceList,
                               hob_device_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hob_device_list_model_init))

/* "Lamp 2" comes before "lamp 10". */
static char *
make_collation (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_utf8_collate_key_for_filename (folded, -1);
}

static char *
make_key (HobDevice *device)
{
  const char *room = hob_device_get_room (device);
  g_autofree char *room_key = room != NULL ? make_collation (room) : NULL;
  g_autofree char *name_key = make_collation (hob_device_get_name (device));

  /* A control character sorts before all text, so that "Hall" stands before "Hall upstairs". */
  return g_strjoin ("\001", room_key != NULL ? "1" : "2", room_key != NULL ? room_key : "",
                    name_key, hob_device_get_address (device), hob_device_get_account (device),
                    NULL);
}

static guint
find_place (HobDeviceList *self, const char *key)
{
  guint low = 0, high = self->devices->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    HobDevice *device = g_ptr_array_index (self->devices, middle);

    if (strcmp (g_hash_table_lookup (self->keys, device), key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
is_in_place (HobDeviceList *self, guint position, const char *key)
{
  const char *before =
    position > 0 ? g_hash_table_lookup (self->keys, g_ptr_array_index (self->devices, position - 1))
                 : NULL;
  const char *after =
    position + 1 < self->devices->len
      ? g_hash_table_lookup (self->keys, g_ptr_array_index (self->devices, position + 1))
      : NULL;

  return (before == NULL || strcmp (before, key) < 0) && (after == NULL || strcmp (key, after) < 0);
}

static void
insert (HobDeviceList *self, HobDevice *device, char *key)
{
  guint position = find_place (self, key);

  g_hash_table_insert (self->keys, device, key);
  g_ptr_array_insert (self->devices, (int) position, g_object_ref (device));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
place_changed_cb (HobDevice *device, GParamSpec *pspec, HobDeviceList *self)
{
  g_autofree char *key = make_key (device);
  g_autoptr (HobDevice) moved = NULL;
  guint position;

  g_ptr_array_find (self->devices, device, &position);
  if (is_in_place (self, position, key)) {
    g_hash_table_insert (self->keys, device, g_steal_pointer (&key));
    return;
  }

  moved = g_ptr_array_steal_index (self->devices, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  insert (self, moved, g_steal_pointer (&key));
}

static GType
hob_device_list_get_item_type (GListModel *model)
{
  return HOB_TYPE_DEVICE;
}

static guint
hob_device_list_get_n_items (GListModel *model)
{
  return HOB_DEVICE_LIST (model)->devices->len;
}

static gpointer
hob_device_list_get_item (GListModel *model, guint position)
{
  HobDeviceList *self = HOB_DEVICE_LIST (model);

  return position < self->devices->len ? g_object_ref (g_ptr_array_index (self->devices, position))
                                       : NULL;
}

static void
hob_device_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hob_device_list_get_item_type;
  iface->get_n_items = hob_device_list_get_n_items;
  iface->get_item = hob_device_list_get_item;
}

static void
hob_device_list_dispose (GObject *object)
{
  HobDeviceList *self = HOB_DEVICE_LIST (object);

  for (guint i = 0; i < self->devices->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->devices, i), self);
  g_ptr_array_set_size (self->devices, 0);
  g_hash_table_remove_all (self->keys);

  G_OBJECT_CLASS (hob_device_list_parent_class)->dispose (object);
}

static void
hob_device_list_finalize (GObject *object)
{
  HobDeviceList *self = HOB_DEVICE_LIST (object);

  g_ptr_array_unref (self->devices);
  g_hash_table_unref (self->keys);

  G_OBJECT_CLASS (hob_device_list_parent_class)->finalize (object);
}

static void
hob_device_list_class_init (HobDeviceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_device_list_dispose;
  object_class->finalize = hob_device_list_finalize;
}

static void
hob_device_list_init (HobDeviceList *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  self->keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/**
 * hob_device_list_new:
 *
 * Returns: (transfer full): an empty list
 */
HobDeviceList *
hob_device_list_new (void)
{
  return g_object_new (HOB_TYPE_DEVICE_LIST, NULL);
}

/**
 * hob_device_list_add:
 * @self: a list
 * @device: a device that is not in it
 *
 * Puts a device in its place and keeps it there when it is renamed or moved.
 */
void
hob_device_list_add (HobDeviceList *self, HobDevice *device)
{
  g_return_if_fail (HOB_IS_DEVICE_LIST (self));
  g_return_if_fail (HOB_IS_DEVICE (device));
  g_return_if_fail (!g_hash_table_contains (self->keys, device));

  g_signal_connect (device, "notify::name", G_CALLBACK (place_changed_cb), self);
  g_signal_connect (device, "notify::room", G_CALLBACK (place_changed_cb), self);
  insert (self, device, make_key (device));
}

/**
 * hob_device_list_remove:
 * @self: a list
 * @device: a device of it
 */
void
hob_device_list_remove (HobDeviceList *self, HobDevice *device)
{
  g_autoptr (HobDevice) removed = NULL;
  guint position;

  g_return_if_fail (HOB_IS_DEVICE_LIST (self));
  g_return_if_fail (g_hash_table_contains (self->keys, device));

  g_signal_handlers_disconnect_by_data (device, self);
  g_ptr_array_find (self->devices, device, &position);
  removed = g_ptr_array_steal_index (self->devices, position);
  g_hash_table_remove (self->keys, device);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

typedef gboolean (*Comparison) (HobDevice *device, const char *folded);

static gboolean
has_address (HobDevice *device, const char *folded)
{
  return g_str_equal (hob_device_get_address (device), folded);
}

static gboolean
has_name (HobDevice *device, const char *folded)
{
  g_autofree char *name = g_utf8_casefold (hob_device_get_name (device), -1);

  return g_str_equal (name, folded);
}

static gboolean
begins_like (HobDevice *device, const char *folded)
{
  g_autofree char *name = g_utf8_casefold (hob_device_get_name (device), -1);

  return g_str_has_prefix (name, folded) ||
         g_str_has_prefix (hob_device_get_address (device), folded);
}

/* FALSE when none fits; @found stays NULL when several do. */
static gboolean
find_only (HobDeviceList *self, Comparison fits, const char *folded, HobDevice **found)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->devices->len; i++) {
    HobDevice *device = g_ptr_array_index (self->devices, i);

    if (!fits (device, folded))
      continue;
    *found = any ? NULL : device;
    any = TRUE;
  }
  return any;
}

/**
 * hob_device_list_find:
 * @self: a list
 * @name: what a person calls it
 *
 * Looks for a device by its address, then by its name in any case, then by the beginning of either.
 *
 * Returns: (transfer none) (nullable): the device; %NULL when there is none or more than one
 */
HobDevice *
hob_device_list_find (HobDeviceList *self, const char *name)
{
  static const Comparison comparisons[] = {has_address, has_name, begins_like};
  g_autofree char *folded = NULL;
  HobDevice *found = NULL;

  g_return_val_if_fail (HOB_IS_DEVICE_LIST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  folded = g_utf8_casefold (name, -1);
  for (guint i = 0; *name != '\0' && i < G_N_ELEMENTS (comparisons); i++) {
    if (find_only (self, comparisons[i], folded, &found))
      return found;
  }
  return NULL;
}
