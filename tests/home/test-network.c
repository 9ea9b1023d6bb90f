/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The Wi-Fi networks in reach, as python-dbusmock's NetworkManager has them. */

#include "hob-home-error.h"
#include "hob-network.h"
#include "hob-test.h"

#include <signal.h>

#define SECONDS 20
#define NAME "org.freedesktop.NetworkManager"
#define PSK 0x100
#define ENTERPRISE 0x200
#define INFRASTRUCTURE 2
#define STATE_ACTIVATED 2
#define DEVICE_ACTIVATED 100

typedef struct {
  GTestDBus *daemon;
  GDBusConnection *bus;
  GSubprocess *mock;
  char *device;
  HobNetworkList *list;
} Fixture;

static gboolean
is_owned (gpointer data)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    data, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
    g_variant_new ("(s)", NAME), NULL, G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, NULL, NULL);
  gboolean owned;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static GVariant *
call (Fixture *fixture, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (
    fixture->bus, NAME, "/org/freedesktop", "org.freedesktop.DBus.Mock", method, arguments, NULL,
    G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

static char *
call_for_path (Fixture *fixture, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) reply = call (fixture, method, arguments);
  g_autoptr (GVariant) path = g_variant_get_child_value (reply, 0);

  return g_variant_dup_string (path, NULL);
}

static char *
add_access_point (Fixture *fixture,
                  const char *id,
                  const char *ssid,
                  guint frequency,
                  guint8 strength,
                  guint security)
{
  return call_for_path (fixture, "AddAccessPoint",
                        g_variant_new ("(ssssuuuyu)", fixture->device, id, ssid,
                                       "00:23:F8:7E:12:BB", INFRASTRUCTURE, frequency, 5400,
                                       strength, security));
}

static void
start_manager (Fixture *fixture)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  guint ticks;

  g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS",
                                g_test_dbus_get_bus_address (fixture->daemon), TRUE);
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/null");
  fixture->mock = g_subprocess_launcher_spawn (launcher, &error, "python3", "-m", "dbusmock",
                                               "--template", "networkmanager", NULL);
  g_assert_no_error (error);
  /* Each turn of the loop asks again. */
  ticks = g_timeout_add (20, tick, NULL);
  hob_test_wait (is_owned, fixture->bus, SECONDS);
  g_source_remove (ticks);
  fixture->device = call_for_path (fixture, "AddWiFiDevice",
                                   g_variant_new ("(ssi)", "wifi0", "wlan0", DEVICE_ACTIVATED));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->daemon);
  fixture->bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (fixture->daemon),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->list);
  if (fixture->mock != NULL) {
    g_subprocess_send_signal (fixture->mock, SIGTERM);
    g_subprocess_wait (fixture->mock, NULL, NULL);
  }
  g_clear_object (&fixture->mock);
  g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_clear_object (&fixture->bus);
  g_test_dbus_down (fixture->daemon);
  g_clear_object (&fixture->daemon);
  g_free (fixture->device);
}

/* In their order, each with what it is. */
static char *
describe (HobNetworkList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr (HobNetwork) network = g_list_model_get_item (G_LIST_MODEL (list), i);

    g_string_append_printf (text, "%s:%u:%u%s%s%s%s ", hob_network_get_name (network),
                            hob_network_get_bands (network), hob_network_get_strength (network),
                            hob_network_get_in_use (network) ? " used" : "",
                            hob_network_get_known (network) ? " known" : "",
                            hob_network_get_enterprise (network) ? " enterprise" : "",
                            hob_network_get_open (network) ? " open" : "");
  }
  return g_string_free_and_steal (text);
}

typedef struct {
  HobNetworkList *list;
  const char *text;
} Expected;

static gboolean
is_described (gpointer data)
{
  Expected *expected = data;
  g_autofree char *text = describe (expected->list);

  return g_str_equal (text, expected->text);
}

static void
wait_for (Fixture *fixture, const char *text)
{
  Expected expected = {fixture->list, text};

  hob_test_wait (is_described, &expected, SECONDS);
}

static void
test_absent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobNetworkList) nowhere = hob_network_list_new (NULL);

  fixture->list = hob_network_list_new (fixture->bus);
  hob_test_await_error (hob_network_list_get_password (fixture->list, "Home"), SECONDS,
                        HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);
  hob_test_settle (50);
  wait_for (fixture, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (nowhere)), ==, 0);
}

static void
use (Fixture *fixture, const char *connection, const char *access_point)
{
  const char *const devices[] = {fixture->device, NULL};
  g_autofree char *path = call_for_path (
    fixture, "AddActiveConnection",
    g_variant_new ("(^assssu)", devices, connection, access_point, "a0", STATE_ACTIVATED));

  g_assert_nonnull (path);
}

/* The template itself never tells one. */
static void
add_secret (Fixture *fixture, const char *connection, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *code = g_strdup_printf (
    "ret = {'802-11-wireless-security': {'psk': '%s'}} if args[0] == '802-11-wireless-security'"
    " else {}",
    password);

  reply = g_dbus_connection_call_sync (
    fixture->bus, NAME, connection, "org.freedesktop.DBus.Mock", "AddMethod",
    g_variant_new ("(sssss)", NAME ".Settings.Connection", "GetSecrets", "s", "a{sa{sv}}", code),
    NULL, G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000, NULL, &error);
  g_assert_no_error (error);
}

static void
test_networks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *home = NULL;
  g_autofree char *home_5 = NULL;
  g_autofree char *work = NULL;
  g_autofree char *cafe = NULL;
  g_autofree char *connection = NULL;
  g_autoptr (GVariant) removed = NULL;

  start_manager (fixture);
  home = add_access_point (fixture, "ap0", "Home", 2412, 40, PSK);
  home_5 = add_access_point (fixture, "ap1", "Home", 5180, 60, PSK);
  work = add_access_point (fixture, "ap2", "Work", 5180, 90, ENTERPRISE);
  fixture->list = hob_network_list_new (fixture->bus);
  wait_for (fixture, "Work:2:90 enterprise Home:3:60 ");

  /* What comes later is seen, and what is used comes first. */
  cafe = add_access_point (fixture, "ap3", "Café", 5955, 70, 0);
  wait_for (fixture, "Work:2:90 enterprise Café:4:70 open Home:3:60 ");
  connection = call_for_path (fixture, "AddWiFiConnection",
                              g_variant_new ("(ssss)", fixture->device, "c0", "Home", ""));
  wait_for (fixture, "Work:2:90 enterprise Café:4:70 open Home:3:60 known ");
  use (fixture, connection, home);
  wait_for (fixture, "Home:3:60 used known Work:2:90 enterprise Café:4:70 open ");
  removed = call (fixture, "RemoveAccessPoint", g_variant_new ("(ss)", fixture->device, home_5));
  wait_for (fixture, "Home:1:40 used known Work:2:90 enterprise Café:4:70 open ");
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autofree char *home = NULL;
  g_autofree char *connection = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  start_manager (fixture);
  home = add_access_point (fixture, "ap0", "Home", 2412, 40, PSK);
  connection = call_for_path (fixture, "AddWiFiConnection",
                              g_variant_new ("(ssss)", fixture->device, "c0", "Home", ""));
  fixture->list = hob_network_list_new (fixture->bus);
  wait_for (fixture, "Home:1:40 known ");
  hob_test_await_error (hob_network_list_get_password (fixture->list, "Elsewhere"), SECONDS,
                        HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);
  hob_test_await_error (hob_network_list_get_password (fixture->list, "Home"), SECONDS,
                        HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);

  add_secret (fixture, connection, "correct horse");
  hob_test_await (hob_network_list_get_password (fixture->list, "Home"), SECONDS, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, "correct horse");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/network/absent", Fixture, NULL, set_up, test_absent, tear_down);
  g_test_add ("/network/networks", Fixture, NULL, set_up, test_networks, tear_down);
  g_test_add ("/network/password", Fixture, NULL, set_up, test_password, tear_down);
  return g_test_run ();
}
