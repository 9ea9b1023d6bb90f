/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "device-process.h"
#include "hob-test-account.h"
#include "hob-test-bluez.h"
#include "hob-test.h"

#include <hob-bluetooth.h>

#define BOX_SECONDS 40
#define BOX_HELLO "Hello from a new device. Please mirror this message!"
#define BOX_NETWORK "Home"
#define BOX_NETWORK_PASSWORD "correct horse"

/* A hob-device --new on one side of the fake BlueZ, and an app that does by hand what Hob does on
 * the other. */
typedef struct {
  HobTestBluez *bluez;
  char *folder; /* what the device remembers */
  char *file;   /* its description */
  DeviceProcess *device;
  GDBusConnection *bus;
  HobAdapter *adapter;
  HobLink *link;
  HobRegistrationCode *code;
  HobTestAccount *juliet;
  const char *owner; /* NULL: juliet */
} BoxTest;

void box_test_add (const char *path, void (*run) (BoxTest *test, gconstpointer data));
int box_test_run (void);

/* @options: further ones, NULL-terminated, or NULL. */
void box_test_start (BoxTest *test, const char *const *options);
/* Ends the device politely. */
void box_test_end (BoxTest *test);
/* Reads its code and connects. */
void box_test_scan (BoxTest *test);
void box_test_connect (BoxTest *test); /* with a code that is known */
void box_test_let_go (BoxTest *test);
void box_test_write (BoxTest *test, const char *uuid, const char *text); /* as the code demands */
void box_test_write_bytes (BoxTest *test, const char *uuid, GBytes *bytes);
/* An account of the test server for the device, juliet for its owner. */
void box_test_send (BoxTest *test, const char *account, const char *password);
/* The same, up to “setup-done”. */
void box_test_hand_over (BoxTest *test, const char *account, const char *password);
void box_test_wait_hello (BoxTest *test, const char *account);
void box_test_mirror (HobTestAccount *who, const char *account);
void box_test_wait_done (BoxTest *test, const char *account);
