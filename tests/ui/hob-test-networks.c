/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-networks.h"

#define DEVICE_ACTIVATED 100

struct _HobTestNetworks {
  GTestDBus *daemon;
  GDBusConnection *shared; /* what Hob takes for the system bus */
  HobTestManager *manager;
};

HobTestNetworks *
hob_test_networks_new (void)
{
  HobTestNetworks *self = g_new0 (HobTestNetworks, 1);
  g_autofree char *session = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  g_autoptr (GError) error = NULL;

  self->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->daemon);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (self->daemon), TRUE);
  /* It is meant to be a session's, of which there is one already. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", session, TRUE);
  g_setenv ("DISPLAY", display, TRUE);
  self->shared = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  g_assert_no_error (error);
  /* The bus ends before this program does. */
  g_dbus_connection_set_exit_on_close (self->shared, FALSE);
  return self;
}

void
hob_test_networks_start (HobTestNetworks *self)
{
  self->manager =
    hob_test_manager_new (g_test_dbus_get_bus_address (self->daemon), DEVICE_ACTIVATED);
}

void
hob_test_networks_add (HobTestNetworks *self,
                       const char *name,
                       guint frequency,
                       guint8 strength,
                       guint security,
                       const char *password,
                       gboolean in_use)
{
  g_autofree char *access_point =
    hob_test_manager_add_access_point (self->manager, name, frequency, strength, security);
  g_autofree char *connection = NULL;

  if (password == NULL)
    return;
  connection = hob_test_manager_add_connection (self->manager, name);
  hob_test_manager_set_secret (self->manager, connection, password);
  if (in_use)
    hob_test_manager_activate (self->manager, connection, access_point);
}

void
hob_test_networks_free (HobTestNetworks *self)
{
  g_clear_pointer (&self->manager, hob_test_manager_free);
  g_clear_object (&self->shared);
  /* The bus ends with this program: ending it before would wait for everybody to let go of it. */
  g_free (self);
}
