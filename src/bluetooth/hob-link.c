/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-link-private.h"

#include "hob-adapter-private.h"
#include "hob-bluetooth-error-private.h"
#include "hob-uuids.h"

#define DEVICE_INTERFACE "org.bluez.Device1"
#define MAX_VALUE_SIZE 512 /* Bluetooth Core 5.4, volume 3, part F, §3.2.9 */

enum {
  PROP_0,
  PROP_CONNECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HobLink, hob_link, G_TYPE_OBJECT)

static void
something_changed (HobLink *self)
{
  g_autoptr (DexPromise) changed = self->changed;
  g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);

  self->changed = dex_promise_new ();
  dex_promise_resolve_boolean (changed, TRUE);
  if (device == NULL || !hob_bluez_device1_get_connected (device))
    hob_link_set_connected (self, FALSE);
}

static void
object_removed_cb (GDBusObjectManager *objects, GDBusObject *object, HobLink *self)
{
  if (g_str_has_prefix (g_dbus_object_get_object_path (object), self->path))
    something_changed (self);
}

static void
object_added_cb (GDBusObjectManager *objects, GDBusObject *object, HobLink *self)
{
  if (g_str_has_prefix (g_dbus_object_get_object_path (object), self->path))
    something_changed (self);
}

static void
properties_changed_cb (GDBusObjectManagerClient *objects,
                       GDBusObjectProxy *object,
                       GDBusProxy *proxy,
                       GVariant *changed,
                       const char *const *invalidated,
                       HobLink *self)
{
  if (g_str_equal (g_dbus_proxy_get_object_path (proxy), self->path))
    something_changed (self);
}

static void
hob_link_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobLink *self = HOB_LINK (object);

  switch (id) {
  case PROP_CONNECTED:
    g_value_set_boolean (value, self->connected);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_link_dispose (GObject *object)
{
  HobLink *self = HOB_LINK (object);

  if (self->adapter != NULL && !self->closed)
    hob_link_close (self);
  g_clear_object (&self->adapter);
  dex_clear (&self->changed);
  dex_clear (&self->lost);
  dex_clear (&self->last);
  G_OBJECT_CLASS (hob_link_parent_class)->dispose (object);
}

static void
hob_link_finalize (GObject *object)
{
  HobLink *self = HOB_LINK (object);

  g_free (self->path);
  g_free (self->address);
  g_hash_table_unref (self->characteristics);
  G_OBJECT_CLASS (hob_link_parent_class)->finalize (object);
}

static void
hob_link_class_init (HobLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hob_link_get_property;
  object_class->dispose = hob_link_dispose;
  object_class->finalize = hob_link_finalize;
  properties[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hob_link_init (HobLink *self)
{
  self->deadlines = hob_link_default_deadlines;
  self->characteristics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->changed = dex_promise_new ();
}

/**
 * hob_link_get_device:
 * @self: a link
 *
 * Returns: (transfer full) (nullable): the device as BlueZ has it, %NULL when it is gone
 */
HobBluezDevice1 *
hob_link_get_device (HobLink *self)
{
  g_autoptr (GDBusInterface) interface = g_dbus_object_manager_get_interface (
    hob_adapter_get_objects (self->adapter), self->path, DEVICE_INTERFACE);

  return (HobBluezDevice1 *) g_steal_pointer (&interface);
}

/**
 * hob_link_set_connected:
 * @self: a link
 * @connected: whether it is usable now
 *
 * Losing the connection ends every pending operation.
 */
void
hob_link_set_connected (HobLink *self, gboolean connected)
{
  if (self->connected == connected)
    return;
  self->connected = connected;
  if (connected) {
    dex_clear (&self->lost);
    self->lost = dex_promise_new ();
  } else {
    dex_promise_reject (self->lost,
                        hob_link_new_error (HOB_BLUETOOTH_ERROR_LOST, "Connection lost"));
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

/**
 * hob_link_new:
 * @adapter: an adapter that is on
 * @path: the device's object
 * @address: the device's Bluetooth address
 *
 * Returns: (transfer full): a connection yet to be made
 */
HobLink *
hob_link_new (HobAdapter *adapter, const char *path, const char *address)
{
  HobLink *self = g_object_new (HOB_TYPE_LINK, NULL);
  GDBusObjectManager *objects = hob_adapter_get_objects (adapter);

  self->adapter = g_object_ref (adapter);
  self->path = g_strdup (path);
  self->address = g_strdup (address);
  g_signal_connect_object (objects, "object-added", G_CALLBACK (object_added_cb), self, 0);
  g_signal_connect_object (objects, "object-removed", G_CALLBACK (object_removed_cb), self, 0);
  g_signal_connect_object (objects, "interface-proxy-properties-changed",
                           G_CALLBACK (properties_changed_cb), self, 0);
  return self;
}

/**
 * hob_link_set_deadlines:
 * @self: a link
 * @deadlines: in milliseconds
 */
void
hob_link_set_deadlines (HobLink *self, const HobLinkDeadlines *deadlines)
{
  g_assert (HOB_IS_LINK (self));
  self->deadlines = *deadlines;
}

/**
 * hob_link_get_address:
 * @self: a link
 *
 * Returns: the address that the device really has, which need not be the printed one
 */
const char *
hob_link_get_address (HobLink *self)
{
  g_return_val_if_fail (HOB_IS_LINK (self), NULL);
  return self->address;
}

/**
 * hob_link_dup_name:
 * @self: a link
 *
 * Returns: (transfer full) (nullable): the name that the device gives itself
 */
char *
hob_link_dup_name (HobLink *self)
{
  g_autoptr (HobBluezDevice1) device = NULL;

  g_return_val_if_fail (HOB_IS_LINK (self), NULL);

  device = hob_link_get_device (self);
  return device != NULL ? hob_bluez_device1_dup_name (device) : NULL;
}

gboolean
hob_link_get_connected (HobLink *self)
{
  g_return_val_if_fail (HOB_IS_LINK (self), FALSE);
  return self->connected;
}

/**
 * hob_link_connect:
 * @self: a link
 *
 * Connects and waits until the device has told what it has; three tries of 20 seconds. No discovery
 * may be going on: it makes connecting ten times slower. Main thread.
 *
 * Returns: (transfer full): a future that resolves once connected and rejects with GONE, CONNECT,
 *   LOST, MISSING or TIMEOUT of HOB_BLUETOOTH_ERROR
 */
DexFuture *
hob_link_connect (HobLink *self)
{
  g_return_val_if_fail (HOB_IS_LINK (self), NULL);

  if (self->connected)
    return dex_future_new_for_boolean (TRUE);
  return dex_scheduler_spawn (NULL, 0, hob_link_connect_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hob_link_has:
 * @self: a connected link
 * @uuid: a characteristic's UUID, lower case
 *
 * Returns: whether any service of the device has it
 */
gboolean
hob_link_has (HobLink *self, const char *uuid)
{
  g_return_val_if_fail (HOB_IS_LINK (self), FALSE);
  return g_hash_table_contains (self->characteristics, uuid);
}

/**
 * hob_link_read:
 * @self: a link
 * @uuid: a characteristic's UUID
 *
 * Reads a characteristic, found over all services, after what was asked for before. Main thread.
 *
 * Returns: (transfer full): a future of #GBytes; rejects with LOST, MISSING, REFUSED or TIMEOUT
 */
DexFuture *
hob_link_read (HobLink *self, const char *uuid)
{
  g_return_val_if_fail (HOB_IS_LINK (self), NULL);
  return hob_link_enqueue (self, uuid, NULL);
}

/**
 * hob_link_write:
 * @self: a link
 * @uuid: a characteristic's UUID
 * @value: at most 512 bytes
 *
 * Writes a characteristic with response, after what was asked for before. Main thread.
 *
 * Returns: (transfer full): a future that resolves once the device confirmed; rejects with LOST,
 *   MISSING, REFUSED, TOO_LONG or TIMEOUT
 */
DexFuture *
hob_link_write (HobLink *self, const char *uuid, GBytes *value)
{
  g_return_val_if_fail (HOB_IS_LINK (self), NULL);
  g_return_val_if_fail (value != NULL, NULL);

  if (g_bytes_get_size (value) > MAX_VALUE_SIZE)
    return dex_future_new_for_error (
      hob_link_new_error (HOB_BLUETOOTH_ERROR_TOO_LONG, "Over 512 bytes"));
  return hob_link_enqueue (self, uuid, value);
}

/**
 * hob_link_close:
 * @self: a link
 *
 * Disconnects without waiting for it and makes BlueZ forget the device with its keys and its cache:
 * a bond left behind is a dead entry in the settings and fails the next set-up. Main thread.
 */
void
hob_link_close (HobLink *self)
{
  const char *adapter;

  g_return_if_fail (HOB_IS_LINK (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  adapter = hob_adapter_get_path (self->adapter);
  if (adapter != NULL) {
    dex_future_disown (hob_link_call_device (self, "Disconnect"));
    dex_future_disown (hob_adapter_call (self->adapter, adapter, "org.bluez.Adapter1",
                                         "RemoveDevice", g_variant_new ("(o)", self->path),
                                         G_MAXINT));
  }
  hob_link_set_connected (self, FALSE);
}
