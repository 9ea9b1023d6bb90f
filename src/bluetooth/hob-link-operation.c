/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-link-private.h"

#include "hob-adapter-private.h"
#include "hob-fiber-private.h"

#define CHARACTERISTIC_INTERFACE "org.bluez.GattCharacteristic1"

typedef struct {
  HobLink *link;
  DexFuture *before;
  char *uuid;
  GBytes *value; /* NULL for a read */
} Operation;

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_object_unref (operation->link);
  dex_clear (&operation->before);
  g_free (operation->uuid);
  g_clear_pointer (&operation->value, g_bytes_unref);
  g_free (operation);
}

static DexFuture *
call_characteristic (Operation *operation, const char *path)
{
  GVariantBuilder options;
  GVariant *value;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  if (operation->value == NULL)
    return hob_adapter_call (operation->link->adapter, path, CHARACTERISTIC_INTERFACE, "ReadValue",
                             g_variant_new ("(a{sv})", &options), G_MAXINT);
  /* Without a type BlueZ may choose one that the device never confirms. */
  g_variant_builder_add (&options, "{sv}", "type", g_variant_new_string ("request"));
  value = g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, operation->value, TRUE);
  return hob_adapter_call (operation->link->adapter, path, CHARACTERISTIC_INTERFACE, "WriteValue",
                           g_variant_new ("(@aya{sv})", value, &options), G_MAXINT);
}

static DexFuture *
take_reply (Operation *operation, GVariant *reply)
{
  g_autoptr (GVariant) value = NULL;

  if (operation->value != NULL)
    return dex_future_new_for_boolean (TRUE);
  value = g_variant_get_child_value (reply, 0);
  return dex_future_new_take_boxed (G_TYPE_BYTES, g_variant_get_data_as_bytes (value));
}

/* A device that left one request unanswered answers no other in this connection (Bluetooth
 * Core 5.4, volume 3, part F, §3.3.3), and BlueZ still waits: only a new connection helps. The same
 * when its services are gone. */
static DexFuture *
fail (HobLink *self, const GError *reason)
{
  g_autoptr (GError) error = hob_bluetooth_error_new_from_dbus (reason);

  if (g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_GONE))
    error->code = HOB_BLUETOOTH_ERROR_LOST;
  if (self->connected &&
      (g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT) ||
       g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_LOST))) {
    dex_future_disown (hob_link_call_device (self, "Disconnect"));
    hob_link_set_connected (self, FALSE);
  }
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
operation_fiber (gpointer data)
{
  Operation *operation = data;
  HobLink *self = operation->link;
  const char *path;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  int deadline;

  if (operation->before != NULL)
    dex_await (g_steal_pointer (&operation->before), NULL);
  if (!self->connected)
    return dex_future_new_for_error (
      hob_link_new_error (HOB_BLUETOOTH_ERROR_LOST, "Not connected"));
  path = g_hash_table_lookup (self->characteristics, operation->uuid);
  if (path == NULL)
    return dex_future_new_for_error (
      hob_link_new_error (HOB_BLUETOOTH_ERROR_MISSING, operation->uuid));
  /* The first access to an encrypted characteristic makes BlueZ pair. */
  deadline = self->used ? self->deadlines.operation : self->deadlines.encrypted;
  self->used = TRUE;
  reply = dex_await_variant (dex_future_first (call_characteristic (operation, path),
                                               dex_timeout_new_msec (deadline),
                                               dex_ref (DEX_FUTURE (self->lost)), NULL),
                             &error);
  return reply != NULL ? take_reply (operation, reply) : fail (self, error);
}

/**
 * hob_link_enqueue:
 * @self: a link
 * @uuid: a characteristic's UUID
 * @value: (nullable): what to write, %NULL to read
 *
 * The operation is done even if nobody waits for it: BlueZ could not be told otherwise, and the
 * next one must not overtake it.
 *
 * Returns: (transfer full): what hob_link_read() or hob_link_write() says
 */
DexFuture *
hob_link_enqueue (HobLink *self, const char *uuid, GBytes *value)
{
  Operation *operation = g_new0 (Operation, 1);
  DexFuture *future;

  operation->link = g_object_ref (self);
  operation->before = g_steal_pointer (&self->last);
  operation->uuid = g_ascii_strdown (uuid, -1);
  operation->value = value != NULL ? g_bytes_ref (value) : NULL;
  future = hob_fiber_spawn (operation_fiber, operation, operation_free);
  self->last = dex_ref (future);
  return future;
}
