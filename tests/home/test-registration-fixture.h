/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-registration-private.h"
#include "hob-test-account.h"
#include "hob-test-bluez.h"
#include "hob-test.h"

G_BEGIN_DECLS

#define SECONDS 20
#define PRINTED "A4:CF:12:25:76:98"
#define PLAIN_CODE "xmpp:iot-register?mac=" PRINTED
#define HELLO "Hi from the ESP32. Please mirror this message!"

/* What the fake BlueZ does from now on whenever it is asked for this. */
#define ALWAYS(call, then) "{'do': 'behave', 'call': '" call "', 'times': 0, 'then': [" then "]}"

/* A home with juliet in it, a device in its box in reach, and somebody bringing it home. */
typedef struct {
  char *folder;
  HobTestBluez *bluez;
  GDBusConnection *bus;
  HobAdapter *adapter;
  HobHousehold *household;
  HobAccount *account;
  HobRegistration *registration;
} Home;

/* The device once it has its credentials. */
typedef struct {
  HobSession *session;
  HobRoster *roster;
  char *owner;
  guint mirrors;
  gboolean mute; /* does not say that it is done */
} Thing;

/* Adds a test with a home of its own; @run gets the shared BlueZ. */
void home_test_add (const char *path, void (*run) (Home *home, gconstpointer data));
int home_test_run (void);

void home_new_household (Home *home);
void home_new_registration (Home *home);
void home_start (Home *home, const char *code, const char *device);
void home_fill_in (Home *home);
void home_confirm (Home *home);
/* From the beginning to this step, where it stays. Returns the device in GREETING, else NULL. */
Thing *home_come_to (Home *home, HobRegistrationStep step);
/* Everything works again. */
void home_mend (Home *home);
void home_wait_step (Home *home, HobRegistrationStep step);
void home_wait_error (Home *home, HobRegistrationStep step, GQuark domain, int code);
void home_assert_device (Home *home, const char *address);
/* What the device was told; @secret_key NULL: in the clear. */
char *home_dup_written (Home *home, const char *uuid, const guint8 *key, const guint8 *secret_key);

Thing *thing_new (const char *address, const char *password, const char *owner);
/* With what was written to the plain device. */
Thing *thing_new_from_home (Home *home);
void thing_free (Thing *self);
void thing_say_hello (Thing *self);
void thing_publish (Thing *self);
DexFuture *sign_in_as (const char *address, const char *password, HobSession **session);
/* The keyring forgets the password of this account, also the one that was kept for the person. */
void home_wait_no_password (const char *address);
void assert_no_account (const char *address, const char *password);

G_END_DECLS
