/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Streams of a server that misbehaves once somebody is signed in. */

#include "rogue-fixture.h"

const char *__lsan_default_suppressions (void);

/* The parser that is left in the middle of a stream error without a reason is lost. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:xmpp_stanza_to_text\nleak:libexpat.so\n";
}

static gboolean
has_four_messages (gpointer data)
{
  return ((RogueListener *) data)->bodies->len >= 4;
}

static gboolean
has_opened_twice (gpointer data)
{
  return ((RogueListener *) data)->n_opened > 1;
}

static void
assert_ends (const char *behaviour, HobXmppError code, HobSessionState state)
{
  g_autoptr (HobSession) session = rogue_session_new (behaviour);
  g_auto (RogueListener) listener = {0};

  rogue_listener_init (&listener, session);
  hob_session_start (session);
  hob_test_wait (rogue_listener_has_closed, &listener, 20);
  g_assert_error (listener.reason, HOB_XMPP_ERROR, (int) code);
  g_assert_cmpint (hob_session_get_state (session), ==, state);
  g_assert_cmpuint (listener.bodies->len, ==, 0);
}

/* The stanza before goes, the one after it comes. */
static void
assert_dropped (const char *behaviour)
{
  g_autoptr (HobSession) session = rogue_session_new (behaviour);
  g_auto (RogueListener) listener = {0};

  rogue_listener_init (&listener, session);
  rogue_go_online (session);
  hob_test_wait (rogue_listener_has_message, &listener, 20);
  g_assert_cmpstr (listener.bodies->pdata[0], ==, "after");
  g_assert_cmpuint (listener.n_closed, ==, 0);
}

static void
test_cut (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("cut");
  g_auto (RogueListener) listener = {0};

  rogue_listener_init (&listener, session);
  hob_session_start (session);
  hob_test_wait (rogue_listener_has_closed, &listener, 20);
  g_assert_error (listener.reason, HOB_XMPP_ERROR, HOB_XMPP_ERROR_STREAM);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_WAITING);
  g_assert_cmpuint (listener.bodies->len, ==, 0);
  hob_session_retry_now (session);
  hob_test_wait (has_opened_twice, &listener, 20);
}

static void
test_ends (gconstpointer behaviour)
{
  assert_ends (behaviour, HOB_XMPP_ERROR_STREAM, HOB_SESSION_WAITING);
}

static void
test_replaced (void)
{
  assert_ends ("replaced", HOB_XMPP_ERROR_REPLACED, HOB_SESSION_FAILED);
}

static void
test_lingering (void)
{
  assert_ends ("lingering", HOB_XMPP_ERROR_BUSY, HOB_SESSION_WAITING);
}

static void
test_dropped (gconstpointer behaviour)
{
  assert_dropped (behaviour);
}

static void
test_large_answer (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("large-answer");

  rogue_go_online (session);
  hob_test_await_error (rogue_ask (session, NULL), 20, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE);
}

static void
assert_genuine (HobSession *session, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) answer = NULL;

  rogue_go_online (session);
  answer = hob_test_await_boxed (rogue_ask (session, to), 20, &error);
  g_assert_no_error (error);
  g_assert_nonnull (hob_node_get_child (answer, "genuine", NULL));
}

static void
test_stranger (void)
{
  g_autoptr (HobSession) own = rogue_session_new ("stranger");
  g_autoptr (HobSession) other = rogue_session_new ("stranger");
  g_autoptr (HobSession) server = rogue_session_new ("stranger");

  assert_genuine (own, NULL);
  assert_genuine (other, "kettle@elsewhere.example/kitchen");
  assert_genuine (server, "stranger.rogue.test");
}

static void
test_mute (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("mute");
  DexFuture *dropped;

  hob_session_set_patience (session, &rogue_impatient);
  rogue_go_online (session);
  dropped = rogue_ask (session, NULL);
  dex_unref (dropped);
  hob_test_await_error (rogue_ask (session, NULL), 20, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_ONLINE);
}

/* A dead connection is noticed by asking. */
static void
test_dead (void)
{
  HobSessionPatience patience = rogue_patient;
  g_autoptr (HobSession) session = rogue_session_new ("mute");
  g_auto (RogueListener) listener = {0};

  patience.idle = 100;
  patience.request = 100;
  hob_session_set_patience (session, &patience);
  rogue_listener_init (&listener, session);
  hob_session_start (session);
  hob_test_wait (rogue_listener_has_closed, &listener, 20);
  g_assert_error (listener.reason, HOB_XMPP_ERROR, HOB_XMPP_ERROR_SILENT);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_WAITING);
}

static void
test_asking (void)
{
  g_autoptr (HobSession) session = rogue_session_new ("asking");
  g_auto (RogueListener) listener = {0};

  rogue_listener_init (&listener, session);
  rogue_go_online (session);
  hob_test_wait (has_four_messages, &listener, 20);
  g_assert_cmpstr (listener.bodies->pdata[0], ==, "ping result server");
  g_assert_cmpstr (listener.bodies->pdata[1], ==, "unknown error x@y/z service-unavailable");
  g_assert_cmpstr (listener.bodies->pdata[2], ==, "info error server service-unavailable");
  g_assert_cmpstr (listener.bodies->pdata[3], ==, "empty error server service-unavailable");
}

static void
test_stubborn (void)
{
  HobSessionPatience patience = rogue_patient;
  g_autoptr (HobSession) session = rogue_session_new ("stubborn");

  patience.stop = 200;
  hob_session_set_patience (session, &patience);
  rogue_go_online (session);
  rogue_await (hob_session_stop (session));
  hob_test_rogue_wait ("stubborn", "closes", 1);
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

  g_test_add_func ("/rogue/cut", test_cut);
  add ("ends", "endless", test_ends);
  add ("ends", "not-utf8", test_ends);
  add ("ends", "not-xml", test_ends);
  add ("ends", "no-reason-later", test_ends);
  g_test_add_func ("/rogue/replaced", test_replaced);
  g_test_add_func ("/rogue/lingering", test_lingering);
  add ("dropped", "large", test_dropped);
  add ("dropped", "wide", test_dropped);
  add ("dropped", "deep", test_dropped);
  add ("dropped", "very-deep", test_dropped);
  g_test_add_func ("/rogue/large-answer", test_large_answer);
  g_test_add_func ("/rogue/stranger", test_stranger);
  g_test_add_func ("/rogue/mute", test_mute);
  g_test_add_func ("/rogue/dead", test_dead);
  g_test_add_func ("/rogue/asking", test_asking);
  g_test_add_func ("/rogue/stubborn", test_stubborn);
  return g_test_run ();
}
