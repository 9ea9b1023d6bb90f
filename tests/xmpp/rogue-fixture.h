/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-session-private.h"
#include "hob-test.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* Sessions with tests/support/rogue-server.py, which misbehaves as the domain asks it to. */

/* Everything that is not under test has its usual time. */
extern const HobSessionPatience rogue_patient;
extern const HobSessionPatience rogue_impatient;

/* juliet@BEHAVIOUR.rogue.test, who trusts the server's certificate and no other. */
HobSession *rogue_session_new (const char *behaviour);
/* The same at another domain, who trusts whom the system trusts. */
HobSession *rogue_session_new_at (const char *domain);
void rogue_go_online (HobSession *session);
void rogue_assert_fails (HobSession *session, HobXmppError code, HobSessionState state);
/* Takes @future and fails the test unless it resolves. */
void rogue_await (DexFuture *future);
DexFuture *rogue_ask (HobSession *session, const char *to);

/* What a session is told of. */
typedef struct {
  HobSession *session;
  GPtrArray *bodies;
  GError *reason;
  guint n_opened;
  guint n_closed;
} RogueListener;

void rogue_listener_init (RogueListener *self, HobSession *session);
void rogue_listener_clear (RogueListener *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RogueListener, rogue_listener_clear)

gboolean rogue_listener_has_message (gpointer listener);
gboolean rogue_listener_has_closed (gpointer listener);

G_END_DECLS
