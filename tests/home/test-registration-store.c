/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What is remembered of a device between its hand-over and its hello. */

#include "hob-store-private.h"
#include "hob-test.h"

#include <sqlite3.h>

#define MILLISECONDS 10000

static const HobStoredNewcomer kettle = {.account = (char *) "juliet@hob.test",
                                         .address = (char *) "kettle-7f3a@hob.test",
                                         .name = (char *) "Tea",
                                         .since = 1234,
                                         .greeted = TRUE,
                                         .handed = TRUE};

/* As an earlier version left it. */
static void
make_old_file (const char *folder, const char *more)
{
  g_autofree char *path = g_build_filename (folder, "home.db", NULL);
  sqlite3 *file;

  g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);
  g_assert_cmpint (
    sqlite3_exec (
      file,
      "CREATE TABLE account (address TEXT PRIMARY KEY, host TEXT, port INTEGER NOT NULL,"
      " fingerprint TEXT) WITHOUT ROWID;"
      "CREATE TABLE device (account TEXT NOT NULL, address TEXT NOT NULL, name TEXT, room TEXT,"
      " last_seen INTEGER NOT NULL, form TEXT, control TEXT,"
      " PRIMARY KEY (account, address)) WITHOUT ROWID;"
      "CREATE TABLE value (account TEXT NOT NULL, address TEXT NOT NULL, node TEXT NOT NULL,"
      " item TEXT NOT NULL, text TEXT NOT NULL, type TEXT, unit TEXT, updated INTEGER NOT NULL,"
      " PRIMARY KEY (account, address, node, item),"
      " FOREIGN KEY (account, address) REFERENCES device ON DELETE CASCADE) WITHOUT ROWID;"
      "INSERT INTO account VALUES ('juliet@hob.test', NULL, 0, NULL);",
      NULL, NULL, NULL),
    ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (file, more, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (file);
}

static GPtrArray *
load_newcomers (const char *folder)
{
  g_autoptr (HobStore) store = hob_store_new (folder);

  g_assert_no_error (hob_store_get_error (store));
  return hob_store_load_newcomers (store);
}

static void
save (const char *folder, void (*change) (HobStore *store))
{
  g_autoptr (HobStore) store = hob_store_new (folder);

  g_assert_no_error (hob_store_get_error (store));
  change (store);
  g_assert_true (hob_store_flush (store, MILLISECONDS));
}

static void
expect (HobStore *store)
{
  hob_store_save_newcomer (store, &kettle);
}

static void
forget (HobStore *store)
{
  hob_store_forget_newcomer (store, kettle.account, kettle.address);
}

static void
sign_out (HobStore *store)
{
  hob_store_forget_account (store, kettle.account);
}

static void
assert_expected (const char *folder)
{
  g_autoptr (GPtrArray) newcomers = load_newcomers (folder);
  const HobStoredNewcomer *newcomer;

  g_assert_cmpuint (newcomers->len, ==, 1);
  newcomer = g_ptr_array_index (newcomers, 0);
  g_assert_cmpstr (newcomer->account, ==, kettle.account);
  g_assert_cmpstr (newcomer->address, ==, kettle.address);
  g_assert_cmpstr (newcomer->name, ==, "Tea");
  g_assert_null (newcomer->room);
  g_assert_cmpint (newcomer->since, ==, 1234);
  g_assert_true (newcomer->greeted);
  g_assert_true (newcomer->handed);
}

static void
assert_nobody (const char *folder)
{
  g_autoptr (GPtrArray) newcomers = load_newcomers (folder);

  g_assert_cmpuint (newcomers->len, ==, 0);
}

static void
test_whole_life (void)
{
  g_autofree char *folder = hob_test_make_folder ();

  save (folder, expect);
  assert_expected (folder);
  save (folder, forget);
  assert_nobody (folder);
  save (folder, expect);
  save (folder, sign_out);
  assert_nobody (folder);
}

static void
test_old_file (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = NULL;
  g_autoptr (GPtrArray) accounts = NULL;

  make_old_file (folder, "PRAGMA user_version = 1");
  assert_nobody (folder);
  save (folder, expect);
  assert_expected (folder);
  store = hob_store_new (folder);
  accounts = hob_store_load_accounts (store);
  g_assert_cmpuint (accounts->len, ==, 1);
}

/* There a row was written at the hand-over only. */
static void
test_handed_before (void)
{
  g_autofree char *folder = hob_test_make_folder ();

  make_old_file (folder,
                 "CREATE TABLE newcomer (account TEXT NOT NULL, address TEXT NOT NULL, name TEXT,"
                 " room TEXT, since INTEGER NOT NULL, greeted INTEGER NOT NULL,"
                 " PRIMARY KEY (account, address)) WITHOUT ROWID;"
                 "INSERT INTO newcomer VALUES ('juliet@hob.test', 'kettle-7f3a@hob.test', 'Tea',"
                 " NULL, 1234, 1);"
                 "PRAGMA user_version = 2;");
  assert_expected (folder);
  save (folder, forget);
  assert_nobody (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration-store/whole-life", test_whole_life);
  g_test_add_func ("/registration-store/old-file", test_old_file);
  g_test_add_func ("/registration-store/handed-before", test_handed_before);
  return g_test_run ();
}
