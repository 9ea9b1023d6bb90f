/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-store-database-private.h"

#include "hob-home-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

/* Raised when the tables change; open_file() then brings older files up to it. */
#define SCHEMA_VERSION 3
/* Another Hob may be writing. Its transactions take milliseconds. */
#define BUSY_MILLISECONDS 1000

#define NEWCOMER                                                                               \
  "CREATE TABLE newcomer (account TEXT NOT NULL, address TEXT NOT NULL, name TEXT, room TEXT," \
  " since INTEGER NOT NULL, greeted INTEGER NOT NULL, handed INTEGER NOT NULL,"                \
  " PRIMARY KEY (account, address)) WITHOUT ROWID;"                                            \
  "PRAGMA user_version = 3;"

/* From nothing, and from files of the versions before. */
static const char schema[] =
  "CREATE TABLE account (address TEXT PRIMARY KEY, host TEXT, port INTEGER NOT NULL,"
  " fingerprint TEXT) WITHOUT ROWID;"
  "CREATE TABLE device (account TEXT NOT NULL, address TEXT NOT NULL, name TEXT, room TEXT,"
  " last_seen INTEGER NOT NULL, form TEXT, control TEXT,"
  " PRIMARY KEY (account, address)) WITHOUT ROWID;"
  "CREATE TABLE value (account TEXT NOT NULL, address TEXT NOT NULL, node TEXT NOT NULL,"
  " item TEXT NOT NULL, text TEXT NOT NULL, type TEXT, unit TEXT, updated INTEGER NOT NULL,"
  " PRIMARY KEY (account, address, node, item),"
  " FOREIGN KEY (account, address) REFERENCES device ON DELETE CASCADE) WITHOUT ROWID;" NEWCOMER;
static const char *const steps[SCHEMA_VERSION] = {
  schema,
  NEWCOMER,
  "ALTER TABLE newcomer ADD COLUMN handed INTEGER NOT NULL DEFAULT 1; PRAGMA user_version = 3;",
};

static gboolean
execute (HobStoreDatabase *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->file, sql, NULL, NULL, NULL) == SQLITE_OK ||
         hob_store_database_fail (self, error);
}

static gboolean
prepare (HobStoreDatabase *self, const char *sql, sqlite3_stmt **statement, GError **error)
{
  return sqlite3_prepare_v3 (self->file, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) ==
           SQLITE_OK ||
         hob_store_database_fail (self, error);
}

static gboolean
read_version (HobStoreDatabase *self, int *version, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean ok = prepare (self, "PRAGMA user_version", &statement, error) &&
                (sqlite3_step (statement) == SQLITE_ROW || hob_store_database_fail (self, error));

  if (ok)
    *version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return ok;
}

/* Two programs may find the file empty at the same moment: the lock comes before the look. */
static gboolean
migrate (HobStoreDatabase *self, GError **error)
{
  int version;

  if (!read_version (self, &version, error))
    return FALSE;
  if (version == SCHEMA_VERSION)
    return TRUE;
  if (version > SCHEMA_VERSION || version < 0) {
    g_set_error (error, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE,
                 "%s was written by a newer version of this program", self->path);
    return FALSE;
  }
  if (!execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (read_version (self, &version, error) &&
      (version == SCHEMA_VERSION || execute (self, steps[version], error)) &&
      execute (self, "COMMIT", error))
    return TRUE;

  sqlite3_exec (self->file, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
prepare_all (HobStoreDatabase *self, GError **error)
{
  for (guint i = 0; i < HOB_STORE_N_STATEMENTS; i++) {
    if (!prepare (self, hob_store_row_statements[i], &self->statements[i], error))
      return FALSE;
  }
  return TRUE;
}

static void
close_file (HobStoreDatabase *self)
{
  for (guint i = 0; i < HOB_STORE_N_STATEMENTS; i++)
    g_clear_pointer (&self->statements[i], sqlite3_finalize);
  g_clear_pointer (&self->file, sqlite3_close);
}

/* SQLite would make the file readable for others; its companions inherit the mode of the file. */
static gboolean
make_private (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0 || fchmod (fd, 0600) < 0) {
    int saved = errno;

    g_set_error (error, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE, "%s: %s", path, g_strerror (saved));
    g_clear_fd (&fd, NULL);
    return FALSE;
  }
  return g_clear_fd (&fd, error);
}

static gboolean
open_file (HobStoreDatabase *self, GError **error)
{
  if (!make_private (self->path, error))
    return FALSE;
  if (sqlite3_open_v2 (self->path, &self->file, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    return hob_store_database_fail (self, error);

  sqlite3_busy_timeout (self->file, BUSY_MILLISECONDS);
  return execute (self,
                  "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                  "PRAGMA foreign_keys = ON",
                  error) &&
         migrate (self, error) && prepare_all (self, error);
}

static void
set_aside (HobStoreDatabase *self, char **aside)
{
  static const char *const companions[] = {"", "-wal", "-shm"};
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%d-%H%M%S");

  close_file (self);
  self->broken = FALSE;
  *aside = g_strdup_printf ("%s.broken-%s", self->path, date);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *from = g_strconcat (self->path, companions[i], NULL);
    g_autofree char *to = g_strconcat (*aside, companions[i], NULL);

    g_rename (from, to);
  }
}

static void
database_clear (gpointer data)
{
  HobStoreDatabase *self = data;

  close_file (self);
  g_free (self->path);
}

/**
 * hob_store_database_open:
 * @folder: where `home.db` lives; made when missing, for its owner only
 * @error: what the person should know, possibly together with a result
 *
 * Opens the file, makes it, or brings it up to date. One that is damaged is renamed to
 * `home.db.broken-DATE` and a new one begun: then there is both a result and an error.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing can be kept; free with
 *   hob_store_database_unref()
 */
HobStoreDatabase *
hob_store_database_open (const char *folder, GError **error)
{
  HobStoreDatabase *self = g_atomic_rc_box_new0 (HobStoreDatabase);
  g_autoptr (GError) reason = NULL;

  self->path = g_build_filename (folder, "home.db", NULL);
  if (g_mkdir_with_parents (folder, 0700) < 0) {
    int saved = errno;

    g_set_error (error, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE, "%s: %s", folder,
                 g_strerror (saved));
    hob_store_database_unref (self);
    return NULL;
  }
  if (open_file (self, &reason))
    return self;

  if (self->broken) {
    g_clear_error (&reason);
    hob_store_database_begin_anew (self, &reason);
  } else {
    close_file (self);
  }
  g_propagate_error (error, g_steal_pointer (&reason));
  if (self->file == NULL)
    g_clear_pointer (&self, hob_store_database_unref);
  return self;
}

/**
 * hob_store_database_ref:
 * @self: a database
 *
 * Any thread.
 *
 * Returns: (transfer full): the same
 */
HobStoreDatabase *
hob_store_database_ref (HobStoreDatabase *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * hob_store_database_unref:
 * @self: (transfer full): a database
 *
 * Any thread. The last one closes the file.
 */
void
hob_store_database_unref (HobStoreDatabase *self)
{
  g_atomic_rc_box_release_full (self, database_clear);
}

/**
 * hob_store_database_begin_anew:
 * @self: a database that is broken
 * @error: always set: the person must know, although from here on everything may work again
 *
 * Puts the file aside as `home.db.broken-DATE` and begins an empty one.
 */
void
hob_store_database_begin_anew (HobStoreDatabase *self, GError **error)
{
  g_autofree char *aside = NULL;

  set_aside (self, &aside);
  if (!open_file (self, error)) {
    close_file (self);
    return;
  }
  g_set_error (error, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE, "%s was damaged and is now %s",
               self->path, aside);
}

/**
 * hob_store_database_fail:
 * @self: a database whose last call failed
 * @error: set to the reason
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
hob_store_database_fail (HobStoreDatabase *self, GError **error)
{
  int code = sqlite3_errcode (self->file);

  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    self->broken = TRUE;
  g_set_error (error, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE, "%s: %s", self->path,
               sqlite3_errmsg (self->file));
  return FALSE;
}
