/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "bluetooth-test.h"

#include <string.h>

/* Both sides, each with a connection to the bus and an adapter of its own, and the fake's air
 * between them. */

typedef struct {
  BluetoothTest base; /* who brings the device home */
  GDBusConnection *bus;
  HobAdapter *adapter;
  HobPeripheral *peripheral;
  GString *written;
} PeripheralTest;

static void
assert_fails (DexFuture *future, HobBluetoothError code)
{
  hob_test_await_error (future, 20, HOB_BLUETOOTH_ERROR, (int) code);
}

static void
assert_works (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (future, 20, NULL, &error);
  g_assert_no_error (error);
}

static void
written_cb (HobPeripheral *peripheral, const char *uuid, GBytes *value, PeripheralTest *test)
{
  g_string_append_printf (test->written, "%.8s=%" G_GSIZE_FORMAT " ", uuid,
                          g_bytes_get_size (value));
}

static void
set_text (PeripheralTest *test, const char *uuid, const char *text)
{
  g_autoptr (GBytes) value = g_bytes_new (text, strlen (text));

  hob_peripheral_set_value (test->peripheral, uuid, value);
}

static void
make (PeripheralTest *test, const char *name, HobPeripheralLayout layout)
{
  test->peripheral = hob_peripheral_new (test->adapter, name, layout);
  g_signal_connect (test->peripheral, "written", G_CALLBACK (written_cb), test);
  set_text (test, HOB_UUID_LANGUAGE, "en");
  set_text (test, HOB_UUID_SERIAL_NUMBER, BOXED);
}

static void
connect_to (PeripheralTest *test, const char *printed)
{
  g_autoptr (GError) error = NULL;
  const HobFinderPatience patience = {.shifted = 30, .widen = 60};

  test->base.finder = hob_finder_new (test->base.adapter, printed);
  hob_finder_set_patience (test->base.finder, &patience);
  test->base.link = hob_test_await_object (hob_finder_find (test->base.finder), 20, &error);
  g_assert_no_error (error);
  assert_works (hob_link_connect (test->base.link));
}

static void
start (PeripheralTest *test, HobPeripheralLayout layout)
{
  make (test, "Kettle", layout);
  assert_works (hob_peripheral_start (test->peripheral));
}

static DexFuture *
write_text (PeripheralTest *test, const char *uuid, const char *text)
{
  g_autoptr (GBytes) value = g_bytes_new (text, strlen (text));

  return hob_link_write (test->base.link, uuid, value);
}

static void
assert_reads (PeripheralTest *test, const char *uuid, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value =
    hob_test_await_boxed (hob_link_read (test->base.link, uuid), 20, &error);

  g_assert_no_error (error);
  bluetooth_test_assert_text (value, text);
}

static void
assert_holds (PeripheralTest *test, const char *uuid, const char *text)
{
  GBytes *value = hob_peripheral_get_value (test->peripheral, uuid);

  g_assert_nonnull (value);
  bluetooth_test_assert_text (value, text);
}

static void
hand_over (PeripheralTest *test)
{
  assert_works (write_text (test, HOB_UUID_ADDRESS, "kettle@hob.test"));
  assert_works (write_text (test, HOB_UUID_PASSWORD, "secret"));
  assert_works (write_text (test, HOB_UUID_SENDER, "juliet@hob.test"));
  assert_works (write_text (test, HOB_UUID_WIFI_NAME, "Home"));
  assert_works (write_text (test, HOB_UUID_WIFI_PASSWORD, ""));
}

static void
assert_handed_over (PeripheralTest *test)
{
  g_assert_cmpstr (test->written->str, ==,
                   "00000003=15 00000004=6 00000005=15 00000001=4 00000002=0 00000006=1 ");
  assert_holds (test, HOB_UUID_ADDRESS, "kettle@hob.test");
  assert_holds (test, HOB_UUID_PASSWORD, "secret");
  assert_holds (test, HOB_UUID_WIFI_PASSWORD, "");
  assert_holds (test, HOB_UUID_SETUP_DONE, "\x01");
}

static void
test_thesis (PeripheralTest *test, gconstpointer data)
{
  g_autofree char *name = NULL;

  start (test, HOB_PERIPHERAL_LAYOUT_THESIS);
  connect_to (test, BOXED);
  name = hob_link_dup_name (test->base.link);
  g_assert_cmpstr (name, ==, "Kettle");
  assert_reads (test, HOB_UUID_LANGUAGE, "en");
  assert_reads (test, HOB_UUID_MANUFACTURER, "");
  hand_over (test);
  assert_works (write_text (test, HOB_UUID_SETUP_DONE, "\x01"));
  assert_handed_over (test);
}

/* Like the firmware: the last write is never answered, and the connection goes. */
static void
test_firmware (PeripheralTest *test, gconstpointer data)
{
  make (test, "ESP32 meets XMPP", HOB_PERIPHERAL_LAYOUT_FIRMWARE);
  hob_peripheral_set_restarts (test->peripheral, TRUE);
  assert_works (hob_peripheral_start (test->peripheral));
  connect_to (test, BOXED);
  hand_over (test);
  assert_fails (write_text (test, HOB_UUID_SETUP_DONE, "\x01"), HOB_BLUETOOTH_ERROR_LOST);
  assert_handed_over (test);
  bluetooth_test_wait_log (&test->base, BOXED " disconnected", 1);
}

/* Under another address than the printed one both are recognised by what they say. */
static void
check_found_by_serial (PeripheralTest *test, HobPeripheralLayout layout)
{
  make (test, "Kettle", layout);
  set_text (test, HOB_UUID_SERIAL_NUMBER, PRINTED);
  assert_works (hob_peripheral_start (test->peripheral));
  connect_to (test, PRINTED);
  g_assert_cmpstr (hob_link_get_address (test->base.link), ==, BOXED);
}

static void
test_thesis_by_serial (PeripheralTest *test, gconstpointer data)
{
  check_found_by_serial (test, HOB_PERIPHERAL_LAYOUT_THESIS);
}

static void
test_firmware_by_serial (PeripheralTest *test, gconstpointer data)
{
  check_found_by_serial (test, HOB_PERIPHERAL_LAYOUT_FIRMWARE);
}

/* Small packets: long values go and come in parts. */
static void
check_long_values (PeripheralTest *test, const char *how)
{
  g_autofree char *longest = g_strnfill (512, 'x');
  g_autofree char *exact = g_strnfill (44, 'y');

  start (test, HOB_PERIPHERAL_LAYOUT_THESIS);
  set_text (test, HOB_UUID_SERIAL_NUMBER, longest);
  set_text (test, HOB_UUID_LANGUAGE, exact);
  hob_test_bluez_script (test->base.bluez, "{'do': 'device', 'address': '" BOXED "', 'mtu': 23%s}",
                         how);
  connect_to (test, BOXED);
  assert_reads (test, HOB_UUID_SERIAL_NUMBER, longest);
  assert_reads (test, HOB_UUID_LANGUAGE, exact);
  assert_works (write_text (test, HOB_UUID_PASSWORD, longest));
  assert_holds (test, HOB_UUID_PASSWORD, longest);
  assert_works (write_text (test, HOB_UUID_PASSWORD, "short"));
  assert_holds (test, HOB_UUID_PASSWORD, "short");
}

static void
test_long_values (PeripheralTest *test, gconstpointer data)
{
  check_long_values (test, "");
}

static void
test_long_values_in_parts (PeripheralTest *test, gconstpointer data)
{
  check_long_values (test, ", 'split_writes': true");
}

/* Whoever calls directly, not through BlueZ, is bound to the same limits. */
static void
call_write (PeripheralTest *test, gsize size, guint16 offset, const char *expected)
{
  g_autofree char *path = hob_test_bluez_find (test->base.bluez, "hci1 RegisterApplication ");
  g_autofree char *object = g_strconcat (path, "/service1/char3", NULL);
  g_autofree char *data = g_strnfill (size, 'x');
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "offset", g_variant_new_uint16 (offset));
  hob_test_await (
    dex_dbus_connection_call (
      test->base.bus, g_dbus_connection_get_unique_name (test->bus), object,
      "org.bluez.GattCharacteristic1", "WriteValue",
      g_variant_new ("(@aya{sv})", g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, size, 1),
                     &options),
      NULL, G_DBUS_CALL_FLAGS_NONE, 5000),
    10, NULL, &error);
  if (expected == NULL) {
    g_assert_no_error (error);
    return;
  }
  g_assert_nonnull (error);
  name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (name, ==, expected);
}

static void
test_limits (PeripheralTest *test, gconstpointer data)
{
  start (test, HOB_PERIPHERAL_LAYOUT_THESIS);
  call_write (test, 512, 0, NULL);
  call_write (test, 513, 0, "org.bluez.Error.InvalidValueLength");
  call_write (test, 1, 512, "org.bluez.Error.InvalidValueLength");
  call_write (test, 1, 513, "org.bluez.Error.InvalidOffset");
  call_write (test, 5, 0, NULL);
  call_write (test, 1, 6, "org.bluez.Error.InvalidOffset");
  call_write (test, 1, 5, NULL);
  assert_holds (test, HOB_UUID_PASSWORD, "xxxxxx");
}

static void
test_long_name (PeripheralTest *test, gconstpointer data)
{
  g_autofree char *name = NULL;

  make (test, "Wasserkocher in der großen Küche", HOB_PERIPHERAL_LAYOUT_THESIS);
  assert_works (hob_peripheral_start (test->peripheral));
  connect_to (test, BOXED);
  name = hob_link_dup_name (test->base.link);
  g_assert_cmpstr (name, ==, "Wasserkocher in der große");
}

static void
test_stop (PeripheralTest *test, gconstpointer data)
{
  start (test, HOB_PERIPHERAL_LAYOUT_THESIS);
  connect_to (test, BOXED);
  assert_works (write_text (test, HOB_UUID_PASSWORD, "secret"));
  assert_works (hob_peripheral_stop (test->peripheral));
  bluetooth_test_wait_log (&test->base, BOXED " disconnected", 1);
  assert_fails (hob_link_read (test->base.link, HOB_UUID_LANGUAGE), HOB_BLUETOOTH_ERROR_LOST);
  /* Once more, in the next box. */
  assert_works (hob_peripheral_start (test->peripheral));
  assert_works (hob_link_connect (test->base.link));
  assert_reads (test, HOB_UUID_LANGUAGE, "en");
}

static void
test_stop_unstarted (PeripheralTest *test, gconstpointer data)
{
  make (test, "Kettle", HOB_PERIPHERAL_LAYOUT_THESIS);
  assert_works (hob_peripheral_stop (test->peripheral));
}

static void
test_last_reference_stops (PeripheralTest *test, gconstpointer data)
{
  start (test, HOB_PERIPHERAL_LAYOUT_THESIS);
  g_assert_finalize_object (g_steal_pointer (&test->peripheral));
  bluetooth_test_wait_log (&test->base, "hci1 UnregisterAdvertisement", 1);
  bluetooth_test_wait_log (&test->base, "hci1 UnregisterApplication", 1);
}

/* The program ends without a word: BlueZ takes its services back, the connection stays. */
static void
test_program_ends (PeripheralTest *test, gconstpointer data)
{
  start (test, HOB_PERIPHERAL_LAYOUT_THESIS);
  connect_to (test, BOXED);
  g_dbus_connection_close_sync (test->bus, NULL, NULL);
  assert_fails (hob_link_read (test->base.link, HOB_UUID_LANGUAGE), HOB_BLUETOOTH_ERROR_LOST);
}

static void
check_start_fails (PeripheralTest *test, const char *command, HobBluetoothError code)
{
  hob_test_bluez_script (test->base.bluez, "%s", command);
  make (test, "Kettle", HOB_PERIPHERAL_LAYOUT_THESIS);
  assert_fails (hob_peripheral_start (test->peripheral), code);
}

static void
test_off (PeripheralTest *test, gconstpointer data)
{
  check_start_fails (test, "{'do': 'adapter', 'name': 'hci1', 'powered': false}",
                     HOB_BLUETOOTH_ERROR_OFF);
}

static void
test_no_adapter (PeripheralTest *test, gconstpointer data)
{
  check_start_fails (test, "{'do': 'remove-adapter', 'name': 'hci1'}",
                     HOB_BLUETOOTH_ERROR_NO_ADAPTER);
}

static void
test_no_service (PeripheralTest *test, gconstpointer data)
{
  make (test, "Kettle", HOB_PERIPHERAL_LAYOUT_THESIS);
  assert_fails (hob_peripheral_start (test->peripheral), HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

/* What half succeeded is taken back, and it can be tried again. */
static void
test_cannot_advertise (PeripheralTest *test, gconstpointer data)
{
  check_start_fails (test,
                     "{'do': 'behave', 'call': 'RegisterAdvertisement', 'then': "
                     "[{'error': ['NotPermitted', 'Maximum advertisements reached']}]}",
                     HOB_BLUETOOTH_ERROR_REFUSED);
  bluetooth_test_wait_log (&test->base, "hci1 UnregisterApplication", 1);
  assert_works (hob_peripheral_start (test->peripheral));
}

static void
test_address (PeripheralTest *test, gconstpointer data)
{
  g_autofree char *address = NULL;

  g_assert_null (hob_adapter_dup_address (test->adapter));
  assert_works (hob_adapter_when_ready (test->adapter));
  address = hob_adapter_dup_address (test->adapter);
  g_assert_cmpstr (address, ==, BOXED);
}

static void
set_up (PeripheralTest *test, gconstpointer data)
{
  bluetooth_test_set_up (&test->base, data);
  test->bus = hob_test_bluez_connect (test->base.bluez);
  test->adapter = hob_adapter_new_for_name (test->bus, "hci1");
  test->written = g_string_new (NULL);
}

static gboolean
is_only_reference (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
tear_down (PeripheralTest *test, gconstpointer data)
{
  if (test->peripheral != NULL) {
    hob_test_wait (is_only_reference, test->peripheral, 20);
    g_assert_finalize_object (test->peripheral);
  }
  hob_test_wait (is_only_reference, test->adapter, 20);
  g_assert_finalize_object (test->adapter);
  g_dbus_connection_close_sync (test->bus, NULL, NULL);
  g_clear_object (&test->bus);
  g_string_free (test->written, TRUE);
  bluetooth_test_tear_down (&test->base, data);
}

static void
add_with_row (const char *path,
              const char *row,
              void (*function) (PeripheralTest *test, gconstpointer))
{
  g_test_add (path, PeripheralTest, row, set_up, function, tear_down);
}

static void
add (const char *path, void (*function) (PeripheralTest *test, gconstpointer))
{
  add_with_row (path, NULL, function);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  add ("/peripheral/thesis", test_thesis);
  add ("/peripheral/firmware", test_firmware);
  add ("/peripheral/thesis-by-serial", test_thesis_by_serial);
  add ("/peripheral/firmware-by-serial", test_firmware_by_serial);
  add ("/peripheral/long-values", test_long_values);
  add ("/peripheral/long-values-in-parts", test_long_values_in_parts);
  add ("/peripheral/limits", test_limits);
  add ("/peripheral/long-name", test_long_name);
  add ("/peripheral/stop", test_stop);
  add ("/peripheral/stop-unstarted", test_stop_unstarted);
  add ("/peripheral/last-reference-stops", test_last_reference_stops);
  add ("/peripheral/program-ends", test_program_ends);
  add ("/peripheral/off", test_off);
  add ("/peripheral/no-adapter", test_no_adapter);
  add_with_row ("/peripheral/no-service", "no-service", test_no_service);
  add ("/peripheral/cannot-advertise", test_cannot_advertise);
  add ("/peripheral/address", test_address);
  return bluetooth_test_run (2);
}
