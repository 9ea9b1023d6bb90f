/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-orphans-private.h"

#include "hob-home-error.h"
#include "hob-home-fiber-private.h"
#include "hob-registration-wait-private.h"
#include "hob-route-private.h"

static const HobOrphansPatience default_patience = {
  .pause = 60 * 1000,
  .most_pause = 60 * 60 * 1000,
  .remove = 60 * 1000,
  .days = 30,
};

struct _HobOrphans {
  GObject parent_instance;

  HobTransport *transport;
  HobStore *store; /* NULL: nothing is remembered */
  HobOrphansPatience patience;
  GHashTable *orphans; /* bare addresses of those to be removed */
  DexFuture *keeping;  /* the keyring is being told; NULL before */
  DexPromise *started;
  DexPromise *opened;   /* renewed each time */
  DexPromise *stopping; /* rejects */
};

G_DEFINE_FINAL_TYPE (HobOrphans, hob_orphans, G_TYPE_OBJECT)

/* One of them, while its fiber tries. */
typedef struct {
  HobOrphans *orphans;
  char *address;
  gint64 since;
  SecretValue *password; /* NULL: in the keyring */
  gboolean restored;     /* and not to be touched before the start */
} Orphan;

typedef enum {
  GONE,
  LATER,
  NEVER,
} Outcome;

static void
orphan_free (gpointer data)
{
  Orphan *orphan = data;

  g_object_unref (orphan->orphans);
  g_free (orphan->address);
  g_clear_pointer (&orphan->password, secret_value_unref);
  g_free (orphan);
}

/* Not the bare address: the keyring may keep a password for that one. */
static char *
dup_key (const char *address)
{
  return g_strconcat (address, "/registering", NULL);
}

static gboolean
is_stopped (HobOrphans *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stopping));
}

static gboolean
is_too_old (Orphan *orphan)
{
  return g_get_real_time () - orphan->since > orphan->orphans->patience.days * G_TIME_SPAN_DAY;
}

static void
await_open (HobOrphans *self)
{
  while (!is_stopped (self) && !hob_transport_is_open (self->transport))
    hob_registration_wait (dex_ref (DEX_FUTURE (self->opened)), self->stopping, 0, NULL);
}

static Outcome
find_password (Orphan *orphan)
{
  g_autoptr (GError) error = NULL;

  if (orphan->password != NULL)
    return LATER;
  orphan->password = dex_await_boxed (hob_orphans_lookup_password (orphan->address), &error);
  if (g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD))
    return NEVER;
  return LATER;
}

static gboolean
remove_from_server (Orphan *orphan, GError **error)
{
  HobOrphans *self = orphan->orphans;

  return hob_registration_wait (hob_route_remove_account (self->transport, orphan->address,
                                                          secret_value_get_text (orphan->password)),
                                self->stopping, self->patience.remove, error);
}

static Outcome
try (Orphan *orphan)
{
  g_autoptr (GError) error = NULL;
  Outcome outcome = find_password (orphan);

  if (orphan->password == NULL)
    return outcome;
  if (remove_from_server (orphan, &error))
    return GONE;
  g_debug ("The account %s stays for now: %s", orphan->address, error->message);
  return LATER;
}

static void
end (Orphan *orphan, Outcome outcome)
{
  HobOrphans *self = orphan->orphans;

  if (outcome == GONE)
    g_debug ("The account %s is gone", orphan->address);
  else
    g_message ("The account %s, which was made for a device, could not be removed",
               orphan->address);
  g_hash_table_remove (self->orphans, orphan->address);
  hob_orphans_forget (self, orphan->address);
  /* One that was kept for the person is worth nothing now. */
  if (outcome == GONE && self->store != NULL)
    dex_future_disown (hob_keyring_clear (orphan->address, HOB_KEYRING_SECONDS));
}

static DexFuture *
remove_fiber (gpointer data)
{
  Orphan *orphan = data;
  HobOrphans *self = orphan->orphans;
  int pause = self->patience.pause;

  if (orphan->restored)
    hob_registration_wait (dex_ref (DEX_FUTURE (self->started)), self->stopping, 0, NULL);
  for (await_open (self); !is_stopped (self); await_open (self)) {
    Outcome outcome = try (orphan);

    if (is_stopped (self))
      break;
    if (outcome == LATER && is_too_old (orphan))
      outcome = NEVER;
    if (outcome != LATER) {
      end (orphan, outcome);
      break;
    }
    hob_registration_wait (dex_timeout_new_msec (pause), self->stopping, 0, NULL);
    pause = MIN (2 * pause, self->patience.most_pause);
  }
  return dex_future_new_true ();
}

static void
add (HobOrphans *self, const HobStoredNewcomer *account, SecretValue *password, gboolean restored)
{
  Orphan *orphan = g_new0 (Orphan, 1);

  orphan->orphans = g_object_ref (self);
  orphan->address = g_strdup (account->address);
  orphan->since = account->since;
  orphan->password = password != NULL ? secret_value_ref (password) : NULL;
  orphan->restored = restored;
  g_hash_table_add (self->orphans, g_strdup (account->address));
  dex_future_disown (hob_home_fiber_spawn (remove_fiber, orphan, orphan_free));
}

/* Forgetting must not overtake keeping. */
static DexFuture *
kept_cb (DexFuture *future, gpointer address)
{
  hob_orphans_forget_password (address);
  return NULL;
}

static void
opened_cb (HobTransport *transport, HobOrphans *self)
{
  g_autoptr (DexPromise) opened = self->opened;

  self->opened = dex_promise_new ();
  dex_promise_resolve_boolean (opened, TRUE);
}

static void
hob_orphans_finalize (GObject *object)
{
  HobOrphans *self = HOB_ORPHANS (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->store);
  g_hash_table_unref (self->orphans);
  dex_clear (&self->keeping);
  dex_clear (&self->started);
  dex_clear (&self->opened);
  dex_clear (&self->stopping);
  G_OBJECT_CLASS (hob_orphans_parent_class)->finalize (object);
}

static void
hob_orphans_class_init (HobOrphansClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_orphans_finalize;
}

static void
hob_orphans_init (HobOrphans *self)
{
  self->patience = default_patience;
  self->orphans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->started = dex_promise_new ();
  self->opened = dex_promise_new ();
  self->stopping = dex_promise_new ();
}

/**
 * hob_orphans_new:
 * @transport: the stream of the person's account
 * @store: (nullable): where their addresses are remembered
 *
 * Returns: (transfer full): the accounts that no device has
 */
HobOrphans *
hob_orphans_new (HobTransport *transport, HobStore *store)
{
  HobOrphans *self = g_object_new (HOB_TYPE_ORPHANS, NULL);

  self->transport = g_object_ref (transport);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  g_signal_connect_object (transport, "opened", G_CALLBACK (opened_cb), self, 0);
  return self;
}

/**
 * hob_orphans_set_patience:
 * @self: the accounts that no device has
 * @patience: how often and how long to try
 */
void
hob_orphans_set_patience (HobOrphans *self, const HobOrphansPatience *patience)
{
  self->patience = *patience;
}

/**
 * hob_orphans_remember:
 * @self: the accounts that no device has
 * @account: one that is about to be made, or that its device will not get after all
 * @password: (nullable): its password; %NULL when it was remembered before
 *
 * Returns: (transfer full): resolves when the address is on the disk and the password in the
 *   keyring, at once where nothing is remembered; rejects with #HOB_HOME_ERROR
 */
DexFuture *
hob_orphans_remember (HobOrphans *self, const HobStoredNewcomer *account, SecretValue *password)
{
  HobStoredNewcomer stored = *account;
  g_autofree char *key = dup_key (account->address);

  if (self->store == NULL)
    return dex_future_new_true ();
  stored.handed = FALSE;
  stored.greeted = FALSE;
  hob_store_save_newcomer (self->store, &stored);
  if (password == NULL)
    return hob_store_write (self->store);
  dex_clear (&self->keeping);
  self->keeping = hob_keyring_store (key, password, HOB_KEYRING_SECONDS);
  return dex_future_all (hob_store_write (self->store), dex_ref (self->keeping), NULL);
}

/**
 * hob_orphans_forget:
 * @self: the accounts that no device has
 * @address: one that was never made, or is gone
 */
void
hob_orphans_forget (HobOrphans *self, const char *address)
{
  if (self->store == NULL)
    return;
  hob_store_forget_newcomer (self->store, hob_transport_get_address (self->transport), address);
  dex_future_disown (hob_store_write (self->store));
  if (self->keeping != NULL)
    dex_future_disown (
      dex_future_finally (dex_ref (self->keeping), kept_cb, g_strdup (address), g_free));
  else
    hob_orphans_forget_password (address);
}

/**
 * hob_orphans_restore:
 * @self: the accounts that no device has
 * @account: one that was remembered by a program that has ended since
 *
 * It is removed after hob_orphans_start().
 */
void
hob_orphans_restore (HobOrphans *self, const HobStoredNewcomer *account)
{
  add (self, account, NULL, TRUE);
}

/**
 * hob_orphans_start:
 * @self: the accounts that no device has
 *
 * To be called in the program that brings devices home, and in no other: what it is about to hand
 * over looks the same.
 */
void
hob_orphans_start (HobOrphans *self)
{
  if (dex_future_is_pending (DEX_FUTURE (self->started)))
    dex_promise_resolve_boolean (self->started, TRUE);
}

/**
 * hob_orphans_remove:
 * @self: the accounts that no device has
 * @account: one of them, which is remembered
 * @password: its password
 *
 * Removes it from its server as soon as there is a connection, and tries again after failures. A
 * month after it was made that is given up, with a line in the log.
 */
void
hob_orphans_remove (HobOrphans *self, const HobStoredNewcomer *account, SecretValue *password)
{
  if (!hob_orphans_has (self, account->address))
    add (self, account, password, FALSE);
}

/**
 * hob_orphans_has:
 * @self: the accounts that no device has
 * @address: a bare address
 *
 * Returns: whether this one is to be removed
 */
gboolean
hob_orphans_has (HobOrphans *self, const char *address)
{
  return g_hash_table_contains (self->orphans, address);
}

/**
 * hob_orphans_stop:
 * @self: the accounts that no device has
 *
 * Tries no longer. What is remembered stays so.
 */
void
hob_orphans_stop (HobOrphans *self)
{
  if (!is_stopped (self))
    dex_promise_reject (self->stopping,
                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
}

/**
 * hob_orphans_forget_password:
 * @address: of an account
 *
 * Goes on by itself; harmless when none is there.
 */
void
hob_orphans_forget_password (const char *address)
{
  g_autofree char *key = dup_key (address);

  dex_future_disown (hob_keyring_clear (key, HOB_KEYRING_SECONDS));
}

/**
 * hob_orphans_lookup_password:
 * @address: of an account
 *
 * Returns: (transfer full): as hob_keyring_lookup()
 */
DexFuture *
hob_orphans_lookup_password (const char *address)
{
  g_autofree char *key = dup_key (address);

  return hob_keyring_lookup (key, HOB_KEYRING_SECONDS);
}
