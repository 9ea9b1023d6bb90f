/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* The ways to a device's actuators, in the order they are tried. */
typedef enum {
  HOB_CONTROL_UNKNOWN,
  HOB_CONTROL_PUBLISH, /* as anybody who may */
  HOB_CONTROL_RETRACT, /* take the device's item away first: for a co-owner on ejabberd */
  HOB_CONTROL_DIRECT,  /* ask the device itself */
  HOB_CONTROL_REFUSED, /* there is none */
} HobControl;

/* NULL for unknown. */
const char *hob_control_to_string (HobControl control);
HobControl hob_control_from_string (const char *name);

/* One value on its way to one actuator. Reference counted, main thread. */
typedef struct _HobDelivery HobDelivery;

/* @contact may be NULL: then the device cannot be asked directly. @control is what worked the last
 * time; @milliseconds is how long the device itself may take. */
HobDelivery *hob_delivery_new (HobTransport *transport,
                               const char *address,
                               HobContact *contact,
                               HobControl control,
                               guint milliseconds);
void hob_delivery_unref (HobDelivery *self);
/* Nobody wants it any more: a way that fails is the last one. */
void hob_delivery_abandon (HobDelivery *self);
/* Sends at once. Resolves to the HobControl that worked, as an int; rejects with HOB_HOME_ERROR.
 * Discarding the future forgets it. */
DexFuture *hob_delivery_run (HobDelivery *self,
                             const char *var,
                             HobReading *reading) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
