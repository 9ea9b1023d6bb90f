/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The program is killed while it brings a device home, and started again: run under
 * tests/support/with-keyring.py and with-server.py. The one that is killed is this program, too. */

#include "test-registration-fixture.h"

#include "hob-household-private.h"
#include "hob-home-error.h"

#include <signal.h>
#include <string.h>

#define SETUP_DONE_WRITE PRINTED " WriteValue " HOB_UUID_SETUP_DONE
#define SILENT_WRITES \
  "{'do': 'behave', 'call': 'WriteValue', 'times': 0, 'then': [{'silence': true}]}"
#define SILENT_LAST_WRITE                                                                 \
  "{'do': 'behave', 'call': 'WriteValue', 'uuid': '" HOB_UUID_SETUP_DONE "', 'times': 0," \
  " 'then': [{'silence': true}]}"
#define DAY G_TIME_SPAN_DAY

static HobTestBluez *bluez;
static char *keyring_bus;
static const char *program;

/* What the store has of the only device that is not home yet. */
static HobStoredNewcomer *
load_newcomer (const char *folder, GPtrArray **rows)
{
  g_autoptr (HobStore) store = hob_store_new (folder);

  *rows = hob_store_load_newcomers (store);
  g_assert_cmpuint ((*rows)->len, <=, 1);
  return (*rows)->len > 0 ? g_ptr_array_index (*rows, 0) : NULL;
}

static gboolean
is_forgotten (gpointer folder)
{
  g_autoptr (GPtrArray) rows = NULL;

  return load_newcomer (folder, &rows) == NULL;
}

static gboolean
is_disowned (gpointer folder)
{
  g_autoptr (GPtrArray) rows = NULL;
  HobStoredNewcomer *newcomer = load_newcomer (folder, &rows);

  return newcomer != NULL && !newcomer->handed;
}

static gboolean
is_greeted (gpointer folder)
{
  g_autoptr (GPtrArray) rows = NULL;
  HobStoredNewcomer *newcomer = load_newcomer (folder, &rows);

  return newcomer != NULL && newcomer->greeted;
}

static gboolean
has_asked_server (gpointer data)
{
  return ((HobRegistration *) data)->registering != NULL;
}

/* The one that is killed. */

static void
wait_until_kept (HobAccount *account)
{
  const char *address = hob_account_get_address (account);

  for (guint i = 0; i < 1000; i++) {
    if (hob_test_await (hob_keyring_lookup (address, SECONDS), SECONDS, NULL, NULL))
      return;
  }
  g_error ("The password never came into the keyring");
}

/* By its parent, who knows when. */
static gboolean
is_killed (gpointer data)
{
  return FALSE;
}

static void
come_to (Home *home, const char *place)
{
  if (g_str_equal (place, "asked")) {
    hob_test_wait (has_asked_server, home->registration, SECONDS);
  } else if (g_str_equal (place, "made")) {
    home_wait_step (home, HOB_REGISTRATION_SENDING);
  } else if (g_str_equal (place, "form")) {
    home_wait_step (home, HOB_REGISTRATION_SENDING);
    hob_registration_go_back (home->registration);
    home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
  } else if (g_str_equal (place, "handed")) {
    home_wait_step (home, HOB_REGISTRATION_WAITING);
  } else if (g_str_equal (place, "cancelled")) {
    home_wait_step (home, HOB_REGISTRATION_WAITING);
    dex_future_disown (hob_registration_cancel (home->registration));
    hob_test_poll (is_disowned, home->folder, SECONDS);
  } else {
    hob_test_wait (is_killed, NULL, SECONDS);
  }
}

static int
run_child (const char *place, char *folder, const char *address)
{
  Home home = {.folder = folder};
  g_autoptr (GError) error = NULL;

  home.bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  home.adapter = hob_adapter_new_for_name (home.bus, "hci0");
  home_new_household (&home);
  wait_until_kept (home.account);
  home_new_registration (&home);
  g_assert_true (hob_registration_submit_code (home.registration, PLAIN_CODE, NULL));
  home_fill_in (&home);
  home_confirm (&home);
  come_to (&home, place);
  return raise (SIGKILL);
}

/* The one that is started again. */

typedef struct {
  char *folder;
  GSubprocess *child;
  HobHousehold *household;
  char *address;  /* of the device */
  char *password; /* as the keyring has it */
} Kill;

static void
kill_start (Kill *self, const char *place, const char *behaviour)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GError) error = NULL;

  hob_test_bluez_script (bluez, "[{'do': 'reset'}, {'do': 'device', 'address': '" PRINTED
                                "', 'name': 'Kettle'}]");
  if (behaviour != NULL)
    hob_test_bluez_script (bluez, "%s", behaviour);
  self->folder = hob_test_make_folder ();
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", keyring_bus, TRUE);
  self->child =
    g_subprocess_launcher_spawn (launcher, &error, program, "--child", place, self->folder,
                                 hob_test_bluez_get_bus_address (bluez), NULL);
  g_assert_no_error (error);
}

static void
kill_wait (Kill *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (self->child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (self->child));
  g_assert_cmpint (g_subprocess_get_term_sig (self->child), ==, SIGKILL);
}

/* Exactly what is needed to remove it is there: its address on the disk, its password in the
 * keyring. */
static void
kill_inspect (Kill *self, gboolean handed)
{
  g_autoptr (GPtrArray) rows = NULL;
  HobStoredNewcomer *newcomer = load_newcomer (self->folder, &rows);
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_nonnull (newcomer);
  g_assert_true (newcomer->handed == handed);
  self->address = g_strdup (newcomer->address);
  hob_test_await (hob_orphans_lookup_password (self->address), SECONDS, &value, &error);
  g_assert_no_error (error);
  self->password = g_strdup (secret_value_get_text (g_value_get_boxed (&value)));
}

static void
kill_start_again (Kill *self)
{
  self->household = hob_household_new (self->folder);
  g_assert_cmpuint (g_list_model_get_n_items (hob_household_get_accounts (self->household)), ==, 1);
  hob_household_start (self->household);
}

static void
assert_exists (Kill *self)
{
  g_autoptr (HobSession) session = NULL;

  hob_test_account_succeed (sign_in_as (self->address, self->password, &session));
  hob_test_account_succeed (hob_session_stop (session));
}

static gboolean
has_no_password (Kill *self)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_orphans_lookup_password (self->address), SECONDS, NULL, &error);
  return g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);
}

static void
assert_forgotten (Kill *self)
{
  hob_test_poll (is_forgotten, self->folder, SECONDS);
  for (guint i = 0; i < 1000 && !has_no_password (self); i++)
    ;
  g_assert_true (has_no_password (self));
}

static void
kill_end (Kill *self)
{
  if (self->household != NULL)
    hob_test_account_succeed (hob_household_stop (self->household));
  g_clear_object (&self->household);
  g_clear_object (&self->child);
  g_free (self->folder);
  g_free (self->address);
  g_free (self->password);
}

static void
assert_removed (const char *place, const char *behaviour, gboolean surely)
{
  Kill killed = {NULL};

  kill_start (&killed, place, behaviour);
  kill_wait (&killed);
  kill_inspect (&killed, FALSE);
  if (surely)
    assert_exists (&killed);
  kill_start_again (&killed);
  assert_forgotten (&killed);
  assert_no_account (killed.address, killed.password);
  kill_end (&killed);
}

static void
test_asked (void)
{
  assert_removed ("asked", SILENT_WRITES, FALSE);
}

static void
test_made (void)
{
  assert_removed ("made", SILENT_WRITES, TRUE);
}

static void
test_form (void)
{
  assert_removed ("form", SILENT_WRITES, TRUE);
}

static void
test_cancelled (void)
{
  assert_removed ("cancelled", NULL, FALSE);
}

/* Whatever takes the server away meanwhile. */
static void
test_offline (void)
{
  Kill killed = {NULL};

  kill_start (&killed, "made", SILENT_WRITES);
  kill_wait (&killed);
  kill_inspect (&killed, FALSE);
  hob_test_server_control ("stop");
  kill_start_again (&killed);
  hob_test_settle (200);
  g_assert_true (is_disowned (killed.folder));
  hob_test_server_control ("start");
  assert_forgotten (&killed);
  assert_no_account (killed.address, killed.password);
  kill_end (&killed);
}

static void
make_old (Kill *self, gint64 days)
{
  g_autoptr (HobStore) store = hob_store_new (self->folder);
  g_autoptr (GPtrArray) rows = hob_store_load_newcomers (store);
  HobStoredNewcomer *newcomer = g_ptr_array_index (rows, 0);

  newcomer->since = g_get_real_time () - days * DAY;
  hob_store_save_newcomer (store, newcomer);
  g_assert_true (hob_store_flush (store, SECONDS * 1000));
}

static HobOrphans *
get_orphans (Kill *self)
{
  g_autoptr (HobAccount) account =
    g_list_model_get_item (hob_household_get_accounts (self->household), 0);

  return hob_account_devices_get_orphans (hob_household_get_devices_of (self->household, account));
}

static gboolean
is_online (gpointer household)
{
  g_autoptr (HobAccount) account =
    g_list_model_get_item (hob_household_get_accounts (household), 0);

  return hob_account_get_state (account) == HOB_SESSION_ONLINE;
}

/* The server keeps silent: tried again, and given up after a month. */
static void
assert_tried (Kill *self, gint64 days, gboolean given_up)
{
  const HobOrphansPatience patience = {.pause = 10, .most_pause = 10, .remove = 300, .days = 30};
  HobTestCondition forgotten = is_forgotten;

  make_old (self, days);
  self->household = hob_household_new (self->folder);
  hob_orphans_set_patience (get_orphans (self), &patience);
  {
    g_autoptr (HobAccount) account =
      g_list_model_get_item (hob_household_get_accounts (self->household), 0);

    hob_test_account_succeed (hob_account_start (account));
  }
  hob_test_wait (is_online, self->household, SECONDS);
  hob_test_server_control ("pause");
  hob_orphans_start (get_orphans (self));
  if (given_up) {
    hob_test_poll (forgotten, self->folder, SECONDS);
  } else {
    hob_test_settle (1000);
    g_assert_false (forgotten (self->folder));
  }
  hob_test_server_control ("resume");
}

static void
test_tried_for_a_month (void)
{
  Kill killed = {NULL};

  kill_start (&killed, "made", SILENT_WRITES);
  kill_wait (&killed);
  kill_inspect (&killed, FALSE);
  assert_tried (&killed, 29, FALSE);
  assert_forgotten (&killed);
  assert_no_account (killed.address, killed.password);
  kill_end (&killed);
}

static void
test_given_up (void)
{
  Kill killed = {NULL};

  kill_start (&killed, "made", SILENT_WRITES);
  kill_wait (&killed);
  kill_inspect (&killed, FALSE);
  g_test_expect_message ("hob-home", G_LOG_LEVEL_MESSAGE, "*could not be removed*");
  assert_tried (&killed, 31, TRUE);
  g_test_assert_expected_messages ();
  assert_forgotten (&killed);
  /* What was on its way when the server came back may have removed it all the same. */
  hob_test_account_succeed (hob_registrar_remove_account (killed.address, killed.password,
                                                          "127.0.0.1", hob_test_server_port (),
                                                          hob_test_server_fingerprint ()));
  kill_end (&killed);
}

static gboolean
is_there (gpointer thing)
{
  return ((Thing *) thing)->mirrors > 0;
}

static gboolean
has_device (gpointer household)
{
  return g_list_model_get_n_items (household) == 1;
}

static void
assert_home (Kill *self)
{
  HobDevice *device;

  hob_test_wait (has_device, self->household, SECONDS);
  device = hob_household_find_device (self->household, "Tea");
  g_assert_nonnull (device);
  g_assert_cmpstr (hob_device_get_address (device), ==, self->address);
  g_assert_cmpstr (hob_device_get_room (device), ==, "Kitchen");
  assert_forgotten (self);
  hob_test_account_succeed (hob_household_remove_device (self->household, device));
}

static gboolean
is_settled (gpointer household)
{
  return is_online (household) && hob_household_get_settled (household);
}

static void
finish (Kill *self)
{
  Home home = {.bluez = bluez};
  Thing *thing;

  make_old (self, 3);
  kill_start_again (self);
  /* What comes at the very moment of signing in, ejabberd may keep until the next time. */
  hob_test_wait (is_settled, self->household, SECONDS);
  thing = thing_new_from_home (&home);
  thing_say_hello (thing);
  assert_home (self);
  g_assert_cmpuint (thing->mirrors, ==, 1);
  thing_free (thing);
  kill_end (self);
}

/* Three days later it is plugged in. */
static void
test_handed (void)
{
  Kill killed = {NULL};

  kill_start (&killed, "handed", NULL);
  kill_wait (&killed);
  kill_inspect (&killed, TRUE);
  finish (&killed);
}

/* It says hello while the program is gone: its server keeps that. */
static void
test_hello_meanwhile (void)
{
  Kill killed = {NULL};
  Home home = {.bluez = bluez};
  Thing *thing;

  kill_start (&killed, "handed", NULL);
  kill_wait (&killed);
  kill_inspect (&killed, TRUE);
  thing = thing_new_from_home (&home);
  thing_say_hello (thing);
  hob_test_settle (200);
  g_assert_cmpuint (thing->mirrors, ==, 0);

  kill_start_again (&killed);
  assert_home (&killed);
  g_assert_cmpuint (thing->mirrors, ==, 1);
  thing_free (thing);
  kill_end (&killed);
}

static gboolean
has_last_write (gpointer data)
{
  return hob_test_bluez_count (bluez, SETUP_DONE_WRITE) > 0;
}

/* Nobody knows whether the device took it: it may come, so its account stays. */
static void
test_last_write (void)
{
  Kill killed = {NULL};

  kill_start (&killed, "last-write", SILENT_LAST_WRITE);
  hob_test_poll (has_last_write, NULL, SECONDS);
  g_subprocess_force_exit (killed.child);
  kill_wait (&killed);
  kill_inspect (&killed, TRUE);
  finish (&killed);
}

/* Its "done" got lost as well: its controls tell, and there is no second mirror. */
static void
test_greeted (void)
{
  Kill killed = {NULL};
  Home home = {.bluez = bluez};
  Thing *thing;

  kill_start (&killed, "greeted", NULL);
  hob_test_poll (has_last_write, NULL, SECONDS);
  thing = thing_new_from_home (&home);
  thing->mute = TRUE;
  thing_say_hello (thing);
  hob_test_wait (is_there, thing, SECONDS);
  hob_test_poll (is_greeted, killed.folder, SECONDS);
  g_subprocess_force_exit (killed.child);
  kill_wait (&killed);
  kill_inspect (&killed, TRUE);

  kill_start_again (&killed);
  hob_test_wait (is_settled, killed.household, SECONDS);
  thing_say_hello (thing);
  thing_publish (thing);
  assert_home (&killed);
  g_assert_cmpuint (thing->mirrors, ==, 1);
  thing_free (thing);
  kill_end (&killed);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDBusConnection) session = NULL;

  g_test_init (&argc, &argv, NULL);
  if (argc == 5 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3], argv[4]);

  program = argv[0];
  keyring_bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  /* The keyring's bus, before the fake has one of its own. */
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  bluez = hob_test_bluez_new (1);
  g_test_add_func ("/kill/asked", test_asked);
  g_test_add_func ("/kill/made", test_made);
  g_test_add_func ("/kill/form", test_form);
  g_test_add_func ("/kill/cancelled", test_cancelled);
  g_test_add_func ("/kill/offline", test_offline);
  g_test_add_func ("/kill/tried-for-a-month", test_tried_for_a_month);
  g_test_add_func ("/kill/given-up", test_given_up);
  g_test_add_func ("/kill/handed", test_handed);
  g_test_add_func ("/kill/hello-meanwhile", test_hello_meanwhile);
  g_test_add_func ("/kill/last-write", test_last_write);
  g_test_add_func ("/kill/greeted", test_greeted);
  return g_test_run ();
}
