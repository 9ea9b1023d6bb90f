/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "played-network.h"

#include "hob-test.h"

#include <signal.h>

#define SECONDS 40
#define NAME "org.freedesktop.NetworkManager"
#define PATH "/org/freedesktop/NetworkManager"
#define ACTIVE NAME ".Connection.Active"
#define DEVICE PATH "/Devices/wifi0"
#define MOCK "org.freedesktop.DBus.Mock"
#define DEVICE_DISCONNECTED 30
#define DEVICE_FAILED 120
#define ACTIVATING 1
#define ACTIVATED 2

/* As NetworkManager does: the answer comes before the end is known. */
static const char add_and_activate[] =
  "connection = self.SettingsAddConnection(args[0])\n"
  "active = self.AddActiveConnection([args[1]], connection, '/', str(len(objects)), 1)\n"
  "ret = (dbus.ObjectPath(connection), dbus.ObjectPath(active))";

struct _PlayedNetwork {
  GDBusConnection *bus;
  GSubprocess *mock;
};

static GVariant *
call (PlayedNetwork *self,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply =
    g_dbus_connection_call_sync (self->bus, NAME, path, interface, method, arguments, NULL,
                                 G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

static void
tell (PlayedNetwork *self, const char *path, const char *method, GVariant *arguments)
{
  g_variant_unref (call (self, path, MOCK, method, arguments));
}

static gboolean
is_owned (gpointer data)
{
  PlayedNetwork *self = data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "NameHasOwner", g_variant_new ("(s)", NAME), NULL, G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, NULL,
    NULL);
  gboolean owned;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

static GVariant *
get_property (PlayedNetwork *self, const char *path, const char *interface, const char *name)
{
  g_autoptr (GVariant) reply = call (self, path, "org.freedesktop.DBus.Properties", "Get",
                                     g_variant_new ("(ss)", interface, name));
  GVariant *value;

  g_variant_get (reply, "(v)", &value);
  return value;
}

/* Somebody's that has not come to an end. */
static char *
find_active (PlayedNetwork *self)
{
  g_autoptr (GVariant) all = get_property (self, PATH, NAME, "ActiveConnections");

  for (gsize i = 0; i < g_variant_n_children (all); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (all, i);
    const char *path = g_variant_get_string (child, NULL);
    g_autoptr (GVariant) state = get_property (self, path, ACTIVE, "State");

    if (g_variant_get_uint32 (state) == ACTIVATING)
      return g_strdup (path);
  }
  return NULL;
}

static gboolean
is_wanted (gpointer data)
{
  g_autofree char *active = find_active (data);

  return active != NULL;
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Each turn of the loop asks again. */
static void
wait_until (HobTestCondition condition, PlayedNetwork *self)
{
  guint ticks = g_timeout_add (20, tick, NULL);

  hob_test_wait (condition, self, SECONDS);
  g_source_remove (ticks);
}

static void
set_state (PlayedNetwork *self, const char *active, guint state)
{
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "State", g_variant_new_uint32 (state));
  tell (self, active, "UpdateProperties", g_variant_new ("(sa{sv})", ACTIVE, &properties));
}

PlayedNetwork *
played_network_new (const char *bus_address)
{
  PlayedNetwork *self = g_new0 (PlayedNetwork, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  self->bus = g_dbus_connection_new_for_address_sync (
    bus_address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS", bus_address, TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/null");
  self->mock = g_subprocess_launcher_spawn (launcher, &error, "python3", "-m", "dbusmock",
                                            "--template", "networkmanager", NULL);
  g_assert_no_error (error);
  wait_until (is_owned, self);
  tell (self, "/org/freedesktop", "AddWiFiDevice",
        g_variant_new ("(ssi)", "wifi0", "wlan0", DEVICE_DISCONNECTED));
  tell (self, PATH, "AddMethod",
        g_variant_new ("(sssss)", NAME, "AddAndActivateConnection", "a{sa{sv}}oo", "oo",
                       add_and_activate));
  return self;
}

void
played_network_free (PlayedNetwork *self)
{
  g_subprocess_send_signal (self->mock, SIGTERM);
  g_subprocess_wait (self->mock, NULL, NULL);
  g_object_unref (self->mock);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self);
}

void
played_network_accept (PlayedNetwork *self)
{
  g_autofree char *active = NULL;

  wait_until (is_wanted, self);
  active = find_active (self);
  set_state (self, active, ACTIVATED);
}

void
played_network_fail (PlayedNetwork *self, guint reason)
{
  g_autofree GVariant **arguments = g_new (GVariant *, 3);
  g_autofree char *active = NULL;
  const guint32 states[] = {DEVICE_FAILED, DEVICE_DISCONNECTED, reason};

  wait_until (is_wanted, self);
  active = find_active (self);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    arguments[i] = g_variant_new_variant (g_variant_new_uint32 (states[i]));
  tell (self, DEVICE, "EmitSignal",
        g_variant_new ("(sss@av)", NAME ".Device", "StateChanged", "uuu",
                       g_variant_new_array (G_VARIANT_TYPE_VARIANT, arguments, 3)));
}

static char *
describe (PlayedNetwork *self, const char *path)
{
  g_autoptr (GVariant) reply = call (self, path, NAME ".Settings.Connection", "GetSettings", NULL);
  g_autoptr (GVariant) settings = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) wireless = g_variant_lookup_value (settings, "802-11-wireless", NULL);
  g_autoptr (GVariant) security =
    g_variant_lookup_value (settings, "802-11-wireless-security", NULL);
  g_autoptr (GVariant) ssid = g_variant_lookup_value (wireless, "ssid", G_VARIANT_TYPE_BYTESTRING);
  const char *password = "";
  gsize size;
  const char *name = g_variant_get_fixed_array (ssid, &size, 1);

  if (security != NULL)
    g_variant_lookup (security, "psk", "&s", &password);
  return g_strdup_printf ("%.*s %s ", (int) size, name, password);
}

char *
played_network_describe (PlayedNetwork *self)
{
  g_autoptr (GVariant) all = get_property (self, PATH "/Settings", NAME ".Settings", "Connections");
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (all); i++) {
    g_autoptr (GVariant) path = g_variant_get_child_value (all, i);
    g_autofree char *one = describe (self, g_variant_get_string (path, NULL));

    g_string_append (text, one);
  }
  return g_string_free_and_steal (text);
}
