/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-session-private.h"
#include "hob-stream-private.h"

G_BEGIN_DECLS

/* Keeps a stream up: attempt after attempt, with pauses, until it is told to stop or a person has
 * to decide. Main thread. */
typedef struct _HobConnector HobConnector;

typedef struct {
  HobSessionState state;
  GError *error;
  HobCertificate *certificate;
  gint64 retry_at; /* monotonic µs; 0 unless waiting */
} HobConnectorStatus;

typedef struct {
  /* Fills in what to connect to, before each attempt. */
  void (*configure) (HobStreamConfig *config, gpointer owner);
  void (*changed) (gpointer owner);
  void (*opened) (const char *full_address, gpointer owner);
  void (*stanzas) (GPtrArray *stanzas, gpointer owner);
  void (*too_large) (HobNode *head, gpointer owner);
  /* An attempt failed, or the stream that @was_open is gone. */
  void (*closed) (const GError *error, gboolean was_open, gpointer owner);
  void (*stopped) (gpointer owner);
} HobConnectorEvents;

/* @owner is a GObject that frees its connector only when finalized. */
HobConnector *hob_connector_new (const HobConnectorEvents *events, gpointer owner);
void hob_connector_free (HobConnector *self);
void hob_connector_set_patience (HobConnector *self, const HobSessionPatience *patience);

const HobConnectorStatus *hob_connector_get_status (HobConnector *self);
void hob_connector_start (HobConnector *self);
void hob_connector_retry_now (HobConnector *self);
void hob_connector_send (HobConnector *self, char *xml);
void hob_connector_break (HobConnector *self, const GError *error);
void hob_connector_stop (HobConnector *self);
void hob_connector_halt (HobConnector *self);

G_END_DECLS
