/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-account.h"
#include "hob-device.h"

G_BEGIN_DECLS

#define HOB_TYPE_HOME (hob_home_get_type ())
G_DECLARE_FINAL_TYPE (HobHome, hob_home, HOB, HOME, GObject)

/* The whole: accounts, and their devices as one GListModel of HobDevice sorted by room and name.
 * Properties (read): accounts (GListModel of HobAccount), storage-error (GError; values are then
 * not remembered). */

/* @data_dir NULL: the user's data folder. Loads what was last known, synchronously and fast, so
 * that the first frame can show it; never fails: see :storage-error. */
HobHome *hob_home_new (const char *data_dir);
GListModel *hob_home_get_accounts (HobHome *self);
const GError *hob_home_get_storage_error (HobHome *self);
/* Starts the remembered accounts. */
void hob_home_start (HobHome *self);
/* Ends sessions politely and writes what is unwritten; resolves within three seconds. */
DexFuture *hob_home_stop (HobHome *self);

/* Signs in. Resolves to the HobAccount once online; the account is then remembered (unless
 * @transient: nothing of it is written, neither keyring nor database). Rejects with
 * HOB_XMPP_ERROR; after HOB_XMPP_ERROR_CERTIFICATE the question is *@certificate of
 * hob_home_get_refused_certificate, and signing in again with its fingerprint trusts it. */
DexFuture *hob_home_sign_in (HobHome *self,
                             const char *address,
                             const char *password,
                             const char *host,
                             guint port,
                             const char *trusted_fingerprint,
                             gboolean transient);
HobCertificate *hob_home_get_refused_certificate (HobHome *self);
/* Forgets account, password and what its devices said. */
DexFuture *hob_home_sign_out (HobHome *self, HobAccount *account);

HobDevice *hob_home_find_device (HobHome *self, const char *name); /* address or name; borrowed */
/* Adds a contact that is a device and asks for its presence. */
DexFuture *hob_home_add_device (HobHome *self,
                                HobAccount *account,
                                const char *address,
                                const char *name,
                                const char *room);
DexFuture *hob_home_rename_device (HobHome *self, HobDevice *device, const char *name);
DexFuture *hob_home_move_device (HobHome *self, HobDevice *device, const char *room);
/* Unsubscribes, and takes it off the contact list. */
DexFuture *hob_home_remove_device (HobHome *self, HobDevice *device);

G_END_DECLS
