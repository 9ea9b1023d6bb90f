/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-networks.h"

#include "hob-test.h"

#include <signal.h>

#define SECONDS 20
#define NAME "org.freedesktop.NetworkManager"
#define MOCK "org.freedesktop.DBus.Mock"
#define INFRASTRUCTURE 2
#define STATE_ACTIVATED 2
#define DEVICE_ACTIVATED 100

struct _HobTestNetworks {
  GTestDBus *daemon;
  GDBusConnection *bus;
  GDBusConnection *shared; /* what Hob takes for the system bus */
  GSubprocess *mock;
  char *device;
  guint n_networks;
};

static gboolean
is_owned (gpointer bus)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
    g_variant_new ("(s)", NAME), NULL, G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, NULL, NULL);
  gboolean owned;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static GVariant *
call (HobTestNetworks *self, const char *path, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply =
    g_dbus_connection_call_sync (self->bus, NAME, path, MOCK, method, arguments, NULL,
                                 G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

static char *
call_for_path (HobTestNetworks *self, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) reply = call (self, "/org/freedesktop", method, arguments);
  g_autoptr (GVariant) path = g_variant_get_child_value (reply, 0);

  return g_variant_dup_string (path, NULL);
}

HobTestNetworks *
hob_test_networks_new (void)
{
  HobTestNetworks *self = g_new0 (HobTestNetworks, 1);
  g_autofree char *session = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  g_autoptr (GError) error = NULL;

  self->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->daemon);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (self->daemon), TRUE);
  /* It is meant to be a session's, of which there is one already. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", session, TRUE);
  g_setenv ("DISPLAY", display, TRUE);
  self->bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (self->daemon),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  self->shared = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  g_assert_no_error (error);
  /* The bus ends before this program does. */
  g_dbus_connection_set_exit_on_close (self->shared, FALSE);
  return self;
}

void
hob_test_networks_start (HobTestNetworks *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  guint ticks;

  g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS",
                                g_test_dbus_get_bus_address (self->daemon), TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/null");
  self->mock = g_subprocess_launcher_spawn (launcher, &error, "python3", "-m", "dbusmock",
                                            "--template", "networkmanager", NULL);
  g_assert_no_error (error);
  /* Each turn of the loop asks again. */
  ticks = g_timeout_add (20, tick_cb, NULL);
  hob_test_wait (is_owned, self->bus, SECONDS);
  g_source_remove (ticks);
  self->device = call_for_path (self, "AddWiFiDevice",
                                g_variant_new ("(ssi)", "wifi0", "wlan0", DEVICE_ACTIVATED));
}

/* The template itself never tells one. */
static void
add_secret (HobTestNetworks *self, const char *connection, const char *password)
{
  g_autofree char *code =
    g_strdup_printf ("ret = {'802-11-wireless-security': {'psk': '%s'}}", password);
  g_autoptr (GVariant) reply =
    call (self, connection, "AddMethod",
          g_variant_new ("(sssss)", NAME ".Settings.Connection", "GetSecrets", "s", "a{sa{sv}}",
                         *password != '\0' ? code : "ret = {}"));

  g_assert_nonnull (reply);
}

void
hob_test_networks_add (HobTestNetworks *self,
                       const char *name,
                       guint frequency,
                       guint8 strength,
                       guint security,
                       const char *password,
                       gboolean in_use)
{
  const char *const devices[] = {self->device, NULL};
  g_autofree char *id = g_strdup_printf ("%u", self->n_networks++);
  g_autofree char *access_point = NULL;
  g_autofree char *connection = NULL;
  g_autofree char *active = NULL;

  access_point =
    call_for_path (self, "AddAccessPoint",
                   g_variant_new ("(ssssuuuyu)", self->device, id, name, "00:23:F8:7E:12:BB",
                                  INFRASTRUCTURE, frequency, 5400, strength, security));
  if (password == NULL)
    return;
  connection =
    call_for_path (self, "AddWiFiConnection", g_variant_new ("(ssss)", self->device, id, name, ""));
  add_secret (self, connection, password);
  if (in_use)
    active = call_for_path (
      self, "AddActiveConnection",
      g_variant_new ("(^assssu)", devices, connection, access_point, id, STATE_ACTIVATED));
}

void
hob_test_networks_free (HobTestNetworks *self)
{
  if (self->mock != NULL) {
    g_subprocess_send_signal (self->mock, SIGTERM);
    g_subprocess_wait (self->mock, NULL, NULL);
  }
  g_clear_object (&self->mock);
  g_clear_object (&self->shared);
  g_clear_object (&self->bus);
  /* The bus ends with this program: ending it before would wait for everybody to let go of it. */
  g_free (self->device);
  g_free (self);
}
