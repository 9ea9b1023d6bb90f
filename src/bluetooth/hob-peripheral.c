/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-peripheral.h"

#include "hob-adapter-private.h"
#include "hob-bluetooth-error-private.h"
#include "hob-fiber-private.h"
#include "hob-peripheral-objects-private.h"
#include "hob-uuids.h"

#include <hob-wire.h>

#include <string.h>

#define BASE_PATH "/io/github/hob_home/peripheral"
#define GATT_MANAGER "org.bluez.GattManager1"
#define ADVERTISING_MANAGER "org.bluez.LEAdvertisingManager1"
#define CALL_TIMEOUT_MS 10000
#define MAX_VALUE_SIZE 512 /* Bluetooth Core 5.4, volume 3, part F, §3.2.9 */

struct _HobPeripheral {
  GObject parent_instance;

  HobAdapter *adapter;
  char *name;
  HobPeripheralLayout layout;
  gboolean restarts;
  GHashTable *values; /* UUID -> GBytes */
  char *path;
  char *advertisement_path;
  GDBusObjectManagerServer *objects; /* while started, as the next one */
  HobBluezLEAdvertisement1 *advertisement;
  char *central;                     /* who wrote last, as BlueZ names it */
  GDBusMethodInvocation *unanswered; /* the write inside which it restarts */
};

enum {
  SIGNAL_WRITTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobPeripheral, hob_peripheral, G_TYPE_OBJECT)

static DexFuture *
call_adapter (HobPeripheral *self, const char *interface, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (arguments);
  const char *adapter = hob_adapter_get_path (self->adapter);

  if (adapter == NULL)
    return dex_future_new_reject (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_NO_ADAPTER,
                                  "No adapter");
  return hob_adapter_call (self->adapter, adapter, interface, method, owned, CALL_TIMEOUT_MS);
}

static DexFuture *
call_register (HobPeripheral *self, const char *interface, const char *method, const char *path)
{
  return call_adapter (self, interface, method, g_variant_new ("(oa{sv})", path, NULL));
}

static DexFuture *
call_unregister (HobPeripheral *self, const char *interface, const char *method, const char *path)
{
  return call_adapter (self, interface, method, g_variant_new ("(o)", path));
}

static DexFuture *
disconnect_central (HobPeripheral *self)
{
  g_autofree char *central = g_steal_pointer (&self->central);

  if (central == NULL)
    return dex_future_new_for_boolean (TRUE);
  return hob_adapter_call (self->adapter, central, "org.bluez.Device1", "Disconnect", NULL,
                           CALL_TIMEOUT_MS);
}

/* Off the bus. BlueZ notices by itself only when the connection to the bus goes too. */
static void
withdraw (HobPeripheral *self)
{
  if (self->objects == NULL)
    return;
  g_dbus_object_manager_server_set_connection (self->objects, NULL);
  g_clear_object (&self->objects);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->advertisement));
  g_clear_object (&self->advertisement);
}

static gboolean
released_cb (HobBluezLEAdvertisement1 *advertisement, GDBusMethodInvocation *invocation)
{
  hob_bluez_leadvertisement1_complete_release (advertisement, invocation);
  return TRUE;
}

static gboolean
expose (HobPeripheral *self, GError **error)
{
  GDBusConnection *bus = hob_adapter_get_bus (self->adapter);

  self->objects = hob_peripheral_objects_new (self->path, self->layout, self);
  self->advertisement = hob_peripheral_advertisement_new (self->name, self->layout);
  g_signal_connect (self->advertisement, "handle-release", G_CALLBACK (released_cb), NULL);
  g_dbus_object_manager_server_set_connection (self->objects, bus);
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->advertisement), bus,
                                           self->advertisement_path, error);
}

static gboolean
register_all (HobPeripheral *self, GError **error)
{
  GError *obstacle;

  if (!dex_await (hob_adapter_when_ready (self->adapter), error))
    return FALSE;
  obstacle = hob_adapter_dup_obstacle (self->adapter);
  if (obstacle != NULL) {
    g_propagate_error (error, obstacle);
    return FALSE;
  }
  return expose (self, error) &&
         dex_await (call_register (self, GATT_MANAGER, "RegisterApplication", self->path), error) &&
         dex_await (call_register (self, ADVERTISING_MANAGER, "RegisterAdvertisement",
                                   self->advertisement_path),
                    error);
}

/* Nobody hears it any more once the connection is gone. But BlueZ itself must not be left with a
 * write of an application that goes: it would call it refused, or crash. */
static void
answer_late (HobPeripheral *self)
{
  if (self->unanswered != NULL)
    g_dbus_method_invocation_return_dbus_error (g_steal_pointer (&self->unanswered),
                                                "org.bluez.Error.Failed", "Restarting");
}

static DexFuture *
unregister_all (HobPeripheral *self)
{
  answer_late (self);
  return dex_future_all (call_unregister (self, ADVERTISING_MANAGER, "UnregisterAdvertisement",
                                          self->advertisement_path),
                         disconnect_central (self),
                         call_unregister (self, GATT_MANAGER, "UnregisterApplication", self->path),
                         NULL);
}

static DexFuture *
stop_fiber (gpointer data)
{
  HobPeripheral *self = data;

  /* Refusals mean that there is nothing to end. */
  if (self->objects != NULL)
    dex_await (unregister_all (self), NULL);
  withdraw (self);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
start_fiber (gpointer data)
{
  HobPeripheral *self = data;
  g_autoptr (GError) error = NULL;

  if (register_all (self, &error))
    return dex_future_new_for_boolean (TRUE);
  if (self->objects != NULL)
    dex_future_disown (unregister_all (self));
  withdraw (self);
  return dex_future_new_for_error (hob_bluetooth_error_new_from_dbus (error));
}

static guint16
read_offset (GVariant *options)
{
  guint16 offset = 0;

  g_variant_lookup (options, "offset", "q", &offset);
  return offset;
}

/* What is already there up to the offset, then what comes now: a long write comes in parts. */
static GBytes *
put_together (GBytes *before, guint16 offset, GVariant *part)
{
  gsize size = g_variant_n_children (part);
  guint8 *data = g_malloc (offset + size + 1);

  if (offset > 0)
    memcpy (data, g_bytes_get_data (before, NULL), offset);
  if (size > 0)
    memcpy (data + offset, g_variant_get_data (part), size);
  return hob_seal_take_secret (data, offset + size);
}

static void
hob_peripheral_dispose (GObject *object)
{
  HobPeripheral *self = HOB_PERIPHERAL (object);

  if (self->objects != NULL)
    dex_future_disown (unregister_all (self));
  withdraw (self);
  G_OBJECT_CLASS (hob_peripheral_parent_class)->dispose (object);
}

static void
hob_peripheral_finalize (GObject *object)
{
  HobPeripheral *self = HOB_PERIPHERAL (object);

  g_clear_object (&self->adapter);
  g_hash_table_unref (self->values);
  g_free (self->name);
  g_free (self->path);
  g_free (self->advertisement_path);
  g_free (self->central);
  g_clear_object (&self->unanswered);
  G_OBJECT_CLASS (hob_peripheral_parent_class)->finalize (object);
}

static void
hob_peripheral_class_init (HobPeripheralClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_peripheral_dispose;
  object_class->finalize = hob_peripheral_finalize;
  signals[SIGNAL_WRITTEN] =
    g_signal_new ("written", HOB_TYPE_PERIPHERAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BYTES);
}

static void
hob_peripheral_init (HobPeripheral *self)
{
  static guint count;

  self->values =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->path = g_strdup_printf (BASE_PATH "%u", count);
  self->advertisement_path = g_strdup_printf (BASE_PATH "%u_advertisement", count);
  count++;
}

/**
 * hob_peripheral_on_read:
 * @characteristic: what is read
 * @invocation: BlueZ' call
 * @options: `offset`, for what did not fit into one packet
 * @self: a peripheral
 *
 * Returns: whether the call was handled
 */
gboolean
hob_peripheral_on_read (HobBluezGattCharacteristic1 *characteristic,
                        GDBusMethodInvocation *invocation,
                        GVariant *options,
                        HobPeripheral *self)
{
  GBytes *value =
    hob_peripheral_get_value (self, hob_bluez_gatt_characteristic1_get_uuid (characteristic));
  gsize size = value != NULL ? g_bytes_get_size (value) : 0;
  guint16 offset = read_offset (options);
  const guint8 *data = size > 0 ? g_bytes_get_data (value, NULL) : NULL;

  if (offset > size)
    g_dbus_method_invocation_return_dbus_error (invocation, "org.bluez.Error.InvalidOffset",
                                                "Invalid offset");
  else
    hob_bluez_gatt_characteristic1_complete_read_value (
      characteristic, invocation,
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data + offset, size - offset, 1));
  return TRUE;
}

/**
 * hob_peripheral_on_write:
 * @characteristic: what is written
 * @invocation: BlueZ' call
 * @value: an array of bytes
 * @options: `offset`, for the parts of a long write, and `device`, who writes
 * @self: a peripheral
 *
 * Returns: whether the call was handled
 */
gboolean
hob_peripheral_on_write (HobBluezGattCharacteristic1 *characteristic,
                         GDBusMethodInvocation *invocation,
                         GVariant *value,
                         GVariant *options,
                         HobPeripheral *self)
{
  const char *uuid = hob_bluez_gatt_characteristic1_get_uuid (characteristic);
  GBytes *before = hob_peripheral_get_value (self, uuid);
  guint16 offset = read_offset (options);
  g_autoptr (GBytes) whole = NULL;
  const char *central = NULL;

  if (offset > (before != NULL ? g_bytes_get_size (before) : 0)) {
    g_dbus_method_invocation_return_dbus_error (invocation, "org.bluez.Error.InvalidOffset",
                                                "Invalid offset");
    return TRUE;
  }
  if (offset + g_variant_n_children (value) > MAX_VALUE_SIZE) {
    g_dbus_method_invocation_return_dbus_error (invocation, "org.bluez.Error.InvalidValueLength",
                                                "Invalid value length");
    return TRUE;
  }
  if (g_variant_lookup (options, "device", "&o", &central))
    g_set_str (&self->central, central);
  whole = put_together (before, offset, value);
  hob_peripheral_set_value (self, uuid, whole);
  if (self->restarts && g_str_equal (uuid, HOB_UUID_SETUP_DONE)) {
    g_clear_object (&self->unanswered);
    self->unanswered = invocation;
    dex_future_disown (disconnect_central (self));
  } else {
    hob_bluez_gatt_characteristic1_complete_write_value (characteristic, invocation);
  }
  g_signal_emit (self, signals[SIGNAL_WRITTEN], 0, uuid, whole);
  return TRUE;
}

/**
 * hob_peripheral_new:
 * @adapter: an adapter of this computer
 * @name: what people see before they connect
 * @layout: which table of characteristics
 *
 * Returns: (transfer full): a device that does not show itself yet. Main thread.
 */
HobPeripheral *
hob_peripheral_new (HobAdapter *adapter, const char *name, HobPeripheralLayout layout)
{
  HobPeripheral *self;

  g_return_val_if_fail (HOB_IS_ADAPTER (adapter), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (HOB_TYPE_PERIPHERAL, NULL);
  self->adapter = g_object_ref (adapter);
  self->name = g_strdup (name);
  self->layout = layout;
  return self;
}

/**
 * hob_peripheral_set_restarts:
 * @self: a peripheral
 * @restarts: whether to behave as the firmware does, which restarts inside the write of "setup
 *   done": it is never answered and the connection goes
 */
void
hob_peripheral_set_restarts (HobPeripheral *self, gboolean restarts)
{
  g_return_if_fail (HOB_IS_PERIPHERAL (self));
  self->restarts = restarts;
}

/**
 * hob_peripheral_set_value:
 * @self: a peripheral
 * @uuid: a characteristic's UUID, lower case
 * @value: at most 512 bytes
 *
 * Sets what is read from a characteristic. At any time; main thread.
 */
void
hob_peripheral_set_value (HobPeripheral *self, const char *uuid, GBytes *value)
{
  g_return_if_fail (HOB_IS_PERIPHERAL (self));
  g_return_if_fail (uuid != NULL && value != NULL);
  g_return_if_fail (g_bytes_get_size (value) <= MAX_VALUE_SIZE);

  g_hash_table_insert (self->values, g_strdup (uuid), g_bytes_ref (value));
}

/**
 * hob_peripheral_get_value:
 * @self: a peripheral
 * @uuid: a characteristic's UUID, lower case
 *
 * Returns: (transfer none) (nullable): what was written to or set for it. Written bytes are wiped
 *   with their last reference
 */
GBytes *
hob_peripheral_get_value (HobPeripheral *self, const char *uuid)
{
  g_return_val_if_fail (HOB_IS_PERIPHERAL (self), NULL);
  return g_hash_table_lookup (self->values, uuid);
}

/**
 * hob_peripheral_start:
 * @self: a peripheral that is stopped
 *
 * Offers the characteristics (`org.bluez.GattManager1`) and advertises
 * (`org.bluez.LEAdvertisingManager1`). `written` (uuid, GBytes) is emitted for each write with what
 * the characteristic holds then; a long write may come in several. Main thread.
 *
 * Returns: (transfer full): a future that resolves once the device can be found and rejects with
 *   NO_SERVICE, NO_ADAPTER, OFF, BLOCKED, TIMEOUT, or FAILED when BlueZ does not take it, such as
 *   for an adapter that cannot advertise
 */
DexFuture *
hob_peripheral_start (HobPeripheral *self)
{
  g_return_val_if_fail (HOB_IS_PERIPHERAL (self), NULL);
  g_return_val_if_fail (self->objects == NULL, NULL);
  return hob_fiber_spawn (start_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hob_peripheral_stop:
 * @self: a peripheral
 *
 * Withdraws what start offered and disconnects who wrote last. Main thread.
 *
 * Returns: (transfer full): a future that resolves once that is done
 */
DexFuture *
hob_peripheral_stop (HobPeripheral *self)
{
  g_return_val_if_fail (HOB_IS_PERIPHERAL (self), NULL);
  return hob_fiber_spawn (stop_fiber, g_object_ref (self), g_object_unref);
}
