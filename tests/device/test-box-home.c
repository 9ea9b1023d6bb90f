/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* A device in its box and the app that brings it home, on real parts but for the air between them:
 * run under tests/support/with-keyring.py and with-server.py. */

#include "device-process.h"
#include "device-test.h"
#include "test-registration-fixture.h"

#include <signal.h>

typedef struct {
  Home home;
  DeviceProcess *device;
} BoxHome;

static HobTestBluez *shared;

static void
set_up (BoxHome *test, gconstpointer plain)
{
  g_autofree char *text = g_strdup_printf ("[device]\nserver=127.0.0.1:%u\ntrust=%s\nname=Kettle\n"
                                           "[field power]\nkind=switch\nlabel=Power\n",
                                           hob_test_server_port (), hob_test_server_fingerprint ());
  g_autofree char *file = device_test_write_file ("home.ini", text);
  g_autofree char *folder = hob_test_make_folder ();
  const char *const arguments[] = {
    file, "--new", "--state", folder, "--adapter", "hci1", plain != NULL ? "--plain" : NULL, NULL,
  };

  test->home.bluez = shared;
  hob_test_bluez_script (shared, "{'do': 'reset'}");
  test->home.folder = hob_test_make_folder ();
  test->home.bus = hob_test_bluez_connect (shared);
  test->home.adapter = hob_adapter_new_for_name (test->home.bus, "hci0");
  home_new_household (&test->home);
  home_new_registration (&test->home);
  test->device = device_process_start_with (arguments, hob_test_bluez_get_bus_address (shared));
}

static void
tear_down (BoxHome *test, gconstpointer plain)
{
  Home *home = &test->home;
  HobDevice *device = hob_registration_get_device (home->registration);

  g_assert_cmpint (device_process_end (test->device, SIGTERM), ==, 0);
  device_process_free (test->device);
  hob_test_account_succeed (hob_household_remove_device (home->household, device));
  g_clear_object (&home->registration);
  hob_test_account_succeed (hob_household_stop (home->household));
  g_clear_object (&home->account);
  g_clear_object (&home->household);
  g_clear_object (&home->adapter);
  g_dbus_connection_close_sync (home->bus, NULL, NULL);
  g_clear_object (&home->bus);
  g_free (home->folder);
}

static gboolean
has_power (gpointer device)
{
  return hob_device_find_field (device, "Power") != NULL;
}

/* It is forgotten when all is done. */
static void
step_cb (HobRegistration *registration, GParamSpec *property, char **password)
{
  if (registration->password != NULL)
    g_set_str (password, registration->password);
}

static void
test_comes_home (BoxHome *test, gconstpointer plain)
{
  HobRegistration *registration = test->home.registration;
  g_autofree char *code = device_process_wait_rest (test->device, "code ");
  g_autofree char *maker = NULL;
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;
  gboolean proven;

  device_process_wait_line (test->device, "advertising");
  hob_registration_submit_code (registration, code, &error);
  g_assert_no_error (error);
  home_fill_in (&test->home);
  g_object_get (registration, "proven", &proven, "maker", &maker, NULL);
  g_assert_cmpint (proven, ==, plain == NULL);
  g_assert_cmpstr (maker, ==, "Hob");
  g_object_set (registration, "plain-text-agreed", plain != NULL, NULL);
  g_signal_connect (registration, "notify::step", G_CALLBACK (step_cb), &password);
  home_confirm (&test->home);
  home_wait_step (&test->home, HOB_REGISTRATION_DONE);

  address = device_process_wait_rest (test->device, "ready ");
  home_assert_device (&test->home, address);
  hob_test_wait (has_power, hob_registration_get_device (registration), SECONDS);
  g_assert_false (device_process_has_said (test->device, "correct horse"));
  g_assert_nonnull (password);
  g_assert_false (device_process_has_said (test->device, password));
  g_signal_handlers_disconnect_by_data (registration, &password);
  g_assert_cmpstr (device_process_get_errors (test->device), ==, "");
}

int
main (int argc, char **argv)
{
  g_autoptr (GDBusConnection) session = NULL;

  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/box-home/sealed", BoxHome, NULL, set_up, test_comes_home, tear_down);
  g_test_add ("/box-home/plain", BoxHome, "plain", set_up, test_comes_home, tear_down);
  /* The keyring's bus, before the fake has one of its own. */
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  /* It ends with this program, as in test-registration-fixture.c. */
  shared = hob_test_bluez_new (2);
  return g_test_run ();
}
