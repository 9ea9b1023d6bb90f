/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-account.h"
#include "hob-device.h"

G_BEGIN_DECLS

#define HOB_TYPE_HOUSEHOLD (hob_household_get_type ())
G_DECLARE_FINAL_TYPE (HobHousehold, hob_household, HOB, HOUSEHOLD, GObject)

/* The whole: accounts, and their devices as one GListModel of HobDevice sorted by room and name.
 * Properties (read): accounts (GListModel of HobAccount), storage-error (GError; values are then
 * not remembered, or an earlier file was damaged), settled (no account is on its way online, and
 * those online know which contacts are devices). */

/* @data_dir NULL: the user's data folder. Loads what was last known, synchronously and fast, so
 * that the first frame can show it; never fails: see :storage-error. */
HobHousehold *hob_household_new (const char *data_dir);
/* Begins empty, reads and writes nothing: for signing in transiently from the command line. */
HobHousehold *hob_household_new_transient (void);
GListModel *hob_household_get_accounts (HobHousehold *self);
const GError *hob_household_get_storage_error (HobHousehold *self);
gboolean hob_household_get_settled (HobHousehold *self);
/* Starts the remembered accounts, and removes what a killed program left behind of a device that
 * it was bringing home: for one program at a time. */
void hob_household_start (HobHousehold *self);
/* Ends sessions politely and writes what is unwritten; resolves within three seconds. */
DexFuture *hob_household_stop (HobHousehold *self);

/* Signs in. Resolves to the HobAccount once online; the account is then remembered (unless
 * @transient: nothing of it is written, neither keyring nor database). Rejects with
 * HOB_XMPP_ERROR; after HOB_XMPP_ERROR_CERTIFICATE the question is *@certificate of
 * hob_household_get_refused_certificate, and signing in again with its fingerprint trusts it. */
DexFuture *hob_household_sign_in (HobHousehold *self,
                                  const char *address,
                                  const char *password,
                                  const char *host,
                                  guint port,
                                  const char *trusted_fingerprint,
                                  gboolean transient);
HobCertificate *hob_household_get_refused_certificate (HobHousehold *self);
/* Forgets account, password and what its devices said. */
DexFuture *hob_household_sign_out (HobHousehold *self, HobAccount *account);

/* By address, by name in any case, by the only beginning of either. Borrowed; NULL when there is
 * none or more than one. */
HobDevice *hob_household_find_device (HobHousehold *self, const char *name);
/* Adds a contact that is a device and asks for its presence; resolves to the HobDevice. Rejects
 * with HOB_HOME_ERROR_ADDRESS, _EXISTS, or HOB_XMPP_ERROR; the others below with the latter. */
DexFuture *hob_household_add_device (HobHousehold *self,
                                     HobAccount *account,
                                     const char *address,
                                     const char *name,
                                     const char *room);
DexFuture *hob_household_rename_device (HobHousehold *self, HobDevice *device, const char *name);
/* NULL: into no room. */
DexFuture *hob_household_move_device (HobHousehold *self, HobDevice *device, const char *room);
/* Unsubscribes, and takes it off the contact list. */
DexFuture *hob_household_remove_device (HobHousehold *self, HobDevice *device);
/* Resolves to a gboolean, at once and never with a rejection: whether the password of the device's
 * own account was kept, so that this is possible: */
DexFuture *hob_household_has_credentials (HobHousehold *self, HobDevice *device);
/* Removes its account from its server, then the device as above. When it rejects (HOB_HOME_ERROR of
 * the keyring, HOB_XMPP_ERROR) the account is still there. */
DexFuture *hob_household_remove_device_and_account (HobHousehold *self, HobDevice *device);

G_END_DECLS
