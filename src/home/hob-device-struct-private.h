/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-device-fields-private.h"
#include "hob-device-private.h"
#include "hob-device-sync-private.h"

G_BEGIN_DECLS

/* The inside of a device, shared by the two files it is written in: the object, and what arrives
 * for it. */
struct _HobDevice {
  GObject parent_instance;

  char *account;
  char *address;
  char *local; /* part of the address; NULL */
  HobPace pace;
  HobStore *store; /* NULL: nothing is remembered */
  HobTransport *transport;
  HobContact *contact;
  HobOutbox *outbox;
  HobDeviceFields *fields;
  HobDeviceSync *sync;
  char *given_name; /* by the person */
  char *room;
  HobForm *form; /* the last good one */
  HobDeviceForm form_state;
  gint64 opened_at; /* monotonic, µs */
  gint64 last_seen;
  gboolean contact_available;
  gboolean heard; /* it has said something since it was last seen to leave */
  gboolean available;
  char *summary;
  guint summary_idle;
};

enum {
  HOB_DEVICE_PROP_ADDRESS = 1,
  HOB_DEVICE_PROP_NAME,
  HOB_DEVICE_PROP_ROOM,
  HOB_DEVICE_PROP_AVAILABLE,
  HOB_DEVICE_PROP_LIVE,
  HOB_DEVICE_PROP_LAST_SEEN,
  HOB_DEVICE_PROP_FORM,
  HOB_DEVICE_PROP_CONTROL_REFUSED,
  HOB_DEVICE_PROP_OPEN_TO_ANYONE,
  HOB_DEVICE_PROP_SUMMARY,
  HOB_DEVICE_N_PROPS
};

void hob_device_notify (HobDevice *self, guint property);
void hob_device_queue_summary (HobDevice *self);
void hob_device_update_presence (HobDevice *self);
void hob_device_save_value (HobDevice *self, HobDeviceNode node, HobField *field);
/* A HobDeviceSyncCallback. */
void hob_device_answered (HobDeviceNode node, HobNode *iq, const GError *error, gpointer device);

G_END_DECLS
