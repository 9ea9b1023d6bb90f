/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-finder-private.h"
#include "hob-test-bluez.h"
#include "hob-test.h"

#include <hob-bluetooth.h>

/* The virtual machine has other addresses. */
#ifndef PRINTED
#define PRINTED "A4:CF:12:25:76:98"
#define STRANGER "A4:CF:12:99:99:99"
#define DEVICE_PATH "/org/bluez/hci0/dev_A4_CF_12_25_76_98"
#define OWN "02:00:00:00:00:00"   /* the adapter hci0 */
#define BOXED "02:00:00:00:00:01" /* the adapter hci1 */
#endif
#define SHIFTED "A4:CF:12:25:76:9A"

/* One fake BlueZ for the whole program, as new for each test. */
typedef struct {
  HobTestBluez *bluez;
  GDBusConnection *bus;
  HobAdapter *adapter;
  HobFinder *finder;
  HobLink *link;
  HobLinkDeadlines deadlines; /* for what is found from now on */
} BluetoothTest;

typedef void (*BluetoothTestFunction) (BluetoothTest *test, gconstpointer row);

/* The row, if any, is played before anybody looks at the adapter. */
void bluetooth_test_set_up (BluetoothTest *test, gconstpointer row);
void bluetooth_test_tear_down (BluetoothTest *test, gconstpointer data);
void bluetooth_test_add (const char *path, BluetoothTestFunction function);
void bluetooth_test_add_with_row (const char *path,
                                  const char *row,
                                  BluetoothTestFunction function);
int bluetooth_test_run (guint adapters);

/* Starts looking for PRINTED, with little patience. */
DexFuture *bluetooth_test_look (BluetoothTest *test);
/* A device with this JSON in addition, found; then also connected. */
void bluetooth_test_find (BluetoothTest *test, const char *details);
void bluetooth_test_connect (BluetoothTest *test, const char *details);
/* Fails the test unless this much of the log comes within twenty seconds. */
void bluetooth_test_wait_log (BluetoothTest *test, const char *prefix, guint count);
void bluetooth_test_assert_text (GBytes *bytes, const char *text);
