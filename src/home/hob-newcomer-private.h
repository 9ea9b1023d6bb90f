/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-account-devices-private.h"

G_BEGIN_DECLS

typedef enum {
  HOB_NEWCOMER_EXPECTED, /* it has its credentials and was not heard of */
  HOB_NEWCOMER_GREETED,  /* its hello was mirrored, or it is there without one */
  HOB_NEWCOMER_HOME,     /* it is a contact and a device */
} HobNewcomerStage;

#define HOB_TYPE_NEWCOMER (hob_newcomer_get_type ())
G_DECLARE_FINAL_TYPE (HobNewcomer, hob_newcomer, HOB, NEWCOMER, GObject)

/* A device that was handed its credentials, until it is home: waits for its hello, mirrors it once,
 * waits until the device is done and makes it a contact. It does so by itself, however long that
 * takes and however often Hob is started in between.
 *
 * Signals: changed () after :stage did. */
HobNewcomer *hob_newcomer_new (HobTransport *transport,
                               HobRoster *roster,
                               HobStore *store,
                               const HobStoredNewcomer *stored);
/* @devices is where it will live; borrowed, and left by hob_newcomer_stop(). */
void hob_newcomer_start (HobNewcomer *self, HobAccountDevices *devices);
/* Ends the waiting; what the store has stays there. */
void hob_newcomer_stop (HobNewcomer *self);
/* A message or presence of the account. */
void hob_newcomer_handle (HobNewcomer *self, HobNode *stanza);
/* The person tries again: the next hello is mirrored even if one was. */
void hob_newcomer_rearm (HobNewcomer *self);
const char *hob_newcomer_get_address (HobNewcomer *self);
HobNewcomerStage hob_newcomer_get_stage (HobNewcomer *self);
/* Resolves once it is as far as GREETED or HOME. */
DexFuture *hob_newcomer_when (HobNewcomer *self, HobNewcomerStage stage) G_GNUC_WARN_UNUSED_RESULT;
HobDevice *hob_newcomer_get_device (HobNewcomer *self); /* NULL unless HOME */

G_END_DECLS
