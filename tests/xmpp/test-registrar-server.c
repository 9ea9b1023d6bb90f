/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* In-band registration on a real server, which tests/support/with-server.py has started with
 * registration as the test's path says. */

#include "hob-test-account.h"
#include "hob-test.h"

#include <string.h>

static HobRegistrar *
new_registrar (void)
{
  HobRegistrar *registrar = hob_registrar_new (hob_test_server_domain ());

  hob_registrar_set_server (registrar, "127.0.0.1", hob_test_server_port ());
  hob_registrar_set_trusted_fingerprint (registrar, hob_test_server_fingerprint ());
  return registrar;
}

static void
open_plain (HobRegistrar *registrar)
{
  hob_test_account_succeed (hob_registrar_open (registrar));
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_PLAIN);
  g_assert_null (hob_registrar_get_form (registrar));
  g_assert_null (hob_registrar_get_picture (registrar));
  g_assert_null (hob_registrar_get_question (registrar));
  g_assert_null (hob_registrar_get_url (registrar));
  g_assert_nonnull (hob_registrar_get_instructions (registrar));
}

/* Returns the new address. */
static char *
make_account (HobRegistrar *registrar, const char *name, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  hob_test_await (hob_registrar_register (registrar, name, password, NULL), 20, &value, &error);
  g_assert_no_error (error);
  return g_value_dup_string (&value);
}

static void
assert_refused (HobRegistrar *registrar, const char *name, HobXmppError code)
{
  hob_test_await_error (hob_registrar_register (registrar, name, "some-password-1", NULL), 20,
                        HOB_XMPP_ERROR, (int) code);
}

static DexFuture *
sign_in (const char *address, const char *password, HobSession **out)
{
  HobSession *session = hob_session_new (address);

  hob_session_set_password (session, password);
  hob_session_set_server (session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (session, hob_test_server_fingerprint ());
  hob_session_start (session);
  *out = session;
  return hob_session_when_online (session);
}

static void
assert_exists (const char *address, const char *password)
{
  g_autoptr (HobSession) session = NULL;

  hob_test_account_succeed (sign_in (address, password, &session));
  hob_test_account_succeed (hob_session_stop (session));
}

static DexFuture *
remove_account (const char *address, const char *password)
{
  return hob_registrar_remove_account (address, password, "127.0.0.1", hob_test_server_port (),
                                       hob_test_server_fingerprint ());
}

static void
assert_gone (const char *address, const char *password)
{
  g_autoptr (HobSession) session = NULL;

  hob_test_await_error (sign_in (address, password, &session), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_AUTHENTICATION);
}

static void
test_whole_life (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ();
  g_autofree char *password = hob_registrar_generate_password ();
  g_autofree char *address = NULL;
  g_autofree char *expected = hob_test_server_address ("toaster");

  open_plain (registrar);
  assert_refused (registrar, "romeo", HOB_XMPP_ERROR_CONFLICT);
  assert_refused (registrar, "ro meo", HOB_XMPP_ERROR_REFUSED);
  address = make_account (registrar, "Toaster", password);
  g_assert_cmpstr (address, ==, expected);
  assert_refused (registrar, "toaster", HOB_XMPP_ERROR_CONFLICT);
  hob_registrar_close (registrar);

  assert_exists (address, password);
  hob_test_account_succeed (remove_account (address, password));
  assert_gone (address, password);
  /* There is nothing left to remove, and the name is free again. */
  hob_test_account_succeed (remove_account (address, password));
  open_plain (registrar);
  g_free (make_account (registrar, "toaster", password));
  hob_test_account_succeed (remove_account (address, password));
}

/* The stream that nobody signs in on does not outlive a restart; the registrar does. */
static void
test_stream_lost (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ();
  g_autofree char *password = hob_registrar_generate_password ();
  g_autofree char *address = NULL;

  open_plain (registrar);
  hob_test_server_control ("restart");
  hob_test_settle (0);
  address = make_account (registrar, "grill", password);
  hob_test_account_succeed (remove_account (address, password));
  assert_gone (address, password);
}

static void
test_silent (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ();
  DexFuture *future;

  open_plain (registrar);
  hob_test_server_control ("pause");
  future = hob_registrar_register (registrar, "mixer", "some-password-1", NULL);
  hob_test_settle (0);
  hob_registrar_close (registrar);
  hob_test_await_error (future, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  hob_test_server_control ("resume");
}

static void
test_unknown_certificate (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ();
  HobCertificate *certificate;

  hob_registrar_set_trusted_fingerprint (registrar, NULL);
  hob_test_await_error (hob_registrar_open (registrar), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_CERTIFICATE);
  certificate = hob_registrar_get_certificate (registrar);
  g_assert_nonnull (certificate);
  g_assert_cmpstr (hob_certificate_get_fingerprint (certificate), ==,
                   hob_test_server_fingerprint ());

  hob_registrar_set_trusted_fingerprint (registrar, hob_certificate_get_fingerprint (certificate));
  open_plain (registrar);
  g_assert_null (hob_registrar_get_certificate (registrar));
}

/* Debian's Prosody says so only when asked for the account, ejabberd at once. */
static void
test_closed (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ();

  if (hob_test_server_is ("prosody")) {
    open_plain (registrar);
    assert_refused (registrar, "toaster", HOB_XMPP_ERROR_FORBIDDEN);
  } else {
    hob_test_await_error (hob_registrar_open (registrar), 20, HOB_XMPP_ERROR,
                          HOB_XMPP_ERROR_FORBIDDEN);
  }
}

static void
test_throttled (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ();
  g_autofree char *address = NULL;

  open_plain (registrar);
  address = make_account (registrar, "toaster", "some-password-1");
  assert_refused (registrar, "grill", HOB_XMPP_ERROR_BUSY);
  assert_exists (address, "some-password-1");
  hob_test_account_succeed (remove_account (address, "some-password-1"));
}

/* XEP-0401 §4: whoever has an account may bring somebody. */
static char *
make_invitation (HobTestAccount *owner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) command = hob_node_new_from_string (
    "<command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite'"
    " action='execute'/>",
    -1, &error);
  g_autoptr (HobNode) answer = NULL;
  g_autofree char *text = NULL;
  const char *token;

  g_assert_no_error (error);
  answer = hob_test_await_boxed (
    hob_transport_send_iq (owner->transport, "set", hob_test_server_domain (), command), 20,
    &error);
  g_assert_no_error (error);
  text = hob_node_to_string (answer);
  token = strstr (text, "preauth=");
  g_assert_nonnull (token);
  token += strlen ("preauth=");
  return g_strndup (token, strcspn (token, ";&<"));
}

static void
test_invitation (void)
{
  g_autoptr (HobTestAccount) juliet = hob_test_account_new ("juliet");
  g_autoptr (HobRegistrar) registrar = new_registrar ();
  g_autofree char *token = make_invitation (juliet);
  g_autofree char *address = NULL;

  open_plain (registrar);
  assert_refused (registrar, "toaster", HOB_XMPP_ERROR_FORBIDDEN);

  hob_registrar_set_invitation (registrar, "not-one");
  hob_test_await_error (hob_registrar_open (registrar), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_FORBIDDEN);

  hob_registrar_set_invitation (registrar, token);
  open_plain (registrar);
  address = make_account (registrar, "toaster", "some-password-1");
  hob_registrar_close (registrar);
  assert_exists (address, "some-password-1");

  /* It was good for one. */
  hob_test_await_error (hob_registrar_open (registrar), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_FORBIDDEN);
  hob_test_account_succeed (remove_account (address, "some-password-1"));
  assert_gone (address, "some-password-1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/open/whole-life", test_whole_life);
  g_test_add_func ("/open/stream-lost", test_stream_lost);
  g_test_add_func ("/open/silent", test_silent);
  g_test_add_func ("/open/unknown-certificate", test_unknown_certificate);
  g_test_add_func ("/closed/closed", test_closed);
  g_test_add_func ("/throttled/throttled", test_throttled);
  g_test_add_func ("/invite/invitation", test_invitation);
  return g_test_run ();
}
