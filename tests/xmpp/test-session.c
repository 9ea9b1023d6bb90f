/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* A session with a real server, which tests/support/with-server.py has started. */

#include "hob-session-private.h"
#include "hob-test.h"

#include <hob-xmpp.h>

static HobSession *
new_session (const char *name)
{
  g_autofree char *address = hob_test_server_address (name);
  g_autofree char *password = hob_test_server_password (name);
  HobSession *session = hob_session_new (address);

  hob_session_set_password (session, password);
  hob_session_set_server (session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (session, hob_test_server_fingerprint ());
  return session;
}

static void
await (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  gboolean resolved = hob_test_await (future, 20, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (resolved);
}

static void
go_online (HobSession *session)
{
  hob_session_start (session);
  await (hob_session_when_online (session));
}

static HobNode *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  HobNode *node = hob_node_new_from_string (xml, -1, &error);

  g_assert_no_error (error);
  return node;
}

static DexFuture *
ping (HobSession *session, const char *to)
{
  g_autoptr (HobNode) payload = parse ("<ping xmlns='urn:xmpp:ping'/>");

  return hob_transport_send_iq (HOB_TRANSPORT (session), "get", to, payload);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static gboolean
is_online (gpointer session)
{
  return hob_session_get_state (session) == HOB_SESSION_ONLINE;
}

static gboolean
is_not_online (gpointer session)
{
  return hob_session_get_state (session) != HOB_SESSION_ONLINE;
}

static void
test_login (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");
  HobTransport *transport = HOB_TRANSPORT (session);
  guint opened = 0;
  guint closed = 0;

  g_signal_connect_swapped (session, "opened", G_CALLBACK (count_cb), &opened);
  g_signal_connect_swapped (session, "closed", G_CALLBACK (count_cb), &closed);
  hob_test_await_error (hob_session_when_online (session), 1, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_OFFLINE);
  hob_test_await_error (ping (session, NULL), 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  g_assert_false (hob_transport_send_presence (transport, NULL, NULL));

  go_online (session);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_ONLINE);
  g_assert_null (hob_session_get_error (session));
  g_assert_true (hob_transport_is_open (transport));
  g_assert_true (g_str_has_prefix (hob_transport_get_full_address (transport),
                                   hob_transport_get_address (transport)));
  g_assert_nonnull (strchr (hob_transport_get_full_address (transport), '/'));
  g_assert_cmpuint (opened, ==, 1);

  await (hob_session_stop (session));
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_OFFLINE);
  g_assert_null (hob_transport_get_full_address (transport));
  g_assert_cmpuint (closed, ==, 1);

  go_online (session);
  g_assert_cmpuint (opened, ==, 2);
}

static void
test_resource_is_new_each_time (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");
  g_autofree char *first = NULL;

  go_online (session);
  first = g_strdup (hob_transport_get_full_address (HOB_TRANSPORT (session)));
  await (hob_session_stop (session));
  go_online (session);
  g_assert_cmpstr (first, !=, hob_transport_get_full_address (HOB_TRANSPORT (session)));
}

static void
test_wrong_password (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");

  hob_session_set_password (session, "not it");
  hob_session_start (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_AUTHENTICATION);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_FAILED);
  g_assert_error (hob_session_get_error (session), HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION);
  g_assert_cmpint (hob_session_get_retry_at (session), ==, 0);

  hob_session_set_password (session, "juliet-secret");
  go_online (session);
}

static void
test_unknown_certificate (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");
  HobCertificate *certificate;

  hob_session_set_trusted_fingerprint (session, NULL);
  hob_session_start (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_CERTIFICATE);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_FAILED);

  certificate = hob_session_get_certificate (session);
  g_assert_nonnull (certificate);
  g_assert_cmpstr (hob_certificate_get_fingerprint (certificate), ==,
                   hob_test_server_fingerprint ());
  g_assert_cmpstr (hob_certificate_get_subject (certificate), !=, "");
  g_assert_cmpstr (hob_certificate_get_not_after (certificate), !=, "");
  g_assert_nonnull (strstr (hob_certificate_get_reason (certificate), "self-signed"));

  hob_session_set_trusted_fingerprint (session, hob_certificate_get_fingerprint (certificate));
  go_online (session);
  g_assert_null (hob_session_get_certificate (session));
}

static void
test_requests (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");
  g_autoptr (HobNode) unknown = parse ("<query xmlns='urn:example:none'/>");

  go_online (session);
  for (guint i = 0; i < 300; i++)
    await (ping (session, hob_test_server_domain ()));
  hob_test_await_error (hob_transport_send_iq (HOB_TRANSPORT (session), "get", NULL, unknown), 20,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNAVAILABLE);
}

/* One session asks the other, so that both ends are ours. */
static void
test_requests_of_others (void)
{
  g_autoptr (HobSession) juliet = new_session ("juliet");
  g_autoptr (HobSession) romeo = new_session ("romeo");
  g_autoptr (HobNode) unknown = parse ("<query xmlns='urn:example:none'/>");
  g_autofree char *to = NULL;

  go_online (juliet);
  go_online (romeo);
  to = g_strdup (hob_transport_get_full_address (HOB_TRANSPORT (juliet)));
  await (ping (romeo, to));
  hob_test_await_error (hob_transport_send_iq (HOB_TRANSPORT (romeo), "set", to, unknown), 20,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNAVAILABLE);
}

static void
message_cb (HobTransport *transport, HobNode *message, GPtrArray *bodies)
{
  HobNode *body = hob_node_get_child (message, "body", NULL);

  if (body != NULL)
    g_ptr_array_add (bodies, g_strdup (hob_node_get_text (body)));
}

static gboolean
has_hundred (gpointer data)
{
  return ((GPtrArray *) data)->len >= 100;
}

static void
test_messages_in_order (void)
{
  g_autoptr (HobSession) juliet = new_session ("juliet");
  g_autoptr (HobSession) romeo = new_session ("romeo");
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);

  g_signal_connect (romeo, "message", G_CALLBACK (message_cb), bodies);
  go_online (juliet);
  go_online (romeo);
  for (guint i = 0; i < 100; i++) {
    g_autofree char *body = g_strdup_printf ("%u <&> ö", i);

    g_assert_true (hob_transport_send_chat (
      HOB_TRANSPORT (juliet), hob_transport_get_full_address (HOB_TRANSPORT (romeo)), body));
  }
  hob_test_wait (has_hundred, bodies, 20);
  for (guint i = 0; i < 100; i++) {
    g_autofree char *body = g_strdup_printf ("%u <&> ö", i);

    g_assert_cmpstr (bodies->pdata[i], ==, body);
  }

  await (hob_session_stop (juliet));
  await (hob_session_stop (romeo));
}

static void
test_stop_while_asking (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");
  DexFuture *pending;

  go_online (session);
  hob_test_server_control ("pause");
  pending = ping (session, NULL);
  await (hob_session_stop (session));
  hob_test_await_error (pending, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  hob_test_server_control ("resume");
}

static void
test_restart (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");
  guint opened = 0;

  g_signal_connect_swapped (session, "opened", G_CALLBACK (count_cb), &opened);
  go_online (session);
  hob_test_server_control ("stop");
  hob_test_wait (is_not_online, session, 20);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_WAITING);
  g_assert_cmpint (hob_session_get_retry_at (session), >, 0);
  g_assert_nonnull (hob_session_get_error (session));
  hob_session_retry_now (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_UNREACHABLE);

  hob_test_server_control ("start");
  hob_session_retry_now (session);
  hob_test_wait (is_online, session, 20);
  g_assert_cmpuint (opened, ==, 2);
  await (ping (session, NULL));
}

static void
test_changed_certificate (void)
{
  g_autoptr (HobSession) session = new_session ("juliet");

  go_online (session);
  hob_test_server_control ("new-certificate");
  hob_test_wait (is_not_online, session, 20);
  hob_session_retry_now (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_CERTIFICATE_CHANGED);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_FAILED);
  g_assert_nonnull (hob_session_get_certificate (session));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/session/login", test_login);
  g_test_add_func ("/session/resource-is-new-each-time", test_resource_is_new_each_time);
  g_test_add_func ("/session/wrong-password", test_wrong_password);
  g_test_add_func ("/session/unknown-certificate", test_unknown_certificate);
  g_test_add_func ("/session/requests", test_requests);
  g_test_add_func ("/session/requests-of-others", test_requests_of_others);
  g_test_add_func ("/session/messages-in-order", test_messages_in_order);
  g_test_add_func ("/session/stop-while-asking", test_stop_while_asking);
  g_test_add_func ("/session/restart", test_restart);
  g_test_add_func ("/session/changed-certificate", test_changed_certificate);
  return g_test_run ();
}
