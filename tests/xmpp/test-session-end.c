/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Sessions that end, wherever they are. */

#include "rogue-fixture.h"

/* Disposing never blocks and never crashes, however far the session is. */
static void
test_dispose_in_any_state (void)
{
  static const struct {
    const char *behaviour;
    const char *reached;
    HobSessionState state;
  } points[] = {
    {"silent", "connects", HOB_SESSION_CONNECTING},
    {"silent-handshake", "starts", HOB_SESSION_CONNECTING},
    {"silent-login", "auth", HOB_SESSION_CONNECTING},
  };

  for (guint i = 0; i < G_N_ELEMENTS (points); i++) {
    HobSession *session = rogue_session_new (points[i].behaviour);
    guint before = hob_test_rogue_count (points[i].behaviour, points[i].reached);
    DexFuture *online;

    hob_session_start (session);
    online = hob_session_when_online (session);
    hob_test_rogue_wait (points[i].behaviour, points[i].reached, before + 1);
    g_assert_cmpint (hob_session_get_state (session), ==, points[i].state);
    g_assert_finalize_object (session);
    hob_test_await_error (online, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  }
}

static void
test_dispose_at_once (void)
{
  HobSession *offline = rogue_session_new ("mute");
  HobSession *starting = rogue_session_new ("mute");
  HobSession *waiting = rogue_session_new ("hangs-up");
  HobSession *stopping = rogue_session_new ("stubborn");
  HobSession *online = rogue_session_new ("mute");
  DexFuture *answer;

  g_assert_finalize_object (offline);

  hob_session_start (starting);
  g_assert_finalize_object (starting);

  rogue_assert_fails (waiting, HOB_XMPP_ERROR_STREAM, HOB_SESSION_WAITING);
  g_assert_finalize_object (waiting);

  rogue_go_online (stopping);
  answer = hob_session_stop (stopping);
  g_assert_finalize_object (stopping);
  rogue_await (answer);

  rogue_go_online (online);
  answer = rogue_ask (online, NULL);
  g_assert_finalize_object (online);
  hob_test_await_error (answer, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
}

static void
dispose_cb (HobTransport *transport, HobSession **session)
{
  g_clear_object (session);
}

static void
dispose_when_told_cb (HobTransport *transport, gpointer what, HobSession **session)
{
  g_clear_object (session);
}

static gboolean
is_gone (gpointer data)
{
  return *(HobSession **) data == NULL;
}

static void
test_dispose_while_told (void)
{
  HobSession *on_opened = rogue_session_new ("mute");
  HobSession *on_message = rogue_session_new ("large");
  HobSession *on_closed = rogue_session_new ("cut");

  g_signal_connect (on_opened, "opened", G_CALLBACK (dispose_cb), &on_opened);
  hob_session_start (on_opened);
  hob_test_wait (is_gone, &on_opened, 20);

  g_signal_connect (on_message, "message", G_CALLBACK (dispose_when_told_cb), &on_message);
  hob_session_start (on_message);
  hob_test_wait (is_gone, &on_message, 20);

  g_signal_connect (on_closed, "closed", G_CALLBACK (dispose_when_told_cb), &on_closed);
  hob_session_start (on_closed);
  hob_test_wait (is_gone, &on_closed, 20);
}

static void
test_stop_in_any_state (void)
{
  static const char *behaviours[] = {"silent", "silent-handshake", "mute", "clear-text"};

  for (guint i = 0; i < G_N_ELEMENTS (behaviours); i++) {
    g_autoptr (HobSession) session = rogue_session_new (behaviours[i]);

    rogue_await (hob_session_stop (session));
    hob_session_start (session);
    rogue_await (hob_session_stop (session));
    g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_OFFLINE);
    g_assert_null (hob_session_get_error (session));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/rogue/dispose-in-any-state", test_dispose_in_any_state);
  g_test_add_func ("/rogue/dispose-at-once", test_dispose_at_once);
  g_test_add_func ("/rogue/dispose-while-told", test_dispose_while_told);
  g_test_add_func ("/rogue/stop-in-any-state", test_stop_in_any_state);
  return g_test_run ();
}
