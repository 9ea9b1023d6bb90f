/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-certificate.h"
#include "hob-stream-private.h"
#include "hob-stream-socket-private.h"

G_BEGIN_DECLS

/* One connection as libstrophe has it: made, used and freed on one thread. */
typedef struct _HobStreamWorker HobStreamWorker;

/* On the worker's thread. Pointers after the first are given away. */
typedef struct {
  void (*progress) (gpointer data, HobStreamPhase phase);
  void (*opened) (gpointer data, char *full_address, gboolean scram);
  void (*stanzas) (gpointer data, GPtrArray *stanzas);
  void (*too_large) (gpointer data, HobNode *head);
} HobStreamWorkerEvents;

HobStreamWorker *hob_stream_worker_new (HobStreamConfig *config,
                                        HobStreamSocket *socket,
                                        const HobStreamWorkerEvents *events,
                                        gpointer data);
void hob_stream_worker_free (HobStreamWorker *self);

void hob_stream_worker_connect (HobStreamWorker *self);
void hob_stream_worker_pump (HobStreamWorker *self);
void hob_stream_worker_send (HobStreamWorker *self, const char *xml);
void hob_stream_worker_disconnect (HobStreamWorker *self);
gboolean hob_stream_worker_has_ended (HobStreamWorker *self);
GError *hob_stream_worker_steal_error (HobStreamWorker *self);
HobCertificate *hob_stream_worker_steal_certificate (HobStreamWorker *self);

G_END_DECLS
