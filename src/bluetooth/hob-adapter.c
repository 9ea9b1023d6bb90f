/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-adapter.h"

#include "hob-adapter-private.h"
#include "hob-bluetooth-error.h"

#define BLUEZ_NAME "org.bluez"
#define FIRST_ANSWER_TIMEOUT_MS 5000

struct _HobAdapter {
  GObject parent_instance;

  GDBusConnection *bus;
  GCancellable *cancellable;
  GDBusObjectManager *objects;
  HobBluezAdapter1 *adapter;
  char *name; /* NULL for any */
  DexPromise *ready;
  HobAdapterState state;
  gboolean asking;  /* for the bus and BlueZ's objects */
  gboolean own_bus; /* the system's, found again when it was away */
};

enum {
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (HobAdapterState,
                    hob_adapter_state,
                    G_DEFINE_ENUM_VALUE (HOB_ADAPTER_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (HOB_ADAPTER_NO_SERVICE, "no-service"),
                    G_DEFINE_ENUM_VALUE (HOB_ADAPTER_ABSENT, "absent"),
                    G_DEFINE_ENUM_VALUE (HOB_ADAPTER_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (HOB_ADAPTER_BLOCKED, "blocked"),
                    G_DEFINE_ENUM_VALUE (HOB_ADAPTER_ON, "on"))

G_DEFINE_FINAL_TYPE (HobAdapter, hob_adapter, G_TYPE_OBJECT)

static gboolean
service_runs (HobAdapter *self)
{
  g_autofree char *owner = NULL;

  if (g_dbus_connection_is_closed (self->bus))
    return FALSE;
  owner =
    g_dbus_object_manager_client_get_name_owner (G_DBUS_OBJECT_MANAGER_CLIENT (self->objects));
  return owner != NULL;
}

static gboolean
is_named (HobAdapter *self, GDBusObject *object)
{
  g_autofree char *name = g_path_get_basename (g_dbus_object_get_object_path (object));

  return self->name == NULL || g_str_equal (name, self->name);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (g_dbus_object_get_object_path ((GDBusObject *) a),
                    g_dbus_object_get_object_path ((GDBusObject *) b));
}

/* Any adapter will do, but one that is on before one that is off, and always the same one. */
static HobBluezAdapter1 *
find_adapter (HobAdapter *self)
{
  g_autolist (GDBusObject) objects =
    g_list_sort (g_dbus_object_manager_get_objects (self->objects), compare_paths);
  g_autoptr (HobBluezAdapter1) found = NULL;

  for (GList *iter = objects; iter != NULL; iter = iter->next) {
    g_autoptr (HobBluezAdapter1) adapter =
      hob_bluez_object_get_adapter1 (HOB_BLUEZ_OBJECT (iter->data));

    if (adapter == NULL || !is_named (self, iter->data))
      continue;
    if (found == NULL ||
        (hob_bluez_adapter1_get_powered (adapter) && !hob_bluez_adapter1_get_powered (found)))
      g_set_object (&found, adapter);
  }
  return g_steal_pointer (&found);
}

static HobAdapterState
compute_state (HobAdapter *self)
{
  const char *power_state;

  if (!service_runs (self))
    return HOB_ADAPTER_NO_SERVICE;
  if (self->adapter == NULL)
    return HOB_ADAPTER_ABSENT;
  if (hob_bluez_adapter1_get_powered (self->adapter))
    return HOB_ADAPTER_ON;
  /* Optional: BlueZ before 5.87 has it only with experimental interfaces. */
  power_state = hob_bluez_adapter1_get_power_state (self->adapter);
  return g_strcmp0 (power_state, "off-blocked") == 0 ? HOB_ADAPTER_BLOCKED : HOB_ADAPTER_OFF;
}

static void
set_state (HobAdapter *self, HobAdapterState state)
{
  gboolean changed = self->state != state;

  self->state = state;
  if (dex_future_is_pending (DEX_FUTURE (self->ready)))
    dex_promise_resolve_boolean (self->ready, TRUE);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
update (HobAdapter *self)
{
  g_autoptr (HobBluezAdapter1) adapter = find_adapter (self);

  g_set_object (&self->adapter, adapter);
  set_state (self, compute_state (self));
}

static void
manager_ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobAdapter) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusObjectManager) objects =
    hob_bluez_object_manager_client_new_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->asking = FALSE;
  if (objects == NULL) {
    g_debug ("No object manager for BlueZ: %s", error->message);
    set_state (self, HOB_ADAPTER_NO_SERVICE);
    return;
  }
  self->objects = g_steal_pointer (&objects);
  g_signal_connect_object (self->objects, "object-added", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->objects, "object-removed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->objects, "interface-proxy-properties-changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->objects, "notify::name-owner", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
bus_closed_cb (GDBusConnection *bus, gboolean vanished, GError *error, HobAdapter *self)
{
  if (self->objects != NULL)
    update (self);
}

static void
watch_bus (HobAdapter *self)
{
  g_signal_handlers_disconnect_by_data (self->bus, self);
  g_signal_connect_object (self->bus, "closed", G_CALLBACK (bus_closed_cb), self, 0);
  hob_bluez_object_manager_client_new (
    self->bus, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, BLUEZ_NAME, "/",
    self->cancellable, manager_ready_cb, g_object_ref (self));
}

static void
bus_ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobAdapter) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_dbus_connection_new_for_address_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL) {
    g_debug ("No system bus: %s", error->message);
    self->asking = FALSE;
    set_state (self, HOB_ADAPTER_NO_SERVICE);
    return;
  }
  self->bus = g_steal_pointer (&bus);
  watch_bus (self);
}

/* A connection of its own: that of the whole program would stay the closed one for as long as
 * anybody holds it, and end the program when the bus does. */
static void
connect_to_bus (HobAdapter *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, &error);

  if (address == NULL) {
    g_debug ("No system bus: %s", error->message);
    self->asking = FALSE;
    set_state (self, HOB_ADAPTER_NO_SERVICE);
    return;
  }
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, bus_ready_cb, g_object_ref (self));
}

static void
ask (HobAdapter *self)
{
  self->asking = TRUE;
  if (self->bus != NULL)
    watch_bus (self);
  else
    connect_to_bus (self);
}

static void
forget_bus (HobAdapter *self)
{
  g_signal_handlers_disconnect_by_data (self->bus, self);
  if (self->objects != NULL)
    g_signal_handlers_disconnect_by_data (self->objects, self);
  g_clear_object (&self->adapter);
  g_clear_object (&self->objects);
  g_clear_object (&self->bus);
}

/* From the bus itself there is no word when it comes: who asks brings that about. */
static void
ask_again (HobAdapter *self)
{
  if (self->own_bus && self->bus != NULL && g_dbus_connection_is_closed (self->bus))
    forget_bus (self);
  if (self->objects != NULL || self->asking)
    return;
  dex_clear (&self->ready);
  self->ready = dex_promise_new ();
  ask (self);
}

static DexFuture *
not_ready_cb (DexFuture *completed, gpointer data)
{
  return dex_future_new_reject (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_NO_SERVICE,
                                "No answer about the adapter");
}

static void
hob_adapter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobAdapter *self = HOB_ADAPTER (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_adapter_dispose (GObject *object)
{
  HobAdapter *self = HOB_ADAPTER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->adapter);
  g_clear_object (&self->objects);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (hob_adapter_parent_class)->dispose (object);
}

static void
hob_adapter_finalize (GObject *object)
{
  HobAdapter *self = HOB_ADAPTER (object);

  dex_clear (&self->ready);
  g_free (self->name);
  G_OBJECT_CLASS (hob_adapter_parent_class)->finalize (object);
}

static void
hob_adapter_class_init (HobAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hob_adapter_get_property;
  object_class->dispose = hob_adapter_dispose;
  object_class->finalize = hob_adapter_finalize;
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, HOB_TYPE_ADAPTER_STATE, HOB_ADAPTER_UNKNOWN,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hob_adapter_init (HobAdapter *self)
{
  self->cancellable = g_cancellable_new ();
  self->ready = dex_promise_new ();
}

/**
 * hob_adapter_new:
 * @bus: (nullable): where BlueZ is, or %NULL for the system bus
 *
 * Watches the computer's Bluetooth adapter. Never blocks and never starts the Bluetooth service;
 * the state is HOB_ADAPTER_UNKNOWN until the first answer. Main thread.
 *
 * Returns: (transfer full): a new adapter
 */
HobAdapter *
hob_adapter_new (GDBusConnection *bus)
{
  return hob_adapter_new_for_name (bus, NULL);
}

/**
 * hob_adapter_new_for_name:
 * @bus: (nullable): where BlueZ is, or %NULL for the system bus
 * @name: (nullable): `hci1`, or %NULL for any
 *
 * As hob_adapter_new(), for one adapter of several.
 *
 * Returns: (transfer full): a new adapter
 */
HobAdapter *
hob_adapter_new_for_name (GDBusConnection *bus, const char *name)
{
  HobAdapter *self = g_object_new (HOB_TYPE_ADAPTER, NULL);

  self->name = g_strdup (name);
  self->bus = bus != NULL ? g_object_ref (bus) : NULL;
  self->own_bus = bus == NULL;
  ask (self);
  return self;
}

/**
 * hob_adapter_get_state:
 * @self: an adapter
 *
 * Returns: what stands between the person and a Bluetooth connection. Main thread.
 */
HobAdapterState
hob_adapter_get_state (HobAdapter *self)
{
  g_return_val_if_fail (HOB_IS_ADAPTER (self), HOB_ADAPTER_UNKNOWN);
  return self->state;
}

/**
 * hob_adapter_dup_address:
 * @self: an adapter
 *
 * Returns: (transfer full) (nullable): the adapter's own Bluetooth address, `A4:CF:12:25:76:98`;
 *   %NULL while there is none. Main thread.
 */
char *
hob_adapter_dup_address (HobAdapter *self)
{
  g_return_val_if_fail (HOB_IS_ADAPTER (self), NULL);
  return self->adapter != NULL ? hob_bluez_adapter1_dup_address (self->adapter) : NULL;
}

/**
 * hob_adapter_when_ready:
 * @self: an adapter
 *
 * Asks again where there was no bus, or nobody on it to ask.
 *
 * Returns: (transfer full): a future that resolves once the state is known and rejects after five
 *   seconds without any answer. Main thread.
 */
DexFuture *
hob_adapter_when_ready (HobAdapter *self)
{
  g_return_val_if_fail (HOB_IS_ADAPTER (self), NULL);
  ask_again (self);
  if (!dex_future_is_pending (DEX_FUTURE (self->ready)))
    return dex_ref (DEX_FUTURE (self->ready));
  return dex_future_catch (dex_future_first (dex_ref (DEX_FUTURE (self->ready)),
                                             dex_timeout_new_msec (FIRST_ANSWER_TIMEOUT_MS), NULL),
                           not_ready_cb, NULL, NULL);
}

/**
 * hob_adapter_get_bus:
 * @self: an adapter that is on
 *
 * Returns: (transfer none) (nullable): the bus that BlueZ is on
 */
GDBusConnection *
hob_adapter_get_bus (HobAdapter *self)
{
  g_assert (HOB_IS_ADAPTER (self));
  return self->bus;
}

/**
 * hob_adapter_get_objects:
 * @self: an adapter
 *
 * Returns: (transfer none) (nullable): BlueZ's objects, %NULL before the first answer
 */
GDBusObjectManager *
hob_adapter_get_objects (HobAdapter *self)
{
  g_assert (HOB_IS_ADAPTER (self));
  return self->objects;
}

/**
 * hob_adapter_get_path:
 * @self: an adapter
 *
 * Returns: (transfer none) (nullable): the adapter's object path, %NULL while there is none
 */
const char *
hob_adapter_get_path (HobAdapter *self)
{
  g_assert (HOB_IS_ADAPTER (self));
  return self->adapter != NULL ? g_dbus_proxy_get_object_path (G_DBUS_PROXY (self->adapter)) : NULL;
}
