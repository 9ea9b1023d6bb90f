/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test.h"

#include <hob-bluetooth.h>

#include <signal.h>

/* A private bus with python-dbusmock's BlueZ on it, so that adapters come and go at will. */
typedef struct {
  GTestDBus *daemon;
  GDBusConnection *bus;
  GSubprocess *bluez;
  HobAdapter *adapter;
} Fixture;

static gboolean
name_is_owned (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    fixture->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "NameHasOwner", g_variant_new ("(s)", "org.bluez"), G_VARIANT_TYPE ("(b)"),
    G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

/* Each turn of the loop asks again: name_is_owned is no event of its own. */
static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
start_bluez (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint ticks = g_timeout_add (20, tick, NULL);

  fixture->bluez = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "python3", "-m",
                                     "dbusmock", "--session", "--template", "bluez5", NULL);
  g_assert_no_error (error);
  hob_test_wait (name_is_owned, fixture, 20);
  g_source_remove (ticks);
}

static void
stop_bluez (Fixture *fixture)
{
  if (fixture->bluez == NULL)
    return;
  g_subprocess_send_signal (fixture->bluez, SIGTERM);
  g_subprocess_wait (fixture->bluez, NULL, NULL);
  g_clear_object (&fixture->bluez);
}

static void
call (Fixture *fixture, const char *path, const char *interface, const char *method, GVariant *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (fixture->bus, "org.bluez", path, interface, method, args, NULL,
                                 G_DBUS_CALL_FLAGS_NONE, 5000, NULL, &error);

  g_assert_no_error (error);
}

static void
set_powered (Fixture *fixture, gboolean powered)
{
  call (fixture, "/org/bluez/hci0", "org.freedesktop.DBus.Properties", "Set",
        g_variant_new ("(ssv)", "org.bluez.Adapter1", "Powered", g_variant_new_boolean (powered)));
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
  g_assert_finalize_object (fixture->adapter);
  stop_bluez (fixture);
  g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_clear_object (&fixture->bus);
  g_test_dbus_down (fixture->daemon);
  g_clear_object (&fixture->daemon);
}

static gboolean
is_off (gpointer data)
{
  return hob_adapter_get_state (data) == HOB_ADAPTER_OFF;
}

static gboolean
is_on (gpointer data)
{
  return hob_adapter_get_state (data) == HOB_ADAPTER_ON;
}

static gboolean
is_absent (gpointer data)
{
  return hob_adapter_get_state (data) == HOB_ADAPTER_ABSENT;
}

static gboolean
is_without_service (gpointer data)
{
  return hob_adapter_get_state (data) == HOB_ADAPTER_NO_SERVICE;
}

static void
test_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  fixture->adapter = hob_adapter_new (fixture->bus);
  g_assert_cmpint (hob_adapter_get_state (fixture->adapter), ==, HOB_ADAPTER_UNKNOWN);
  hob_test_wait (is_without_service, fixture->adapter, 5);

  start_bluez (fixture);
  hob_test_wait (is_absent, fixture->adapter, 5);
  call (fixture, "/org/bluez", "org.bluez.Mock", "AddAdapter",
        g_variant_new ("(ss)", "hci0", "computer"));
  hob_test_wait (is_on, fixture->adapter, 5);
  set_powered (fixture, FALSE);
  hob_test_wait (is_off, fixture->adapter, 5);
  call (fixture, "/org/bluez", "org.bluez.Mock", "RemoveAdapter", g_variant_new ("(s)", "hci0"));
  hob_test_wait (is_absent, fixture->adapter, 5);
  stop_bluez (fixture);
  hob_test_wait (is_without_service, fixture->adapter, 5);
}

static void
test_turn_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start_bluez (fixture);
  call (fixture, "/org/bluez", "org.bluez.Mock", "AddAdapter",
        g_variant_new ("(ss)", "hci0", "computer"));
  set_powered (fixture, FALSE);
  fixture->adapter = hob_adapter_new (fixture->bus);
  hob_test_wait (is_off, fixture->adapter, 5);
  hob_test_await (hob_adapter_turn_on (fixture->adapter), 5, NULL, &error);
  g_assert_no_error (error);
  hob_test_wait (is_on, fixture->adapter, 5);
}

static void
test_nothing_to_turn_on (Fixture *fixture, gconstpointer data)
{
  fixture->adapter = hob_adapter_new (fixture->bus);
  hob_test_wait (is_without_service, fixture->adapter, 5);
  hob_test_await_error (hob_adapter_turn_on (fixture->adapter), 5, HOB_BLUETOOTH_ERROR,
                        HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/adapter/comes-and-goes", Fixture, NULL, set_up, test_comes_and_goes, tear_down);
  g_test_add ("/adapter/turn-on", Fixture, NULL, set_up, test_turn_on, tear_down);
  g_test_add ("/adapter/nothing-to-turn-on", Fixture, NULL, set_up, test_nothing_to_turn_on,
              tear_down);
  return g_test_run ();
}
