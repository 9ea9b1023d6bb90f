/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-certificate.h"

#include <hob-wire.h>

G_BEGIN_DECLS

/* What one attempt needs to know. */
typedef struct {
  char *address; /* with a resource; a guest's is the domain */
  char *password;
  char *host; /* NULL: found by the address' domain */
  guint16 port;
  char *fingerprint;       /* NULL: whom the system trusts */
  gboolean requires_scram; /* it was offered before, so nothing weaker will do */
  gboolean is_guest;       /* has no account: the stream is open once it is encrypted */
} HobStreamConfig;

HobStreamConfig *hob_stream_config_new (void);
void hob_stream_config_free (HobStreamConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobStreamConfig, hob_stream_config_free)

/* How far an attempt has come. */
typedef enum {
  HOB_STREAM_RESOLVING,
  HOB_STREAM_CONNECTING,
  HOB_STREAM_CONNECTED,
  HOB_STREAM_OPEN,
} HobStreamPhase;

/* One attempt at a stream, from looking up the name to its end, on a thread of its own; this is
 * where the session thread and the main thread meet. */
typedef struct _HobStream HobStream;

/* All on the thread that made the stream; what is passed is borrowed. */
typedef struct {
  void (*opened) (HobStream *self, const char *full_address, gboolean scram, gpointer data);
  void (*stanzas) (HobStream *self, GPtrArray *stanzas, gpointer data);
  void (*too_large) (HobStream *self, HobNode *head, gpointer data);
  /* The last one. A NULL @error is a polite end. */
  void (*closed) (HobStream *self, const GError *error, HobCertificate *certificate, gpointer data);
} HobStreamEvents;

HobStream *hob_stream_new (HobStreamConfig *config, const HobStreamEvents *events, gpointer data);
void hob_stream_unref (HobStream *self);
void hob_stream_abandon (HobStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobStream, hob_stream_unref)

HobStreamPhase hob_stream_get_phase (HobStream *self);
void hob_stream_send (HobStream *self, char *xml);
void hob_stream_close (HobStream *self);
GError *hob_stream_dup_deadline_error (HobStream *self);

G_END_DECLS
