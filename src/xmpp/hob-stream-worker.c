/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-worker-private.h"
#include "hob-stanza-private.h"
#include "hob-stream-guest-private.h"
#include "hob-stream-log-private.h"
#include "hob-stream-thread-private.h"
#include "hob-stream-trust-private.h"
#include "hob-xmpp-error.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

/* A TLS record holds four times what libstrophe reads at once, and poll() does not see what OpenSSL
 * has buffered: after this many reads that brought nothing from the socket, nothing is left. */
#define QUIET_ROUNDS 4
#define MAX_ROUNDS 64
/* libstrophe's own timers run only inside xmpp_run_once(). */
#define SAFETY_MS 300
/* Rounds of up to 4 KiB each without one finished element. libstrophe keeps all of it in memory and
 * recurses over its depth; the thread's stack bears what fits into these 4 MiB. */
#define MAX_UNFINISHED_ROUNDS 1024

struct _HobStreamWorker {
  HobStreamConfig *config;
  HobStreamSocket *socket;
  HobStreamWorkerEvents events;
  gpointer data;

  xmpp_log_t log;
  xmpp_ctx_t *ctx;
  xmpp_conn_t *conn;
  HobStreamGuest *guest; /* NULL for who has an account */
  HobNodeBuilder *builder;
  jmp_buf escape; /* out of xmpp_run_once() */

  GPtrArray *stanzas; /* of this round */
  guint unfinished_rounds;
  GString *doubts; /* what the TLS library has against the certificates shown */
  gboolean is_checked;
  gboolean is_connected;
  gboolean is_open;
  gboolean is_closing;
  gboolean has_stream_error;
  gboolean is_saying_goodbye;
  gboolean has_ended;
  gboolean scram;
  GError *error; /* why it ends, the first reason wins */
  HobCertificate *certificate;
};

/* libstrophe's certificate and socket callbacks bring no user data. */
static _Thread_local HobStreamWorker *current;

static void
blame (HobStreamWorker *self, HobXmppError code, const char *message)
{
  if (self->error == NULL)
    self->error = g_error_new_literal (HOB_XMPP_ERROR, code, message);
}

/* Ends it without another byte being sent. */
static void
fail (HobStreamWorker *self, HobXmppError code, const char *message)
{
  blame (self, code, message);
  self->has_ended = TRUE;
  hob_stream_socket_cut (self->socket);
}

static void
wipe_password (HobStreamWorker *self)
{
  char *copy = (char *) xmpp_conn_get_pass (self->conn);

  if (copy != NULL)
    explicit_bzero (copy, strlen (copy));
}

/* libstrophe would go on to the next mechanism; the same password is not any better there, and
 * servers lock accounts over it. Only channel binding may fail for reasons of its own (behind a
 * proxy), so what is without it gets its chance. */
static void
give_up_sign_in (HobStreamWorker *self)
{
  blame (self, HOB_XMPP_ERROR_AUTHENTICATION, "The server refused the address or the password");
  wipe_password (self);
  xmpp_conn_set_pass (self->conn, NULL);
}

static void
note_mechanisms (HobStreamWorker *self, gboolean scram)
{
  /* Before there is encryption anybody can say anything. */
  if (!self->is_checked)
    return;
  self->scram = scram;
  if (self->config->requires_scram && !scram)
    blame (self, HOB_XMPP_ERROR_AUTHENTICATION,
           "The server offers only weaker sign-in than before");
}

/* libstrophe 0.14 looks at the first child of a stream error without asking whether it has any, and
 * anybody on the way can send one that has none. It logs what it received first: leave from there,
 * across frames that hold nothing but memory. The parser is lost with them. */
static G_NORETURN void
escape_stream_error (HobStreamWorker *self)
{
  blame (self, HOB_XMPP_ERROR_STREAM, "The server ended the stream without a reason");
  longjmp (self->escape, 1);
}

/* The log holds passwords and whole stanzas: nothing of it is passed on but warnings. */
static void
log_cb (void *data, xmpp_log_level_t level, const char *area, const char *message)
{
  HobStreamWorker *self = data;

  switch (hob_stream_log_read (message)) {
  case HOB_STREAM_LOG_MECHANISMS:
    note_mechanisms (self, FALSE);
    break;
  case HOB_STREAM_LOG_SCRAM:
    note_mechanisms (self, TRUE);
    break;
  case HOB_STREAM_LOG_NO_PASSWORD:
    blame (self, HOB_XMPP_ERROR_AUTHENTICATION, "There is no password");
    break;
  case HOB_STREAM_LOG_NO_MECHANISM:
    blame (self, HOB_XMPP_ERROR_AUTHENTICATION, "No way to sign in that both sides know");
    break;
  case HOB_STREAM_LOG_REFUSED:
    give_up_sign_in (self);
    break;
  case HOB_STREAM_LOG_OUT_OF_ORDER:
    blame (self, HOB_XMPP_ERROR_STREAM, "The server cannot sign anybody in at the moment");
    break;
  case HOB_STREAM_LOG_NO_ENCRYPTION:
    blame (self, HOB_XMPP_ERROR_NOT_ENCRYPTED, "The server offers no encryption");
    break;
  case HOB_STREAM_LOG_ERROR:
    self->has_stream_error = TRUE;
    break;
  case HOB_STREAM_LOG_EMPTY_ERROR:
    escape_stream_error (self);
  case HOB_STREAM_LOG_NO_XML:
    blame (self, HOB_XMPP_ERROR_STREAM, "The server sent something that is no XML");
    break;
  case HOB_STREAM_LOG_REFUSED_BINDING:
  case HOB_STREAM_LOG_NOTHING:
    if (level >= XMPP_LEVEL_WARN && !g_str_has_prefix (message, "DROPPED"))
      g_debug ("libstrophe: %s: %s", area, message);
    break;
  }
}

static int
socket_cb (xmpp_conn_t *conn, void *fd)
{
  if (hob_stream_socket_adopt (current->socket, *(int *) fd))
    return 0;
  /* Anything but EINPROGRESS, which libstrophe would take for success. */
  errno = ECANCELED;
  return -1;
}

/* Called for each certificate of the chain and each thing wrong with it, maybe an issuer's only:
 * not the place to decide. Goes on with the handshake; check_certificate() has the last word. */
static int
certificate_cb (const xmpp_tlscert_t *certificate, const char *const reason)
{
  GString *doubts = current->doubts;

  if (strstr (doubts->str, reason) == NULL)
    g_string_append_printf (doubts, "%s%s", doubts->len > 0 ? "; " : "", reason);
  return 1;
}

/* The handshake is over and nothing has been sent since: libstrophe's new stream header is queued
 * for the next xmpp_run_once(), and sign-in comes after the answer to that. */
static void
check_certificate (HobStreamWorker *self)
{
  g_autoptr (GError) error = NULL;

  self->is_checked = TRUE;
  if (!hob_stream_trust_check (self->conn, self->config->fingerprint, self->doubts->str,
                               &self->certificate, &error))
    fail (self, error->code, error->message);
}

static void
keep_stanza (HobStreamWorker *self, xmpp_stanza_t *stanza, gboolean is_iq)
{
  g_autoptr (GError) error = NULL;
  HobNode *node = hob_stanza_to_node (stanza, self->builder, &error);

  if (node != NULL) {
    if (self->stanzas == NULL)
      self->stanzas = g_ptr_array_new_with_free_func ((GDestroyNotify) hob_node_unref);
    g_ptr_array_add (self->stanzas, node);
    return;
  }

  g_debug ("Dropped a stanza: %s", error->message);
  node = is_iq ? hob_stanza_to_head (stanza, self->builder, NULL) : NULL;
  if (node != NULL)
    self->events.too_large (self->data, node);
}

/* Called for every element there is, acknowledgements and stream errors too. */
static int
stanza_cb (xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *data)
{
  HobStreamWorker *self = data;
  const char *name = xmpp_stanza_get_name (stanza);
  gboolean is_iq = g_strcmp0 (name, "iq") == 0;

  self->unfinished_rounds = 0;
  if (g_strcmp0 (xmpp_stanza_get_ns (stanza), HOB_NS_CLIENT) == 0 &&
      (is_iq || g_strcmp0 (name, "message") == 0 || g_strcmp0 (name, "presence") == 0))
    keep_stanza (self, stanza, is_iq);
  return 1;
}

static void
handle_open (HobStreamWorker *self)
{
  gboolean is_guest = self->guest != NULL;
  const char *full = is_guest ? self->config->address : xmpp_conn_get_bound_jid (self->conn);

  if (!self->is_checked || !xmpp_conn_is_secured (self->conn)) {
    fail (self, HOB_XMPP_ERROR_NOT_ENCRYPTED, "The stream is not encrypted");
  } else if (!is_guest && !hob_jid_same_bare (full, self->config->address)) {
    fail (self, HOB_XMPP_ERROR_STREAM, "The server bound another address");
  } else {
    wipe_password (self);
    self->is_open = TRUE;
    self->events.progress (self->data, HOB_STREAM_OPEN);
    xmpp_handler_add (self->conn, stanza_cb, NULL, NULL, NULL, self);
    self->events.opened (self->data, g_strdup (full), self->scram);
  }
}

/* RFC 6120 §4.9.3. see-other-host is an error like any other: following it would let whoever
 * speaks first choose the server. */
static void
blame_stream_error (HobStreamWorker *self, const xmpp_stream_error_t *error)
{
  if (error->type == XMPP_SE_CONFLICT)
    blame (self, HOB_XMPP_ERROR_REPLACED, "The server ended this session for another one");
  else if (error->type == XMPP_SE_POLICY_VIOLATION || error->type == XMPP_SE_RESOURCE_CONSTRAINT)
    blame (self, HOB_XMPP_ERROR_BUSY, error->text != NULL ? error->text : "Too much was asked");
  else
    blame (self, HOB_XMPP_ERROR_STREAM, error->text != NULL ? error->text : "The server ended it");
}

static void
blame_phase (HobStreamWorker *self)
{
  if (!self->is_connected && !hob_stream_socket_was_opened (self->socket))
    blame (self, HOB_XMPP_ERROR_NAME_NOT_FOUND, "The server's name was not found");
  else if (!self->is_connected)
    blame (self, HOB_XMPP_ERROR_UNREACHABLE, "Nobody answers there");
  else
    blame (self, HOB_XMPP_ERROR_STREAM, "The connection was lost");
}

static void
connection_cb (xmpp_conn_t *conn,
               xmpp_conn_event_t event,
               int code,
               xmpp_stream_error_t *error,
               void *data)
{
  HobStreamWorker *self = data;

  if (event == XMPP_CONN_RAW_CONNECT) {
    hob_stream_guest_greet (self->guest);
    return;
  }
  if (event == XMPP_CONN_CONNECT) {
    if (self->guest != NULL)
      hob_stream_guest_note_greeting (self->guest);
    else
      handle_open (self);
    return;
  }
  if (error != NULL)
    blame_stream_error (self, error);
  else if (!self->is_closing)
    blame_phase (self);
  self->has_ended = TRUE;
}

static void
guest_opened_cb (gpointer data)
{
  handle_open (data);
}

static void
guest_failed_cb (gpointer data, HobXmppError code, const char *message)
{
  blame (data, code, message);
}

static const HobStreamGuestEvents guest_events = {
  .opened = guest_opened_cb,
  .failed = guest_failed_cb,
};

static int
begin (HobStreamWorker *self)
{
  HobStreamConfig *config = self->config;

  if (!config->is_guest)
    return xmpp_connect_client (self->conn, config->host, config->port, connection_cb, self);
  self->guest = hob_stream_guest_new (self->conn, &guest_events, self);
  return xmpp_connect_raw (self->conn, config->host, config->port, connection_cb, self);
}

static void
hand_over (HobStreamWorker *self)
{
  if (self->stanzas != NULL)
    self->events.stanzas (self->data, g_steal_pointer (&self->stanzas));
}

static void
note_connected (HobStreamWorker *self)
{
  self->is_connected = hob_stream_socket_is_connected (self->socket);
  if (self->is_connected)
    self->events.progress (self->data, HOB_STREAM_CONNECTED);
}

/* libstrophe hashes in a static buffer: two threads that sign in at the same time would spoil each
 * other's answers, and both be refused. Nothing in this phase waits for anything. */
static void
run_libstrophe (HobStreamWorker *self)
{
  static GMutex signing_in;
  gboolean is_signing_in = self->is_checked && !self->is_open;

  if (is_signing_in)
    g_mutex_lock (&signing_in);
  if (setjmp (self->escape) == 0)
    xmpp_run_once (self->ctx, 0);
  if (is_signing_in)
    g_mutex_unlock (&signing_in);
}

/* One read at most, so that what it found can be looked at before anything is sent in reply. */
static void
run_once (HobStreamWorker *self)
{
  run_libstrophe (self);

  if (!self->is_connected && !self->has_ended)
    note_connected (self);
  if (!self->is_checked && !self->has_ended && xmpp_conn_is_secured (self->conn))
    check_certificate (self);
  hand_over (self);
  if (self->error != NULL && !self->has_ended) {
    fail (self, HOB_XMPP_ERROR_STREAM, self->error->message);
  } else if (self->has_stream_error && !self->is_saying_goodbye) {
    /* Nothing comes after it, and libstrophe would wait for the server to hang up. */
    self->is_saying_goodbye = TRUE;
    xmpp_disconnect (self->conn);
  }
}

static void
initialize (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  /* A server that hangs up must not take the program with it. */
  signal (SIGPIPE, SIG_IGN);
  xmpp_initialize ();
  hob_stream_thread_finish_at_exit ();
  /* libstrophe's parser remembers the first context of the process in a global and allocates
   * through it without a lock: that has to be one that never goes away and is nobody's. */
  xmpp_conn_new (xmpp_ctx_new (NULL, NULL));
  g_once_init_leave (&once, 1);
}

/**
 * hob_stream_worker_new:
 * @config: (transfer full): whom to connect as and to
 * @socket: attached to this thread's loop; outlives the worker
 * @events: what to call
 * @data: for @events
 *
 * Only the thread that calls this may use the worker, and only one worker per thread.
 *
 * Returns: (transfer full): a connection not yet made
 */
HobStreamWorker *
hob_stream_worker_new (HobStreamConfig *config,
                       HobStreamSocket *socket,
                       const HobStreamWorkerEvents *events,
                       gpointer data)
{
  HobStreamWorker *self;

  g_assert (config != NULL && socket != NULL && events != NULL);
  g_assert (current == NULL);

  initialize ();
  self = g_new0 (HobStreamWorker, 1);
  self->config = config;
  self->socket = socket;
  self->events = *events;
  self->data = data;
  self->doubts = g_string_new (NULL);
  self->builder = hob_node_builder_new ();
  self->log = (xmpp_log_t) {.handler = log_cb, .userdata = self};
  self->ctx = xmpp_ctx_new (NULL, &self->log);
  self->conn = xmpp_conn_new (self->ctx);
  current = self;
  return self;
}

/**
 * hob_stream_worker_free:
 * @self: (transfer full): a worker
 *
 * Ends what has not ended.
 */
void
hob_stream_worker_free (HobStreamWorker *self)
{
  g_assert (self != NULL);

  /* A TLS farewell waits up to a second for the other side's; not on a socket that is shut down. */
  self->has_ended = TRUE;
  hob_stream_socket_cut (self->socket);
  wipe_password (self);
  xmpp_conn_release (self->conn);
  xmpp_ctx_free (self->ctx);
  hob_stream_socket_close (self->socket);

  current = NULL;
  g_clear_pointer (&self->guest, hob_stream_guest_free);
  hob_node_builder_free (self->builder);
  g_clear_pointer (&self->stanzas, g_ptr_array_unref);
  g_string_free (self->doubts, TRUE);
  g_clear_error (&self->error);
  g_clear_pointer (&self->certificate, hob_certificate_unref);
  hob_stream_config_free (self->config);
  g_free (self);
}

/**
 * hob_stream_worker_connect:
 * @self: a worker
 *
 * Looks up the name, for as long as that takes, and begins to connect. A new connection each time,
 * without stream management: no command given before an outage is carried out after it, and the
 * server does not keep what is said meanwhile for a connection that nobody will resume. RFC 6120
 * §3.
 */
void
hob_stream_worker_connect (HobStreamWorker *self)
{
  HobStreamConfig *config = self->config;

  xmpp_conn_set_flags (self->conn, XMPP_CONN_FLAG_MANDATORY_TLS | XMPP_CONN_FLAG_DISABLE_SM);
  xmpp_conn_set_jid (self->conn, config->address);
  xmpp_conn_set_pass (self->conn, config->password);
  xmpp_conn_set_sockopt_callback (self->conn, socket_cb);
  xmpp_conn_set_certfail_handler (self->conn, certificate_cb);
  if (begin (self) == XMPP_EOK) {
    self->events.progress (self->data, HOB_STREAM_CONNECTING);
  } else {
    blame_phase (self);
    self->has_ended = TRUE;
  }
}

/**
 * hob_stream_worker_pump:
 * @self: a worker
 *
 * Reads and writes until there is no more to do, and says what to wait for.
 */
void
hob_stream_worker_pump (HobStreamWorker *self)
{
  guint quiet = 0;
  gboolean read = FALSE;

  for (guint i = 0; i < MAX_ROUNDS && quiet < QUIET_ROUNDS && !self->has_ended; i++) {
    gboolean readable = hob_stream_socket_get_n_readable (self->socket) > 0;

    quiet = readable ? 0 : quiet + 1;
    read |= readable;
    if (read && ++self->unfinished_rounds > MAX_UNFINISHED_ROUNDS)
      fail (self, HOB_XMPP_ERROR_STREAM, "The server sent something without end");
    else
      run_once (self);
  }

  if (self->has_ended)
    return;
  if (read)
    hob_stream_socket_acknowledge (self->socket);
  hob_stream_socket_wait (self->socket, xmpp_conn_send_queue_len (self->conn) > 0,
                          quiet < QUIET_ROUNDS ? 0 : SAFETY_MS);
}

/**
 * hob_stream_worker_send:
 * @self: a worker
 * @xml: one stanza
 *
 * Sends it, or drops it where the stream is not open.
 */
void
hob_stream_worker_send (HobStreamWorker *self, const char *xml)
{
  if (self->is_open && !self->is_closing)
    xmpp_send_raw (self->conn, xml, strlen (xml));
}

/**
 * hob_stream_worker_disconnect:
 * @self: a worker
 *
 * Begins to end the stream politely. RFC 6120 §4.4.
 */
void
hob_stream_worker_disconnect (HobStreamWorker *self)
{
  self->is_closing = TRUE;
  if (self->is_open)
    xmpp_disconnect (self->conn);
  else
    self->has_ended = TRUE;
}

/**
 * hob_stream_worker_has_ended:
 * @self: a worker
 *
 * Returns: whether there is nothing left to wait for
 */
gboolean
hob_stream_worker_has_ended (HobStreamWorker *self)
{
  return self->has_ended;
}

/**
 * hob_stream_worker_steal_error:
 * @self: a worker that has ended
 *
 * Returns: (transfer full) (nullable): why; %NULL for a polite end
 */
GError *
hob_stream_worker_steal_error (HobStreamWorker *self)
{
  return g_steal_pointer (&self->error);
}

/**
 * hob_stream_worker_steal_certificate:
 * @self: a worker that has ended
 *
 * Returns: (transfer full) (nullable): the certificate it ended over
 */
HobCertificate *
hob_stream_worker_steal_certificate (HobStreamWorker *self)
{
  return g_steal_pointer (&self->certificate);
}
