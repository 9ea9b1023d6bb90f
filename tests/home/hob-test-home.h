/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-device-private.h"
#include "hob-device-sync-private.h"
#include "hob-home.h"
#include "hob-mock-transport.h"
#include "hob-test.h"

G_BEGIN_DECLS

#define HOB_TEST_JULIET "juliet@hob.test"
#define HOB_TEST_KETTLE "kettle@hob.test"

/* A device behind a pretended server: what its nodes hold, whom they allow what, and what Hob has
 * asked for. Nothing here waits longer than it must. */
typedef struct {
  HobMockTransport *transport;
  HobRoster *roster;
  HobDevice *device;
  HobPace pace;
  const char *publish_model;       /* of the actuators; NULL: not for us to know */
  const char *subscription;        /* of the device in the contact list; NULL: not there */
  char *items[HOB_DEVICE_N_NODES]; /* XML; NULL: no such node */
  gboolean forbidden[HOB_DEVICE_N_NODES];
  int subscribe_error; /* HobXmppError, or -1 */
  int fetch_error;
  int publish_error;
  int retract_error;
  int direct_error;
  gboolean publish_after_retract; /* a retraction lifts publish_error, once */
  GPtrArray *log;                 /* what was asked: "subscribe xmpp.iot.ui", "publish led 1"… */
} HobTestHome;

HobTestHome *hob_test_home_new (void);
/* What a restart of Hob does: another device object, with what @store has kept. */
void hob_test_home_make_device (HobTestHome *self, HobStore *store);
void hob_test_home_free (HobTestHome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobTestHome, hob_test_home_free)

void hob_test_home_set_items (HobTestHome *self, HobDeviceNode node, const char *items);
/* Opens the stream and waits until the device is live. */
void hob_test_home_open (HobTestHome *self);
/* The same with a device that is there. */
void hob_test_home_open_present (HobTestHome *self);
HobTestHome *hob_test_home_new_present (void);
void hob_test_home_close (HobTestHome *self);
void hob_test_home_set_present (HobTestHome *self, gboolean present);
/* The device publishes. @item is XML of one or more items or retractions. */
void hob_test_home_publish (HobTestHome *self, HobDeviceNode node, const char *item);
void hob_test_home_publish_value (HobTestHome *self,
                                  HobDeviceNode node,
                                  const char *id,
                                  const char *text);
/* "delete" or "purge". */
void hob_test_home_lose (HobTestHome *self, HobDeviceNode node, const char *what);
HobField *hob_test_home_field (HobTestHome *self, const char *name);
/* Fails the test unless this is the field's text; "" for no value. */
void hob_test_home_check (HobTestHome *self, const char *name, const char *text);
/* How many lines of the log begin so. */
guint hob_test_home_count (HobTestHome *self, const char *beginning);
/* Waits until so many do. */
void hob_test_home_wait (HobTestHome *self, const char *beginning, guint count);
/* Requests are kept from now on, for the test to answer; this answers the next one. */
void hob_test_home_go_deaf (HobTestHome *self);
void hob_test_home_answer (HobTestHome *self);
DexFuture *hob_test_home_set (HobTestHome *self,
                              const char *name,
                              const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* These take @future. */
void hob_test_expect_success (DexFuture *future);
void hob_test_expect_failure (DexFuture *future, HobHomeError code);
void hob_test_expect_field_error (HobField *field, HobHomeError code);
/* Counts notifications of one property. */
guint *hob_test_count_notify (gpointer object, const char *property);

G_END_DECLS
