/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-store-database-private.h"

#include "hob-home-error.h"

/* Parameters 1 to 4 say what a change is about: account, address, node, item. What belongs to a
 * device that is not, or no longer, known is not kept: hence the conditions. */
const char *const hob_store_row_statements[HOB_STORE_N_STATEMENTS] = {
  [HOB_STORE_FORGET_ACCOUNT] = "DELETE FROM account WHERE address = ?1",
  [HOB_STORE_STEP_FORGET_DEVICES] = "DELETE FROM device WHERE account = ?1",
  [HOB_STORE_FORGET_DEVICE] = "DELETE FROM device WHERE account = ?1 AND address = ?2",
  [HOB_STORE_ACCOUNT] = "INSERT INTO account VALUES (?1, ?5, ?6, ?7) ON CONFLICT DO UPDATE"
                        " SET host = ?5, port = ?6, fingerprint = ?7",
  [HOB_STORE_DEVICE] = "INSERT INTO device VALUES (?1, ?2, ?5, ?6, ?7, NULL, NULL)"
                       " ON CONFLICT DO UPDATE SET name = ?5, room = ?6, last_seen = ?7",
  [HOB_STORE_FORM] = "UPDATE device SET form = ?5 WHERE account = ?1 AND address = ?2",
  [HOB_STORE_CONTROL] = "UPDATE device SET control = ?5 WHERE account = ?1 AND address = ?2",
  [HOB_STORE_VALUE] = "INSERT INTO value SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS"
                      " (SELECT 1 FROM device WHERE account = ?1 AND address = ?2)"
                      " ON CONFLICT DO UPDATE SET text = ?5, type = ?6, unit = ?7, updated = ?8",
  [HOB_STORE_STEP_FORGET_VALUE] =
    "DELETE FROM value WHERE account = ?1 AND address = ?2 AND node = ?3"
    " AND item = ?4",
  [HOB_STORE_NEWCOMER] = "INSERT INTO newcomer VALUES (?1, ?2, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO"
                         " UPDATE SET name = ?5, room = ?6, since = ?7, greeted = ?8, handed = ?9",
  [HOB_STORE_STEP_FORGET_NEWCOMER] = "DELETE FROM newcomer WHERE account = ?1 AND address = ?2",
  [HOB_STORE_STEP_FORGET_NEWCOMERS] = "DELETE FROM newcomer WHERE account = ?1",
};

static const char *
column_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static void
stored_account_free (gpointer data)
{
  HobStoredAccount *self = data;

  g_free (self->address);
  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self);
}

static void
stored_value_free (gpointer data)
{
  HobStoredValue *self = data;

  g_free (self->node);
  g_free (self->item_id);
  g_clear_pointer (&self->reading, hob_reading_unref);
  g_free (self);
}

static void
stored_device_free (gpointer data)
{
  HobStoredDevice *self = data;

  g_free (self->account);
  g_free (self->address);
  g_free (self->name);
  g_free (self->room);
  g_clear_pointer (&self->form, hob_node_unref);
  g_free (self->control);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static void
stored_newcomer_free (gpointer data)
{
  HobStoredNewcomer *self = data;

  g_free (self->account);
  g_free (self->address);
  g_free (self->name);
  g_free (self->room);
  g_free (self);
}

static gpointer
read_account (sqlite3_stmt *row)
{
  HobStoredAccount *account = g_new0 (HobStoredAccount, 1);

  account->address = g_strdup (column_text (row, 0));
  account->host = g_strdup (column_text (row, 1));
  account->port = (guint) sqlite3_column_int (row, 2);
  account->fingerprint = g_strdup (column_text (row, 3));
  return account;
}

static gpointer
read_device (sqlite3_stmt *row)
{
  HobStoredDevice *device = g_new0 (HobStoredDevice, 1);
  const char *form = column_text (row, 5);

  device->account = g_strdup (column_text (row, 0));
  device->address = g_strdup (column_text (row, 1));
  device->name = g_strdup (column_text (row, 2));
  device->room = g_strdup (column_text (row, 3));
  device->last_seen = sqlite3_column_int64 (row, 4);
  device->form = form != NULL ? hob_node_new_from_string (form, -1, NULL) : NULL;
  device->control = g_strdup (column_text (row, 6));
  device->values = g_ptr_array_new_with_free_func (stored_value_free);
  return device;
}

static HobStoredValue *
read_value (sqlite3_stmt *row)
{
  HobStoredValue *value = g_new0 (HobStoredValue, 1);

  value->node = g_strdup (column_text (row, 2));
  value->item_id = g_strdup (column_text (row, 3));
  value->reading =
    hob_reading_new_restored (column_text (row, 4), column_text (row, 5), column_text (row, 6));
  value->updated = sqlite3_column_int64 (row, 7);
  return value;
}

static gboolean
load (HobStoreDatabase *database,
      const char *sql,
      void (*add) (GPtrArray *rows, sqlite3_stmt *row, guint *position),
      GPtrArray *rows,
      GError **error)
{
  sqlite3_stmt *statement = NULL;
  guint position = 0;
  int result = sqlite3_prepare_v2 (database->file, sql, -1, &statement, NULL);

  while (result == SQLITE_OK || result == SQLITE_ROW) {
    result = sqlite3_step (statement);
    if (result == SQLITE_ROW)
      add (rows, statement, &position);
  }
  if (result != SQLITE_DONE)
    hob_store_database_fail (database, error);
  sqlite3_finalize (statement);
  return result == SQLITE_DONE;
}

static void
add_account (GPtrArray *rows, sqlite3_stmt *row, guint *position)
{
  g_ptr_array_add (rows, read_account (row));
}

static void
add_device (GPtrArray *rows, sqlite3_stmt *row, guint *position)
{
  g_ptr_array_add (rows, read_device (row));
}

static void
add_newcomer (GPtrArray *rows, sqlite3_stmt *row, guint *position)
{
  HobStoredNewcomer *newcomer = g_new0 (HobStoredNewcomer, 1);

  newcomer->account = g_strdup (column_text (row, 0));
  newcomer->address = g_strdup (column_text (row, 1));
  newcomer->name = g_strdup (column_text (row, 2));
  newcomer->room = g_strdup (column_text (row, 3));
  newcomer->since = sqlite3_column_int64 (row, 4);
  newcomer->greeted = sqlite3_column_int (row, 5) != 0;
  newcomer->handed = sqlite3_column_int (row, 6) != 0;
  g_ptr_array_add (rows, newcomer);
}

/* Both queries come in the order of the primary key, so one pass over the devices is enough. */
static void
add_value (GPtrArray *rows, sqlite3_stmt *row, guint *position)
{
  for (; *position < rows->len; (*position)++) {
    HobStoredDevice *device = g_ptr_array_index (rows, *position);

    if (g_str_equal (device->account, column_text (row, 0)) &&
        g_str_equal (device->address, column_text (row, 1))) {
      g_ptr_array_add (device->values, read_value (row));
      return;
    }
  }
}

static void
bind_text (sqlite3_stmt *statement, int parameter, const char *text)
{
  sqlite3_bind_text (statement, parameter, text, -1, SQLITE_STATIC);
}

static void
bind_about (sqlite3_stmt *statement, const HobStoreChange *change)
{
  const char *const about[] = {change->account, change->address, change->node, change->item_id};
  int wanted = MIN (sqlite3_bind_parameter_count (statement), (int) G_N_ELEMENTS (about));

  for (int i = 0; i < wanted; i++)
    bind_text (statement, i + 1, about[i]);
}

static void
bind_value (sqlite3_stmt *statement, const HobStoreChange *change)
{
  bind_text (statement, 5, hob_reading_get_text (change->reading));
  bind_text (statement, 6, hob_reading_get_wire_type (change->reading));
  bind_text (statement, 7, hob_reading_get_unit (change->reading));
  sqlite3_bind_int64 (statement, 8, change->when);
}

static gboolean
run (HobStoreDatabase *database, guint step, const HobStoreChange *change, GError **error)
{
  sqlite3_stmt *statement = database->statements[step];
  g_autofree char *form = NULL;
  gboolean done;

  bind_about (statement, change);
  if (step == HOB_STORE_ACCOUNT) {
    bind_text (statement, 5, change->host);
    sqlite3_bind_int64 (statement, 6, change->port);
    bind_text (statement, 7, change->fingerprint);
  } else if (step == HOB_STORE_DEVICE) {
    bind_text (statement, 5, change->name);
    bind_text (statement, 6, change->room);
    sqlite3_bind_int64 (statement, 7, change->when);
  } else if (step == HOB_STORE_NEWCOMER) {
    bind_text (statement, 5, change->name);
    bind_text (statement, 6, change->room);
    sqlite3_bind_int64 (statement, 7, change->when);
    sqlite3_bind_int (statement, 8, change->greeted);
    sqlite3_bind_int (statement, 9, change->handed);
  } else if (step == HOB_STORE_FORM) {
    form = change->form != NULL ? hob_node_to_string (change->form) : NULL;
    bind_text (statement, 5, form);
  } else if (step == HOB_STORE_CONTROL) {
    bind_text (statement, 5, change->control);
  } else if (step == HOB_STORE_VALUE) {
    bind_value (statement, change);
  }

  done = sqlite3_step (statement) == SQLITE_DONE || hob_store_database_fail (database, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return done;
}

static gboolean
write_change (HobStoreDatabase *database, const HobStoreChange *change, GError **error)
{
  if (change->kind == HOB_STORE_VALUE && change->reading == NULL)
    return run (database, HOB_STORE_STEP_FORGET_VALUE, change, error);
  if (change->kind == HOB_STORE_NEWCOMER && change->when == 0)
    return run (database, HOB_STORE_STEP_FORGET_NEWCOMER, change, error);
  if (change->kind == HOB_STORE_FORGET_ACCOUNT &&
      (!run (database, HOB_STORE_STEP_FORGET_DEVICES, change, error) ||
       !run (database, HOB_STORE_STEP_FORGET_NEWCOMERS, change, error)))
    return FALSE;
  return run (database, change->kind, change, error);
}

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  const HobStoreChange *one = a, *other = b;

  return (int) one->kind - (int) other->kind;
}

/**
 * hob_store_rows_load_accounts:
 * @database: an open database
 * @accounts: an empty array, filled with #HobStoredAccount
 * @error: set when reading failed; what was read until then stays in @accounts
 */
gboolean
hob_store_rows_load_accounts (HobStoreDatabase *database, GPtrArray *accounts, GError **error)
{
  g_ptr_array_set_free_func (accounts, stored_account_free);
  return load (database, "SELECT address, host, port, fingerprint FROM account ORDER BY address",
               add_account, accounts, error);
}

/**
 * hob_store_rows_load_devices:
 * @database: an open database
 * @devices: an empty array, filled with #HobStoredDevice
 * @error: set when reading failed; what was read until then stays in @devices
 */
gboolean
hob_store_rows_load_devices (HobStoreDatabase *database, GPtrArray *devices, GError **error)
{
  g_ptr_array_set_free_func (devices, stored_device_free);
  return load (database,
               "SELECT account, address, name, room, last_seen, form, control FROM device"
               " ORDER BY account, address",
               add_device, devices, error) &&
         load (database,
               "SELECT account, address, node, item, text, type, unit, updated FROM value"
               " ORDER BY account, address",
               add_value, devices, error);
}

/**
 * hob_store_rows_load_newcomers:
 * @database: an open database
 * @newcomers: an empty array, filled with #HobStoredNewcomer
 * @error: set when reading failed; what was read until then stays in @newcomers
 */
gboolean
hob_store_rows_load_newcomers (HobStoreDatabase *database, GPtrArray *newcomers, GError **error)
{
  g_ptr_array_set_free_func (newcomers, stored_newcomer_free);
  return load (database,
               "SELECT account, address, name, room, since, greeted, handed FROM newcomer"
               " ORDER BY account, address",
               add_newcomer, newcomers, error);
}

/**
 * hob_store_rows_write:
 * @database: an open database
 * @changes: #HobStoreChange, at most one for each row; put in order here
 * @error: the reason
 *
 * All of it in one transaction, or nothing.
 */
gboolean
hob_store_rows_write (HobStoreDatabase *database, GPtrArray *changes, GError **error)
{
  gboolean ok;

  if (database->file == NULL) {
    g_set_error (error, HOB_HOME_ERROR, HOB_HOME_ERROR_STORAGE, "%s is closed", database->path);
    return FALSE;
  }

  g_ptr_array_sort_values (changes, compare_kinds);
  ok = sqlite3_exec (database->file, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK ||
       hob_store_database_fail (database, error);
  for (guint i = 0; ok && i < changes->len; i++)
    ok = write_change (database, g_ptr_array_index (changes, i), error);
  ok = ok && (sqlite3_exec (database->file, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ||
              hob_store_database_fail (database, error));
  if (!ok && !sqlite3_get_autocommit (database->file))
    sqlite3_exec (database->file, "ROLLBACK", NULL, NULL, NULL);
  return ok;
}
