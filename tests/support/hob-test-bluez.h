/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The fake BlueZ (fake_bluez.py, which says what it understands) on a bus of its own, or the real
 * one in the virtual machine, which understands part of it (tests/vm/real_bluez.py). */
typedef struct _HobTestBluez HobTestBluez;

HobTestBluez *hob_test_bluez_new (guint adapters);
void hob_test_bluez_free (HobTestBluez *self);
const char *hob_test_bluez_get_bus_address (HobTestBluez *self);
/* A connection such as another program would have. */
GDBusConnection *hob_test_bluez_connect (HobTestBluez *self);
/* Commands in JSON, with ' for " so that they can be read. Done when it returns. */
void hob_test_bluez_script (HobTestBluez *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void hob_test_bluez_play (HobTestBluez *self, const char *row, const char *address);
/* How many lines of the log begin like this. */
guint hob_test_bluez_count (HobTestBluez *self, const char *prefix);
/* What follows this in the first line that begins with it, or NULL. */
char *hob_test_bluez_find (HobTestBluez *self, const char *prefix);
/* Fails the test unless a line that begins with @first comes before the first that begins with
 * @second. */
void hob_test_bluez_assert_order (HobTestBluez *self, const char *first, const char *second);
GBytes *hob_test_bluez_get_value (HobTestBluez *self, const char *address, const char *uuid);

G_END_DECLS
