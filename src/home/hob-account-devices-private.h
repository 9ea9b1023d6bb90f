/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-device-list-private.h"
#include "hob-orphans-private.h"
#include "hob-store-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_ACCOUNT_DEVICES (hob_account_devices_get_type ())
typedef struct _HobNewcomer HobNewcomer;
G_DECLARE_FINAL_TYPE (HobAccountDevices, hob_account_devices, HOB, ACCOUNT_DEVICES, GObject)

/* Which contacts of one account are devices, and what arrives for them.
 *
 * Properties (read): settled (the contact list has been fetched on this stream and every contact
 * has answered whether it is a device). */
HobAccountDevices *hob_account_devices_new (HobTransport *transport,
                                            HobRoster *roster,
                                            HobDeviceList *list,
                                            HobStore *store);
gboolean hob_account_devices_get_settled (HobAccountDevices *self);
HobDevice *hob_account_devices_get (HobAccountDevices *self, const char *address);
/* Known from the last time. */
void hob_account_devices_restore (HobAccountDevices *self, const HobStoredDevice *stored);
/* The person says that this contact is a device. */
HobDevice *hob_account_devices_adopt (HobAccountDevices *self, const char *address);
/* It has its credentials and will come; replaces what was expected from there. Borrowed. */
HobNewcomer *hob_account_devices_expect (HobAccountDevices *self,
                                         const HobStoredNewcomer *newcomer);
/* Resolves when what is expected is on the disk. */
DexFuture *hob_account_devices_write (HobAccountDevices *self) G_GNUC_WARN_UNUSED_RESULT;
/* It will not come; forgotten with the next write. */
void hob_account_devices_unexpect (HobAccountDevices *self, const char *address);
/* One that is here, on its way, or to be removed has this address. */
gboolean hob_account_devices_has_address (HobAccountDevices *self, const char *address);
/* Borrowed. */
HobOrphans *hob_account_devices_get_orphans (HobAccountDevices *self);
/* It is none of ours any more; forgotten. */
void hob_account_devices_drop (HobAccountDevices *self, HobDevice *device);
/* Takes all devices off the list; nothing is forgotten. */
void hob_account_devices_leave (HobAccountDevices *self);

G_END_DECLS
