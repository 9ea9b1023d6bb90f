/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "played-network.h"

#include "hob-test-manager.h"
#include "hob-test.h"

#define SECONDS 40
#define NAME HOB_TEST_MANAGER_NAME
#define PATH HOB_TEST_MANAGER_PATH
#define ACTIVE NAME ".Connection.Active"
#define DEVICE_DISCONNECTED 30
#define DEVICE_FAILED 120
#define ACTIVATING 1
#define ACTIVATED 2

/* As NetworkManager does: the answer comes before the end is known. */
static const char add_and_activate[] =
  "connection = self.SettingsAddConnection(args[0])\n"
  "active = self.AddActiveConnection([args[1]], connection, '/', str(len(objects)), 1)\n"
  "ret = (dbus.ObjectPath(connection), dbus.ObjectPath(active))";

struct _PlayedNetwork {
  HobTestManager *manager;
};

static GVariant *
get_property (PlayedNetwork *self, const char *path, const char *interface, const char *name)
{
  g_autoptr (GVariant) reply =
    hob_test_manager_call (self->manager, path, "org.freedesktop.DBus.Properties", "Get",
                           g_variant_new ("(ss)", interface, name));
  GVariant *value;

  g_variant_get (reply, "(v)", &value);
  return value;
}

/* Somebody's that has not come to an end. */
static char *
find_active (PlayedNetwork *self)
{
  g_autoptr (GVariant) all = get_property (self, PATH, NAME, "ActiveConnections");

  for (gsize i = 0; i < g_variant_n_children (all); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (all, i);
    const char *path = g_variant_get_string (child, NULL);
    g_autoptr (GVariant) state = get_property (self, path, ACTIVE, "State");

    if (g_variant_get_uint32 (state) == ACTIVATING)
      return g_strdup (path);
  }
  return NULL;
}

static gboolean
is_wanted (gpointer data)
{
  g_autofree char *active = find_active (data);

  return active != NULL;
}

static void
set_state (PlayedNetwork *self, const char *active, guint state)
{
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "State", g_variant_new_uint32 (state));
  hob_test_manager_tell (self->manager, active, "UpdateProperties",
                         g_variant_new ("(sa{sv})", ACTIVE, &properties));
}

PlayedNetwork *
played_network_new (const char *bus_address)
{
  PlayedNetwork *self = g_new0 (PlayedNetwork, 1);

  self->manager = hob_test_manager_new (bus_address, DEVICE_DISCONNECTED);
  hob_test_manager_tell (self->manager, PATH, "AddMethod",
                         g_variant_new ("(sssss)", NAME, "AddAndActivateConnection", "a{sa{sv}}oo",
                                        "oo", add_and_activate));
  return self;
}

void
played_network_free (PlayedNetwork *self)
{
  hob_test_manager_free (self->manager);
  g_free (self);
}

void
played_network_accept (PlayedNetwork *self)
{
  g_autofree char *active = NULL;

  hob_test_poll (is_wanted, self, SECONDS);
  active = find_active (self);
  set_state (self, active, ACTIVATED);
}

void
played_network_fail (PlayedNetwork *self, guint reason)
{
  g_autofree GVariant **arguments = g_new (GVariant *, 3);
  g_autofree char *active = NULL;
  const guint32 states[] = {DEVICE_FAILED, DEVICE_DISCONNECTED, reason};

  hob_test_poll (is_wanted, self, SECONDS);
  active = find_active (self);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    arguments[i] = g_variant_new_variant (g_variant_new_uint32 (states[i]));
  hob_test_manager_tell (
    self->manager, hob_test_manager_get_device (self->manager), "EmitSignal",
    g_variant_new ("(sss@av)", NAME ".Device", "StateChanged", "uuu",
                   g_variant_new_array (G_VARIANT_TYPE_VARIANT, arguments, 3)));
}

static char *
describe (PlayedNetwork *self, const char *path)
{
  g_autoptr (GVariant) reply =
    hob_test_manager_call (self->manager, path, NAME ".Settings.Connection", "GetSettings", NULL);
  g_autoptr (GVariant) settings = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) wireless = g_variant_lookup_value (settings, "802-11-wireless", NULL);
  g_autoptr (GVariant) security =
    g_variant_lookup_value (settings, "802-11-wireless-security", NULL);
  g_autoptr (GVariant) ssid = g_variant_lookup_value (wireless, "ssid", G_VARIANT_TYPE_BYTESTRING);
  const char *password = "";
  gsize size;
  const char *name = g_variant_get_fixed_array (ssid, &size, 1);

  if (security != NULL)
    g_variant_lookup (security, "psk", "&s", &password);
  return g_strdup_printf ("%.*s %s ", (int) size, name, password);
}

char *
played_network_describe (PlayedNetwork *self)
{
  g_autoptr (GVariant) all = get_property (self, PATH "/Settings", NAME ".Settings", "Connections");
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (all); i++) {
    g_autoptr (GVariant) path = g_variant_get_child_value (all, i);
    g_autofree char *one = describe (self, g_variant_get_string (path, NULL));

    g_string_append (text, one);
  }
  return g_string_free_and_steal (text);
}
