/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "bluetooth-test.h"

#include <string.h>

/* Long for what works, however busy the computer. A test that waits for one to pass shortens it. */
static const HobLinkDeadlines long_deadlines = {
  .appear = 10000,
  .connect = 10000,
  .disconnect = 5000,
  .resolve = 10000,
  .settle = 10000,
  .operation = 10000,
  .encrypted = 10000,
  .pause = 10,
  .give_up = 60000,
  .tries = 3,
};

static HobTestBluez *shared;

void
bluetooth_test_set_up (BluetoothTest *test, gconstpointer row)
{
  test->bluez = shared;
  hob_test_bluez_script (shared, "{'do': 'reset'}");
  if (row != NULL)
    hob_test_bluez_play (shared, row, PRINTED);
  test->bus = hob_test_bluez_connect (shared);
  test->adapter = hob_adapter_new_for_name (test->bus, "hci0");
  test->deadlines = long_deadlines;
}

static gboolean
is_only_reference (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

void
bluetooth_test_tear_down (BluetoothTest *test, gconstpointer data)
{
  if (test->link != NULL) {
    hob_link_close (test->link);
    hob_test_wait (is_only_reference, test->link, 20);
    g_assert_finalize_object (test->link);
  }
  if (test->finder != NULL) {
    hob_finder_stop (test->finder);
    hob_test_wait (is_only_reference, test->finder, 20);
    g_assert_finalize_object (test->finder);
  }
  if (test->adapter != NULL) {
    hob_test_wait (is_only_reference, test->adapter, 20);
    g_assert_finalize_object (test->adapter);
  }
  g_dbus_connection_close_sync (test->bus, NULL, NULL);
  g_clear_object (&test->bus);
}

void
bluetooth_test_add (const char *path, BluetoothTestFunction function)
{
  bluetooth_test_add_with_row (path, NULL, function);
}

void
bluetooth_test_add_with_row (const char *path, const char *row, BluetoothTestFunction function)
{
  g_test_add (path, BluetoothTest, row, bluetooth_test_set_up, function, bluetooth_test_tear_down);
}

int
bluetooth_test_run (guint adapters)
{
  int status;

  shared = hob_test_bluez_new (adapters);
  status = g_test_run ();
  hob_test_bluez_free (shared);
  return status;
}

DexFuture *
bluetooth_test_look (BluetoothTest *test)
{
  const HobFinderPatience patience = {.shifted = 30, .widen = 60};

  test->finder = hob_finder_new (test->adapter, PRINTED);
  hob_finder_set_patience (test->finder, &patience);
  hob_finder_set_deadlines (test->finder, &test->deadlines);
  return hob_finder_find (test->finder);
}

void
bluetooth_test_find (BluetoothTest *test, const char *details)
{
  g_autoptr (GError) error = NULL;

  hob_test_bluez_script (test->bluez, "{'do': 'device', 'address': '" PRINTED "'%s%s}",
                         details != NULL ? ", " : "", details != NULL ? details : "");
  test->link = hob_test_await_object (bluetooth_test_look (test), 20, &error);
  g_assert_no_error (error);
}

void
bluetooth_test_connect (BluetoothTest *test, const char *details)
{
  g_autoptr (GError) error = NULL;

  bluetooth_test_find (test, details);
  hob_test_await (hob_link_connect (test->link), 20, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hob_link_get_connected (test->link));
}

typedef struct {
  BluetoothTest *test;
  const char *prefix;
  guint count;
} Line;

static gboolean
is_logged (gpointer data)
{
  Line *line = data;

  return hob_test_bluez_count (line->test->bluez, line->prefix) >= line->count;
}

void
bluetooth_test_wait_log (BluetoothTest *test, const char *prefix, guint count)
{
  Line line = {test, prefix, count};

  /* The fake's log is no event of ours. */
  hob_test_poll (is_logged, &line, 20);
}

void
bluetooth_test_assert_text (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpmem (data, size, text, strlen (text));
}
