/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-store-private.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* In the order they are written: what is forgotten goes before what is saved anew. */
typedef enum {
  HOB_STORE_FORGET_ACCOUNT,
  HOB_STORE_FORGET_DEVICE,
  HOB_STORE_ACCOUNT,
  HOB_STORE_DEVICE,
  HOB_STORE_FORM,
  HOB_STORE_CONTROL,
  HOB_STORE_VALUE,
  HOB_STORE_NEWCOMER,
  HOB_STORE_N_KINDS,
} HobStoreChangeKind;

/* These are steps of a change, not changes themselves. */
enum {
  HOB_STORE_STEP_FORGET_DEVICES = HOB_STORE_N_KINDS,
  HOB_STORE_STEP_FORGET_VALUE,
  HOB_STORE_STEP_FORGET_NEWCOMER,
  HOB_STORE_STEP_FORGET_NEWCOMERS,
  HOB_STORE_N_STATEMENTS,
};

/* One row to be written. The first five members are what it is about, the others what to write
 * there. */
typedef struct {
  HobStoreChangeKind kind;
  char *account;
  char *address;
  char *node;
  char *item_id;

  char *host;
  char *fingerprint;
  guint port;
  char *name;
  char *room;
  char *control;
  gint64 when; /* 0: forget the newcomer */
  gboolean greeted;
  gboolean handed;
  HobNode *form;
  HobReading *reading;
} HobStoreChange;

HobStoreChange *hob_store_change_new (const HobStoreChange *about);
void hob_store_change_free (HobStoreChange *self);
guint hob_store_change_hash (gconstpointer about);
gboolean hob_store_change_equal (gconstpointer a, gconstpointer b);

/* What is unwritten. */
HobStoreChange *hob_store_touch (HobStore *self, const HobStoreChange *about);
void hob_store_withdraw (HobStore *self, const HobStoreChange *about);

/* The file. Atomically counted; used by one thread at a time. */
typedef struct {
  char *path;
  sqlite3 *file;
  sqlite3_stmt *statements[HOB_STORE_N_STATEMENTS];
  gboolean broken; /* SQLite has said that the file is damaged */
} HobStoreDatabase;

HobStoreDatabase *hob_store_database_open (const char *folder, GError **error);
HobStoreDatabase *hob_store_database_ref (HobStoreDatabase *self);
void hob_store_database_unref (HobStoreDatabase *self);
void hob_store_database_begin_anew (HobStoreDatabase *self, GError **error);
gboolean hob_store_database_fail (HobStoreDatabase *self, GError **error);

/* Its rows. */
extern const char *const hob_store_row_statements[HOB_STORE_N_STATEMENTS];
gboolean hob_store_rows_load_accounts (HobStoreDatabase *database,
                                       GPtrArray *accounts,
                                       GError **error);
gboolean hob_store_rows_load_devices (HobStoreDatabase *database,
                                      GPtrArray *devices,
                                      GError **error);
gboolean hob_store_rows_load_newcomers (HobStoreDatabase *database,
                                        GPtrArray *newcomers,
                                        GError **error);
gboolean hob_store_rows_write (HobStoreDatabase *database, GPtrArray *changes, GError **error);

G_END_DECLS
