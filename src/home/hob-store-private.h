/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>
#include <libdex.h>

G_BEGIN_DECLS

#define HOB_TYPE_STORE (hob_store_get_type ())
G_DECLARE_FINAL_TYPE (HobStore, hob_store, HOB, STORE, GObject)

/* What was last known, in SQLite. Read synchronously once at start; written in batches on a
 * one-thread pool, so no save ever waits for the disk. A store that cannot be opened or written
 * keeps working as a forgetful one and says so in :error. Main thread. */

typedef struct {
  char *address;
  char *host; /* NULL: by domain */
  guint port;
  char *fingerprint; /* NULL: none pinned */
} HobStoredAccount;

typedef struct {
  char *node; /* HOB_PUBSUB_NODE_SENSORS or _ACTUATORS */
  char *item_id;
  HobReading *reading;
  gint64 updated; /* wall clock, µs */
} HobStoredValue;

typedef struct {
  char *account;
  char *address;
  char *name;    /* of the contact, NULL */
  char *room;    /* NULL */
  HobNode *form; /* the data form, NULL */
  char *control; /* the way of writing that worked, NULL */
  gint64 last_seen;
  GPtrArray *values; /* HobStoredValue */
} HobStoredDevice;

/* An account that was, or is about to be, made for a device that is not home yet. No password. */
typedef struct {
  char *account;
  char *address;
  char *name;       /* NULL */
  char *room;       /* NULL */
  gint64 since;     /* wall clock, µs */
  gboolean greeted; /* its hello was mirrored */
  gboolean handed;  /* the device has the account; else nobody has */
} HobStoredNewcomer;

HobStore *hob_store_new (const char *folder);
const GError *hob_store_get_error (HobStore *self);
/* All: (transfer container) arrays with free functions set; empty when there is nothing. */
GPtrArray *hob_store_load_accounts (HobStore *self);
GPtrArray *hob_store_load_devices (HobStore *self);
GPtrArray *hob_store_load_newcomers (HobStore *self);
void hob_store_save_account (HobStore *self, const HobStoredAccount *account);
void hob_store_forget_account (HobStore *self, const char *address);
/* Name, room and last_seen; the rest has its own calls. */
void hob_store_save_device (HobStore *self,
                            const char *account,
                            const char *address,
                            const char *name,
                            const char *room,
                            gint64 last_seen);
void hob_store_forget_device (HobStore *self, const char *account, const char *address);
void hob_store_save_form (HobStore *self, const char *account, const char *address, HobNode *form);
void hob_store_save_control (HobStore *self,
                             const char *account,
                             const char *address,
                             const char *control);
void hob_store_save_newcomer (HobStore *self, const HobStoredNewcomer *newcomer);
void hob_store_forget_newcomer (HobStore *self, const char *account, const char *address);
/* NULL @reading forgets the value. Cheap: called for each notification. */
void hob_store_save_value (HobStore *self,
                           const char *account,
                           const char *address,
                           const char *node,
                           const char *item_id,
                           HobReading *reading,
                           gint64 updated);
/* Writes what is unwritten now; resolves when it is on the disk. */
DexFuture *hob_store_write (HobStore *self) G_GNUC_WARN_UNUSED_RESULT;
/* The same; blocks for at most @milliseconds. For quitting without a main loop, and tests. */
gboolean hob_store_flush (HobStore *self, guint milliseconds);

G_END_DECLS
