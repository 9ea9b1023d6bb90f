/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-private.h"
#include "hob-stream-thread-private.h"
#include "hob-stream-worker-private.h"
#include "hob-xmpp-error.h"

struct _HobStream {
  gatomicrefcount ref_count;

  /* The owner's thread. */
  GMainContext *owner_context;
  HobStreamEvents events;
  gpointer data;
  gboolean is_abandoned;

  /* Between the threads. */
  GMainContext *context;
  HobStreamSocket *socket;
  int phase; /* atomic */

  /* The session thread. */
  HobStreamConfig *config;
  HobStreamWorker *worker;
};

typedef enum {
  OPENED,
  STANZAS,
  TOO_LARGE,
  CLOSED,
} EventKind;

/* From the session thread to the owner's. */
typedef struct {
  HobStream *stream;
  EventKind kind;
  char *full_address;
  gboolean scram;
  GPtrArray *stanzas;
  HobNode *head;
  GError *error;
  HobCertificate *certificate;
} Event;

/* From the owner's thread to the session thread. Without a reference: the thread that carries it
 * out has one, and a command that comes too late goes with the context. */
typedef struct {
  HobStream *stream;
  char *xml; /* NULL: close */
} Command;

static HobStream *
ref (HobStream *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
event_free (gpointer data)
{
  Event *event = data;

  hob_stream_unref (event->stream);
  g_free (event->full_address);
  g_clear_pointer (&event->stanzas, g_ptr_array_unref);
  g_clear_pointer (&event->head, hob_node_unref);
  g_clear_error (&event->error);
  g_clear_pointer (&event->certificate, hob_certificate_unref);
  g_free (event);
}

static void
command_free (gpointer data)
{
  Command *command = data;

  g_free (command->xml);
  g_free (command);
}

static void
attach (GMainContext *context, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, context);
}

static gboolean
event_cb (gpointer data)
{
  Event *event = data;
  HobStream *self = event->stream;

  if (self->is_abandoned)
    return G_SOURCE_REMOVE;

  switch (event->kind) {
  case OPENED:
    self->events.opened (self, event->full_address, event->scram, self->data);
    break;
  case STANZAS:
    self->events.stanzas (self, event->stanzas, self->data);
    break;
  case TOO_LARGE:
    self->events.too_large (self, event->head, self->data);
    break;
  case CLOSED:
    self->events.closed (self, event->error, event->certificate, self->data);
    break;
  }
  return G_SOURCE_REMOVE;
}

static void
post (HobStream *self, Event event)
{
  event.stream = ref (self);
  attach (self->owner_context, event_cb, g_memdup2 (&event, sizeof event), event_free);
}

static void
progress_cb (gpointer data, HobStreamPhase phase)
{
  HobStream *self = data;

  g_atomic_int_set (&self->phase, phase);
}

static void
opened_cb (gpointer data, char *full_address, gboolean scram)
{
  post (data, (Event) {.kind = OPENED, .full_address = full_address, .scram = scram});
}

static void
stanzas_cb (gpointer data, GPtrArray *stanzas)
{
  post (data, (Event) {.kind = STANZAS, .stanzas = stanzas});
}

static void
too_large_cb (gpointer data, HobNode *head)
{
  post (data, (Event) {.kind = TOO_LARGE, .head = head});
}

static const HobStreamWorkerEvents worker_events = {
  .progress = progress_cb,
  .opened = opened_cb,
  .stanzas = stanzas_cb,
  .too_large = too_large_cb,
};

static gboolean
socket_ready_cb (gpointer data)
{
  HobStream *self = data;

  if (self->worker != NULL)
    hob_stream_worker_pump (self->worker);
  return G_SOURCE_CONTINUE;
}

static gboolean
command_cb (gpointer data)
{
  Command *command = data;
  HobStreamWorker *worker = command->stream->worker;

  if (worker == NULL || hob_stream_worker_has_ended (worker))
    return G_SOURCE_REMOVE;
  if (command->xml != NULL)
    hob_stream_worker_send (worker, command->xml);
  else
    hob_stream_worker_disconnect (worker);
  hob_stream_worker_pump (worker);
  return G_SOURCE_REMOVE;
}

/* The whole life of a stream. */
static void
thread_main (gpointer data)
{
  HobStream *self = data;
  GError *error;
  HobCertificate *certificate;

  g_main_context_push_thread_default (self->context);
  hob_stream_socket_attach (self->socket, self->context, socket_ready_cb, self);
  self->worker =
    hob_stream_worker_new (g_steal_pointer (&self->config), self->socket, &worker_events, self);

  hob_stream_worker_connect (self->worker);
  if (!hob_stream_worker_has_ended (self->worker))
    hob_stream_worker_pump (self->worker);
  while (!hob_stream_worker_has_ended (self->worker) && !hob_stream_socket_is_cut (self->socket))
    g_main_context_iteration (self->context, TRUE);

  error = hob_stream_worker_steal_error (self->worker);
  certificate = hob_stream_worker_steal_certificate (self->worker);
  g_clear_pointer (&self->worker, hob_stream_worker_free);
  post (self, (Event) {.kind = CLOSED, .error = error, .certificate = certificate});

  g_main_context_pop_thread_default (self->context);
  hob_stream_unref (self);
}

/**
 * hob_stream_config_new:
 *
 * Returns: (transfer full): an empty configuration
 */
HobStreamConfig *
hob_stream_config_new (void)
{
  return g_new0 (HobStreamConfig, 1);
}

/**
 * hob_stream_config_free:
 * @self: (transfer full): a configuration
 *
 * Frees it and wipes the password.
 */
void
hob_stream_config_free (HobStreamConfig *self)
{
  g_assert (self != NULL);

  hob_seal_free_secret (self->password);
  g_free (self->address);
  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self);
}

/**
 * hob_stream_new:
 * @config: (transfer full): whom to connect as and to
 * @events: what to call, on this thread
 * @data: for @events
 *
 * Begins an attempt.
 *
 * Returns: (transfer full): the attempt
 */
HobStream *
hob_stream_new (HobStreamConfig *config, const HobStreamEvents *events, gpointer data)
{
  HobStream *self = g_new0 (HobStream, 1);

  g_assert (config != NULL && events != NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->owner_context = g_main_context_ref_thread_default ();
  self->events = *events;
  self->data = data;
  self->context = g_main_context_new ();
  self->socket = hob_stream_socket_new ();
  self->phase = HOB_STREAM_RESOLVING;
  self->config = config;
  if (!hob_stream_thread_start (thread_main, ref (self))) {
    post (self, (Event) {.kind = CLOSED,
                         .error = g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_STREAM,
                                                       "No thread for the connection")});
    hob_stream_unref (self);
  }
  return self;
}

/**
 * hob_stream_unref:
 * @self: (transfer full): a stream
 *
 * Any thread.
 */
void
hob_stream_unref (HobStream *self)
{
  g_assert (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  hob_stream_socket_free (self->socket);
  g_main_context_unref (self->context);
  g_main_context_unref (self->owner_context);
  g_clear_pointer (&self->config, hob_stream_config_free);
  g_free (self);
}

/**
 * hob_stream_abandon:
 * @self: (transfer full): a stream
 *
 * Wants no more of it. Returns at once; the thread ends by itself, however long it may still be
 * looking up a name. The owner's thread.
 */
void
hob_stream_abandon (HobStream *self)
{
  g_assert (self != NULL);

  self->is_abandoned = TRUE;
  hob_stream_socket_cut (self->socket);
  g_main_context_wakeup (self->context);
  hob_stream_unref (self);
}

/**
 * hob_stream_get_phase:
 * @self: a stream
 *
 * Any thread.
 *
 * Returns: how far it has come
 */
HobStreamPhase
hob_stream_get_phase (HobStream *self)
{
  return g_atomic_int_get (&self->phase);
}

/**
 * hob_stream_send:
 * @self: a stream
 * @xml: (transfer full): one stanza
 *
 * Has it sent as soon as possible. The owner's thread.
 */
void
hob_stream_send (HobStream *self, char *xml)
{
  Command *command = g_new0 (Command, 1);

  g_assert (xml != NULL);

  command->stream = self;
  command->xml = xml;
  attach (self->context, command_cb, command, command_free);
}

/**
 * hob_stream_close:
 * @self: a stream
 *
 * Begins to end it politely. The owner's thread.
 */
void
hob_stream_close (HobStream *self)
{
  Command *command = g_new0 (Command, 1);

  command->stream = self;
  attach (self->context, command_cb, command, command_free);
}

/**
 * hob_stream_dup_deadline_error:
 * @self: a stream that took too long to open
 *
 * Returns: (transfer full): how far it came, in words of %HOB_XMPP_ERROR
 */
GError *
hob_stream_dup_deadline_error (HobStream *self)
{
  static const struct {
    HobXmppError code;
    const char *message;
  } reasons[] = {
    [HOB_STREAM_RESOLVING] = {HOB_XMPP_ERROR_NAME_NOT_FOUND, "The name was not found in time"},
    [HOB_STREAM_CONNECTING] = {HOB_XMPP_ERROR_UNREACHABLE, "Nobody answers there"},
    [HOB_STREAM_CONNECTED] = {HOB_XMPP_ERROR_SILENT, "The server does not go on"},
    [HOB_STREAM_OPEN] = {HOB_XMPP_ERROR_SILENT, "The server does not go on"},
  };
  HobStreamPhase phase = hob_stream_get_phase (self);

  return g_error_new_literal (HOB_XMPP_ERROR, reasons[phase].code, reasons[phase].message);
}
