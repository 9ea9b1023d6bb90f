/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Logins with a server that misbehaves before anybody is signed in. */

#include "rogue-fixture.h"

const char *__lsan_default_suppressions (void);

/* The parser that is left in the middle of a stream error without a reason is lost. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:xmpp_stanza_to_text\nleak:libexpat.so\n";
}

#define OTHER_FINGERPRINT "00000000000000000000000000000000000000000000000000000000000000ff"

/* It comes back by itself, after pauses. */
static void
test_returns (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("hangs-up");
  guint before = hob_test_rogue_count ("hangs-up", "connects");

  hob_session_start (session);
  hob_test_rogue_wait ("hangs-up", "connects", before + 3);
}

/* A network that has come up is a reason not to wait any longer. */
static void
test_network (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("silent");

  hob_session_set_server (session, "127.0.0.1", 1);
  hob_session_start (session);
  do {
    hob_session_retry_now (session);
    hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR,
                          HOB_XMPP_ERROR_UNREACHABLE);
  } while (hob_session_get_retry_at (session) - g_get_monotonic_time () < 10 * G_USEC_PER_SEC);

  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_WAITING);
  hob_test_settle (1100);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_WAITING);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_CONNECTING);
}

static void
test_silent (gconstpointer behaviour)
{
  g_autoptr (HobSession) session = rogue_session_new (behaviour);

  hob_session_set_patience (session, &rogue_impatient);
  rogue_assert_fails (session, HOB_XMPP_ERROR_SILENT, HOB_SESSION_WAITING);
  g_assert_cmpint (hob_session_get_retry_at (session), >, 0);
}

static void
test_unreachable (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("silent");

  hob_session_set_server (session, "127.0.0.1", 1);
  rogue_assert_fails (session, HOB_XMPP_ERROR_UNREACHABLE, HOB_SESSION_WAITING);
}

static void
test_name_not_found (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("silent");

  hob_session_set_server (session, "no-such-host.invalid", 0);
  rogue_assert_fails (session, HOB_XMPP_ERROR_NAME_NOT_FOUND, HOB_SESSION_WAITING);
}

static void
test_not_encrypted (gconstpointer behaviour)
{
  g_autoptr (HobSession) session = rogue_session_new (behaviour);

  rogue_assert_fails (session, HOB_XMPP_ERROR_NOT_ENCRYPTED, HOB_SESSION_FAILED);
  g_assert_cmpuint (hob_test_rogue_count (behaviour, "auth"), ==, 0);
}

static void
test_stream_error (gconstpointer behaviour)
{
  g_autoptr (HobSession) session = rogue_session_new (behaviour);
  guint before = hob_test_rogue_count (behaviour, "connects");

  rogue_assert_fails (session, HOB_XMPP_ERROR_STREAM, HOB_SESSION_WAITING);
  g_assert_cmpuint (hob_test_rogue_count (behaviour, "connects"), ==, before + 1);
}

/* Not a byte is said to a server whose certificate is in question, let alone a password. */
static void
test_untrusted (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("mute");

  hob_session_set_trusted_fingerprint (session, NULL);
  rogue_assert_fails (session, HOB_XMPP_ERROR_CERTIFICATE, HOB_SESSION_FAILED);
  g_assert_cmpstr (hob_certificate_get_fingerprint (hob_session_get_certificate (session)), ==,
                   hob_test_server_fingerprint ());

  hob_session_set_trusted_fingerprint (session, OTHER_FINGERPRINT);
  rogue_assert_fails (session, HOB_XMPP_ERROR_CERTIFICATE_CHANGED, HOB_SESSION_FAILED);
  g_assert_cmpstr (hob_certificate_get_fingerprint (hob_session_get_certificate (session)), ==,
                   hob_test_server_fingerprint ());

  g_assert_cmpuint (hob_test_rogue_count ("mute", "connects"), ==, 2);
  g_assert_cmpuint (hob_test_rogue_count ("mute", "speaks-encrypted"), ==, 0);
  g_assert_cmpuint (hob_test_rogue_count ("mute", "auth"), ==, 0);

  hob_session_set_trusted_fingerprint (session, hob_test_server_fingerprint ());
  rogue_go_online (session);
  g_assert_cmpuint (hob_test_rogue_count ("mute", "auth"), ==, 1);
}

static void
test_authorities_trusted (void)
{
  g_autoptr (HobSession) session = rogue_session_new_at ("mute.rogue.test");
  g_autoptr (HobSession) elsewhere = rogue_session_new_at ("mute.elsewhere.test");

  rogue_go_online (session);
  rogue_await (hob_session_stop (session));
  /* Who trusts one certificate does not trust another, whoever vouches for it. */
  hob_session_set_trusted_fingerprint (session, OTHER_FINGERPRINT);
  rogue_assert_fails (session, HOB_XMPP_ERROR_CERTIFICATE_CHANGED, HOB_SESSION_FAILED);
  /* A certificate for somebody else is none. */
  rogue_assert_fails (elsewhere, HOB_XMPP_ERROR_CERTIFICATE, HOB_SESSION_FAILED);
  g_assert_nonnull (
    strstr (hob_certificate_get_reason (hob_session_get_certificate (elsewhere)), "ostname"));
}

/* In a program of its own, whose system trusts the server's certificate. */
static void
test_authorities (void)
{
  g_auto (GStrv) environment = g_get_environ ();

  environment =
    g_environ_setenv (environment, "SSL_CERT_FILE", g_getenv ("HOB_TEST_CA_FILE"), TRUE);
  g_test_trap_subprocess_with_envp ("/rogue/authorities/subprocess/trusted",
                                    (const char *const *) environment, 60 * G_USEC_PER_SEC,
                                    G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_injected (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("injected");

  rogue_go_online (session);
  g_assert_true (g_str_has_prefix (hob_transport_get_full_address (HOB_TRANSPORT (session)),
                                   "juliet@injected.rogue.test/"));
  g_assert_cmpuint (hob_test_rogue_count ("injected", "auth PLAIN"), ==, 0);
  g_assert_cmpuint (hob_test_rogue_count ("injected", "auth SCRAM-SHA-1"), ==, 1);
}

static void
test_wrong_password (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("wrong-password");

  rogue_assert_fails (session, HOB_XMPP_ERROR_AUTHENTICATION, HOB_SESSION_FAILED);
  g_assert_cmpuint (hob_test_rogue_count ("wrong-password", "auth"), ==, 1);
  hob_session_retry_now (session);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_FAILED);
}

static void
test_no_password (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("mute");

  hob_session_set_password (session, NULL);
  rogue_assert_fails (session, HOB_XMPP_ERROR_AUTHENTICATION, HOB_SESSION_FAILED);
}

static void
test_no_mechanism (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("no-mechanism");

  rogue_assert_fails (session, HOB_XMPP_ERROR_AUTHENTICATION, HOB_SESSION_FAILED);
}

static void
test_weaker (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("weaker");
  g_auto (RogueListener) listener = {0};

  rogue_listener_init (&listener, session);
  rogue_go_online (session);
  hob_test_wait (rogue_listener_has_message, &listener, 20);
  hob_transport_send_chat (HOB_TRANSPORT (session), "juliet@weaker.rogue.test", "bye");
  hob_test_wait (rogue_listener_has_closed, &listener, 20);
  hob_session_retry_now (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_AUTHENTICATION);
  g_assert_cmpuint (hob_test_rogue_count ("weaker", "connects"), ==, 2);
  g_assert_cmpuint (hob_test_rogue_count ("weaker", "auth PLAIN"), ==, 0);
}

static void
add (const char *what, const char *behaviour, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/rogue/%s/%s", what, behaviour);

  g_test_add_data_func (path, behaviour, function);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/rogue/untrusted", test_untrusted);
  g_test_add_func ("/rogue/name-not-found", test_name_not_found);
  g_test_add_func ("/rogue/unreachable", test_unreachable);
  add ("silent", "silent", test_silent);
  add ("silent", "silent-handshake", test_silent);
  add ("silent", "silent-login", test_silent);
  add ("not-encrypted", "clear-text", test_not_encrypted);
  add ("stream-error", "hangs-up", test_stream_error);
  add ("stream-error", "broken-handshake", test_stream_error);
  add ("stream-error", "unknown-host", test_stream_error);
  add ("stream-error", "no-reason", test_stream_error);
  add ("stream-error", "web-server", test_stream_error);
  add ("stream-error", "other-root", test_stream_error);
  add ("stream-error", "other-host", test_stream_error);
  add ("stream-error", "expanding", test_stream_error);
  add ("stream-error", "out-of-order", test_stream_error);
  add ("stream-error", "other-address", test_stream_error);
  g_test_add_func ("/rogue/injected", test_injected);
  g_test_add_func ("/rogue/authorities", test_authorities);
  g_test_add_func ("/rogue/authorities/subprocess/trusted", test_authorities_trusted);
  g_test_add_func ("/rogue/returns", test_returns);
  g_test_add_func ("/rogue/network", test_network);
  g_test_add_func ("/rogue/no-password", test_no_password);
  g_test_add_func ("/rogue/wrong-password", test_wrong_password);
  g_test_add_func ("/rogue/no-mechanism", test_no_mechanism);
  g_test_add_func ("/rogue/weaker", test_weaker);
  return g_test_run ();
}
