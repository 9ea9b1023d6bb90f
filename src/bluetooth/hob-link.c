/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-link-private.h"

#include "hob-adapter-private.h"
#include "hob-bluetooth-error-private.h"
#include "hob-uuids.h"

#define DEVICE_INTERFACE "org.bluez.Device1"
#define CHARACTERISTIC_INTERFACE "org.bluez.GattCharacteristic1"
#define MAX_VALUE_SIZE 512 /* Bluetooth Core 5.4, volume 3, part F, §3.2.9 */

const HobLinkDeadlines hob_link_default_deadlines = {
  .connect = 20000,
  .resolve = 30000,
  .settle = 2000,
  .operation = 10000,
  .encrypted = 35000,
  .pause = 500,
  .tries = 3,
};

struct _HobLink {
  GObject parent_instance;

  HobAdapter *adapter;
  char *path;
  char *address;
  HobLinkDeadlines deadlines;
  GHashTable *characteristics; /* UUID -> object path */
  DexPromise *changed;         /* something about the device changed; renewed each time */
  DexPromise *lost;            /* rejects when the connection goes; one for each connection */
  DexFuture *last;             /* the operation that the next one waits for */
  gboolean connected;
  gboolean used;
  gboolean closed;
};

enum {
  PROP_0,
  PROP_CONNECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HobLink, hob_link, G_TYPE_OBJECT)

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

static GError *
new_error (HobBluetoothError code, const char *message)
{
  return g_error_new_literal (HOB_BLUETOOTH_ERROR, (int) code, message);
}

static HobBluezDevice1 *
get_device (HobLink *self)
{
  g_autoptr (GDBusInterface) interface = g_dbus_object_manager_get_interface (
    hob_adapter_get_objects (self->adapter), self->path, DEVICE_INTERFACE);

  return (HobBluezDevice1 *) g_steal_pointer (&interface);
}

static void
set_connected (HobLink *self, gboolean connected)
{
  if (self->connected == connected)
    return;
  self->connected = connected;
  if (connected) {
    dex_clear (&self->lost);
    self->lost = dex_promise_new ();
  } else {
    dex_promise_reject (self->lost, new_error (HOB_BLUETOOTH_ERROR_LOST, "Connection lost"));
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

static void
something_changed (HobLink *self)
{
  g_autoptr (DexPromise) changed = self->changed;
  g_autoptr (HobBluezDevice1) device = get_device (self);

  self->changed = dex_promise_new ();
  dex_promise_resolve_boolean (changed, TRUE);
  if (device == NULL || !hob_bluez_device1_get_connected (device))
    set_connected (self, FALSE);
}

/* Awaits until @condition holds. Fails with GONE when the device object goes. */
static gboolean
await_condition (HobLink *self,
                 gboolean (*condition) (HobLink *self, HobBluezDevice1 *device),
                 int timeout_ms,
                 GError **error)
{
  g_autoptr (DexFuture) timeout = dex_timeout_new_msec (timeout_ms);

  for (;;) {
    g_autoptr (HobBluezDevice1) device = get_device (self);

    if (device == NULL) {
      g_propagate_error (error, new_error (HOB_BLUETOOTH_ERROR_GONE, "The device is gone"));
      return FALSE;
    }
    if (condition (self, device))
      return TRUE;
    if (!dex_future_is_pending (timeout)) {
      g_propagate_error (error, new_error (HOB_BLUETOOTH_ERROR_TIMEOUT, "No answer in time"));
      return FALSE;
    }
    dex_await (dex_future_first (dex_ref (DEX_FUTURE (self->changed)), dex_ref (timeout), NULL),
               NULL);
  }
}

static gboolean
is_resolved_or_lost (HobLink *self, HobBluezDevice1 *device)
{
  return hob_bluez_device1_get_services_resolved (device) ||
         !hob_bluez_device1_get_connected (device);
}

static void
collect_characteristics (HobLink *self)
{
  g_autolist (GDBusObject) objects =
    g_dbus_object_manager_get_objects (hob_adapter_get_objects (self->adapter));

  g_hash_table_remove_all (self->characteristics);
  for (GList *iter = objects; iter != NULL; iter = iter->next) {
    const char *path = g_dbus_object_get_object_path (iter->data);
    g_autoptr (HobBluezGattCharacteristic1) characteristic = NULL;

    if (!g_str_has_prefix (path, self->path))
      continue;
    characteristic = hob_bluez_object_get_gatt_characteristic1 (HOB_BLUEZ_OBJECT (iter->data));
    if (characteristic != NULL && hob_bluez_gatt_characteristic1_get_uuid (characteristic) != NULL)
      g_hash_table_insert (
        self->characteristics,
        g_ascii_strdown (hob_bluez_gatt_characteristic1_get_uuid (characteristic), -1),
        g_strdup (path));
  }
}

static gboolean
is_known_or_lost (HobLink *self, HobBluezDevice1 *device)
{
  collect_characteristics (self);
  return hob_link_has (self, HOB_UUID_SETUP_DONE) || !hob_bluez_device1_get_connected (device);
}

static DexFuture *
call_device (HobLink *self, const char *method)
{
  return hob_adapter_call (self->adapter, self->path, DEVICE_INTERFACE, method, NULL, G_MAXINT);
}

/* BlueZ takes 40 s to give up; only Disconnect ends its try earlier. */
static gboolean
call_connect (HobLink *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (dex_await (dex_future_first (call_device (self, "Connect"),
                                   dex_timeout_new_msec (self->deadlines.connect), NULL),
                 &reason))
    return TRUE;
  dex_future_disown (call_device (self, "Disconnect"));
  if (g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_GONE) ||
      g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_OFF) ||
      g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_NO_SERVICE))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_propagate_error (error, new_error (HOB_BLUETOOTH_ERROR_CONNECT, reason->message));
  return FALSE;
}

static gboolean
check_link (HobLink *self, GError **error)
{
  g_autoptr (HobBluezDevice1) device = get_device (self);

  if (device != NULL && hob_bluez_device1_get_connected (device))
    return TRUE;
  g_propagate_error (error, new_error (HOB_BLUETOOTH_ERROR_LOST, "Connection lost"));
  return FALSE;
}

/* After an aborted try ServicesResolved may be true before the characteristics are there. */
static gboolean
await_characteristics (HobLink *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (await_condition (self, is_known_or_lost, self->deadlines.settle, &reason))
    return check_link (self, error);
  if (g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT))
    g_propagate_error (error, new_error (HOB_BLUETOOTH_ERROR_MISSING, "Not a device of ours"));
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
try_once (HobLink *self, GError **error)
{
  g_autoptr (HobBluezDevice1) device = get_device (self);

  if (device == NULL) {
    g_propagate_error (error, new_error (HOB_BLUETOOTH_ERROR_GONE, "The device is gone"));
    return FALSE;
  }
  if (!call_connect (self, error))
    return FALSE;
  if (!await_condition (self, is_resolved_or_lost, self->deadlines.resolve, error) ||
      !check_link (self, error) || !await_characteristics (self, error)) {
    dex_future_disown (call_device (self, "Disconnect"));
    return FALSE;
  }
  set_connected (self, TRUE);
  return TRUE;
}

static gboolean
is_worth_another_try (const GError *error)
{
  return g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_CONNECT) ||
         g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_LOST) ||
         g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT) ||
         g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_MISSING);
}

static DexFuture *
connect_fiber (gpointer data)
{
  HobLink *self = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->deadlines.tries && !self->closed && !self->connected; i++) {
    g_clear_error (&error);
    if (i > 0)
      dex_await (dex_timeout_new_msec (self->deadlines.pause), NULL);
    if (!try_once (self, &error) && !is_worth_another_try (error))
      break;
  }
  if (self->connected && !self->closed)
    return dex_future_new_for_boolean (TRUE);
  if (error == NULL)
    error = new_error (HOB_BLUETOOTH_ERROR_LOST, "Closed");
  return dex_future_new_for_error (g_steal_pointer (&error));
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
    return dex_future_new_for_error (new_error (HOB_BLUETOOTH_ERROR_LOST, "Not connected"));
  path = g_hash_table_lookup (self->characteristics, operation->uuid);
  if (path == NULL)
    return dex_future_new_for_error (new_error (HOB_BLUETOOTH_ERROR_MISSING, operation->uuid));
  /* The first access to an encrypted characteristic makes BlueZ pair. */
  deadline = self->used ? self->deadlines.operation : self->deadlines.encrypted;
  self->used = TRUE;
  reply = dex_await_variant (dex_future_first (call_characteristic (operation, path),
                                               dex_timeout_new_msec (deadline),
                                               dex_ref (DEX_FUTURE (self->lost)), NULL),
                             &error);
  if (reply != NULL)
    return take_reply (operation, reply);
  if (error->domain != HOB_BLUETOOTH_ERROR)
    return dex_future_new_for_error (new_error (HOB_BLUETOOTH_ERROR_TIMEOUT, error->message));
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
enqueue (HobLink *self, const char *uuid, GBytes *value)
{
  Operation *operation = g_new0 (Operation, 1);
  DexFuture *future;

  operation->link = g_object_ref (self);
  operation->before = g_steal_pointer (&self->last);
  operation->uuid = g_ascii_strdown (uuid, -1);
  operation->value = value != NULL ? g_bytes_ref (value) : NULL;
  future = dex_scheduler_spawn (NULL, 0, operation_fiber, operation, operation_free);
  self->last = dex_ref (future);
  return future;
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

  device = get_device (self);
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
  return dex_scheduler_spawn (NULL, 0, connect_fiber, g_object_ref (self), g_object_unref);
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
  return enqueue (self, uuid, NULL);
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
    return dex_future_new_for_error (new_error (HOB_BLUETOOTH_ERROR_TOO_LONG, "Over 512 bytes"));
  return enqueue (self, uuid, value);
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
    dex_future_disown (call_device (self, "Disconnect"));
    dex_future_disown (hob_adapter_call (self->adapter, adapter, "org.bluez.Adapter1",
                                         "RemoveDevice", g_variant_new ("(o)", self->path),
                                         G_MAXINT));
  }
  set_connected (self, FALSE);
}
