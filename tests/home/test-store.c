/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-home-error.h"
#include "hob-store-private.h"
#include "hob-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#define JULIET "juliet@hob.test"
#define KETTLE "kettle@hob.test"
#define WAIT_MILLISECONDS 10000

static void
save_text (HobStore *store, const char *item_id, const char *text, gint64 updated)
{
  g_autoptr (HobReading) reading = hob_reading_new_text (text, NULL);

  hob_store_save_value (store, JULIET, KETTLE, HOB_PUBSUB_NODE_SENSORS, item_id, reading, updated);
}

static void
flush (HobStore *store)
{
  g_assert_true (hob_store_flush (store, WAIT_MILLISECONDS));
}

static HobStoredDevice *
only_device (GPtrArray *devices)
{
  g_assert_cmpuint (devices->len, ==, 1);
  return g_ptr_array_index (devices, 0);
}

static HobStoredValue *
only_value (HobStoredDevice *device)
{
  g_assert_cmpuint (device->values->len, ==, 1);
  return g_ptr_array_index (device->values, 0);
}

static char *
database_path (const char *folder)
{
  return g_build_filename (folder, "home.db", NULL);
}

static void
test_empty (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) accounts = hob_store_load_accounts (store);
  g_autoptr (GPtrArray) devices = hob_store_load_devices (store);

  g_assert_no_error (hob_store_get_error (store));
  g_assert_cmpuint (accounts->len, ==, 0);
  g_assert_cmpuint (devices->len, ==, 0);
}

static void
save_everything (HobStore *store)
{
  HobStoredAccount account = {.address = (char *) JULIET,
                              .host = (char *) "192.0.2.1",
                              .port = 5223,
                              .fingerprint = (char *) "ab12"};
  g_autoptr (HobReading) reading = hob_reading_new_number (21.5, "°C");
  g_autoptr (HobNode) form = hob_node_new_from_string (
    "<x xmlns='jabber:x:data' type='form'><title>Kettle &amp; Cie</title></x>", -1, NULL);

  hob_store_save_account (store, &account);
  /* The order in which they come does not matter. */
  hob_store_save_value (store, JULIET, KETTLE, HOB_PUBSUB_NODE_SENSORS, "temp", reading, 42);
  hob_store_save_form (store, JULIET, KETTLE, form);
  hob_store_save_control (store, JULIET, KETTLE, "direct");
  hob_store_save_device (store, JULIET, KETTLE, "Kettle", "Kitchen", 7);
}

static void
test_everything_comes_back (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  const HobStoredAccount *account;
  HobStoredDevice *device;
  HobStoredValue *value;
  double number;

  save_everything (store);
  flush (store);
  g_clear_object (&store);

  store = hob_store_new (folder);
  accounts = hob_store_load_accounts (store);
  g_assert_cmpuint (accounts->len, ==, 1);
  account = g_ptr_array_index (accounts, 0);
  g_assert_cmpstr (account->address, ==, JULIET);
  g_assert_cmpstr (account->host, ==, "192.0.2.1");
  g_assert_cmpuint (account->port, ==, 5223);
  g_assert_cmpstr (account->fingerprint, ==, "ab12");

  devices = hob_store_load_devices (store);
  device = only_device (devices);
  g_assert_cmpstr (device->account, ==, JULIET);
  g_assert_cmpstr (device->address, ==, KETTLE);
  g_assert_cmpstr (device->name, ==, "Kettle");
  g_assert_cmpstr (device->room, ==, "Kitchen");
  g_assert_cmpstr (device->control, ==, "direct");
  g_assert_cmpint (device->last_seen, ==, 7);
  g_assert_true (hob_node_is (device->form, "x", HOB_NS_DATA));
  g_assert_cmpstr (hob_node_get_text (hob_node_get_first_child (device->form)), ==, "Kettle & Cie");

  value = only_value (device);
  g_assert_cmpstr (value->node, ==, HOB_PUBSUB_NODE_SENSORS);
  g_assert_cmpstr (value->item_id, ==, "temp");
  g_assert_cmpint (value->updated, ==, 42);
  g_assert_true (hob_reading_get_number (value->reading, &number));
  g_assert_cmpfloat (number, ==, 21.5);
  g_assert_cmpstr (hob_reading_get_unit (value->reading), ==, "°C");
}

static void
test_latest_wins (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;
  HobStoredValue *value;

  hob_store_save_device (store, JULIET, KETTLE, "Kettle", NULL, 0);
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);

    save_text (store, "temp", text, i);
  }
  flush (store);
  save_text (store, "temp", "last", 1000);
  flush (store);
  g_clear_object (&store);

  store = hob_store_new (folder);
  devices = hob_store_load_devices (store);
  value = only_value (only_device (devices));
  g_assert_cmpstr (hob_reading_get_text (value->reading), ==, "last");
  g_assert_cmpint (value->updated, ==, 1000);
}

static void
test_a_value_is_forgotten (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;

  hob_store_save_device (store, JULIET, KETTLE, "Kettle", NULL, 0);
  save_text (store, "kept", "1", 1);
  save_text (store, "temp", "1", 1);
  flush (store);
  hob_store_save_value (store, JULIET, KETTLE, HOB_PUBSUB_NODE_SENSORS, "temp", NULL, 2);
  flush (store);
  g_clear_object (&store);

  store = hob_store_new (folder);
  devices = hob_store_load_devices (store);
  g_assert_cmpstr (only_value (only_device (devices))->item_id, ==, "kept");
}

/* A device that is still alive may report once more after it was removed. */
static void
test_a_forgotten_device_stays_so (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;

  save_everything (store);
  flush (store);
  save_text (store, "temp", "before", 1);
  hob_store_forget_device (store, JULIET, KETTLE);
  save_text (store, "temp", "after", 2);
  flush (store);
  save_text (store, "temp", "much later", 3);
  flush (store);
  g_clear_object (&store);

  store = hob_store_new (folder);
  devices = hob_store_load_devices (store);
  g_assert_cmpuint (devices->len, ==, 0);
  g_clear_pointer (&devices, g_ptr_array_unref);

  /* It comes back without what it once said. */
  hob_store_save_device (store, JULIET, KETTLE, "New kettle", NULL, 0);
  flush (store);
  devices = hob_store_load_devices (store);
  g_assert_cmpuint (only_device (devices)->values->len, ==, 0);
  g_assert_null (only_device (devices)->form);
}

static void
test_forgotten_and_added_again_at_once (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;

  save_everything (store);
  flush (store);
  hob_store_forget_device (store, JULIET, KETTLE);
  hob_store_save_device (store, JULIET, KETTLE, "Again", NULL, 0);
  flush (store);

  devices = hob_store_load_devices (store);
  g_assert_cmpstr (only_device (devices)->name, ==, "Again");
  g_assert_cmpuint (only_device (devices)->values->len, ==, 0);
}

static void
test_an_account_goes_with_its_devices (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  HobStoredAccount romeo = {.address = (char *) "romeo@hob.test"};

  save_everything (store);
  hob_store_save_account (store, &romeo);
  hob_store_save_device (store, romeo.address, KETTLE, "His kettle", NULL, 0);
  flush (store);
  hob_store_forget_account (store, JULIET);
  flush (store);

  accounts = hob_store_load_accounts (store);
  g_assert_cmpuint (accounts->len, ==, 1);
  devices = hob_store_load_devices (store);
  g_assert_cmpstr (only_device (devices)->account, ==, romeo.address);
}

static void
assert_mode (const char *path, int mode)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, mode);
}

static void
test_only_the_owner_may_read (void)
{
  g_autofree char *parent = hob_test_make_folder ();
  g_autofree char *folder = g_build_filename (parent, "share", "hob", NULL);
  g_autofree char *path = database_path (folder);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (HobStore) store = hob_store_new (folder);

  save_everything (store);
  flush (store);
  assert_mode (folder, 0700);
  assert_mode (path, 0600);
  assert_mode (log, 0600);

  /* Also when it was otherwise before. */
  g_clear_object (&store);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  store = hob_store_new (folder);
  assert_mode (path, 0600);
}

static gboolean
is_written (gpointer folder)
{
  g_autofree char *path = database_path (folder);
  g_autofree char *uri = g_strdup_printf ("file:%s?mode=ro", path);
  sqlite3 *file = NULL;
  sqlite3_stmt *statement = NULL;
  gboolean written =
    sqlite3_open_v2 (uri, &file, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK &&
    sqlite3_prepare_v2 (file, "SELECT 1 FROM device", -1, &statement, NULL) == SQLITE_OK &&
    sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  sqlite3_close (file);
  return written;
}

static void
test_writes_by_itself (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);

  save_everything (store);
  g_assert_false (is_written (folder));
  hob_test_wait (is_written, folder, 10);
}

static void
test_writes_what_is_left_when_it_goes (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);

  save_everything (store);
  g_clear_object (&store);
  hob_test_wait (is_written, folder, 10);
}

static void
test_write_resolves (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GError) error = NULL;

  save_everything (store);
  hob_test_await (hob_store_write (store), 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_written (folder));
}

static void
assert_forgetful (HobStore *store)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) devices = NULL;

  g_assert_error (hob_store_get_error (store), HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE);
  save_everything (store);
  hob_store_forget_device (store, JULIET, KETTLE);
  hob_store_forget_account (store, JULIET);
  g_assert_false (hob_store_flush (store, WAIT_MILLISECONDS));
  accounts = hob_store_load_accounts (store);
  devices = hob_store_load_devices (store);
  g_assert_cmpuint (accounts->len + devices->len, ==, 0);
}

static void
test_unwritable_folder (void)
{
  g_autofree char *parent = hob_test_make_folder ();
  g_autofree char *folder = g_build_filename (parent, "hob", NULL);
  g_autoptr (HobStore) store = NULL;

  g_assert_cmpint (g_chmod (parent, 0500), ==, 0);
  store = hob_store_new (folder);
  g_assert_cmpint (g_chmod (parent, 0700), ==, 0);
  assert_forgetful (store);
}

static void
test_a_file_where_the_folder_should_be (void)
{
  g_autofree char *parent = hob_test_make_folder ();
  g_autofree char *folder = g_build_filename (parent, "hob", NULL);
  g_autoptr (HobStore) store = NULL;

  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  store = hob_store_new (folder);
  assert_forgetful (store);
}

/* Like a link somebody planted in a shared folder. */
static void
test_a_link_is_not_followed (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = database_path (folder);
  g_autofree char *target = g_build_filename (folder, "elsewhere", NULL);
  g_autoptr (HobStore) store = NULL;

  g_assert_cmpint (symlink (target, path), ==, 0);
  store = hob_store_new (folder);
  assert_forgetful (store);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

static char *
find_broken (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_prefix (name, "home.db.broken-") && !g_str_has_suffix (name, "-wal") &&
        !g_str_has_suffix (name, "-shm"))
      return g_build_filename (folder, name, NULL);
  }
  return NULL;
}

static void
test_a_broken_file_is_put_aside (void)
{
  static const char rubbish[] = "This was a database once. It is none any more, and long enough.";
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = database_path (folder);
  g_autofree char *contents = NULL;
  g_autofree char *broken = NULL;
  g_autoptr (HobStore) store = NULL;
  g_autoptr (GPtrArray) devices = NULL;

  g_assert_true (g_file_set_contents (path, rubbish, -1, NULL));
  store = hob_store_new (folder);
  g_assert_error (hob_store_get_error (store), HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE);
  broken = find_broken (folder);
  g_assert_nonnull (broken);
  g_assert_true (g_file_get_contents (broken, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, rubbish);

  /* From here on it remembers again. */
  save_everything (store);
  flush (store);
  g_clear_object (&store);
  store = hob_store_new (folder);
  g_assert_no_error (hob_store_get_error (store));
  devices = hob_store_load_devices (store);
  only_device (devices);
}

/* The first page is in order, so that only reading the rows finds out. */
static void
test_broken_pages_are_found_while_loading (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = database_path (folder);
  g_autofree char *contents = NULL;
  g_autofree char *broken = NULL;
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;
  sqlite3 *file = NULL;
  size_t length;

  save_everything (store);
  g_assert_true (hob_test_await (hob_store_write (store), 10, NULL, NULL));
  g_clear_object (&store);
  g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (file, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_close (file), ==, SQLITE_OK);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memset (contents + 4096, 0xa5, length - 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));

  store = hob_store_new (folder);
  devices = hob_store_load_devices (store);
  g_assert_cmpuint (devices->len, ==, 0);
  g_assert_error (hob_store_get_error (store), HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE);
  broken = find_broken (folder);
  g_assert_nonnull (broken);
  save_everything (store);
  flush (store);
}

static void
test_a_newer_file_is_left_alone (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = database_path (folder);
  g_autofree char *broken = NULL;
  g_autoptr (HobStore) store = NULL;
  sqlite3 *file = NULL;

  g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);
  sqlite3_exec (file, "PRAGMA user_version = 1000; CREATE TABLE future (x)", NULL, NULL, NULL);
  sqlite3_close (file);
  store = hob_store_new (folder);
  assert_forgetful (store);
  broken = find_broken (folder);
  g_assert_null (broken);
}

static gboolean
has_error (gpointer store)
{
  return hob_store_get_error (store) != NULL;
}

static gboolean
has_no_error (gpointer store)
{
  return hob_store_get_error (store) == NULL;
}

/* Somebody else's transaction stands in the way for longer than the store waits, as a full disk
 * would. Nothing is lost: it goes with the next writing. */
static void
test_what_could_not_be_written_is_kept (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = database_path (folder);
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;
  sqlite3 *file = NULL;

  g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (file, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  save_everything (store);
  hob_test_await_error (hob_store_write (store), 10, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE);
  hob_test_wait (has_error, store, 10);

  g_assert_cmpint (sqlite3_exec (file, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (file), ==, SQLITE_OK);
  save_text (store, "other", "1", 1);
  flush (store);
  hob_test_wait (has_no_error, store, 10);
  devices = hob_store_load_devices (store);
  g_assert_cmpstr (only_device (devices)->name, ==, "Kettle");
  g_assert_cmpuint (only_device (devices)->values->len, ==, 2);
}

/* No byte more may be written, as on a full disk. */
static void
test_full_disk (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;
  struct rlimit unlimited, full;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
  full = (struct rlimit) {.rlim_cur = 0, .rlim_max = unlimited.rlim_max};
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &full), ==, 0);
  save_everything (store);
  hob_test_await_error (hob_store_write (store), 10, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
  g_assert_error (hob_store_get_error (store), HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE);

  g_assert_true (hob_test_await (hob_store_write (store), 10, NULL, NULL));
  g_assert_no_error (hob_store_get_error (store));
  devices = hob_store_load_devices (store);
  g_assert_cmpuint (only_device (devices)->values->len, ==, 1);
}

static void
test_two_on_one_folder (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) one = hob_store_new (folder);
  g_autoptr (HobStore) other = hob_store_new (folder);
  g_autoptr (GPtrArray) devices = NULL;

  g_assert_no_error (hob_store_get_error (other));
  for (guint i = 0; i < 20; i++) {
    g_autofree char *item_id = g_strdup_printf ("item%u", i);

    hob_store_save_device (i % 2 ? one : other, JULIET, KETTLE, "Kettle", NULL, 0);
    save_text (i % 2 ? one : other, item_id, "x", 1);
    flush (one);
    flush (other);
  }
  devices = hob_store_load_devices (one);
  g_assert_cmpuint (only_device (devices)->values->len, ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/store/empty", test_empty);
  g_test_add_func ("/store/everything-comes-back", test_everything_comes_back);
  g_test_add_func ("/store/latest-wins", test_latest_wins);
  g_test_add_func ("/store/forget/value", test_a_value_is_forgotten);
  g_test_add_func ("/store/forget/device", test_a_forgotten_device_stays_so);
  g_test_add_func ("/store/forget/again", test_forgotten_and_added_again_at_once);
  g_test_add_func ("/store/forget/account", test_an_account_goes_with_its_devices);
  g_test_add_func ("/store/private", test_only_the_owner_may_read);
  g_test_add_func ("/store/write/by-itself", test_writes_by_itself);
  g_test_add_func ("/store/write/at-the-end", test_writes_what_is_left_when_it_goes);
  g_test_add_func ("/store/write/future", test_write_resolves);
  g_test_add_func ("/store/bad/unwritable", test_unwritable_folder);
  g_test_add_func ("/store/bad/no-folder", test_a_file_where_the_folder_should_be);
  g_test_add_func ("/store/bad/link", test_a_link_is_not_followed);
  g_test_add_func ("/store/bad/broken", test_a_broken_file_is_put_aside);
  g_test_add_func ("/store/bad/broken-pages", test_broken_pages_are_found_while_loading);
  g_test_add_func ("/store/bad/newer", test_a_newer_file_is_left_alone);
  g_test_add_func ("/store/bad/busy", test_what_could_not_be_written_is_kept);
  g_test_add_func ("/store/bad/full", test_full_disk);
  g_test_add_func ("/store/two", test_two_on_one_folder);

  return g_test_run ();
}
