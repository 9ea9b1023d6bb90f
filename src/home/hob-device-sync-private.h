/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-pace-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

typedef enum {
  HOB_DEVICE_NODE_UI,
  HOB_DEVICE_NODE_SENSORS,
  HOB_DEVICE_NODE_ACTUATORS,
  HOB_DEVICE_N_NODES,
} HobDeviceNode;

const char *hob_device_node_get_name (HobDeviceNode node);

/* What came of asking for a node: @iq is the answer, or NULL and @error is set, of HOB_XMPP_ERROR.
 * Called in the order of the stream, so that what comes later is newer. */
typedef void (*HobDeviceSyncCallback) (HobDeviceNode node,
                                       HobNode *iq,
                                       const GError *error,
                                       gpointer data);

#define HOB_TYPE_DEVICE_SYNC (hob_device_sync_get_type ())
G_DECLARE_FINAL_TYPE (HobDeviceSync, hob_device_sync, HOB, DEVICE_SYNC, GObject)

/* Keeps us subscribed to a device's three nodes, and fetches what they hold.
 *
 * Properties (read): live (the device's server has answered on this stream), open-to-anyone. */
HobDeviceSync *hob_device_sync_new (const char *address,
                                    HobDeviceSyncCallback callback,
                                    gpointer data);
/* Syncs whenever @transport opens, and at once when it is. NULL takes it away. */
void hob_device_sync_set_transport (HobDeviceSync *self, HobTransport *transport);
void hob_device_sync_set_pace (HobDeviceSync *self, const HobPace *pace);
gboolean hob_device_sync_get_live (HobDeviceSync *self);
gboolean hob_device_sync_is_running (HobDeviceSync *self);
gboolean hob_device_sync_get_open_to_anyone (HobDeviceSync *self);
/* Whether this account sees the device come and go: what is forbidden without that may be allowed
 * with it. */
void hob_device_sync_set_sees_presence (HobDeviceSync *self, gboolean sees_presence);
/* The device came, or took its nodes away: syncs again after a pause, which grows when this happens
 * again and again. FALSE: it was there all along. */
gboolean hob_device_sync_device_came (HobDeviceSync *self);
/* The next time it comes, it has been away. */
void hob_device_sync_device_left (HobDeviceSync *self);
void hob_device_sync_nodes_gone (HobDeviceSync *self);
/* Resolves to TRUE when a sync that runs now has ended; rejects with HOB_HOME_ERROR_OFFLINE. */
DexFuture *hob_device_sync_run (HobDeviceSync *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
