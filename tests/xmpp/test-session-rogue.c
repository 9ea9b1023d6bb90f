/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Sessions with tests/support/rogue-server.py, which misbehaves as the domain asks it to. */

#include "hob-session-private.h"
#include "hob-test.h"

#include <hob-xmpp.h>

#define OTHER_FINGERPRINT "00000000000000000000000000000000000000000000000000000000000000ff"

const char *__lsan_default_suppressions (void);

/* The parser that is left in the middle of a stream error without a reason is lost. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:xmpp_stanza_to_text\nleak:libexpat.so\n";
}

/* Deadlines that are not under test are left long. */
static const HobSessionPatience impatient = {
  .connect = 500,
  .request = 300,
  .idle = 60 * 1000,
  .stop = 300,
  .stable = 60 * 1000,
};
static const HobSessionPatience patient = {
  .connect = 20 * 1000,
  .request = 15 * 1000,
  .idle = 60 * 1000,
  .stop = 2 * 1000,
  .stable = 60 * 1000,
};

static HobSession *
new_session (const char *behaviour)
{
  g_autofree char *address = g_strdup_printf ("juliet@%s.rogue", behaviour);
  HobSession *session = hob_session_new (address);

  hob_session_set_password (session, "juliet-secret");
  hob_session_set_server (session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (session, hob_test_server_fingerprint ());
  hob_session_set_patience (session, &patient);
  return session;
}

static guint
count_in_log (const char *behaviour, const char *what)
{
  g_autofree char *log = NULL;
  g_autofree char *wanted = g_strdup_printf ("%s.rogue %s", behaviour, what);
  g_auto (GStrv) lines = NULL;
  guint count = 0;

  g_assert_true (g_file_get_contents (g_getenv ("HOB_ROGUE_LOG"), &log, NULL, NULL));
  lines = g_strsplit (log, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    count += g_str_has_prefix (lines[i], wanted);
  return count;
}

typedef struct {
  const char *behaviour;
  const char *what;
  guint count;
} Line;

static gboolean
is_in_log (gpointer data)
{
  Line *line = data;

  return count_in_log (line->behaviour, line->what) >= line->count;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* The log is a file of another process: nothing but looking tells that it has grown. */
static void
wait_for_log (const char *behaviour, const char *what, guint count)
{
  guint tick = g_timeout_add (5, tick_cb, NULL);
  Line line = {behaviour, what, count};

  hob_test_wait (is_in_log, &line, 20);
  g_source_remove (tick);
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

static void
assert_fails (HobSession *session, HobXmppError code, HobSessionState state)
{
  hob_session_start (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR, code);
  g_assert_error (hob_session_get_error (session), HOB_XMPP_ERROR, (int) code);
  g_assert_cmpint (hob_session_get_state (session), ==, state);
  g_assert_false (hob_transport_is_open (HOB_TRANSPORT (session)));
}

static DexFuture *
ask (HobSession *session, const char *to)
{
  g_autoptr (HobNode) payload = hob_node_new_from_string ("<x xmlns='urn:x'/>", -1, NULL);

  return hob_transport_send_iq (HOB_TRANSPORT (session), "get", to, payload);
}

/* What a session is told of. */
typedef struct {
  HobSession *session;
  GPtrArray *bodies;
  GError *reason;
  guint n_opened;
  guint n_closed;
} Listener;

static void
message_cb (HobTransport *transport, HobNode *message, Listener *self)
{
  HobNode *body = hob_node_get_child (message, "body", NULL);

  if (body != NULL)
    g_ptr_array_add (self->bodies, g_strdup (hob_node_get_text (body)));
}

static void
opened_cb (HobTransport *transport, Listener *self)
{
  self->n_opened++;
}

static void
closed_cb (HobTransport *transport, GError *reason, Listener *self)
{
  self->n_closed++;
  g_clear_error (&self->reason);
  self->reason = reason != NULL ? g_error_copy (reason) : NULL;
}

static void
listener_init (Listener *self, HobSession *session)
{
  *self = (Listener) {.session = session, .bodies = g_ptr_array_new_with_free_func (g_free)};
  g_signal_connect (session, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (session, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (session, "closed", G_CALLBACK (closed_cb), self);
}

static void
listener_clear (Listener *self)
{
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_ptr_array_unref (self->bodies);
  g_clear_error (&self->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, listener_clear)

static gboolean
has_message (gpointer data)
{
  return ((Listener *) data)->bodies->len > 0;
}

static gboolean
has_four_messages (gpointer data)
{
  return ((Listener *) data)->bodies->len >= 4;
}

static gboolean
has_closed (gpointer data)
{
  return ((Listener *) data)->n_closed > 0;
}

static gboolean
has_opened_twice (gpointer data)
{
  return ((Listener *) data)->n_opened > 1;
}

static void
assert_ends (const char *behaviour, HobXmppError code, HobSessionState state)
{
  g_autoptr (HobSession) session = new_session (behaviour);
  g_auto (Listener) listener = {0};

  listener_init (&listener, session);
  hob_session_start (session);
  hob_test_wait (has_closed, &listener, 20);
  g_assert_error (listener.reason, HOB_XMPP_ERROR, (int) code);
  g_assert_cmpint (hob_session_get_state (session), ==, state);
  g_assert_cmpuint (listener.bodies->len, ==, 0);
}

/* The stanza before goes, the one after it comes. */
static void
assert_dropped (const char *behaviour)
{
  g_autoptr (HobSession) session = new_session (behaviour);
  g_auto (Listener) listener = {0};

  listener_init (&listener, session);
  go_online (session);
  hob_test_wait (has_message, &listener, 20);
  g_assert_cmpstr (listener.bodies->pdata[0], ==, "after");
  g_assert_cmpuint (listener.n_closed, ==, 0);
}

static void
test_silent (gconstpointer behaviour)
{
  g_autoptr (HobSession) session = new_session (behaviour);

  hob_session_set_patience (session, &impatient);
  assert_fails (session, HOB_XMPP_ERROR_SILENT, HOB_SESSION_WAITING);
  g_assert_cmpint (hob_session_get_retry_at (session), >, 0);
}

static void
test_unreachable (void)
{
  g_autoptr (HobSession) session = new_session ("silent");

  hob_session_set_server (session, "127.0.0.1", 1);
  assert_fails (session, HOB_XMPP_ERROR_UNREACHABLE, HOB_SESSION_WAITING);
}

static void
test_name_not_found (void)
{
  g_autoptr (HobSession) session = new_session ("silent");

  hob_session_set_server (session, "no-such-host.invalid", 0);
  assert_fails (session, HOB_XMPP_ERROR_NAME_NOT_FOUND, HOB_SESSION_WAITING);
}

static void
test_not_encrypted (gconstpointer behaviour)
{
  g_autoptr (HobSession) session = new_session (behaviour);

  assert_fails (session, HOB_XMPP_ERROR_NOT_ENCRYPTED, HOB_SESSION_FAILED);
  g_assert_cmpuint (count_in_log (behaviour, "auth"), ==, 0);
}

static void
test_stream_error (gconstpointer behaviour)
{
  g_autoptr (HobSession) session = new_session (behaviour);
  guint before = count_in_log (behaviour, "connects");

  assert_fails (session, HOB_XMPP_ERROR_STREAM, HOB_SESSION_WAITING);
  g_assert_cmpuint (count_in_log (behaviour, "connects"), ==, before + 1);
}

/* Not a byte is said to a server whose certificate is in question, let alone a password. */
static void
test_untrusted (void)
{
  g_autoptr (HobSession) session = new_session ("mute");

  hob_session_set_trusted_fingerprint (session, NULL);
  assert_fails (session, HOB_XMPP_ERROR_CERTIFICATE, HOB_SESSION_FAILED);
  g_assert_cmpstr (hob_certificate_get_fingerprint (hob_session_get_certificate (session)), ==,
                   hob_test_server_fingerprint ());

  hob_session_set_trusted_fingerprint (session, OTHER_FINGERPRINT);
  assert_fails (session, HOB_XMPP_ERROR_CERTIFICATE_CHANGED, HOB_SESSION_FAILED);
  g_assert_cmpstr (hob_certificate_get_fingerprint (hob_session_get_certificate (session)), ==,
                   hob_test_server_fingerprint ());

  g_assert_cmpuint (count_in_log ("mute", "connects"), ==, 2);
  g_assert_cmpuint (count_in_log ("mute", "speaks-encrypted"), ==, 0);
  g_assert_cmpuint (count_in_log ("mute", "auth"), ==, 0);

  hob_session_set_trusted_fingerprint (session, hob_test_server_fingerprint ());
  go_online (session);
  g_assert_cmpuint (count_in_log ("mute", "auth"), ==, 1);
}

static void
test_injected (void)
{
  g_autoptr (HobSession) session = new_session ("injected");

  go_online (session);
  g_assert_true (g_str_has_prefix (hob_transport_get_full_address (HOB_TRANSPORT (session)),
                                   "juliet@injected.rogue/"));
  g_assert_cmpuint (count_in_log ("injected", "auth PLAIN"), ==, 0);
  g_assert_cmpuint (count_in_log ("injected", "auth SCRAM-SHA-1"), ==, 1);
}

static void
test_wrong_password (void)
{
  g_autoptr (HobSession) session = new_session ("wrong-password");

  assert_fails (session, HOB_XMPP_ERROR_AUTHENTICATION, HOB_SESSION_FAILED);
  g_assert_cmpuint (count_in_log ("wrong-password", "auth"), ==, 1);
  hob_session_retry_now (session);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_FAILED);
}

static void
test_no_mechanism (void)
{
  g_autoptr (HobSession) session = new_session ("no-mechanism");

  assert_fails (session, HOB_XMPP_ERROR_AUTHENTICATION, HOB_SESSION_FAILED);
}

static void
test_weaker (void)
{
  g_autoptr (HobSession) session = new_session ("weaker");
  g_auto (Listener) listener = {0};

  listener_init (&listener, session);
  go_online (session);
  hob_test_wait (has_message, &listener, 20);
  hob_transport_send_chat (HOB_TRANSPORT (session), "juliet@weaker.rogue", "bye");
  hob_test_wait (has_closed, &listener, 20);
  hob_session_retry_now (session);
  hob_test_await_error (hob_session_when_online (session), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_AUTHENTICATION);
  g_assert_cmpuint (count_in_log ("weaker", "connects"), ==, 2);
  g_assert_cmpuint (count_in_log ("weaker", "auth PLAIN"), ==, 0);
}

static void
test_cut (void)
{
  g_autoptr (HobSession) session = new_session ("cut");
  g_auto (Listener) listener = {0};

  listener_init (&listener, session);
  hob_session_start (session);
  hob_test_wait (has_closed, &listener, 20);
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
  g_autoptr (HobSession) session = new_session ("large-answer");

  go_online (session);
  hob_test_await_error (ask (session, NULL), 20, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE);
}

static void
assert_genuine (HobSession *session, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) answer = NULL;

  go_online (session);
  answer = hob_test_await_boxed (ask (session, to), 20, &error);
  g_assert_no_error (error);
  g_assert_nonnull (hob_node_get_child (answer, "genuine", NULL));
}

static void
test_stranger (void)
{
  g_autoptr (HobSession) own = new_session ("stranger");
  g_autoptr (HobSession) other = new_session ("stranger");
  g_autoptr (HobSession) server = new_session ("stranger");

  assert_genuine (own, NULL);
  assert_genuine (other, "kettle@elsewhere.example/kitchen");
  assert_genuine (server, "stranger.rogue");
}

static void
test_mute (void)
{
  g_autoptr (HobSession) session = new_session ("mute");
  DexFuture *dropped;

  hob_session_set_patience (session, &impatient);
  go_online (session);
  dropped = ask (session, NULL);
  dex_unref (dropped);
  hob_test_await_error (ask (session, NULL), 20, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_ONLINE);
}

/* A dead connection is noticed by asking. */
static void
test_dead (void)
{
  HobSessionPatience patience = patient;
  g_autoptr (HobSession) session = new_session ("mute");
  g_auto (Listener) listener = {0};

  patience.idle = 100;
  patience.request = 100;
  hob_session_set_patience (session, &patience);
  listener_init (&listener, session);
  hob_session_start (session);
  hob_test_wait (has_closed, &listener, 20);
  g_assert_error (listener.reason, HOB_XMPP_ERROR, HOB_XMPP_ERROR_SILENT);
  g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_WAITING);
}

static void
test_asking (void)
{
  g_autoptr (HobSession) session = new_session ("asking");
  g_auto (Listener) listener = {0};

  listener_init (&listener, session);
  go_online (session);
  hob_test_wait (has_four_messages, &listener, 20);
  g_assert_cmpstr (listener.bodies->pdata[0], ==, "ping result server");
  g_assert_cmpstr (listener.bodies->pdata[1], ==, "unknown error x@y/z service-unavailable");
  g_assert_cmpstr (listener.bodies->pdata[2], ==, "info error server service-unavailable");
  g_assert_cmpstr (listener.bodies->pdata[3], ==, "empty error server service-unavailable");
}

static void
test_stubborn (void)
{
  HobSessionPatience patience = patient;
  g_autoptr (HobSession) session = new_session ("stubborn");

  patience.stop = 200;
  hob_session_set_patience (session, &patience);
  go_online (session);
  await (hob_session_stop (session));
  wait_for_log ("stubborn", "closes", 1);
}

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
    HobSession *session = new_session (points[i].behaviour);
    guint before = count_in_log (points[i].behaviour, points[i].reached);
    DexFuture *online;

    hob_session_start (session);
    online = hob_session_when_online (session);
    wait_for_log (points[i].behaviour, points[i].reached, before + 1);
    g_assert_cmpint (hob_session_get_state (session), ==, points[i].state);
    g_assert_finalize_object (session);
    hob_test_await_error (online, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  }
}

static void
test_dispose_at_once (void)
{
  HobSession *offline = new_session ("mute");
  HobSession *starting = new_session ("mute");
  HobSession *waiting = new_session ("hangs-up");
  HobSession *stopping = new_session ("stubborn");
  HobSession *online = new_session ("mute");
  DexFuture *answer;

  g_assert_finalize_object (offline);

  hob_session_start (starting);
  g_assert_finalize_object (starting);

  assert_fails (waiting, HOB_XMPP_ERROR_STREAM, HOB_SESSION_WAITING);
  g_assert_finalize_object (waiting);

  go_online (stopping);
  answer = hob_session_stop (stopping);
  g_assert_finalize_object (stopping);
  await (answer);

  go_online (online);
  answer = ask (online, NULL);
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
  HobSession *on_opened = new_session ("mute");
  HobSession *on_message = new_session ("large");
  HobSession *on_closed = new_session ("cut");

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
    g_autoptr (HobSession) session = new_session (behaviours[i]);

    await (hob_session_stop (session));
    hob_session_start (session);
    await (hob_session_stop (session));
    g_assert_cmpint (hob_session_get_state (session), ==, HOB_SESSION_OFFLINE);
    g_assert_null (hob_session_get_error (session));
  }
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
  g_test_add_func ("/rogue/wrong-password", test_wrong_password);
  g_test_add_func ("/rogue/no-mechanism", test_no_mechanism);
  g_test_add_func ("/rogue/weaker", test_weaker);
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
  g_test_add_func ("/rogue/dispose-in-any-state", test_dispose_in_any_state);
  g_test_add_func ("/rogue/dispose-at-once", test_dispose_at_once);
  g_test_add_func ("/rogue/dispose-while-told", test_dispose_while_told);
  g_test_add_func ("/rogue/stop-in-any-state", test_stop_in_any_state);
  return g_test_run ();
}
