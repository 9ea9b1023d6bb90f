/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "bluetooth-test.h"

#include "hob-bluetooth-address-private.h"

#include <string.h>

static void
assert_found (BluetoothTest *test, DexFuture *looking, const char *address)
{
  g_autoptr (GError) error = NULL;

  test->link = hob_test_await_object (looking, 20, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hob_link_get_address (test->link), ==, address);
}

static void
assert_fails (DexFuture *looking, HobBluetoothError code)
{
  hob_test_await_error (looking, 20, HOB_BLUETOOTH_ERROR, (int) code);
}

static void
add_device (BluetoothTest *test, const char *address, const char *details)
{
  hob_test_bluez_script (test->bluez, "{'do': 'device', 'address': '%s', %s}", address, details);
}

/* The finder is made before the adapter has given any answer. */
static void
test_printed_address (BluetoothTest *test, gconstpointer data)
{
  g_autofree char *name = NULL;

  add_device (test, PRINTED, "'name': 'kettle'");
  add_device (test, SHIFTED, "'name': 'another'");
  g_assert_cmpint (hob_adapter_get_state (test->adapter), ==, HOB_ADAPTER_UNKNOWN);
  assert_found (test, bluetooth_test_look (test), PRINTED);
  name = hob_link_dup_name (test->link);
  g_assert_cmpstr (name, ==, "kettle");
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 StopDiscovery"), ==, 1);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, PRINTED " Connect"), ==, 0);
}

static void
test_lower_case (BluetoothTest *test, gconstpointer data)
{
  add_device (test, PRINTED, "'name': 'kettle'");
  test->finder = hob_finder_new (test->adapter, "a4:cf:12:25:76:98");
  assert_found (test, hob_finder_find (test->finder), PRINTED);
}

static void
test_pattern (BluetoothTest *test, gconstpointer data)
{
  add_device (test, PRINTED, "'name': 'kettle'");
  assert_found (test, bluetooth_test_look (test), PRINTED);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 SetDiscoveryFilter A4:CF:12:25:76:9"),
                    ==, 1);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 filters by service"), ==, 0);
}

/* The label is right unless nobody answers to it. */
static void
test_printed_before_plus_two (BluetoothTest *test, gconstpointer data)
{
  add_device (test, SHIFTED, "'layout': 'thesis'");
  add_device (test, STRANGER, "'serial': '" PRINTED "'");
  add_device (test, PRINTED, "'serial': 'SN-0001'");
  test->finder = hob_finder_new (test->adapter, PRINTED);
  assert_found (test, hob_finder_find (test->finder), PRINTED);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, STRANGER " Connect"), ==, 0);
}

/* Another program found it through another adapter before: the same address, another object. */
static void
test_two_adapters (BluetoothTest *test, gconstpointer data)
{
  g_autoptr (HobAdapter) other = hob_adapter_new_for_name (test->bus, "hci1");
  g_autoptr (HobFinder) finder = hob_finder_new (other, PRINTED);
  g_autoptr (HobLink) link = NULL;
  g_autoptr (GError) error = NULL;

  add_device (test, PRINTED, "'name': 'kettle'");
  link = hob_test_await_object (hob_finder_find (finder), 20, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (link->path, "/org/bluez/hci1/"));

  assert_found (test, bluetooth_test_look (test), PRINTED);
  g_assert_true (g_str_has_prefix (test->link->path, "/org/bluez/hci0/"));
  hob_link_close (link);
}

static void
test_plus_two (BluetoothTest *test, gconstpointer data)
{
  add_device (test, SHIFTED, "'layout': 'firmware'");
  assert_found (test, bluetooth_test_look (test), SHIFTED);
}

/* Where adding two carries over, the device must not be filtered away. */
static void
test_plus_two_carries (BluetoothTest *test, gconstpointer data)
{
  add_device (test, "A4:CF:12:25:77:00", "'layout': 'firmware'");
  test->finder = hob_finder_new (test->adapter, "A4:CF:12:25:76:FE");
  hob_finder_set_patience (test->finder, &(HobFinderPatience) {.shifted = 30, .widen = 20000});
  assert_found (test, hob_finder_find (test->finder), "A4:CF:12:25:77:00");
}

static void
test_serial (BluetoothTest *test, gconstpointer data)
{
  add_device (test, "A4:CF:12:00:00:01", "'serial': 'SN-0001'");
  add_device (test, STRANGER, "'layout': 'firmware', 'serial': 'a4-cf-12-25-76-98'");
  assert_found (test, bluetooth_test_look (test), STRANGER);
  g_assert_true (hob_link_get_connected (test->link));
  hob_test_bluez_assert_order (test->bluez, "hci0 StopDiscovery", STRANGER " Connect");
}

/* What a device says about being discoverable is its own affair. */
static void
test_not_discoverable (BluetoothTest *test, gconstpointer data)
{
  add_device (test, STRANGER, "'discoverable': false, 'serial': '" PRINTED "'");
  assert_found (test, bluetooth_test_look (test), STRANGER);
}

/* The serial number behind a signature, of which nothing is known here. */
static void
test_signed_serial (BluetoothTest *test, gconstpointer data)
{
  g_autoptr (GString) hex = g_string_new (NULL);

  for (guint i = 0; i < 64; i++)
    g_string_append_printf (hex, "%02x", (i * 37) & 0xff);
  for (const char *c = PRINTED; *c != '\0'; c++)
    g_string_append_printf (hex, "%02x", *c);
  hob_test_bluez_script (test->bluez,
                         "{'do': 'device', 'address': '" STRANGER
                         "', 'values': {'" HOB_UUID_SERIAL_NUMBER "': '%s'}}",
                         hex->str);
  assert_found (test, bluetooth_test_look (test), STRANGER);
}

/* A device that is not the one is asked once and then left alone. */
static void
test_wrong_serial (BluetoothTest *test, gconstpointer data)
{
  DexFuture *looking;

  add_device (test, STRANGER, "'serial': 'SN-0001'");
  looking = bluetooth_test_look (test);
  bluetooth_test_wait_log (test, "hci0 RemoveDevice", 1);
  add_device (test, PRINTED, "'name': 'kettle'");
  assert_found (test, looking, PRINTED);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, STRANGER " Connect"), ==, 1);
}

/* Someone else's headphones are never connected to. */
static void
test_others_left_alone (BluetoothTest *test, gconstpointer data)
{
  DexFuture *looking;

  add_device (test, STRANGER, "'layout': 'none', 'name': 'headphones'");
  looking = bluetooth_test_look (test);
  bluetooth_test_wait_log (test, "hci0 SetDiscoveryFilter -", 1);
  add_device (test, PRINTED, "'name': 'kettle'");
  assert_found (test, looking, PRINTED);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, STRANGER " Connect"), ==, 0);
}

static void
test_unsteady_stranger (BluetoothTest *test, gconstpointer data)
{
  add_device (test, STRANGER, "'serial': '" PRINTED "'");
  hob_test_bluez_play (test->bluez, "connect-aborted", STRANGER);
  assert_found (test, bluetooth_test_look (test), STRANGER);
}

static void
test_leftover (BluetoothTest *test, gconstpointer data)
{
  DexFuture *looking;

  hob_test_bluez_play (test->bluez, "leftover", PRINTED);
  looking = bluetooth_test_look (test);
  bluetooth_test_wait_log (test, "hci0 SetDiscoveryFilter -", 1);
  g_assert_true (dex_future_is_pending (looking));
  add_device (test, PRINTED, "'advertising': true");
  assert_found (test, looking, PRINTED);
}

/* A program that crashed left its connection behind; such a device does not advertise. */
static void
test_connected_already (BluetoothTest *test, gconstpointer data)
{
  g_autoptr (HobLink) first = NULL;

  bluetooth_test_connect (test, NULL);
  first = g_steal_pointer (&test->link);
  assert_found (test, hob_finder_find (test->finder), PRINTED);
  g_assert_true (test->link != first);
}

static void
test_comes_late (BluetoothTest *test, gconstpointer data)
{
  add_device (test, PRINTED, "'appear_ms': 300");
  assert_found (test, bluetooth_test_look (test), PRINTED);
}

static void
test_stop (BluetoothTest *test, gconstpointer data)
{
  DexFuture *looking = bluetooth_test_look (test);

  bluetooth_test_wait_log (test, "hci0 StartDiscovery", 1);
  hob_finder_stop (test->finder);
  assert_fails (looking, HOB_BLUETOOTH_ERROR_CANCELLED);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 StopDiscovery"), ==,
                    hob_test_bluez_count (test->bluez, "hci0 StartDiscovery"));
  add_device (test, PRINTED, "'name': 'kettle'");
  assert_found (test, hob_finder_find (test->finder), PRINTED);
}

static void
test_stop_while_asking (BluetoothTest *test, gconstpointer data)
{
  DexFuture *looking;

  add_device (test, STRANGER, "'serial': '" PRINTED "'");
  hob_test_bluez_play (test->bluez, "connect-silent", STRANGER);
  looking = bluetooth_test_look (test);
  bluetooth_test_wait_log (test, STRANGER " Connect", 1);
  hob_finder_stop (test->finder);
  assert_fails (looking, HOB_BLUETOOTH_ERROR_CANCELLED);
  bluetooth_test_wait_log (test, "hci0 RemoveDevice", 1);
}

static void
test_nobody_waits (BluetoothTest *test, gconstpointer data)
{
  DexFuture *looking = bluetooth_test_look (test);

  bluetooth_test_wait_log (test, "hci0 StartDiscovery", 1);
  assert_fails (dex_future_first (looking,
                                  dex_future_new_reject (HOB_BLUETOOTH_ERROR,
                                                         HOB_BLUETOOTH_ERROR_TIMEOUT, "Enough"),
                                  NULL),
                HOB_BLUETOOTH_ERROR_TIMEOUT);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 StopDiscovery"), ==, 0);
  add_device (test, PRINTED, "'name': 'kettle'");
  bluetooth_test_wait_log (test, "hci0 StopDiscovery", 1);
}

static void
test_off (BluetoothTest *test, gconstpointer data)
{
  assert_fails (bluetooth_test_look (test), HOB_BLUETOOTH_ERROR_OFF);
}

static void
test_blocked (BluetoothTest *test, gconstpointer data)
{
  assert_fails (bluetooth_test_look (test), HOB_BLUETOOTH_ERROR_BLOCKED);
  assert_fails (hob_adapter_turn_on (test->adapter), HOB_BLUETOOTH_ERROR_BLOCKED);
}

static void
test_no_adapter (BluetoothTest *test, gconstpointer data)
{
  assert_fails (bluetooth_test_look (test), HOB_BLUETOOTH_ERROR_NO_ADAPTER);
}

static void
test_no_service (BluetoothTest *test, gconstpointer data)
{
  assert_fails (bluetooth_test_look (test), HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

static void
check_ends_in_the_middle (BluetoothTest *test, const char *row, HobBluetoothError code)
{
  DexFuture *looking = bluetooth_test_look (test);

  bluetooth_test_wait_log (test, "hci0 StartDiscovery", 1);
  hob_test_bluez_play (test->bluez, row, PRINTED);
  assert_fails (looking, code);
}

static void
test_turned_off_in_the_middle (BluetoothTest *test, gconstpointer data)
{
  check_ends_in_the_middle (test, "off", HOB_BLUETOOTH_ERROR_OFF);
}

static void
test_pulled_in_the_middle (BluetoothTest *test, gconstpointer data)
{
  check_ends_in_the_middle (test, "no-adapter", HOB_BLUETOOTH_ERROR_NO_ADAPTER);
}

static void
test_service_ends_in_the_middle (BluetoothTest *test, gconstpointer data)
{
  check_ends_in_the_middle (test, "no-service", HOB_BLUETOOTH_ERROR_NO_SERVICE);
}

/* The adapter turns out to be off only when it is used. */
static void
test_not_ready (BluetoothTest *test, gconstpointer data)
{
  hob_test_bluez_script (test->bluez, "{'do': 'behave', 'call': 'StartDiscovery', 'then': "
                                      "[{'error': ['NotReady', 'Resource Not Ready']}]}");
  assert_fails (bluetooth_test_look (test), HOB_BLUETOOTH_ERROR_OFF);
}

/* BlueZ takes its objects back before it goes. */
static void
test_adapter_pulled_out (BluetoothTest *test, gconstpointer data)
{
  hob_test_bluez_script (test->bluez,
                         "{'do': 'behave', 'call': 'StartDiscovery', 'then': [{'error': "
                         "['org.freedesktop.DBus.Error.UnknownObject', 'No such object']}]}");
  assert_fails (bluetooth_test_look (test), HOB_BLUETOOTH_ERROR_NO_ADAPTER);
}

static void
test_discovery_refused_once (BluetoothTest *test, gconstpointer data)
{
  add_device (test, PRINTED, "'name': 'kettle'");
  hob_test_bluez_play (test->bluez, "discovery-refused", PRINTED);
  assert_found (test, bluetooth_test_look (test), PRINTED);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci0 StartDiscovery"), ==, 2);
}

static void
test_discovery_refused_always (BluetoothTest *test, gconstpointer data)
{
  hob_test_bluez_script (test->bluez,
                         "{'do': 'behave', 'call': 'StartDiscovery', 'times': 0, 'then': "
                         "[{'error': ['InProgress', 'In Progress']}]}");
  assert_fails (bluetooth_test_look (test), HOB_BLUETOOTH_ERROR_FAILED);
}

static void
test_stop_refused (BluetoothTest *test, gconstpointer data)
{
  add_device (test, PRINTED, "'name': 'kettle'");
  hob_test_bluez_play (test->bluez, "stop-refused", PRINTED);
  assert_found (test, bluetooth_test_look (test), PRINTED);
}

static void
test_addresses (void)
{
  g_autofree char *shifted = hob_bluetooth_address_shift ("A4:CF:12:25:76:FE", 2);
  g_autofree char *wrapped = hob_bluetooth_address_shift ("FF:FF:FF:FF:FF:FF", 2);
  g_autofree char *common = hob_bluetooth_address_common (PRINTED, shifted);
  static const struct {
    const char *text;
    gboolean same;
  } serials[] = {
    {"A4:CF:12:25:76:98", TRUE},
    {"a4cf12257698", TRUE},
    {"SN A4-cf-12-25-76-98", TRUE},
    {"A4:CF:12:25:76:99", FALSE},
    {"4:CF:12:25:76:98", FALSE},
    {"98", FALSE},
    {"", FALSE},
    {"::::", FALSE},
  };

  g_assert_cmpstr (shifted, ==, "A4:CF:12:25:77:00");
  g_assert_cmpstr (wrapped, ==, "00:00:00:00:00:01");
  g_assert_cmpstr (common, ==, "A4:CF:12:25:7");
  for (gsize i = 0; i < G_N_ELEMENTS (serials); i++) {
    g_autoptr (GBytes) text = g_bytes_new_static (serials[i].text, strlen (serials[i].text));

    g_test_message ("%s", serials[i].text);
    g_assert_cmpint (hob_bluetooth_address_ends (text, PRINTED), ==, serials[i].same);
  }
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finder/addresses", test_addresses);
  bluetooth_test_add ("/finder/printed-address", test_printed_address);
  bluetooth_test_add ("/finder/lower-case", test_lower_case);
  bluetooth_test_add ("/finder/pattern", test_pattern);
  bluetooth_test_add ("/finder/printed-before-plus-two", test_printed_before_plus_two);
  bluetooth_test_add ("/finder/two-adapters", test_two_adapters);
  bluetooth_test_add ("/finder/plus-two", test_plus_two);
  bluetooth_test_add ("/finder/plus-two-carries", test_plus_two_carries);
  bluetooth_test_add ("/finder/serial", test_serial);
  bluetooth_test_add ("/finder/not-discoverable", test_not_discoverable);
  bluetooth_test_add ("/finder/signed-serial", test_signed_serial);
  bluetooth_test_add ("/finder/wrong-serial", test_wrong_serial);
  bluetooth_test_add ("/finder/others-left-alone", test_others_left_alone);
  bluetooth_test_add ("/finder/unsteady-stranger", test_unsteady_stranger);
  bluetooth_test_add ("/finder/leftover", test_leftover);
  bluetooth_test_add ("/finder/connected-already", test_connected_already);
  bluetooth_test_add ("/finder/comes-late", test_comes_late);
  bluetooth_test_add ("/finder/stop", test_stop);
  bluetooth_test_add ("/finder/stop-while-asking", test_stop_while_asking);
  bluetooth_test_add ("/finder/nobody-waits", test_nobody_waits);
  bluetooth_test_add_with_row ("/finder/off", "off", test_off);
  bluetooth_test_add_with_row ("/finder/blocked", "blocked", test_blocked);
  bluetooth_test_add_with_row ("/finder/no-adapter", "no-adapter", test_no_adapter);
  bluetooth_test_add_with_row ("/finder/no-service", "no-service", test_no_service);
  bluetooth_test_add ("/finder/turned-off-in-the-middle", test_turned_off_in_the_middle);
  bluetooth_test_add ("/finder/pulled-in-the-middle", test_pulled_in_the_middle);
  bluetooth_test_add ("/finder/service-ends-in-the-middle", test_service_ends_in_the_middle);
  bluetooth_test_add ("/finder/not-ready", test_not_ready);
  bluetooth_test_add ("/finder/adapter-pulled-out", test_adapter_pulled_out);
  bluetooth_test_add ("/finder/discovery-refused-once", test_discovery_refused_once);
  bluetooth_test_add ("/finder/discovery-refused-always", test_discovery_refused_always);
  bluetooth_test_add ("/finder/stop-refused", test_stop_refused);
  return bluetooth_test_run (2);
}
