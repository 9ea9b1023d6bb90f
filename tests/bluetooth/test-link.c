/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "bluetooth-test.h"

#include <string.h>

/* Reading and writing, and what can go wrong with it. Connecting is in test-link-connect.c. */

static void
assert_fails (DexFuture *future, HobBluetoothError code)
{
  hob_test_await_error (future, 20, HOB_BLUETOOTH_ERROR, (int) code);
}

static void
assert_reads (BluetoothTest *test, const char *uuid, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = hob_test_await_boxed (hob_link_read (test->link, uuid), 20, &error);

  g_assert_no_error (error);
  bluetooth_test_assert_text (value, text);
}

static DexFuture *
write_text (BluetoothTest *test, const char *uuid, const char *text)
{
  g_autoptr (GBytes) value = g_bytes_new (text, strlen (text));

  return hob_link_write (test->link, uuid, value);
}

static void
assert_writes (BluetoothTest *test, const char *uuid, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value = NULL;

  hob_test_await (write_text (test, uuid, text), 20, NULL, &error);
  g_assert_no_error (error);
  value = hob_test_bluez_get_value (test->bluez, PRINTED, uuid);
  bluetooth_test_assert_text (value, text);
}

static void
assert_whole_way (BluetoothTest *test)
{
  assert_reads (test, HOB_UUID_LANGUAGE, "en");
  assert_reads (test, HOB_UUID_HARDWARE_REVISION, "1.0");
  assert_reads (test, HOB_UUID_SOFTWARE_REVISION, "0.3.1");
  assert_reads (test, HOB_UUID_SERIAL_NUMBER, PRINTED);
  assert_reads (test, HOB_UUID_MANUFACTURER, "TUM Garching");
  assert_writes (test, HOB_UUID_WIFI_NAME, "Home");
  assert_writes (test, HOB_UUID_WIFI_PASSWORD, "");
  assert_writes (test, HOB_UUID_ADDRESS, "kettle@hob.test");
  assert_writes (test, HOB_UUID_PASSWORD, "secret");
  assert_writes (test, HOB_UUID_SENDER, "juliet@hob.test");
  assert_writes (test, HOB_UUID_SETUP_DONE, "\x01");
}

static void
test_one_service (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, "'layout': 'thesis'");
  assert_whole_way (test);
}

static void
test_two_services (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, "'layout': 'firmware'");
  assert_whole_way (test);
}

/* The device confirms each write: it is not fired and forgotten. */
static void
test_writes_are_requests (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, NULL);
  assert_writes (test, HOB_UUID_WIFI_NAME, "Home");
  g_assert_cmpuint (
    hob_test_bluez_count (test->bluez, PRINTED " WriteValue " HOB_UUID_WIFI_NAME " request 4"), ==,
    1);
}

static void
test_upper_case_uuid (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, NULL);
  assert_reads (test, "00002AA2-0000-1000-8000-00805F9B34FB", "en");
}

static void
test_lengths (BluetoothTest *test, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (512, 'x');
  g_autofree char *too_long = g_strnfill (513, 'x');

  bluetooth_test_connect (test, NULL);
  assert_writes (test, HOB_UUID_PASSWORD, longest);
  assert_fails (write_text (test, HOB_UUID_PASSWORD, too_long), HOB_BLUETOOTH_ERROR_TOO_LONG);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, PRINTED " WriteValue"), ==, 1);
  /* The device's own limit may be lower. */
  hob_test_bluez_play (test->bluez, "invalid-length", PRINTED);
  assert_fails (write_text (test, HOB_UUID_PASSWORD, "x"), HOB_BLUETOOTH_ERROR_TOO_LONG);
  g_assert_true (hob_link_get_connected (test->link));
}

static void
test_missing (BluetoothTest *test, gconstpointer data)
{
  const char *uuid = "00002a26-0000-1000-8000-00805f9b34fb";

  bluetooth_test_connect (test, NULL);
  g_assert_false (hob_link_has (test->link, uuid));
  g_assert_true (hob_link_has (test->link, HOB_UUID_SETUP_DONE));
  assert_fails (hob_link_read (test->link, uuid), HOB_BLUETOOTH_ERROR_MISSING);
  g_assert_true (hob_link_get_connected (test->link));
}

/* Asked for all at once, done one after the other: the fake answers a second one by InProgress. */
static void
test_one_at_a_time (BluetoothTest *test, gconstpointer data)
{
  DexFuture *futures[6];

  bluetooth_test_connect (test, "'operation_ms': 20");
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = i % 2 == 0 ? hob_link_read (test->link, HOB_UUID_LANGUAGE)
                            : write_text (test, HOB_UUID_PASSWORD, "secret");
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++) {
    g_autoptr (GError) error = NULL;

    hob_test_await (futures[i], 20, NULL, &error);
    g_assert_no_error (error);
  }
}

/* Nobody waits for the first; the second must not overtake it all the same. */
static void
test_forgotten_operation (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, "'operation_ms': 50");
  assert_fails (dex_future_first (write_text (test, HOB_UUID_PASSWORD, "first"),
                                  dex_future_new_reject (HOB_BLUETOOTH_ERROR,
                                                         HOB_BLUETOOTH_ERROR_CANCELLED, "Enough"),
                                  NULL),
                HOB_BLUETOOTH_ERROR_CANCELLED);
  assert_writes (test, HOB_UUID_PASSWORD, "second");
}

/* Answered with this error; the connection stays and the next operation works. */
static void
check_answered (BluetoothTest *test, const char *row, gboolean reading, HobBluetoothError code)
{
  bluetooth_test_connect (test, NULL);
  hob_test_bluez_script (test->bluez, "{'do': 'pace', 'factor': 0.01}");
  hob_test_bluez_play (test->bluez, row, PRINTED);
  assert_fails (reading ? hob_link_read (test->link, HOB_UUID_LANGUAGE)
                        : write_text (test, HOB_UUID_PASSWORD, "secret"),
                code);
  g_assert_true (hob_link_get_connected (test->link));
  assert_reads (test, HOB_UUID_LANGUAGE, "en");
}

static void
test_read_not_permitted (BluetoothTest *test, gconstpointer data)
{
  check_answered (test, "read-not-permitted", TRUE, HOB_BLUETOOTH_ERROR_REFUSED);
}

static void
test_write_only (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, NULL);
  assert_fails (hob_link_read (test->link, HOB_UUID_PASSWORD), HOB_BLUETOOTH_ERROR_REFUSED);
}

static void
test_read_only (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, NULL);
  assert_fails (write_text (test, HOB_UUID_LANGUAGE, "de"), HOB_BLUETOOTH_ERROR_REFUSED);
}

static void
test_not_authorized (BluetoothTest *test, gconstpointer data)
{
  check_answered (test, "not-authorized", FALSE, HOB_BLUETOOTH_ERROR_REFUSED);
}

static void
test_not_supported (BluetoothTest *test, gconstpointer data)
{
  check_answered (test, "not-supported", FALSE, HOB_BLUETOOTH_ERROR_REFUSED);
}

static void
test_busy (BluetoothTest *test, gconstpointer data)
{
  check_answered (test, "busy", TRUE, HOB_BLUETOOTH_ERROR_FAILED);
}

static void
test_application_silent (BluetoothTest *test, gconstpointer data)
{
  check_answered (test, "application-silent", FALSE, HOB_BLUETOOTH_ERROR_FAILED);
}

/* Ends with this error and without the connection; a new one works. */
static void
check_lost (BluetoothTest *test, const char *row, gboolean reading, HobBluetoothError code)
{
  g_autoptr (GError) error = NULL;
  DexFuture *first, *second;

  bluetooth_test_connect (test, NULL);
  hob_test_bluez_play (test->bluez, row, PRINTED);
  first = reading ? hob_link_read (test->link, HOB_UUID_LANGUAGE)
                  : write_text (test, HOB_UUID_SETUP_DONE, "\x01");
  second = hob_link_read (test->link, HOB_UUID_MANUFACTURER);
  assert_fails (first, code);
  assert_fails (second, HOB_BLUETOOTH_ERROR_LOST);
  g_assert_false (hob_link_get_connected (test->link));
  hob_test_await (hob_link_connect (test->link), 10, NULL, &error);
  g_assert_no_error (error);
  assert_reads (test, HOB_UUID_LANGUAGE, "en");
}

static void
test_link_lost (BluetoothTest *test, gconstpointer data)
{
  check_lost (test, "lost", FALSE, HOB_BLUETOOTH_ERROR_LOST);
}

/* BlueZ never answers this one. */
static void
test_pairing_refused (BluetoothTest *test, gconstpointer data)
{
  check_lost (test, "pairing-refused", TRUE, HOB_BLUETOOTH_ERROR_LOST);
}

/* BlueZ keeps that connection, which has nothing to offer. */
static void
test_services_removed (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.settle = 300;
  check_lost (test, "services-removed", TRUE, HOB_BLUETOOTH_ERROR_LOST);
}

static void
test_characteristic_gone (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.settle = 300;
  check_lost (test, "characteristic-gone", FALSE, HOB_BLUETOOTH_ERROR_LOST);
}

static void
test_last_write_lost (BluetoothTest *test, gconstpointer data)
{
  check_lost (test, "last-write-lost", FALSE, HOB_BLUETOOTH_ERROR_LOST);
}

/* Our own deadline comes before the 30 s after which BlueZ gives the connection up. */
static void
test_device_silent (BluetoothTest *test, gconstpointer data)
{
  test->deadlines.encrypted = 300;
  check_lost (test, "device-silent", TRUE, HOB_BLUETOOTH_ERROR_TIMEOUT);
}

static void
check_ends_pending (BluetoothTest *test, const char *command, HobBluetoothError code)
{
  DexFuture *pending;

  bluetooth_test_connect (test, "'operation_ms': 60000");
  pending = hob_link_read (test->link, HOB_UUID_LANGUAGE);
  bluetooth_test_wait_log (test, PRINTED " ReadValue", 1);
  hob_test_bluez_script (test->bluez, "%s", command);
  assert_fails (pending, code);
  g_assert_false (hob_link_get_connected (test->link));
}

static void
test_dropped_while_pending (BluetoothTest *test, gconstpointer data)
{
  check_ends_pending (test, "{'do': 'drop', 'address': '" PRINTED "'}", HOB_BLUETOOTH_ERROR_LOST);
}

static void
test_vanished_while_pending (BluetoothTest *test, gconstpointer data)
{
  check_ends_pending (test, "{'do': 'vanish', 'address': '" PRINTED "'}", HOB_BLUETOOTH_ERROR_LOST);
}

static void
test_off_while_pending (BluetoothTest *test, gconstpointer data)
{
  check_ends_pending (test, "{'do': 'adapter', 'powered': false}", HOB_BLUETOOTH_ERROR_LOST);
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_OFF);
}

static void
test_pulled_while_pending (BluetoothTest *test, gconstpointer data)
{
  check_ends_pending (test, "{'do': 'remove-adapter'}", HOB_BLUETOOTH_ERROR_LOST);
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_NO_ADAPTER);
}

static void
test_service_ends_while_pending (BluetoothTest *test, gconstpointer data)
{
  check_ends_pending (test, "{'do': 'service', 'present': false}", HOB_BLUETOOTH_ERROR_LOST);
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

static void
test_closed_while_pending (BluetoothTest *test, gconstpointer data)
{
  DexFuture *pending;

  bluetooth_test_connect (test, "'operation_ms': 60000");
  pending = hob_link_read (test->link, HOB_UUID_LANGUAGE);
  bluetooth_test_wait_log (test, PRINTED " ReadValue", 1);
  hob_link_close (test->link);
  assert_fails (pending, HOB_BLUETOOTH_ERROR_LOST);
  assert_fails (hob_link_connect (test->link), HOB_BLUETOOTH_ERROR_CANCELLED);
}

static void
test_not_connected (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_find (test, NULL);
  assert_fails (hob_link_read (test->link, HOB_UUID_LANGUAGE), HOB_BLUETOOTH_ERROR_LOST);
}

/* Nothing stays behind that would be a dead entry in the settings. */
static void
test_close_forgets (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, NULL);
  hob_link_close (test->link);
  g_assert_false (hob_link_get_connected (test->link));
  bluetooth_test_wait_log (test, "hci0 RemoveDevice " DEVICE_PATH, 1);
  bluetooth_test_wait_log (test, PRINTED " disconnected", 1);
}

static void
test_last_reference_closes (BluetoothTest *test, gconstpointer data)
{
  bluetooth_test_connect (test, NULL);
  g_assert_finalize_object (g_steal_pointer (&test->link));
  bluetooth_test_wait_log (test, "hci0 RemoveDevice " DEVICE_PATH, 1);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  bluetooth_test_add ("/link/one-service", test_one_service);
  bluetooth_test_add ("/link/two-services", test_two_services);
  bluetooth_test_add ("/link/writes-are-requests", test_writes_are_requests);
  bluetooth_test_add ("/link/upper-case-uuid", test_upper_case_uuid);
  bluetooth_test_add ("/link/lengths", test_lengths);
  bluetooth_test_add ("/link/missing", test_missing);
  bluetooth_test_add ("/link/one-at-a-time", test_one_at_a_time);
  bluetooth_test_add ("/link/forgotten-operation", test_forgotten_operation);
  bluetooth_test_add ("/link/read-not-permitted", test_read_not_permitted);
  bluetooth_test_add ("/link/write-only", test_write_only);
  bluetooth_test_add ("/link/read-only", test_read_only);
  bluetooth_test_add ("/link/not-authorized", test_not_authorized);
  bluetooth_test_add ("/link/not-supported", test_not_supported);
  bluetooth_test_add ("/link/busy", test_busy);
  bluetooth_test_add ("/link/application-silent", test_application_silent);
  bluetooth_test_add ("/link/link-lost", test_link_lost);
  bluetooth_test_add ("/link/pairing-refused", test_pairing_refused);
  bluetooth_test_add ("/link/services-removed", test_services_removed);
  bluetooth_test_add ("/link/characteristic-gone", test_characteristic_gone);
  bluetooth_test_add ("/link/last-write-lost", test_last_write_lost);
  bluetooth_test_add ("/link/device-silent", test_device_silent);
  bluetooth_test_add ("/link/dropped-while-pending", test_dropped_while_pending);
  bluetooth_test_add ("/link/vanished-while-pending", test_vanished_while_pending);
  bluetooth_test_add ("/link/off-while-pending", test_off_while_pending);
  bluetooth_test_add ("/link/pulled-while-pending", test_pulled_while_pending);
  bluetooth_test_add ("/link/service-ends-while-pending", test_service_ends_while_pending);
  bluetooth_test_add ("/link/closed-while-pending", test_closed_while_pending);
  bluetooth_test_add ("/link/not-connected", test_not_connected);
  bluetooth_test_add ("/link/close-forgets", test_close_forgets);
  bluetooth_test_add ("/link/last-reference-closes", test_last_reference_closes);
  return bluetooth_test_run (1);
}
