/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* A new device joins a Wi-Fi network, as a NetworkManager that is played has it. */

#include "hob-box-wifi-private.h"
#include "hob-test-manager.h"
#include "hob-test.h"
#include "hob-thing-error-private.h"
#include "played-network.h"

#define SECONDS 40
#define ID "0d1f7a2e-6c55-4b0e-9a52-3d6d1d4f8c11"
#define NO_SECRETS 7
#define NOT_FOUND 53
#define CARRIER 40

typedef struct {
  GTestDBus *daemon;
  GDBusConnection *bus;
  PlayedNetwork *network;
} Fixture;

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
  g_clear_pointer (&fixture->network, played_network_free);
  g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_clear_object (&fixture->bus);
  g_test_dbus_down (fixture->daemon);
  g_clear_object (&fixture->daemon);
}

static void
play (Fixture *fixture)
{
  fixture->network = played_network_new (g_test_dbus_get_bus_address (fixture->daemon));
}

static DexFuture *
join (Fixture *fixture, const char *name, const char *password)
{
  g_autoptr (GBytes) bytes = g_bytes_new (password, strlen (password) + 1);
  g_autoptr (GBytes) text = g_bytes_new_from_bytes (bytes, 0, strlen (password));

  return hob_box_wifi_join (fixture->bus, ID, name, text);
}

static void
assert_joins (Fixture *fixture, DexFuture *joined, const char *all)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  played_network_accept (fixture->network);
  hob_test_await (joined, SECONDS, NULL, &error);
  g_assert_no_error (error);
  found = played_network_describe (fixture->network);
  g_assert_cmpstr (found, ==, all);
}

static void
assert_fails (Fixture *fixture, guint reason, HobThingError code, const char *sentence)
{
  DexFuture *joined = join (fixture, "Home", "correct horse");
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  played_network_fail (fixture->network, reason);
  hob_test_await (joined, SECONDS, NULL, &error);
  g_assert_error (error, HOB_THING_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  found = played_network_describe (fixture->network);
  g_assert_cmpstr (found, ==, "");
}

static void
test_joins (Fixture *fixture, gconstpointer data)
{
  play (fixture);
  assert_joins (fixture, join (fixture, "Home", "correct horse"), "Home correct horse ");
  /* The next one takes its place. */
  assert_joins (fixture, join (fixture, "Café", ""), "Café  ");
}

static void
test_fails (Fixture *fixture, gconstpointer data)
{
  play (fixture);
  assert_fails (fixture, NO_SECRETS, HOB_THING_ERROR_WIFI_PASSWORD,
                "The network does not accept its password.");
  assert_fails (fixture, NOT_FOUND, HOB_THING_ERROR_WIFI, "The network is not in reach.");
  assert_fails (fixture, CARRIER, HOB_THING_ERROR_WIFI, "The network cannot be joined.");
}

static void
test_no_manager (Fixture *fixture, gconstpointer data)
{
  hob_test_await_error (join (fixture, "Home", "correct horse"), SECONDS, HOB_THING_ERROR,
                        HOB_THING_ERROR_WIFI);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/box-wifi/joins", Fixture, NULL, set_up, test_joins, tear_down);
  g_test_add ("/box-wifi/fails", Fixture, NULL, set_up, test_fails, tear_down);
  g_test_add ("/box-wifi/no-manager", Fixture, NULL, set_up, test_no_manager, tear_down);
  return g_test_run ();
}
