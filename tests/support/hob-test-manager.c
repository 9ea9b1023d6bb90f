/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-manager.h"

#include "hob-test.h"

#include <signal.h>

#define SECONDS 40
#define MAIN "/org/freedesktop" /* where the template is */
#define MOCK "org.freedesktop.DBus.Mock"
#define INFRASTRUCTURE 2
#define ACTIVATED 2

struct _HobTestManager {
  GDBusConnection *bus;
  GSubprocess *mock;
  char *device;
  guint n_ids;
};

static gboolean
is_owned (gpointer bus)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
    g_variant_new ("(s)", HOB_TEST_MANAGER_NAME), NULL, G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000,
    NULL, NULL);
  gboolean owned;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

static char *
make (HobTestManager *self, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) reply = hob_test_manager_call (self, MAIN, MOCK, method, arguments);
  char *path;

  g_variant_get (reply, "(s)", &path);
  return path;
}

static char *
make_id (HobTestManager *self)
{
  return g_strdup_printf ("%u", self->n_ids++);
}

GDBusConnection *
hob_test_connect_bus (const char *bus_address)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    bus_address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return bus;
}

HobTestManager *
hob_test_manager_new (const char *bus_address, guint device_state)
{
  HobTestManager *self = g_new0 (HobTestManager, 1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  self->bus = hob_test_connect_bus (bus_address);
  g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS", bus_address, TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/null");
  self->mock = g_subprocess_launcher_spawn (launcher, &error, "python3", "-m", "dbusmock",
                                            "--template", "networkmanager", NULL);
  g_assert_no_error (error);
  hob_test_poll (is_owned, self->bus, SECONDS);
  self->device =
    make (self, "AddWiFiDevice", g_variant_new ("(ssi)", "wifi0", "wlan0", (int) device_state));
  return self;
}

void
hob_test_manager_free (HobTestManager *self)
{
  g_subprocess_send_signal (self->mock, SIGTERM);
  g_subprocess_wait (self->mock, NULL, NULL);
  g_object_unref (self->mock);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->device);
  g_free (self);
}

const char *
hob_test_manager_get_device (HobTestManager *self)
{
  return self->device;
}

GVariant *
hob_test_manager_call (HobTestManager *self,
                       const char *path,
                       const char *interface,
                       const char *method,
                       GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (self->bus, HOB_TEST_MANAGER_NAME, path, interface,
                                                 method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE,
                                                 SECONDS * 1000, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

void
hob_test_manager_tell (HobTestManager *self,
                       const char *path,
                       const char *method,
                       GVariant *arguments)
{
  g_variant_unref (hob_test_manager_call (self, path, MOCK, method, arguments));
}

char *
hob_test_manager_add_access_point (HobTestManager *self,
                                   const char *name,
                                   guint frequency,
                                   guint8 strength,
                                   guint security)
{
  g_autofree char *id = make_id (self);

  return make (self, "AddAccessPoint",
               g_variant_new ("(ssssuuuyu)", self->device, id, name, "00:23:F8:7E:12:BB",
                              INFRASTRUCTURE, frequency, 5400, strength, security));
}

char *
hob_test_manager_add_connection (HobTestManager *self, const char *name)
{
  g_autofree char *id = make_id (self);

  return make (self, "AddWiFiConnection", g_variant_new ("(ssss)", self->device, id, name, ""));
}

/* The template itself never tells one. */
void
hob_test_manager_set_secret (HobTestManager *self, const char *connection, const char *password)
{
  g_autofree char *code = g_strdup_printf (
    "ret = {'802-11-wireless-security': {'psk': '%s'}} if args[0] == '802-11-wireless-security'"
    " else {}",
    password);

  hob_test_manager_tell (self, connection, "AddMethod",
                         g_variant_new ("(sssss)", HOB_TEST_MANAGER_NAME ".Settings.Connection",
                                        "GetSecrets", "s", "a{sa{sv}}",
                                        *password != '\0' ? code : "ret = {}"));
}

void
hob_test_manager_activate (HobTestManager *self, const char *connection, const char *access_point)
{
  const char *const devices[] = {self->device, NULL};
  g_autofree char *id = make_id (self);
  g_autofree char *active =
    make (self, "AddActiveConnection",
          g_variant_new ("(^assssu)", devices, connection, access_point, id, ACTIVATED));

  g_assert_nonnull (active);
}
