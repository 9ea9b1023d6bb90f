/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The Wi-Fi networks in reach, as python-dbusmock's NetworkManager has them. */

#include "hob-home-error.h"
#include "hob-network.h"
#include "hob-test-manager.h"
#include "hob-test.h"

#define SECONDS 20
#define DEVICE_ACTIVATED 100

typedef struct {
  GTestDBus *daemon;
  GDBusConnection *bus;
  HobTestManager *manager;
  HobNetworkList *list;
} Fixture;

static void
start_manager (Fixture *fixture)
{
  fixture->manager =
    hob_test_manager_new (g_test_dbus_get_bus_address (fixture->daemon), DEVICE_ACTIVATED);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->daemon);
  fixture->bus = hob_test_connect_bus (g_test_dbus_get_bus_address (fixture->daemon));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->list);
  g_clear_pointer (&fixture->manager, hob_test_manager_free);
  g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_clear_object (&fixture->bus);
  g_test_dbus_down (fixture->daemon);
  g_clear_object (&fixture->daemon);
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
test_networks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *home = NULL;
  g_autofree char *home_5 = NULL;
  g_autofree char *work = NULL;
  g_autofree char *cafe = NULL;
  g_autofree char *connection = NULL;

  start_manager (fixture);
  home = hob_test_manager_add_access_point (fixture->manager, "Home", 2412, 40, HOB_TEST_PASSWORD);
  home_5 =
    hob_test_manager_add_access_point (fixture->manager, "Home", 5180, 60, HOB_TEST_PASSWORD);
  work =
    hob_test_manager_add_access_point (fixture->manager, "Work", 5180, 90, HOB_TEST_ENTERPRISE);
  fixture->list = hob_network_list_new (fixture->bus);
  wait_for (fixture, "Work:2:90 enterprise Home:3:60 ");

  /* What comes later is seen, and what is used comes first. */
  cafe = hob_test_manager_add_access_point (fixture->manager, "Café", 5955, 70, HOB_TEST_OPEN);
  wait_for (fixture, "Work:2:90 enterprise Café:4:70 open Home:3:60 ");
  connection = hob_test_manager_add_connection (fixture->manager, "Home");
  wait_for (fixture, "Work:2:90 enterprise Café:4:70 open Home:3:60 known ");
  hob_test_manager_activate (fixture->manager, connection, home);
  wait_for (fixture, "Home:3:60 used known Work:2:90 enterprise Café:4:70 open ");
  hob_test_manager_tell (
    fixture->manager, "/org/freedesktop", "RemoveAccessPoint",
    g_variant_new ("(ss)", hob_test_manager_get_device (fixture->manager), home_5));
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
  home = hob_test_manager_add_access_point (fixture->manager, "Home", 2412, 40, HOB_TEST_PASSWORD);
  connection = hob_test_manager_add_connection (fixture->manager, "Home");
  fixture->list = hob_network_list_new (fixture->bus);
  wait_for (fixture, "Home:1:40 known ");
  hob_test_await_error (hob_network_list_get_password (fixture->list, "Elsewhere"), SECONDS,
                        HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);
  hob_test_await_error (hob_network_list_get_password (fixture->list, "Home"), SECONDS,
                        HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);

  hob_test_manager_set_secret (fixture->manager, connection, "correct horse");
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
