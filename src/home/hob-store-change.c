/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-store-database-private.h"

/**
 * hob_store_change_new:
 * @about: what the change is about; its payload is not looked at
 *
 * A change without a payload yet.
 *
 * Returns: (transfer full): free with hob_store_change_free()
 */
HobStoreChange *
hob_store_change_new (const HobStoreChange *about)
{
  HobStoreChange *self = g_new0 (HobStoreChange, 1);

  self->kind = about->kind;
  self->account = g_strdup (about->account);
  self->address = g_strdup (about->address);
  self->node = g_strdup (about->node);
  self->item_id = g_strdup (about->item_id);
  return self;
}

/**
 * hob_store_change_free:
 * @self: (transfer full): a change
 *
 * Any thread, as the trees it holds are counted atomically.
 */
void
hob_store_change_free (HobStoreChange *self)
{
  g_free (self->account);
  g_free (self->address);
  g_free (self->node);
  g_free (self->item_id);
  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self->name);
  g_free (self->room);
  g_free (self->control);
  g_clear_pointer (&self->form, hob_node_unref);
  g_clear_pointer (&self->reading, hob_reading_unref);
  g_free (self);
}

static guint
add_hash (guint hash, const char *text)
{
  return text != NULL ? hash * 31 + g_str_hash (text) : hash * 31;
}

/**
 * hob_store_change_hash:
 * @about: a #HobStoreChange
 *
 * Returns: a hash of what the change is about
 */
guint
hob_store_change_hash (gconstpointer about)
{
  const HobStoreChange *self = about;
  guint hash = self->kind;

  hash = add_hash (hash, self->item_id);
  hash = add_hash (hash, self->address);
  hash = add_hash (hash, self->account);
  return add_hash (hash, self->node);
}

/**
 * hob_store_change_equal:
 * @a: a #HobStoreChange
 * @b: another
 *
 * Returns: %TRUE when both are about the same row, whatever they say of it
 */
gboolean
hob_store_change_equal (gconstpointer a, gconstpointer b)
{
  const HobStoreChange *one = a, *other = b;

  return one->kind == other->kind && g_strcmp0 (one->item_id, other->item_id) == 0 &&
         g_strcmp0 (one->address, other->address) == 0 && g_strcmp0 (one->node, other->node) == 0 &&
         g_strcmp0 (one->account, other->account) == 0;
}
