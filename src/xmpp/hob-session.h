/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-certificate.h"
#include "hob-transport.h"

G_BEGIN_DECLS

typedef enum {
  HOB_SESSION_OFFLINE, /* not started, or stopped */
  HOB_SESSION_CONNECTING,
  HOB_SESSION_ONLINE,
  HOB_SESSION_WAITING, /* will try again by itself; see :error and :retry-at */
  HOB_SESSION_FAILED,  /* needs the person: password, certificate, encryption; see :error */
} HobSessionState;

#define HOB_TYPE_SESSION_STATE (hob_session_state_get_type ())
GType hob_session_state_get_type (void);

#define HOB_TYPE_SESSION (hob_session_get_type ())
G_DECLARE_FINAL_TYPE (HobSession, hob_session, HOB, SESSION, GObject)

/* One account's stream: a libstrophe connection on a thread of its own, seen from the main thread.
 * Implements HobTransport.
 *
 * Properties: address (construct), password (write), host, port, trusted-fingerprint, state,
 * error (GError, boxed), certificate (the one in question), retry-at (monotonic µs). */
HobSession *hob_session_new (const char *address);

const char *hob_session_get_address (HobSession *self);
void hob_session_set_password (HobSession *self, const char *password);
/* NULL and 0: found by the address' domain. */
void hob_session_set_server (HobSession *self, const char *host, guint port);
/* The leaf to accept although nobody vouches for it; also the only one then. NULL: none. */
void hob_session_set_trusted_fingerprint (HobSession *self, const char *fingerprint);

/* Goes online and stays so, reconnecting by itself; does nothing when started already. */
void hob_session_start (HobSession *self);
/* Ends the stream politely, within two seconds; resolves when it is gone. */
DexFuture *hob_session_stop (HobSession *self);
/* Resolves once online; rejects with the first error of an attempt, also one that will be
 * tried again. For flows that want an answer now: sign-in, the command line. */
DexFuture *hob_session_when_online (HobSession *self) G_GNUC_WARN_UNUSED_RESULT;
/* Skips the wait of HOB_SESSION_WAITING. */
void hob_session_retry_now (HobSession *self);

HobSessionState hob_session_get_state (HobSession *self);
const GError *hob_session_get_error (HobSession *self);
HobCertificate *hob_session_get_certificate (HobSession *self);
gint64 hob_session_get_retry_at (HobSession *self);

G_END_DECLS
