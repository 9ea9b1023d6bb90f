/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registrar-private.h"
#include "hob-session.h"
#include "hob-xmpp-error.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* A server that ends the stream before it answers may or may not have removed the account: signing
 * in again tells. */
#define MAX_TRIES 3

#define PASSWORD_LENGTH 26

static HobNode *
new_removal (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "query", "jabber:iq:register");
  hob_node_builder_element (builder, "remove", NULL, NULL);
  return hob_node_builder_end (builder, NULL);
}

static gboolean
sign_in (HobSession *session, GError **error)
{
  hob_session_start (session);
  return dex_await (hob_session_when_online (session), error);
}

/* ejabberd's answer comes from an address that answers do not come from; what it does next is clear
 * enough. Nobody else can take the place of a session whose resource was drawn at random. */
static gboolean
was_thrown_out (HobSession *session)
{
  return g_error_matches (hob_session_get_error (session), HOB_XMPP_ERROR, HOB_XMPP_ERROR_REPLACED);
}

static gboolean
try_to_remove (HobSession *session, GError **error)
{
  g_autoptr (HobNode) removal = new_removal ();
  g_autoptr (HobNode) answer = NULL;
  g_autoptr (GError) local = NULL;

  if (!sign_in (session, error))
    return FALSE;
  answer =
    dex_await_boxed (hob_transport_send_iq (HOB_TRANSPORT (session), "set", NULL, removal), &local);
  if (answer != NULL || was_thrown_out (session))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
stop (HobSession *session)
{
  dex_await (hob_session_stop (session), NULL);
}

static DexFuture *
remove_fiber (gpointer data)
{
  HobSession *session = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < MAX_TRIES; i++) {
    gboolean removed;

    g_clear_error (&error);
    removed = try_to_remove (session, &error);
    stop (session);
    if (removed || g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION))
      return dex_future_new_true ();
    if (!g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE))
      break;
  }
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * hob_registrar_remove_account:
 * @address: its bare address
 * @password: its password
 * @host: (nullable): where to connect to; %NULL for what the domain says
 * @port: its port, 0 for the usual one
 * @trusted_fingerprint: (nullable): as for hob_session_set_trusted_fingerprint()
 *
 * Signs in as the account and removes it, contacts and data and all. Who is not let in has no
 * account (any more): a wrong password cannot be told apart from that. Goes on when the future is
 * discarded. Main thread. XEP-0077 §3.2.
 *
 * Returns: (transfer full): a future that resolves when the account is gone; rejects with
 *   %HOB_XMPP_ERROR, with %HOB_XMPP_ERROR_FORBIDDEN where only an administrator may do that
 */
DexFuture *
hob_registrar_remove_account (const char *address,
                              const char *password,
                              const char *host,
                              guint port,
                              const char *trusted_fingerprint)
{
  HobSession *session;

  g_return_val_if_fail (address != NULL && password != NULL, NULL);

  session = hob_session_new (address);
  hob_session_set_password (session, password);
  hob_session_set_server (session, host, port);
  hob_session_set_trusted_fingerprint (session, trusted_fingerprint);
  return hob_registrar_spawn (remove_fiber, session, g_object_unref);
}

/**
 * hob_registrar_generate_password:
 *
 * Draws a password that nobody has to remember, of characters that nobody confuses. Any thread.
 *
 * Returns: (transfer full): 26 letters and digits, 130 bits; to be wiped
 */
char *
hob_registrar_generate_password (void)
{
  static const char digits[32] = "abcdefghijkmnpqrstuvwxyz23456789";
  guint8 bytes[PASSWORD_LENGTH];
  char *password = g_malloc (PASSWORD_LENGTH + 1);

  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    if (errno != EINTR)
      g_error ("The system has no random numbers: %s", g_strerror (errno));

  for (gsize i = 0; i < PASSWORD_LENGTH; i++)
    password[i] = digits[bytes[i] % sizeof digits];
  password[PASSWORD_LENGTH] = '\0';
  explicit_bzero (bytes, sizeof bytes);
  return password;
}
