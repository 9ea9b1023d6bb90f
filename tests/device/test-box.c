/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "box-test.h"

#include "hob-box-private.h"
#include "hob-thing-error-private.h"
#include "played-network.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/stat.h>

#define NO_SECRETS 7 /* NMDeviceStateReason */

/* hob-device --new as a program between a fake BlueZ and a real server. */

static void
wait_written (BoxTest *test)
{
  static const char *const names[] = {"address", "password",         "sender",
                                      "network", "network-password", "setup-done"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *line = g_strconcat ("written ", names[i], NULL);

    device_process_wait_line (test->device, line);
  }
}

/* From hand-over to its ordinary life. */
static void
assert_comes_home (BoxTest *test)
{
  device_process_wait_line (test->device, "online kettle@");
  device_process_wait_line (test->device, "hello");
  box_test_wait_hello (test, "kettle");
  box_test_mirror (test->juliet, "kettle");
  box_test_wait_done (test, "kettle");
  device_process_wait_line (test->device, "mirrored");
  device_process_wait_line (test->device, "ready kettle@");
}

static void
assert_private (BoxTest *test, const char *name, gboolean is_there)
{
  g_autofree char *path = g_build_filename (test->folder, name, NULL);
  struct stat found;
  gboolean exists = g_stat (path, &found) == 0;

  g_assert_cmpint (exists, ==, is_there);
  if (exists)
    g_assert_cmpint (found.st_mode & 0777, ==, 0600);
}

static char *
read_proved (BoxTest *test, const char *uuid)
{
  const guint8 *key = hob_registration_code_get_key (test->code);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) value =
    hob_test_await_boxed (hob_link_read (test->link, uuid), BOX_SECONDS, &error);
  g_autoptr (GBytes) plain = NULL;

  g_assert_no_error (error);
  plain = key != NULL ? hob_seal_verify (key, value) : g_bytes_ref (value);
  g_assert_nonnull (plain);
  return g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
}

static void
test_sealed (BoxTest *test, gconstpointer data)
{
  g_autofree char *serial = NULL;
  g_autofree char *maker = NULL;
  g_autofree char *value = NULL;

  box_test_start (test, NULL);
  box_test_scan (test);
  g_assert_cmpint (hob_registration_code_get_sealing (test->code), ==, HOB_SEALING_REQUIRED);
  serial = read_proved (test, HOB_UUID_SERIAL_NUMBER);
  maker = read_proved (test, HOB_UUID_MANUFACTURER);
  g_assert_cmpstr (serial, ==, hob_registration_code_get_address (test->code));
  g_assert_cmpstr (maker, ==, "Hob");
  assert_private (test, "key", TRUE);
  assert_private (test, "label", TRUE);
  assert_private (test, "account", FALSE);

  box_test_hand_over (test, "kettle", "kettle-secret");
  wait_written (test);
  assert_comes_home (test);
  assert_private (test, "account", TRUE);
  assert_private (test, "password", TRUE);
  value = hob_test_account_fetch_item (test->juliet, "kettle@hob.test", HOB_PUBSUB_NODE_ACTUATORS,
                                       "xmpp.iot.actuator.power");
  g_assert_cmpstr (value, ==, "0");
  g_assert_false (device_process_has_said (test->device, "kettle-secret"));
  g_assert_false (device_process_has_said (test->device, BOX_NETWORK_PASSWORD));
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci1 UnregisterAdvertisement"), ==, 1);
}

static void
test_plain (BoxTest *test, gconstpointer data)
{
  const char *const options[] = {"--plain", NULL};
  g_autofree char *serial = NULL;

  box_test_start (test, options);
  box_test_scan (test);
  g_assert_cmpint (hob_registration_code_get_sealing (test->code), ==, HOB_SEALING_NONE);
  serial = read_proved (test, HOB_UUID_SERIAL_NUMBER);
  g_assert_cmpstr (serial, ==, hob_registration_code_get_address (test->code));
  box_test_hand_over (test, "kettle", "kettle-secret");
  wait_written (test);
  assert_comes_home (test);
  g_assert_false (device_process_has_said (test->device, "kettle-secret"));
}

/* Whoever has not scanned the label cannot set it up, nor can a part be left out. */
static void
test_refused (BoxTest *test, gconstpointer data)
{
  guint8 key[HOB_SEAL_PUBLIC_KEY_SIZE], secret_key[HOB_SEAL_SECRET_KEY_SIZE];
  g_autoptr (GBytes) plain = g_bytes_new_static ("kettle@hob.test", 15);
  g_autoptr (GBytes) one = g_bytes_new_static ("\x01", 1);
  g_autoptr (GBytes) foreign = NULL;
  g_autoptr (GBytes) done = NULL;

  hob_seal_generate (key, secret_key);
  foreign = hob_seal_close (key, plain);
  box_test_start (test, NULL);
  box_test_scan (test);
  done = hob_seal_close (hob_registration_code_get_key (test->code), one);

  box_test_write_bytes (test, HOB_UUID_ADDRESS, plain);
  device_process_wait_line (test->device, "refused address");
  box_test_write_bytes (test, HOB_UUID_SENDER, foreign);
  device_process_wait_line (test->device, "refused sender");
  box_test_write (test, HOB_UUID_PASSWORD, "one\ntwo");
  device_process_wait_line (test->device, "refused password");
  box_test_write (test, HOB_UUID_ADDRESS, "nobody");
  device_process_wait_line (test->device, "written address");
  box_test_write (test, HOB_UUID_WIFI_PASSWORD, "short");
  box_test_write_bytes (test, HOB_UUID_SETUP_DONE, one);
  device_process_wait_line (test->device, "refused setup-done");
  box_test_write_bytes (test, HOB_UUID_SETUP_DONE, done);
  device_process_wait_line (test->device, "written setup-done");
  device_process_wait_line (test->device, "refused address");
  device_process_wait_line (test->device, "refused password");
  device_process_wait_line (test->device, "refused sender");
  device_process_wait_line (test->device, "refused network-password");
  g_assert_false (device_process_has_line (test->device, "setup-done"));

  /* The same box still takes what is right. */
  box_test_hand_over (test, "kettle", "kettle-secret");
  device_process_wait_line (test->device, "hello");
}

static void
test_started_again (BoxTest *test, gconstpointer data)
{
  g_autoptr (HobTestAccount) mallory = hob_test_account_new ("mallory");

  box_test_start (test, NULL);
  box_test_scan (test);
  box_test_hand_over (test, "kettle", "kettle-secret");
  box_test_wait_hello (test, "kettle");
  box_test_end (test);

  box_test_start (test, NULL);
  box_test_wait_hello (test, "kettle");
  g_assert_false (device_process_has_line (test->device, "code"));
  /* Neither somebody else's mirror nor other words of the owner. */
  box_test_mirror (mallory, "kettle");
  hob_test_account_send_xml (
    test->juliet,
    "<message xmlns='jabber:client' to='kettle@hob.test' type='chat'><body>%s </body></message>",
    BOX_HELLO);
  hob_test_account_send_xml (
    test->juliet,
    "<message xmlns='jabber:client' to='kettle@hob.test' type='chat'><body>Hi</body></message>");
  hob_test_settle (500);
  g_assert_false (device_process_has_line (test->device, "mirrored"));
  box_test_mirror (test->juliet, "kettle");
  box_test_wait_done (test, "kettle");
  device_process_wait_line (test->device, "ready kettle@");
  box_test_end (test);

  /* At home it just lives. */
  box_test_start (test, NULL);
  device_process_wait_line (test->device, "ready kettle@");
  g_assert_false (device_process_has_line (test->device, "hello"));
}

/* A mirror that was sent while it was off counts. */
static void
test_late_mirror (BoxTest *test, gconstpointer data)
{
  box_test_start (test, NULL);
  box_test_scan (test);
  box_test_hand_over (test, "kettle", "kettle-secret");
  box_test_wait_hello (test, "kettle");
  box_test_end (test);
  box_test_mirror (test->juliet, "kettle");
  box_test_start (test, NULL);
  device_process_wait_line (test->device, "mirrored");
  box_test_wait_done (test, "kettle");
}

/* What the server sends back is no mirror. */
static void
test_no_owner (BoxTest *test, gconstpointer data)
{
  test->owner = "nobody@hob.test";
  box_test_start (test, NULL);
  box_test_scan (test);
  box_test_hand_over (test, "kettle", "kettle-secret");
  device_process_wait_line (test->device, "hello");
  device_process_wait_error (test->device, "The hello could not be delivered.\n");
  box_test_end (test);
  box_test_start (test, NULL);
  device_process_wait_line (test->device, "hello");
  g_assert_false (device_process_has_line (test->device, "mirrored"));
}

static void
test_wrong_password (BoxTest *test, gconstpointer data)
{
  box_test_start (test, NULL);
  box_test_scan (test);
  box_test_hand_over (test, "kettle", "wrong");
  device_process_wait_error (
    test->device, "The server does not accept the address or the password.\nBack in the box.\n");
  assert_private (test, "account", FALSE);
  assert_private (test, "password", FALSE);
  box_test_scan (test);
  box_test_hand_over (test, "kettle", "kettle-secret");
  assert_comes_home (test);
}

static void
test_reset (BoxTest *test, gconstpointer data)
{
  const char *const options[] = {"--reset", NULL};
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  box_test_start (test, NULL);
  box_test_scan (test);
  before = hob_registration_code_to_text (test->code);
  box_test_hand_over (test, "kettle", "kettle-secret");
  assert_comes_home (test);
  box_test_end (test);

  box_test_start (test, options);
  device_process_wait_line (test->device, "reset");
  after = device_process_wait_rest (test->device, "code ");
  g_assert_cmpstr (after, ==, before);
  box_test_scan (test);
  assert_private (test, "account", FALSE);
  assert_private (test, "password", FALSE);
  box_test_hand_over (test, "lamp", "lamp-secret");
  device_process_wait_line (test->device, "online lamp@");
  box_test_wait_hello (test, "lamp");
}

/* A wrong password of the network is found out before anything is kept. */
static void
test_wifi (BoxTest *test, gconstpointer data)
{
  const char *const options[] = {"--wifi", NULL};
  PlayedNetwork *network = played_network_new (hob_test_bluez_get_bus_address (test->bluez));
  g_autofree char *found = NULL;

  box_test_start (test, options);
  box_test_scan (test);
  box_test_hand_over (test, "kettle", "kettle-secret");
  device_process_wait_line (test->device, "joining");
  played_network_fail (network, NO_SECRETS);
  device_process_wait_error (test->device,
                             "The network does not accept its password.\nBack in the box.\n");
  assert_private (test, "account", FALSE);
  g_assert_false (device_process_has_line (test->device, "online"));
  box_test_scan (test);
  box_test_hand_over (test, "kettle", "kettle-secret");
  played_network_accept (network);
  device_process_wait_line (test->device, "joined");
  found = played_network_describe (network);
  g_assert_cmpstr (found, ==, BOX_NETWORK " " BOX_NETWORK_PASSWORD " ");
  assert_comes_home (test);
  g_assert_false (device_process_has_said (test->device, BOX_NETWORK_PASSWORD));
  played_network_free (network);
}

static void
test_no_adapter (BoxTest *test, gconstpointer data)
{
  const char *const arguments[] = {test->file,  "--new", "--state", test->folder,
                                   "--adapter", "hci9",  NULL};

  test->device =
    device_process_start_with (arguments, hob_test_bluez_get_bus_address (test->bluez));
  g_assert_cmpint (device_process_wait_end (test->device), ==, 1);
  g_assert_cmpstr (device_process_get_errors (test->device), ==,
                   "There is no such Bluetooth adapter.\n");
  g_clear_pointer (&test->device, device_process_free);
}

typedef struct {
  GString *told;
  const char *ending;
} Ending;

static void
assert_usage (BoxTest *test, const char *option, const char *value, const char *sentence)
{
  const char *const arguments[] = {test->file, option, value, NULL};

  test->device = device_process_start_with (arguments, NULL);
  g_assert_cmpint (device_process_wait_end (test->device), ==, 2);
  g_assert_nonnull (strstr (device_process_get_errors (test->device), sentence));
  g_clear_pointer (&test->device, device_process_free);
}

static void
test_usage (BoxTest *test, gconstpointer data)
{
  assert_usage (test, "--new", NULL, "--state");
  assert_usage (test, "--reset", NULL, "are for --new");
  assert_usage (test, "--state", test->folder, "are for --new");
}

static void
told_cb (GString *told, const char *line)
{
  g_string_append_printf (told, "%s ", line);
}

static void
label_cb (BoxTest *test, const char *code)
{
  test->code = hob_registration_code_new_from_text (code, NULL);
}

static gboolean
ends_so (gpointer data)
{
  Ending *ending = data;

  return g_str_has_suffix (ending->told->str, ending->ending);
}

static void
wait_ending (GString *told, const char *text)
{
  Ending ending = {told, text};

  g_test_message ("waiting for “%s”", text);
  hob_test_wait (ends_so, &ending, BOX_SECONDS);
}

static HobBox *
start_impatient (BoxTest *test, HobThingConfig *config, GString *told)
{
  const HobBoxOptions options = {.folder = test->folder, .adapter = "hci1", .patience = 1};
  HobBox *box = hob_box_new (config, &options);

  g_signal_connect_swapped (box, "label", G_CALLBACK (label_cb), test);
  g_signal_connect_swapped (box, "told", G_CALLBACK (told_cb), told);
  return box;
}

/* Its owner does not answer: it is in its box again, and goes on waiting besides. */
static void
test_patience (BoxTest *test, gconstpointer data)
{
  g_autoptr (HobThingConfig) config = hob_thing_config_new_from_file (test->file, NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (HobBox) box = start_impatient (test, config, told);
  DexFuture *home = hob_box_bring_home (box);
  g_autoptr (GError) error = NULL;

  wait_ending (told, "advertising ");
  box_test_connect (test);
  box_test_send (test, "kettle", "kettle-secret");
  wait_ending (told, "online kettle@hob.test hello advertising ");
  /* Set up anew. */
  box_test_connect (test);
  box_test_send (test, "lamp", "lamp-secret");
  wait_ending (told, "setup-done online lamp@hob.test hello advertising ");
  /* The owner answers after all. */
  box_test_wait_hello (test, "lamp");
  box_test_mirror (test->juliet, "lamp");
  hob_test_await (home, BOX_SECONDS, NULL, &error);
  g_assert_no_error (error);
  wait_ending (told, " mirrored ");
  g_assert_cmpstr (config->address, ==, "lamp@hob.test");
  g_assert_true (hob_thing_config_is_owner (config, "juliet@hob.test"));
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci1 UnregisterAdvertisement"), ==, 3);
  box_test_wait_done (test, "lamp");
  hob_test_await (hob_session_stop (hob_box_get_session (box)), BOX_SECONDS, NULL, NULL);
}

static void
test_stopped (BoxTest *test, gconstpointer data)
{
  g_autoptr (HobThingConfig) config = hob_thing_config_new_from_file (test->file, NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (HobBox) box = start_impatient (test, config, told);
  DexFuture *home = hob_box_bring_home (box);

  wait_ending (told, "advertising ");
  hob_box_stop (box);
  hob_test_await_error (home, BOX_SECONDS, HOB_THING_ERROR, HOB_THING_ERROR_STOPPED);
  g_assert_cmpuint (hob_test_bluez_count (test->bluez, "hci1 UnregisterAdvertisement"), ==, 1);
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  box_test_add ("/box/sealed", test_sealed);
  box_test_add ("/box/plain", test_plain);
  box_test_add ("/box/refused", test_refused);
  box_test_add ("/box/started-again", test_started_again);
  box_test_add ("/box/late-mirror", test_late_mirror);
  box_test_add ("/box/no-owner", test_no_owner);
  box_test_add ("/box/wrong-password", test_wrong_password);
  box_test_add ("/box/reset", test_reset);
  box_test_add ("/box/wifi", test_wifi);
  box_test_add ("/box/no-adapter", test_no_adapter);
  box_test_add ("/box/usage", test_usage);
  box_test_add ("/box/patience", test_patience);
  box_test_add ("/box/stopped", test_stopped);
  return box_test_run ();
}
