/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "rogue-fixture.h"

const HobSessionPatience rogue_impatient = {
  .connect = 500,
  .request = 300,
  .idle = 60 * 1000,
  .stop = 300,
  .stable = 60 * 1000,
};
const HobSessionPatience rogue_patient = {
  .connect = 20 * 1000,
  .request = 15 * 1000,
  .idle = 60 * 1000,
  .stop = 2 * 1000,
  .stable = 60 * 1000,
};

static void
message_cb (HobTransport *transport, HobNode *message, RogueListener *self)
{
  HobNode *body = hob_node_get_child (message, "body", NULL);

  if (body != NULL)
    g_ptr_array_add (self->bodies, g_strdup (hob_node_get_text (body)));
}

static void
opened_cb (HobTransport *transport, RogueListener *self)
{
  self->n_opened++;
}

static void
closed_cb (HobTransport *transport, GError *reason, RogueListener *self)
{
  self->n_closed++;
  g_clear_error (&self->reason);
  self->reason = reason != NULL ? g_error_copy (reason) : NULL;
}

HobSession *
rogue_session_new_at (const char *domain)
{
  g_autofree char *address = g_strconcat ("juliet@", domain, NULL);
  HobSession *session = hob_session_new (address);

  hob_session_set_password (session, "juliet-secret");
  hob_session_set_server (session, "127.0.0.1", hob_test_server_port ());
  return session;
}

HobSession *
rogue_session_new (const char *behaviour)
{
  g_autofree char *address = g_strdup_printf ("juliet@%s.rogue.test", behaviour);
  HobSession *session = hob_session_new (address);

  hob_session_set_password (session, "juliet-secret");
  hob_session_set_server (session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (session, hob_test_server_fingerprint ());
  hob_session_set_patience (session, &rogue_patient);
  return session;
}

void
rogue_await (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  gboolean resolved = hob_test_await (future, 20, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (resolved);
}

void
rogue_go_online (HobSession *session)
{
  hob_session_start (session);
  rogue_await (hob_session_when_online (session));
}

void
rogue_assert_fails (HobSession *session, HobXmppError code, HobSessionState state)
{
  hob_session_start (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR, code);
  g_assert_error (hob_session_get_error (session), HOB_XMPP_ERROR, (int) code);
  g_assert_cmpint (hob_session_get_state (session), ==, state);
  g_assert_false (hob_transport_is_open (HOB_TRANSPORT (session)));
}

DexFuture *
rogue_ask (HobSession *session, const char *to)
{
  g_autoptr (HobNode) payload = hob_node_new_from_string ("<x xmlns='urn:x'/>", -1, NULL);

  return hob_transport_send_iq (HOB_TRANSPORT (session), "get", to, payload);
}

void
rogue_listener_init (RogueListener *self, HobSession *session)
{
  *self = (RogueListener) {.session = session, .bodies = g_ptr_array_new_with_free_func (g_free)};
  g_signal_connect (session, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (session, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (session, "closed", G_CALLBACK (closed_cb), self);
}

void
rogue_listener_clear (RogueListener *self)
{
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_ptr_array_unref (self->bodies);
  g_clear_error (&self->reason);
}

gboolean
rogue_listener_has_message (gpointer data)
{
  return ((RogueListener *) data)->bodies->len > 0;
}

gboolean
rogue_listener_has_closed (gpointer data)
{
  return ((RogueListener *) data)->n_closed > 0;
}
