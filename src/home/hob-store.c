/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-store-private.h"

#include "hob-home-error.h"
#include "hob-store-database-private.h"

/* From the first change to its transaction: long enough to gather a burst, short enough that a
 * power cut loses little. */
#define GATHER_MILLISECONDS 1000
/* After a transaction failed, a full disk say. */
#define RETRY_MILLISECONDS 30000

struct _HobStore {
  GObject parent_instance;

  HobStoreDatabase *database; /* NULL: forgetful */
  GThreadPool *writer;
  GHashTable *changes; /* HobStoreChange → itself: what is unwritten */
  guint timer;
  GError *error;
  gboolean write_failed; /* :error is from writing, and passes when writing works again */
};

enum {
  PROP_ERROR = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HobStore, hob_store, G_TYPE_OBJECT)

/* What a waiter is told. */
enum {
  WRITTEN = 1,
  NOT_WRITTEN
};

/* One transaction on its way to the disk and back. */
typedef struct {
  GWeakRef store;
  HobStoreDatabase *database;
  GPtrArray *changes;
  DexPromise *promise; /* either may be NULL */
  GAsyncQueue *waiter;
  GError *error;
  gboolean written;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_weak_ref_clear (&job->store);
  hob_store_database_unref (job->database);
  g_ptr_array_unref (job->changes);
  dex_clear (&job->promise);
  g_clear_pointer (&job->waiter, g_async_queue_unref);
  g_clear_error (&job->error);
  g_free (job);
}

static void
set_error (HobStore *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static gboolean
is_forgotten (HobStore *self, HobStoreChange *change)
{
  HobStoreChange account = {.kind = HOB_STORE_FORGET_ACCOUNT, .account = change->account};
  HobStoreChange device = {
    .kind = HOB_STORE_FORGET_DEVICE, .account = change->account, .address = change->address};

  return g_hash_table_contains (self->changes, &account) ||
         g_hash_table_contains (self->changes, &device);
}

static gboolean write_cb (gpointer data);

static void
wake_up (HobStore *self, guint milliseconds)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (milliseconds, write_cb, self);
}

/* What could not be written waits for another try, unless something newer has taken its place. */
static void
take_back (HobStore *self, GPtrArray *changes)
{
  while (changes->len > 0) {
    HobStoreChange *change = g_ptr_array_steal_index_fast (changes, changes->len - 1);

    if (g_hash_table_contains (self->changes, change) || is_forgotten (self, change))
      hob_store_change_free (change);
    else
      g_hash_table_add (self->changes, change);
  }
  if (g_hash_table_size (self->changes) > 0)
    wake_up (self, RETRY_MILLISECONDS);
}

static gboolean
job_done_cb (gpointer data)
{
  Job *job = data;
  g_autoptr (HobStore) self = g_weak_ref_get (&job->store);

  if (job->promise != NULL && job->written)
    dex_promise_resolve_boolean (job->promise, TRUE);
  else if (job->promise != NULL)
    dex_promise_reject (job->promise, g_error_copy (job->error));
  if (self == NULL)
    return G_SOURCE_REMOVE;

  if (!job->written) {
    self->write_failed = TRUE;
    take_back (self, job->changes);
    set_error (self, job->error);
  } else if (job->error != NULL) {
    set_error (self, job->error);
  } else if (self->write_failed && job->changes->len > 0) {
    self->write_failed = FALSE;
    set_error (self, NULL);
  }
  return G_SOURCE_REMOVE;
}

/* On the writer's thread. */
static void
job_run (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GSource) done = g_idle_source_new ();

  job->written =
    job->changes->len == 0 || hob_store_rows_write (job->database, job->changes, &job->error);
  if (job->database->broken) {
    g_clear_error (&job->error);
    hob_store_database_begin_anew (job->database, &job->error);
  }
  if (job->waiter != NULL)
    g_async_queue_push (job->waiter, GINT_TO_POINTER (job->written ? WRITTEN : NOT_WRITTEN));

  /* Not g_main_context_invoke(): that would run here while nobody iterates the main context. */
  g_source_set_priority (done, G_PRIORITY_DEFAULT);
  g_source_set_callback (done, job_done_cb, job, job_free);
  g_source_attach (done, NULL);
}

/* The writer has one thread, so jobs are done in the order they were begun. */
static void
begin_job (HobStore *self, DexPromise *promise, GAsyncQueue *waiter)
{
  Job *job = g_new0 (Job, 1);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_weak_ref_init (&job->store, self);
  job->database = hob_store_database_ref (self->database);
  job->changes = g_hash_table_steal_all_keys (self->changes);
  g_ptr_array_set_free_func (job->changes, (GDestroyNotify) hob_store_change_free);
  job->promise = promise != NULL ? dex_ref (promise) : NULL;
  job->waiter = waiter != NULL ? g_async_queue_ref (waiter) : NULL;
  g_thread_pool_push (self->writer, job, NULL);
}

static gboolean
write_cb (gpointer data)
{
  HobStore *self = data;

  self->timer = 0;
  begin_job (self, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
is_about (gpointer key, gpointer value, gpointer data)
{
  const HobStoreChange *change = key, *about = data;

  return g_str_equal (change->account, about->account) &&
         (about->address == NULL || g_strcmp0 (change->address, about->address) == 0);
}

static void
hob_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_ERROR:
    g_value_set_boxed (value, HOB_STORE (object)->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_store_dispose (GObject *object)
{
  HobStore *self = HOB_STORE (object);

  if (self->database != NULL && g_hash_table_size (self->changes) > 0)
    begin_job (self, NULL, NULL);

  G_OBJECT_CLASS (hob_store_parent_class)->dispose (object);
}

static void
hob_store_finalize (GObject *object)
{
  HobStore *self = HOB_STORE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_thread_pool_free (self->writer, FALSE, FALSE);
  g_hash_table_unref (self->changes);
  g_clear_pointer (&self->database, hob_store_database_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hob_store_parent_class)->finalize (object);
}

static void
hob_store_class_init (HobStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hob_store_get_property;
  object_class->dispose = hob_store_dispose;
  object_class->finalize = hob_store_finalize;

  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hob_store_init (HobStore *self)
{
  self->changes = g_hash_table_new_full (hob_store_change_hash, hob_store_change_equal,
                                         (GDestroyNotify) hob_store_change_free, NULL);
  self->writer = g_thread_pool_new (job_run, NULL, 1, FALSE, NULL);
}

/**
 * hob_store_new:
 * @folder: the data folder, made when missing
 *
 * Opens `home.db` in @folder, or begins it. Never fails: a store that cannot be opened remembers
 * nothing, see hob_store_get_error(). Reads from the disk, a few milliseconds.
 *
 * Returns: (transfer full): a store
 */
HobStore *
hob_store_new (const char *folder)
{
  HobStore *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (HOB_TYPE_STORE, NULL);
  self->database = hob_store_database_open (folder, &self->error);
  return self;
}

/**
 * hob_store_get_error:
 * @self: a store
 *
 * Why something is or was not remembered: #HOB_HOME_ERROR_STORAGE, or that a damaged file was put
 * aside. Also the property #HobStore:error.
 *
 * Returns: (nullable): the error
 */
const GError *
hob_store_get_error (HobStore *self)
{
  g_return_val_if_fail (HOB_IS_STORE (self), NULL);

  return self->error;
}

static GPtrArray *
load (HobStore *self, gboolean (*load_rows) (HobStoreDatabase *, GPtrArray *, GError **))
{
  GPtrArray *rows = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  if (self->database == NULL || load_rows (self->database, rows, &error))
    return rows;

  if (self->database->broken) {
    g_clear_error (&error);
    hob_store_database_begin_anew (self->database, &error);
  }
  set_error (self, error);
  return rows;
}

/**
 * hob_store_load_accounts:
 * @self: a store
 *
 * Reads the remembered accounts. To be called before anything is saved.
 *
 * Returns: (transfer container) (element-type HobStoredAccount): sorted by address
 */
GPtrArray *
hob_store_load_accounts (HobStore *self)
{
  g_return_val_if_fail (HOB_IS_STORE (self), NULL);

  return load (self, hob_store_rows_load_accounts);
}

/**
 * hob_store_load_devices:
 * @self: a store
 *
 * Reads the remembered devices with their values. To be called before anything is saved.
 *
 * Returns: (transfer container) (element-type HobStoredDevice): sorted by account and address
 */
GPtrArray *
hob_store_load_devices (HobStore *self)
{
  g_return_val_if_fail (HOB_IS_STORE (self), NULL);

  return load (self, hob_store_rows_load_devices);
}

/**
 * hob_store_load_newcomers:
 * @self: a store
 *
 * Reads which devices are still expected. To be called before anything is saved.
 *
 * Returns: (transfer container) (element-type HobStoredNewcomer): sorted by account and address
 */
GPtrArray *
hob_store_load_newcomers (HobStore *self)
{
  g_return_val_if_fail (HOB_IS_STORE (self), NULL);

  return load (self, hob_store_rows_load_newcomers);
}

/**
 * hob_store_touch:
 * @self: a store
 * @about: what is about to change
 *
 * Costs one look-up and no allocation for a row that is dirty already.
 *
 * Returns: (transfer none) (nullable): the change about this row, to be filled anew; %NULL while
 *   the store is forgetful
 */
HobStoreChange *
hob_store_touch (HobStore *self, const HobStoreChange *about)
{
  HobStoreChange *change;

  if (self->database == NULL)
    return NULL;

  change = g_hash_table_lookup (self->changes, about);
  if (change == NULL) {
    change = hob_store_change_new (about);
    g_hash_table_add (self->changes, change);
    wake_up (self, GATHER_MILLISECONDS);
  }
  return change;
}

/**
 * hob_store_withdraw:
 * @self: a store
 * @about: an account, or a device of it
 *
 * Drops what was to be written about it.
 */
void
hob_store_withdraw (HobStore *self, const HobStoreChange *about)
{
  g_hash_table_foreach_remove (self->changes, is_about, (gpointer) about);
}

/**
 * hob_store_write:
 * @self: a store
 *
 * Writes what is unwritten now instead of a moment later.
 *
 * Returns: (transfer full): resolves when it is on the disk, at once for a forgetful store;
 *   rejects with #HOB_HOME_ERROR_STORAGE
 */
DexFuture *
hob_store_write (HobStore *self)
{
  g_autoptr (DexPromise) promise = NULL;

  g_return_val_if_fail (HOB_IS_STORE (self), NULL);

  if (self->database == NULL)
    return dex_future_new_for_boolean (TRUE);

  promise = dex_promise_new ();
  begin_job (self, promise, NULL);
  return DEX_FUTURE (g_steal_pointer (&promise));
}

/**
 * hob_store_flush:
 * @self: a store
 * @milliseconds: how long to wait for the disk at most
 *
 * Writes what is unwritten and waits for it. For the end of a program and for tests: nothing else
 * happens meanwhile.
 *
 * Returns: %TRUE when everything is on the disk
 */
gboolean
hob_store_flush (HobStore *self, guint milliseconds)
{
  g_autoptr (GAsyncQueue) waiter = NULL;

  g_return_val_if_fail (HOB_IS_STORE (self), FALSE);

  if (self->database == NULL)
    return FALSE;

  waiter = g_async_queue_new ();
  begin_job (self, NULL, waiter);
  return g_async_queue_timeout_pop (waiter, milliseconds * G_TIME_SPAN_MILLISECOND) ==
         GINT_TO_POINTER (WRITTEN);
}
