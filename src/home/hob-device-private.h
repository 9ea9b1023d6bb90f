/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-device.h"
#include "hob-pace-private.h"
#include "hob-store-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* @store may be NULL: nothing is remembered. */
HobDevice *hob_device_new (const char *account, const char *address, HobStore *store);
void hob_device_restore (HobDevice *self, const HobStoredDevice *stored);
/* From now on the device subscribes, fetches and writes through @transport, and again whenever it
 * opens. NULL takes it away. */
void hob_device_set_transport (HobDevice *self, HobTransport *transport);
/* Name, room and presence. NULL when it left the contact list. */
void hob_device_set_contact (HobDevice *self, HobContact *contact);
/* The caller has checked that the event's sender is this device's bare address. */
void hob_device_handle_event (HobDevice *self, HobPubsubEvent *event);
/* For tests, before there is a transport. */
void hob_device_set_pace (HobDevice *self, const HobPace *pace);

G_END_DECLS
