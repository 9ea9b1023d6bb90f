/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-link-private.h"

#include "hob-adapter-private.h"
#include "hob-bluetooth-error-private.h"
#include "hob-fiber-private.h"
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
keep_advertised_name (HobLink *self, HobBluezDevice1 *device)
{
  g_autofree char *name = NULL;

  if (device == NULL || self->connecting != NULL || hob_bluez_device1_get_connected (device))
    return;
  name = hob_bluez_device1_dup_name (device);
  if (name != NULL)
    g_set_str (&self->name, name);
}

static void
something_changed (HobLink *self)
{
  g_autoptr (DexPromise) changed = self->changed;
  g_autoptr (HobBluezDevice1) device = hob_link_get_device (self);

  self->changed = dex_promise_new ();
  dex_promise_resolve_boolean (changed, TRUE);
  keep_advertised_name (self, device);
  if (device == NULL || !hob_bluez_device1_get_connected (device))
    hob_link_set_connected (self, FALSE);
}

static gboolean
is_characteristic (gpointer uuid, gpointer path, gpointer removed)
{
  return g_str_equal (path, removed);
}

/* BlueZ answers nothing that was asked of a characteristic that goes, even if the device stays. */
static void
object_removed_cb (GDBusObjectManager *objects, GDBusObject *object, HobLink *self)
{
  const char *path = g_dbus_object_get_object_path (object);

  if (!g_str_has_prefix (path, self->path))
    return;
  something_changed (self);
  if (g_hash_table_find (self->characteristics, is_characteristic, (gpointer) path) != NULL)
    hob_link_set_connected (self, FALSE);
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
  dex_clear (&self->connecting);
  dex_clear (&self->last);
  G_OBJECT_CLASS (hob_link_parent_class)->dispose (object);
}

static void
hob_link_finalize (GObject *object)
{
  HobLink *self = HOB_LINK (object);

  dex_clear (&self->changed);
  dex_clear (&self->lost);
  dex_clear (&self->closing);
  g_free (self->path);
  g_free (self->address);
  g_free (self->name);
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
  self->closing = dex_promise_new ();
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
 * hob_link_call_device:
 * @self: a link
 * @method: of `org.bluez.Device1`, without arguments
 *
 * Returns: (transfer full): a future that rejects with HOB_BLUETOOTH_ERROR; it has no deadline
 */
DexFuture *
hob_link_call_device (HobLink *self, const char *method)
{
  return hob_adapter_call (self->adapter, self->path, DEVICE_INTERFACE, method, NULL, G_MAXINT);
}

/**
 * hob_link_call_remove:
 * @self: a link
 *
 * Returns: (transfer full): a future that resolves once BlueZ has forgotten the device with its
 * keys and its cache, and rejects with HOB_BLUETOOTH_ERROR; it has no deadline
 */
DexFuture *
hob_link_call_remove (HobLink *self)
{
  const char *adapter = hob_adapter_get_path (self->adapter);

  if (adapter == NULL)
    return dex_future_new_for_error (
      hob_link_new_error (HOB_BLUETOOTH_ERROR_NO_ADAPTER, "No adapter"));
  return hob_adapter_call (self->adapter, adapter, "org.bluez.Adapter1", "RemoveDevice",
                           g_variant_new ("(o)", self->path), G_MAXINT);
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
  g_autoptr (HobBluezDevice1) device = NULL;

  self->adapter = g_object_ref (adapter);
  self->path = g_strdup (path);
  self->address = g_strdup (address);
  device = hob_link_get_device (self);
  keep_advertised_name (self, device);
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
 * Returns: (transfer full) (nullable): the name that the device gave itself when it was found; once
 * it is connected BlueZ takes another one from it, which may be that of the computer it runs on
 */
char *
hob_link_dup_name (HobLink *self)
{
  g_autoptr (HobBluezDevice1) device = NULL;

  g_return_val_if_fail (HOB_IS_LINK (self), NULL);

  if (self->name != NULL)
    return g_strdup (self->name);
  device = hob_link_get_device (self);
  return device != NULL ? hob_bluez_device1_dup_name (device) : NULL;
}

/**
 * hob_link_get_connected:
 * @self: a link
 *
 * Returns: whether it can be read from and written to. Main thread.
 */
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
 * Connects and waits until the device has told what it has: three tries of up to 20 seconds, of
 * which none begins after 45. A device that BlueZ has forgotten meanwhile is looked for again. No
 * discovery may be going on: it makes connecting ten times slower. After a loss of the connection
 * it may be called again. The link lives until the future completes, whether or not somebody waits
 * for it; hob_link_close() brings that about at once. Main thread.
 *
 * Returns: (transfer full): a future that resolves once connected. It rejects with GONE when the
 *   device does not show itself any more, CONNECT when no try succeeded, LOST when the connection
 *   went again at once, TIMEOUT when the device does not tell what it has, MISSING when it is no
 *   device that waits to be brought home, REFUSED when it knows us no more and cannot be made to,
 *   CANCELLED when closed, OFF, BLOCKED, NO_ADAPTER or NO_SERVICE when that comes in the way
 */
DexFuture *
hob_link_connect (HobLink *self)
{
  g_return_val_if_fail (HOB_IS_LINK (self), NULL);

  if (self->closed)
    return dex_future_new_for_error (hob_link_new_error (HOB_BLUETOOTH_ERROR_CANCELLED, "Closed"));
  if (self->connected)
    return dex_future_new_for_boolean (TRUE);
  if (self->connecting == NULL || !dex_future_is_pending (self->connecting)) {
    dex_clear (&self->connecting);
    self->connecting =
      hob_fiber_spawn (hob_link_connect_fiber, g_object_ref (self), g_object_unref);
  }
  return dex_ref (self->connecting);
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
 * Returns: (transfer full): a future of #GBytes. It rejects with LOST when the connection goes or
 * is gone, TIMEOUT when the device does not answer within ten seconds (35 for the first), after
 * which the connection is given up as well, MISSING when it has no such characteristic, REFUSED
 * when it does not permit it, and FAILED
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
 * Returns: (transfer full): a future that resolves once the device confirmed; rejects as
 *   hob_link_read() does and with TOO_LONG
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
 * The end of it, for success and failure alike; letting go of the last reference does the same.
 * Disconnects without waiting for it and makes BlueZ forget the device with its keys and its cache:
 * a bond left behind is a dead entry in the settings and fails the next set-up. Main thread.
 */
void
hob_link_close (HobLink *self)
{
  g_return_if_fail (HOB_IS_LINK (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  if (hob_adapter_get_path (self->adapter) != NULL) {
    dex_future_disown (hob_link_call_device (self, "Disconnect"));
    dex_future_disown (hob_link_call_remove (self));
  }
  hob_link_set_connected (self, FALSE);
  dex_promise_reject (self->closing, hob_link_new_error (HOB_BLUETOOTH_ERROR_CANCELLED, "Closed"));
}
