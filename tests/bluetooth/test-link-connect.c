/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "bluetooth-test.h"

#define TRIES PRINTED " Connect"

static void
assert_fails (DexFuture *future, HobBluetoothError code)
{
  hob_test_await_error (future, 10, HOB_BLUETOOTH_ERROR, (int) code);
}

static void
assert_tries (BluetoothTest *test, guint count)
{
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, TRIES), ==, count);
}

static void
assert_connects (BluetoothTest *test, guint tries)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_link_connect (test->link), 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hob_link_get_connected (test->link));
  assert_tries (test, tries);
}

static void
play (BluetoothTest *test, const char *row)
{
  hob_test_bluez_play (test->bluez, row, PRINTED);
}

static void
test_at_once (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  assert_connects (test, 1);
  hob_test_bluez_assert_order (test->bluez, "hci0 StopDiscovery", TRIES);
  /* Connected already. */
  assert_connects (test, 1);
}

/* BlueZ tells of the services, but not of the connection. */
static void
test_untold (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, "'told': false");
  assert_connects (test, 1);
}

static void
test_asked_twice (BluetoothTest *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DexFuture *first;

  bluetooth_test_find (test, NULL);
  first = hob_link_connect (test->link);
  assert_connects (test, 1);
  hob_test_await (first, 5, NULL, &error);
  g_assert_no_error (error);
}

/* What succeeds at the second try. */
static void
check_second_try (BluetoothTest *test, const char *row)
{
  bluetooth_test_find (test, NULL);
  play (test, row);
  assert_connects (test, 2);
}

static void
test_aborted (BluetoothTest *test, gconstpointer data)
{
  check_second_try (test, "connect-aborted");
}

/* Somebody else, or a try of ours that was lost, is connecting: Disconnect first. */
static void
test_connecting (BluetoothTest *test, gconstpointer data)
{
  check_second_try (test, "connecting");
  hob_test_bluez_assert_order (test->bluez, PRINTED " Disconnect", PRINTED " connected");
}

static void
test_silent (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.connect = 800;
  check_second_try (test, "connect-silent");
}

/* BlueZ forgot the device between finding and connecting: it is looked for again. */
static void
test_forgotten (BluetoothTest *test, gconstpointer data)
{
  check_second_try (test, "device-gone");
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 SetDiscoveryFilter " PRINTED), ==, 1);
}

static void
test_forgotten_before (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  hob_test_bluez_script (test->bluez, "{'do': 'vanish', 'address': '" PRINTED "'}");
  assert_connects (test, 1);
}

/* The bond that is left of an earlier time goes with the device. */
static void
test_key_missing (BluetoothTest *test, gconstpointer data)
{
  check_second_try (test, "key-missing");
  hob_test_bluez_assert_order (test->bluez, "hci0 RemoveDevice", PRINTED " connected");
}

static void
test_stale_cache (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.settle = 300;
  check_second_try (test, "stale-cache");
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 RemoveDevice"), ==, 1);
}

static void
test_resolved_early (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  play (test, "resolved-early");
  assert_connects (test, 1);
}

/* A missed request of 30 s delays the services, no more; here a hundredth of it. */
static void
test_slow_to_resolve (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  play (test, "slow-to-resolve");
  hob_test_bluez_script (test->bluez, "{'do': 'pace', 'factor': 0.01}");
  assert_connects (test, 1);
}

/* BlueZ' own 40 s are not waited for: Disconnect ends each try. */
static void
test_absent (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.connect = 300;
  bluetooth_test_find (test, NULL);
  play (test, "device-absent");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_CONNECT);
  assert_tries (test, 3);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, PRINTED " Disconnect"), ==, 3);
}

/* Switched off for good: after the first try BlueZ has forgotten it, and it is not seen again. */
static void
test_switched_off (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.connect = 300;
  test->deadlines.appear = 300;
  bluetooth_test_find (test, NULL);
  hob_test_bluez_script (test->bluez,
                         "{'do': 'device', 'address': '" PRINTED "', 'advertising': false}");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_GONE);
  assert_tries (test, 1);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 StopDiscovery"), ==,
                    hob_test_bluez_count (test->bluez, "hci0 StartDiscovery"));
}

static void
test_always_aborted (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  hob_test_bluez_script (test->bluez, "{'do': 'behave', 'call': 'Connect', 'times': 0, 'then': "
                                      "[{'error': ['Failed', 'le-connection-abort-by-local']}]}");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_CONNECT);
  assert_tries (test, 3);
}

static void
test_key_always_missing (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  play (test, "key-missing");
  play (test, "key-missing");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_REFUSED);
  assert_tries (test, 2);
}

static void
test_never_resolved (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.resolve = 300;
  bluetooth_test_find (test, NULL);
  play (test, "never-resolved");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_TIMEOUT);
  assert_tries (test, 3);
  g_assert_false (hob_link_get_connected (test->link));
}

static void
test_not_ours (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.settle = 300;
  bluetooth_test_find (test, "'layout': 'none'");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_MISSING);
  assert_tries (test, 2);
}

static void
test_characteristics_never (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.settle = 300;
  bluetooth_test_find (test, NULL);
  play (test, "characteristics-never");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_MISSING);
  assert_tries (test, 2);
}

static void
test_lost_at_once (BluetoothTest *test, gconstpointer data)
{
  DexFuture *connecting;

  bluetooth_test_find (test, "'resolve_ms': 400");
  connecting = hob_link_connect (test->link);
  for (guint i = 1; i <= 3; i++) {
    bluetooth_test_wait_log (test, PRINTED " connected", i);
    hob_test_bluez_script (test->bluez, "{'do': 'drop', 'address': '" PRINTED "'}");
  }
  assert_fails (connecting, HOB_BLUETOOTH_ERROR_LOST);
  assert_tries (test, 3);
}

static void
test_off (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  play (test, "off");
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_OFF);
}

static void
test_off_in_the_middle (BluetoothTest *test, gconstpointer data)
{
  DexFuture *connecting;

  bluetooth_test_find (test, "'resolve_ms': 60000");
  connecting = hob_link_connect (test->link);
  bluetooth_test_wait_log (test, PRINTED " connected", 1);
  play (test, "off");
  assert_fails (connecting, HOB_BLUETOOTH_ERROR_OFF);
}

static void
test_pulled_in_the_middle (BluetoothTest *test, gconstpointer data)
{
  DexFuture *connecting;

  bluetooth_test_find (test, "'resolve_ms': 60000");
  connecting = hob_link_connect (test->link);
  bluetooth_test_wait_log (test, PRINTED " connected", 1);
  play (test, "no-adapter");
  assert_fails (connecting, HOB_BLUETOOTH_ERROR_NO_ADAPTER);
}

static void
test_service_ends_in_the_middle (BluetoothTest *test, gconstpointer data)
{
  DexFuture *connecting;

  bluetooth_test_find (test, "'resolve_ms': 60000");
  connecting = hob_link_connect (test->link);
  bluetooth_test_wait_log (test, PRINTED " connected", 1);
  play (test, "no-service");
  assert_fails (connecting, HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

/* Nothing of these waits for a deadline: they are as long as in earnest here. */
static void
check_close (BluetoothTest *test, const char *reached)
{
  g_autoptr (DexFuture) connecting = NULL;

  hob_link_set_deadlines (test->link, &hob_link_default_deadlines);
  connecting = hob_link_connect (test->link);
  bluetooth_test_wait_log (test, reached, 1);
  hob_link_close (test->link);
  assert_fails (dex_ref (connecting), HOB_BLUETOOTH_ERROR_CANCELLED);
  bluetooth_test_wait_log (test, PRINTED " Disconnect", 1);
  bluetooth_test_wait_log (test, "hci0 RemoveDevice", 1);
}

static void
test_close_while_connecting (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  play (test, "device-absent");
  check_close (test, TRIES);
}

static void
test_close_while_silent (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  play (test, "connect-silent");
  check_close (test, TRIES);
}

static void
test_close_while_resolving (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  play (test, "never-resolved");
  check_close (test, PRINTED " connected");
}

static void
test_close_while_waiting_for_it (BluetoothTest *test, gconstpointer data)
{
  DexFuture *connecting;

  bluetooth_test_find (test, NULL);
  hob_test_bluez_script (test->bluez,
                         "[{'do': 'device', 'address': '" PRINTED "', 'advertising': false},"
                         " {'do': 'vanish', 'address': '" PRINTED "'}]");
  connecting = hob_link_connect (test->link);
  bluetooth_test_wait_log (test, "hci0 StartDiscovery", 2);
  hob_link_close (test->link);
  assert_fails (connecting, HOB_BLUETOOTH_ERROR_CANCELLED);
  bluetooth_test_wait_log (test, "hci0 StopDiscovery", 2);
}

/* Let go of in the middle, the link comes to its end by itself and cleans up. */
static void
test_forsaken (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.connect = 300;
  bluetooth_test_find (test, NULL);
  play (test, "device-absent");
  dex_unref (hob_link_connect (test->link));
  g_clear_object (&test->link);
  bluetooth_test_wait_log (test, TRIES, 3);
  bluetooth_test_wait_log (test, "hci0 RemoveDevice", 1);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  bluetooth_test_add ("/link-connect/at-once", test_at_once);
  bluetooth_test_add ("/link-connect/untold", test_untold);
  bluetooth_test_add ("/link-connect/asked-twice", test_asked_twice);
  bluetooth_test_add ("/link-connect/aborted", test_aborted);
  bluetooth_test_add ("/link-connect/connecting", test_connecting);
  bluetooth_test_add ("/link-connect/silent", test_silent);
  bluetooth_test_add ("/link-connect/forgotten", test_forgotten);
  bluetooth_test_add ("/link-connect/forgotten-before", test_forgotten_before);
  bluetooth_test_add ("/link-connect/key-missing", test_key_missing);
  bluetooth_test_add ("/link-connect/stale-cache", test_stale_cache);
  bluetooth_test_add ("/link-connect/resolved-early", test_resolved_early);
  bluetooth_test_add ("/link-connect/slow-to-resolve", test_slow_to_resolve);
  bluetooth_test_add ("/link-connect/absent", test_absent);
  bluetooth_test_add ("/link-connect/switched-off", test_switched_off);
  bluetooth_test_add ("/link-connect/always-aborted", test_always_aborted);
  bluetooth_test_add ("/link-connect/key-always-missing", test_key_always_missing);
  bluetooth_test_add ("/link-connect/never-resolved", test_never_resolved);
  bluetooth_test_add ("/link-connect/not-ours", test_not_ours);
  bluetooth_test_add ("/link-connect/characteristics-never", test_characteristics_never);
  bluetooth_test_add ("/link-connect/lost-at-once", test_lost_at_once);
  bluetooth_test_add ("/link-connect/off", test_off);
  bluetooth_test_add ("/link-connect/off-in-the-middle", test_off_in_the_middle);
  bluetooth_test_add ("/link-connect/pulled-in-the-middle", test_pulled_in_the_middle);
  bluetooth_test_add ("/link-connect/service-ends-in-the-middle", test_service_ends_in_the_middle);
  bluetooth_test_add ("/link-connect/close-while-connecting", test_close_while_connecting);
  bluetooth_test_add ("/link-connect/close-while-silent", test_close_while_silent);
  bluetooth_test_add ("/link-connect/close-while-resolving", test_close_while_resolving);
  bluetooth_test_add ("/link-connect/close-while-waiting-for-it", test_close_while_waiting_for_it);
  bluetooth_test_add ("/link-connect/forsaken", test_forsaken);
  return bluetooth_test_run (1);
}
