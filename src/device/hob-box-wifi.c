/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-box-wifi-private.h"

#include "hob-thing-error-private.h"

#include <glib/gi18n.h>

#define NAME "org.freedesktop.NetworkManager"
#define PATH "/org/freedesktop/NetworkManager"
#define SETTINGS PATH "/Settings"
#define ACTIVE NAME ".Connection.Active"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define CALL_MS 20000
/* NetworkManager's own: 25 s for each try to associate, and 45 s for an address. */
#define JOIN_SECONDS 90

/* NMDeviceType, NMDeviceState, NMDeviceStateReason and NMActiveConnectionState. */
#define TYPE_WIFI 2
#define DEVICE_FAILED 120
#define REASON_NO_SECRETS 7
#define REASON_SUPPLICANT_DISCONNECT 8
#define REASON_SSID_NOT_FOUND 53
#define ACTIVATED 2
#define DEACTIVATING 3

typedef struct {
  GDBusConnection *bus;
  char *id;
  char *network;
  GBytes *password;
  char *device;
  char *connection;
  char *active;
  guint subscriptions[2];
  gboolean asked; /* what happens to the device now is about this connection */
  guint reason;   /* why the device failed */
  DexPromise *ended;
} Join;

static void
join_free (Join *join)
{
  for (guint i = 0; i < G_N_ELEMENTS (join->subscriptions); i++)
    if (join->subscriptions[i] != 0)
      g_dbus_connection_signal_unsubscribe (join->bus, join->subscriptions[i]);
  g_object_unref (join->bus);
  g_bytes_unref (join->password);
  dex_unref (join->ended);
  g_free (join->id);
  g_free (join->network);
  g_free (join->device);
  g_free (join->connection);
  g_free (join->active);
  g_free (join);
}

static GVariant *
call (Join *join,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *arguments,
      GError **error)
{
  g_autoptr (GVariant) owned = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;

  return dex_await_variant (
    dex_dbus_connection_call (join->bus, NAME, path, interface, method, owned, NULL,
                              G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, CALL_MS),
    error);
}

static guint
get_number (Join *join, const char *path, const char *interface, const char *property)
{
  g_autoptr (GVariant) reply =
    call (join, path, PROPERTIES, "Get", g_variant_new ("(ss)", interface, property), NULL);
  g_autoptr (GVariant) value = NULL;

  if (reply == NULL)
    return 0;
  g_variant_get (reply, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (value) : 0;
}

static gboolean
find_device (Join *join, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GVariant) reply = call (join, PATH, NAME, "GetDevices", NULL, &reason);
  g_autofree const char **devices = NULL;

  if (reply == NULL) {
    g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_WIFI,
                 _ ("NetworkManager does not answer: %s"), reason->message);
    return FALSE;
  }
  g_variant_get (reply, "(^a&o)", &devices);
  for (guint i = 0; devices[i] != NULL && join->device == NULL; i++)
    if (get_number (join, devices[i], NAME ".Device", "DeviceType") == TYPE_WIFI)
      join->device = g_strdup (devices[i]);
  if (join->device == NULL)
    g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_WIFI, _ ("This computer has no Wi-Fi."));
  return join->device != NULL;
}

static void
remove_earlier (Join *join)
{
  g_autoptr (GVariant) reply = call (join, SETTINGS, NAME ".Settings", "GetConnectionByUuid",
                                     g_variant_new ("(s)", join->id), NULL);
  g_autofree char *path = NULL;
  g_autoptr (GVariant) ignored = NULL;

  if (reply == NULL)
    return;
  g_variant_get (reply, "(o)", &path);
  ignored = call (join, path, NAME ".Settings.Connection", "Delete", NULL, NULL);
}

/* Nobody told the device whether the network is hidden, and a visible one is found that way too. */
static GVariant *
describe (Join *join)
{
  GVariantBuilder all, connection, wireless, security;
  gsize size = g_bytes_get_size (join->password);

  g_variant_builder_init (&connection, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&connection, "{sv}", "type", g_variant_new_string ("802-11-wireless"));
  g_variant_builder_add (&connection, "{sv}", "id", g_variant_new_string (join->network));
  g_variant_builder_add (&connection, "{sv}", "uuid", g_variant_new_string (join->id));
  g_variant_builder_init (&wireless, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (
    &wireless, "{sv}", "ssid",
    g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, join->network, strlen (join->network), 1));
  g_variant_builder_add (&wireless, "{sv}", "hidden", g_variant_new_boolean (TRUE));
  g_variant_builder_init (&all, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&all, "{sa{sv}}", "connection", &connection);
  g_variant_builder_add (&all, "{sa{sv}}", "802-11-wireless", &wireless);
  if (size > 0) {
    g_variant_builder_init (&security, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&security, "{sv}", "key-mgmt", g_variant_new_string ("wpa-psk"));
    g_variant_builder_add (&security, "{sv}", "psk",
                           g_variant_new_string (g_bytes_get_data (join->password, NULL)));
    g_variant_builder_add (&all, "{sa{sv}}", "802-11-wireless-security", &security);
  }
  return g_variant_builder_end (&all);
}

static void
set_active_state (Join *join, guint state)
{
  if (!dex_future_is_pending (DEX_FUTURE (join->ended)))
    return;
  if (state == ACTIVATED)
    dex_promise_resolve_boolean (join->ended, TRUE);
  else if (state >= DEACTIVATING)
    dex_promise_resolve_boolean (join->ended, FALSE);
}

static void
active_changed_cb (GDBusConnection *bus,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *name,
                   GVariant *parameters,
                   gpointer data)
{
  Join *join = data;
  g_autoptr (GVariant) changed = NULL;
  const char *whose;
  guint state;

  if (g_strcmp0 (path, join->active) != 0)
    return;
  g_variant_get (parameters, "(&s@a{sv}as)", &whose, &changed, NULL);
  if (g_str_equal (whose, ACTIVE) && g_variant_lookup (changed, "State", "u", &state))
    set_active_state (join, state);
}

static void
device_changed_cb (GDBusConnection *bus,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *name,
                   GVariant *parameters,
                   gpointer data)
{
  Join *join = data;
  guint state, before, reason;

  g_variant_get (parameters, "(uuu)", &state, &before, &reason);
  if (state != DEVICE_FAILED || !join->asked)
    return;
  join->reason = reason;
  set_active_state (join, DEACTIVATING);
}

static void
watch (Join *join)
{
  join->subscriptions[0] = g_dbus_connection_signal_subscribe (
    join->bus, NAME, NAME ".Device", "StateChanged", join->device, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    device_changed_cb, join, NULL);
  join->subscriptions[1] = g_dbus_connection_signal_subscribe (
    join->bus, NAME, PROPERTIES, "PropertiesChanged", NULL, ACTIVE, G_DBUS_SIGNAL_FLAGS_NONE,
    active_changed_cb, join, NULL);
}

static gboolean
activate (Join *join, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GVariant) reply = NULL;

  join->asked = TRUE;
  reply = call (join, PATH, NAME, "AddAndActivateConnection",
                g_variant_new ("(@a{sa{sv}}oo)", describe (join), join->device, "/"), &reason);
  if (reply == NULL) {
    g_dbus_error_strip_remote_error (reason);
    g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_WIFI,
                 _ ("The network cannot be joined: %s"), reason->message);
    return FALSE;
  }
  g_variant_get (reply, "(oo)", &join->connection, &join->active);
  return TRUE;
}

static gboolean
is_joined (Join *join)
{
  g_autoptr (DexFuture) ended = dex_ref (DEX_FUTURE (join->ended));

  /* It may have come to an end before its path was known here. */
  set_active_state (join, get_number (join, join->active, ACTIVE, "State"));
  return dex_await_boolean (
    dex_future_first (dex_ref (ended), dex_timeout_new_seconds (JOIN_SECONDS), NULL), NULL);
}

static DexFuture *
refuse (Join *join)
{
  g_autoptr (GVariant) ignored =
    call (join, join->connection, NAME ".Settings.Connection", "Delete", NULL, NULL);

  if (join->reason == REASON_NO_SECRETS || join->reason == REASON_SUPPLICANT_DISCONNECT)
    return dex_future_new_reject (HOB_THING_ERROR, HOB_THING_ERROR_WIFI_PASSWORD,
                                  _ ("The network does not accept its password."));
  if (join->reason == REASON_SSID_NOT_FOUND)
    return dex_future_new_reject (HOB_THING_ERROR, HOB_THING_ERROR_WIFI,
                                  _ ("The network is not in reach."));
  return dex_future_new_reject (HOB_THING_ERROR, HOB_THING_ERROR_WIFI,
                                _ ("The network cannot be joined."));
}

static DexFuture *
join_fiber (gpointer data)
{
  Join *join = data;
  g_autoptr (GError) error = NULL;

  if (!find_device (join, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  remove_earlier (join);
  watch (join);
  if (!activate (join, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return is_joined (join) ? dex_future_new_for_boolean (TRUE) : refuse (join);
}

/**
 * hob_box_wifi_join:
 * @bus: the system bus
 * @id: a UUID for the connection
 * @network: its name, up to 32 bytes
 * @password: with a zero after its end; empty for an open network
 *
 * Adds a connection and activates it, in place of an earlier one with that @id, and takes it away
 * again when it does not work. Main thread.
 *
 * Returns: (transfer full): resolves once the network is joined, within 90 s; rejects with
 *   %HOB_THING_ERROR_WIFI_PASSWORD or %HOB_THING_ERROR_WIFI and a sentence
 */
DexFuture *
hob_box_wifi_join (GDBusConnection *bus, const char *id, const char *network, GBytes *password)
{
  DexFuture *fiber;
  Join *join;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (id != NULL && network != NULL && password != NULL, NULL);

  join = g_new0 (Join, 1);
  join->bus = g_object_ref (bus);
  join->id = g_strdup (id);
  join->network = g_strdup (network);
  join->password = g_bytes_ref (password);
  join->ended = dex_promise_new ();
  fiber = dex_scheduler_spawn (NULL, 0, join_fiber, join, (GDestroyNotify) join_free);
  /* It runs to its end also when nobody waits for it any more. */
  dex_future_disown (dex_ref (fiber));
  return fiber;
}
