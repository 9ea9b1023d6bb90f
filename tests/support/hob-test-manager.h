/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A NetworkManager that is played, python-dbusmock's, with one Wi-Fi adapter that hears nothing
 * yet. */
typedef struct _HobTestManager HobTestManager;

#define HOB_TEST_MANAGER_NAME "org.freedesktop.NetworkManager"
#define HOB_TEST_MANAGER_PATH "/org/freedesktop/NetworkManager"

/* What a network asks for: NM80211ApSecurityFlags. */
#define HOB_TEST_OPEN 0
#define HOB_TEST_PASSWORD 0x100
#define HOB_TEST_ENTERPRISE 0x200

/* Any bus, as a program of its own. */
GDBusConnection *hob_test_connect_bus (const char *bus_address);

/* @device_state: a NMDeviceState. */
HobTestManager *hob_test_manager_new (const char *bus_address, guint device_state);
void hob_test_manager_free (HobTestManager *self);
const char *hob_test_manager_get_device (HobTestManager *self);

/* Fail the test unless they succeed. */
GVariant *hob_test_manager_call (HobTestManager *self,
                                 const char *path,
                                 const char *interface,
                                 const char *method,
                                 GVariant *arguments);
/* The same for methods of the mock that answer nothing. */
void hob_test_manager_tell (HobTestManager *self,
                            const char *path,
                            const char *method,
                            GVariant *arguments);

/* A network comes into reach. @frequency in MHz, @strength in percent. Returns its path. */
char *hob_test_manager_add_access_point (HobTestManager *self,
                                         const char *name,
                                         guint frequency,
                                         guint8 strength,
                                         guint security);
/* This computer knows the network. Returns the path of the connection. */
char *hob_test_manager_add_connection (HobTestManager *self, const char *name);
/* From now on a password is told, or with "" none. */
void hob_test_manager_set_secret (HobTestManager *self,
                                  const char *connection,
                                  const char *password);
void hob_test_manager_activate (HobTestManager *self,
                                const char *connection,
                                const char *access_point);

G_END_DECLS
