/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "bluetooth-test.h"

static gboolean
is_off (gpointer data)
{
  return hob_adapter_get_state (data) == HOB_ADAPTER_OFF;
}

static gboolean
is_blocked (gpointer data)
{
  return hob_adapter_get_state (data) == HOB_ADAPTER_BLOCKED;
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
use (BluetoothTest *test, const char *name)
{
  g_set_object (&test->adapter, NULL);
  test->adapter = hob_adapter_new_for_name (test->bus, name);
}

static void
turn (BluetoothTest *test, const char *name, gboolean powered)
{
  hob_test_bluez_script (test->bluez, "{'do': 'adapter', 'name': '%s', 'powered': %s}", name,
                         powered ? "true" : "false");
}

static void
assert_address (BluetoothTest *test, const char *expected)
{
  g_autofree char *address = hob_adapter_dup_address (test->adapter);

  g_assert_cmpstr (address, ==, expected);
}

static void
test_comes_and_goes (BluetoothTest *test, gconstpointer row)
{
  g_assert_cmpint (hob_adapter_get_state (test->adapter), ==, HOB_ADAPTER_UNKNOWN);
  hob_test_wait (is_without_service, test->adapter, 20);
  hob_test_bluez_script (test->bluez, "[{'do': 'remove-adapter'},"
                                      " {'do': 'service', 'present': true}]");
  hob_test_wait (is_absent, test->adapter, 20);
  hob_test_bluez_script (test->bluez, "{'do': 'adapter'}");
  hob_test_wait (is_on, test->adapter, 20);
  turn (test, "hci0", FALSE);
  hob_test_wait (is_off, test->adapter, 20);
  hob_test_bluez_script (test->bluez, "{'do': 'adapter', 'power_state': 'off-blocked'}");
  hob_test_wait (is_blocked, test->adapter, 20);
  hob_test_bluez_script (test->bluez, "{'do': 'remove-adapter'}");
  hob_test_wait (is_absent, test->adapter, 20);
  hob_test_bluez_script (test->bluez, "{'do': 'service', 'present': false}");
  hob_test_wait (is_without_service, test->adapter, 20);
}

/* Asked before the adapter has given any answer. */
static void
test_turn_on (BluetoothTest *test, gconstpointer row)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (hob_adapter_get_state (test->adapter), ==, HOB_ADAPTER_UNKNOWN);
  hob_test_await (hob_adapter_turn_on (test->adapter), 20, NULL, &error);
  g_assert_no_error (error);
  hob_test_wait (is_on, test->adapter, 20);
}

static void
assert_not_turned_on (BluetoothTest *test, HobBluetoothError code)
{
  hob_test_await_error (hob_adapter_turn_on (test->adapter), 20, HOB_BLUETOOTH_ERROR, (int) code);
}

static void
test_turn_on_blocked (BluetoothTest *test, gconstpointer row)
{
  assert_not_turned_on (test, HOB_BLUETOOTH_ERROR_BLOCKED);
}

/* BlueZ before 5.87 tells of a block only by refusing. */
static void
test_turn_on_refused (BluetoothTest *test, gconstpointer row)
{
  hob_test_bluez_script (test->bluez, "{'do': 'adapter', 'powered': false,"
                                      " 'power_error': ['Busy', 'Busy']}");
  hob_test_wait (is_off, test->adapter, 20);
  assert_not_turned_on (test, HOB_BLUETOOTH_ERROR_BLOCKED);
}

static void
test_turn_on_absent (BluetoothTest *test, gconstpointer row)
{
  use (test, "hci7");
  assert_not_turned_on (test, HOB_BLUETOOTH_ERROR_NO_ADAPTER);
}

static void
test_turn_on_without_service (BluetoothTest *test, gconstpointer row)
{
  assert_not_turned_on (test, HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

/* The first of those that are on, else the first. */
static void
test_choice (BluetoothTest *test, gconstpointer row)
{
  use (test, NULL);
  hob_test_wait (is_on, test->adapter, 20);
  assert_address (test, OWN);
  turn (test, "hci1", FALSE);
  turn (test, "hci0", FALSE);
  hob_test_wait (is_off, test->adapter, 20);
  assert_address (test, OWN);
  turn (test, "hci1", TRUE);
  hob_test_wait (is_on, test->adapter, 20);
  assert_address (test, BOXED);
}

static void
test_by_name (BluetoothTest *test, gconstpointer row)
{
  use (test, "hci1");
  hob_test_wait (is_on, test->adapter, 20);
  assert_address (test, BOXED);
  turn (test, "hci1", FALSE);
  hob_test_wait (is_off, test->adapter, 20);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  bluetooth_test_add_with_row ("/adapter/comes-and-goes", "no-service", test_comes_and_goes);
  bluetooth_test_add_with_row ("/adapter/turn-on", "off", test_turn_on);
  bluetooth_test_add_with_row ("/adapter/turn-on-blocked", "blocked", test_turn_on_blocked);
  bluetooth_test_add ("/adapter/turn-on-refused", test_turn_on_refused);
  bluetooth_test_add ("/adapter/turn-on-absent", test_turn_on_absent);
  bluetooth_test_add_with_row ("/adapter/turn-on-without-service", "no-service",
                               test_turn_on_without_service);
  bluetooth_test_add ("/adapter/choice", test_choice);
  bluetooth_test_add ("/adapter/by-name", test_by_name);
  return bluetooth_test_run (2);
}
