/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registrar-stream-private.h"
#include "hob-token-private.h"
#include "hob-xmpp-error.h"

struct _HobRegistrarStream {
  HobRegistrarPatience patience;
  HobStreamConfig *config; /* until it is opened */
  HobStream *stream;
  char *domain;
  HobCertificate *certificate;
  guint timer;         /* the deadline of what is waited for */
  DexPromise *promise; /* for being open, then for the answer to a request */
  char *id;            /* of that request */
  gboolean is_open;
  gboolean is_closing;
};

static void
stream_free (HobRegistrarStream *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->stream, hob_stream_abandon);
  g_clear_pointer (&self->config, hob_stream_config_free);
  g_clear_pointer (&self->certificate, hob_certificate_unref);
  g_free (self->domain);
  g_free (self->id);
  g_free (self);
}

/* Whoever awaits it may close the stream: to be called last, with what it needs in hand. */
static DexPromise *
forget (HobRegistrarStream *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->id, g_free);
  return g_steal_pointer (&self->promise);
}

static void
reject (HobRegistrarStream *self, const GError *error)
{
  g_autoptr (DexPromise) promise = forget (self);

  if (promise != NULL)
    dex_promise_reject (promise, g_error_copy (error));
}

static void
end (HobRegistrarStream *self, const GError *error)
{
  g_clear_pointer (&self->stream, hob_stream_abandon);
  self->is_open = FALSE;
  reject (self, error);
}

static gboolean
deadline_cb (gpointer data)
{
  HobRegistrarStream *self = data;
  g_autoptr (GError) error = NULL;

  self->timer = 0;
  if (self->is_closing) {
    stream_free (self);
  } else if (!self->is_open) {
    error = hob_stream_dup_deadline_error (self->stream);
    end (self, error);
  } else {
    error = g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT, "No answer in time");
    reject (self, error);
  }
  return G_SOURCE_REMOVE;
}

static DexFuture *
await (HobRegistrarStream *self, guint milliseconds)
{
  self->promise = dex_promise_new ();
  self->timer = g_timeout_add (milliseconds, deadline_cb, self);
  return DEX_FUTURE (dex_ref (self->promise));
}

static void
opened_cb (HobStream *stream, const char *address, gboolean scram, gpointer data)
{
  HobRegistrarStream *self = data;
  g_autoptr (DexPromise) promise = NULL;

  if (self->is_closing)
    return;
  self->is_open = TRUE;
  promise = forget (self);
  dex_promise_resolve_boolean (promise, TRUE);
}

/* Only the server itself can send on such a stream, but it may have something else to say. */
static gboolean
is_answer (HobRegistrarStream *self, HobNode *stanza)
{
  const char *type = hob_node_get_attribute (stanza, "type");
  const char *from = hob_node_get_attribute (stanza, "from");

  return self->id != NULL && hob_node_is (stanza, "iq", HOB_NS_CLIENT) &&
         g_strcmp0 (hob_node_get_attribute (stanza, "id"), self->id) == 0 &&
         (g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0) &&
         (from == NULL || hob_jid_same_bare (from, self->domain));
}

static void
stanzas_cb (HobStream *stream, GPtrArray *stanzas, gpointer data)
{
  HobRegistrarStream *self = data;
  g_autoptr (DexPromise) promise = NULL;
  HobNode *answer = NULL;

  for (guint i = 0; i < stanzas->len && answer == NULL; i++)
    if (is_answer (self, stanzas->pdata[i]))
      answer = stanzas->pdata[i];
  if (answer == NULL)
    return;
  promise = forget (self);
  dex_promise_resolve_boxed (promise, HOB_TYPE_NODE, hob_node_ref (answer));
}

static void
too_large_cb (HobStream *stream, HobNode *head, gpointer data)
{
  HobRegistrarStream *self = data;
  g_autoptr (GError) error = NULL;

  if (!is_answer (self, head))
    return;
  error = g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE, "The answer is too large");
  reject (self, error);
}

static void
closed_cb (HobStream *stream, const GError *reason, HobCertificate *certificate, gpointer data)
{
  HobRegistrarStream *self = data;
  g_autoptr (GError) error = reason != NULL ? g_error_copy (reason) : NULL;

  if (self->is_closing) {
    stream_free (self);
    return;
  }
  if (certificate != NULL)
    self->certificate = hob_certificate_ref (certificate);
  if (error == NULL)
    error =
      g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_STREAM, "The server ended the stream");
  end (self, error);
}

static const HobStreamEvents events = {
  .opened = opened_cb,
  .stanzas = stanzas_cb,
  .too_large = too_large_cb,
  .closed = closed_cb,
};

/**
 * hob_registrar_stream_new:
 * @config: (transfer full): where to connect to
 * @patience: how long to wait for what
 *
 * Returns: (transfer full): a stream not yet opened; to be closed
 */
HobRegistrarStream *
hob_registrar_stream_new (HobStreamConfig *config, const HobRegistrarPatience *patience)
{
  HobRegistrarStream *self = g_new0 (HobRegistrarStream, 1);

  g_assert (config != NULL && config->is_guest && patience != NULL);

  self->domain = g_strdup (config->address);
  self->config = config;
  self->patience = *patience;
  return self;
}

/**
 * hob_registrar_stream_close:
 * @self: (transfer full): a stream
 *
 * Says goodbye where there is somebody to say it to, without waiting for it; what was asked rejects
 * with %HOB_XMPP_ERROR_OFFLINE. RFC 6120 §4.4.
 */
void
hob_registrar_stream_close (HobRegistrarStream *self)
{
  g_autoptr (DexPromise) promise = NULL;

  g_assert (self != NULL && !self->is_closing);

  promise = forget (self);
  if (self->is_open) {
    self->is_closing = TRUE;
    self->timer = g_timeout_add (self->patience.close, deadline_cb, self);
    hob_stream_close (self->stream);
  } else {
    stream_free (self);
  }
  if (promise != NULL)
    dex_promise_reject (
      promise, g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "It was closed"));
}

/**
 * hob_registrar_stream_open:
 * @self: a new stream
 *
 * Returns: (transfer full): a future that resolves once the stream is encrypted and the certificate
 *   is the right one; rejects with %HOB_XMPP_ERROR
 */
DexFuture *
hob_registrar_stream_open (HobRegistrarStream *self)
{
  g_assert (self != NULL && self->config != NULL);

  self->stream = hob_stream_new (g_steal_pointer (&self->config), &events, self);
  return await (self, self->patience.connect);
}

/**
 * hob_registrar_stream_ask:
 * @self: a stream
 * @type: "get" or "set"
 * @payload: the one child of the request
 *
 * Asks the server. What was asked before and has no answer yet rejects.
 *
 * Returns: (transfer full): a future #HobNode, the `<iq>` of type result or error; rejects with
 *   %HOB_XMPP_ERROR
 */
DexFuture *
hob_registrar_stream_ask (HobRegistrarStream *self, const char *type, HobNode *payload)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (GError) offline =
    g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "Not connected");
  g_autoptr (HobNode) request = NULL;

  g_assert (self != NULL && payload != NULL);

  reject (self, offline);
  if (!self->is_open)
    return dex_future_new_for_error (g_steal_pointer (&offline));

  self->id = hob_token_new ();
  hob_node_builder_open (builder, "iq", HOB_NS_CLIENT);
  hob_node_builder_attribute (builder, "type", type);
  hob_node_builder_attribute (builder, "id", self->id);
  hob_node_builder_attribute (builder, "to", self->domain);
  hob_node_builder_append (builder, payload);
  request = hob_node_builder_end (builder, NULL);
  if (request == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE,
                                  "The request is too large");
  hob_stream_send (self->stream, hob_node_to_string (request));
  return await (self, self->patience.request);
}

/**
 * hob_registrar_stream_is_open:
 * @self: a stream
 *
 * Returns: whether something can be asked
 */
gboolean
hob_registrar_stream_is_open (HobRegistrarStream *self)
{
  g_assert (self != NULL);

  return self->is_open;
}

/**
 * hob_registrar_stream_get_certificate:
 * @self: a stream
 *
 * Returns: (transfer none) (nullable): the certificate that it ended over
 */
HobCertificate *
hob_registrar_stream_get_certificate (HobRegistrarStream *self)
{
  g_assert (self != NULL);

  return self->certificate;
}
