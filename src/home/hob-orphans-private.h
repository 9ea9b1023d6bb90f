/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-keyring-private.h"
#include "hob-store-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* In milliseconds, but for the last. */
typedef struct {
  int pause; /* between two tries; doubles up to the next */
  int most_pause;
  int remove;
  int days; /* after which nobody tries any more */
} HobOrphansPatience;

#define HOB_TYPE_ORPHANS (hob_orphans_get_type ())
G_DECLARE_FINAL_TYPE (HobOrphans, hob_orphans, HOB, ORPHANS, GObject)

/* Accounts that were made for devices through one account of the person, and that no device has:
 * the address of such a one is in the store and its password in the keyring before the server is
 * asked for it, so that it can be removed whatever happens. Main thread. */

/* @store NULL: nothing is remembered. */
HobOrphans *hob_orphans_new (HobTransport *transport, HobStore *store);
void hob_orphans_set_patience (HobOrphans *self, const HobOrphansPatience *patience);
/* An account is about to be made, or its device will not come. @password NULL: remembered before.
 * Resolves when both are kept. */
DexFuture *hob_orphans_remember (HobOrphans *self,
                                 const HobStoredNewcomer *account,
                                 SecretValue *password) G_GNUC_WARN_UNUSED_RESULT;
/* It was never made, or is gone. */
void hob_orphans_forget (HobOrphans *self, const char *address);
/* Remembered the last time: waits for hob_orphans_start(). */
void hob_orphans_restore (HobOrphans *self, const HobStoredNewcomer *account);
void hob_orphans_start (HobOrphans *self);
/* Removes it from its server, as often as it takes. */
void hob_orphans_remove (HobOrphans *self, const HobStoredNewcomer *account, SecretValue *password);
/* Waits for the removal of this one. */
gboolean hob_orphans_has (HobOrphans *self, const char *address);
/* The account of the person goes. What the store has stays there. */
void hob_orphans_stop (HobOrphans *self);
/* The device is home: nobody will remove its account any more. */
void hob_orphans_forget_password (const char *address);
DexFuture *hob_orphans_lookup_password (const char *address) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
