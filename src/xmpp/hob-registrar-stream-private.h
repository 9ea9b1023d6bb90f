/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-stream-private.h"

#include <libdex.h>

G_BEGIN_DECLS

/* How long to wait for what, in milliseconds; tests have less patience. */
typedef struct {
  guint connect; /* from the first step until it is encrypted */
  guint request; /* for the answer to a request */
  guint close;   /* for the server's farewell */
} HobRegistrarPatience;

/* A guest's stream, on which one thing is asked at a time. Main thread. */
typedef struct _HobRegistrarStream HobRegistrarStream;

HobRegistrarStream *hob_registrar_stream_new (HobStreamConfig *config,
                                              const HobRegistrarPatience *patience);
void hob_registrar_stream_close (HobRegistrarStream *self);
DexFuture *hob_registrar_stream_open (HobRegistrarStream *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_registrar_stream_ask (HobRegistrarStream *self,
                                     const char *type,
                                     HobNode *payload) G_GNUC_WARN_UNUSED_RESULT;
gboolean hob_registrar_stream_is_open (HobRegistrarStream *self);
HobCertificate *hob_registrar_stream_get_certificate (HobRegistrarStream *self);

G_END_DECLS
