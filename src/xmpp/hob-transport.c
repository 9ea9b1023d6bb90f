/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-transport-private.h"

G_DEFINE_INTERFACE (HobTransport, hob_transport, G_TYPE_OBJECT)

enum {
  OPENED,
  CLOSED,
  MESSAGE,
  PRESENCE,
  IQ,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
hob_transport_default_init (HobTransportInterface *iface)
{
  const GType stanza = HOB_TYPE_NODE | G_SIGNAL_TYPE_STATIC_SCOPE;
  const GType type = G_TYPE_FROM_INTERFACE (iface);

  signals[OPENED] =
    g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[MESSAGE] =
    g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, stanza);
  signals[PRESENCE] =
    g_signal_new ("presence", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, stanza);
  signals[IQ] = g_signal_new ("iq", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled,
                              NULL, NULL, G_TYPE_BOOLEAN, 1, stanza);
}

static gboolean
is_request (HobNode *iq)
{
  const char *type = hob_node_get_attribute (iq, "type");

  return g_strcmp0 (type, "get") == 0 || g_strcmp0 (type, "set") == 0;
}

/* RFC 6120 §8.2.3: every request is answered, whoever sent it. */
static void
deliver_request (HobTransport *self, HobNode *iq)
{
  gboolean handled = FALSE;

  if (g_strcmp0 (hob_node_get_attribute (iq, "type"), "get") == 0 &&
      hob_node_get_child (iq, "ping", HOB_NS_PING) != NULL) {
    hob_transport_reply (self, iq, NULL);
    return;
  }

  g_signal_emit (self, signals[IQ], 0, iq, &handled);
  if (!handled)
    hob_transport_reply_error (self, iq, "cancel", "service-unavailable", NULL);
}

static gboolean
send_built (HobTransport *self, HobNodeBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) stanza = hob_node_builder_end (builder, &error);

  if (stanza == NULL) {
    g_debug ("Not sent: %s", error->message);
    return FALSE;
  }
  return hob_transport_send (self, stanza);
}

static HobNodeBuilder *
open_answer (HobNode *request, const char *type)
{
  HobNodeBuilder *builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "iq", HOB_NS_CLIENT);
  hob_node_builder_attribute (builder, "type", type);
  hob_node_builder_attribute (builder, "id", hob_node_get_attribute (request, "id"));
  hob_node_builder_attribute (builder, "to", hob_node_get_attribute (request, "from"));
  return builder;
}

/**
 * hob_transport_deliver:
 * @self: a transport
 * @stanza: what arrived; no answer to a request of ours
 *
 * Hands a stanza to whoever listens, answers pings and refuses requests that nobody handles. Main
 * thread. RFC 6120 §8.2.3, XEP-0199.
 */
void
hob_transport_deliver (HobTransport *self, HobNode *stanza)
{
  g_return_if_fail (HOB_IS_TRANSPORT (self));
  g_return_if_fail (stanza != NULL);

  if (hob_node_is (stanza, "message", HOB_NS_CLIENT))
    g_signal_emit (self, signals[MESSAGE], 0, stanza);
  else if (hob_node_is (stanza, "presence", HOB_NS_CLIENT))
    g_signal_emit (self, signals[PRESENCE], 0, stanza);
  else if (hob_node_is (stanza, "iq", HOB_NS_CLIENT) && is_request (stanza))
    deliver_request (self, stanza);
}

/**
 * hob_transport_emit_opened:
 * @self: a transport
 *
 * Tells everybody that a new stream is bound. Main thread.
 */
void
hob_transport_emit_opened (HobTransport *self)
{
  g_return_if_fail (HOB_IS_TRANSPORT (self));

  g_signal_emit (self, signals[OPENED], 0);
}

/**
 * hob_transport_emit_closed:
 * @self: a transport
 * @reason: (nullable): why
 *
 * Tells everybody that the stream is gone. Main thread.
 */
void
hob_transport_emit_closed (HobTransport *self, const GError *reason)
{
  g_return_if_fail (HOB_IS_TRANSPORT (self));

  g_signal_emit (self, signals[CLOSED], 0, reason);
}

/**
 * hob_transport_get_address:
 * @self: a transport
 *
 * Returns: (transfer none): the account's own bare address. Main thread.
 */
const char *
hob_transport_get_address (HobTransport *self)
{
  g_return_val_if_fail (HOB_IS_TRANSPORT (self), NULL);

  return HOB_TRANSPORT_GET_IFACE (self)->get_address (self);
}

/**
 * hob_transport_get_full_address:
 * @self: a transport
 *
 * Returns: (transfer none) (nullable): the bound address; %NULL while closed. Main thread.
 */
const char *
hob_transport_get_full_address (HobTransport *self)
{
  g_return_val_if_fail (HOB_IS_TRANSPORT (self), NULL);

  return HOB_TRANSPORT_GET_IFACE (self)->get_full_address (self);
}

/**
 * hob_transport_is_open:
 * @self: a transport
 *
 * Returns: whether stanzas can be sent now. Main thread.
 */
gboolean
hob_transport_is_open (HobTransport *self)
{
  g_return_val_if_fail (HOB_IS_TRANSPORT (self), FALSE);

  return HOB_TRANSPORT_GET_IFACE (self)->is_open (self);
}

/**
 * hob_transport_send_iq:
 * @self: a transport
 * @type: "get" or "set"
 * @to: (nullable): whom to ask; %NULL for the own account
 * @payload: the one child of the request
 *
 * Sends a request and waits for its answer, 15 s at most. Discarding the future forgets the
 * request. Main thread. RFC 6120 §8.2.3.
 *
 * Returns: (transfer full): a future #HobNode, the `<iq type='result'>`; rejects with
 *   %HOB_XMPP_ERROR
 */
DexFuture *
hob_transport_send_iq (HobTransport *self, const char *type, const char *to, HobNode *payload)
{
  g_return_val_if_fail (HOB_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (g_strcmp0 (type, "get") == 0 || g_strcmp0 (type, "set") == 0, NULL);
  g_return_val_if_fail (payload != NULL, NULL);

  return HOB_TRANSPORT_GET_IFACE (self)->send_iq (self, type, to, payload);
}

/**
 * hob_transport_send:
 * @self: a transport
 * @stanza: what to send
 *
 * Sends a stanza now or not at all. Main thread.
 *
 * Returns: %FALSE while closed
 */
gboolean
hob_transport_send (HobTransport *self, HobNode *stanza)
{
  g_return_val_if_fail (HOB_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (stanza != NULL, FALSE);

  return HOB_TRANSPORT_GET_IFACE (self)->send (self, stanza);
}

/**
 * hob_transport_send_chat:
 * @self: a transport
 * @to: the recipient
 * @body: plain text
 *
 * Sends a chat message. Main thread. RFC 6121 §5.
 *
 * Returns: %FALSE while closed, or when @body cannot be written as XML
 */
gboolean
hob_transport_send_chat (HobTransport *self, const char *to, const char *body)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  g_return_val_if_fail (HOB_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (to != NULL && body != NULL, FALSE);

  hob_node_builder_open (builder, "message", HOB_NS_CLIENT);
  hob_node_builder_attribute (builder, "type", "chat");
  hob_node_builder_attribute (builder, "to", to);
  hob_node_builder_element (builder, "body", NULL, body);
  return send_built (self, builder);
}

/**
 * hob_transport_send_presence:
 * @self: a transport
 * @to: (nullable): the recipient; %NULL for everybody subscribed
 * @type: (nullable): %NULL for available
 *
 * Sends presence. Main thread. RFC 6121 §3 and §4.
 *
 * Returns: %FALSE while closed
 */
gboolean
hob_transport_send_presence (HobTransport *self, const char *to, const char *type)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  g_return_val_if_fail (HOB_IS_TRANSPORT (self), FALSE);

  hob_node_builder_open (builder, "presence", HOB_NS_CLIENT);
  hob_node_builder_attribute (builder, "to", to);
  hob_node_builder_attribute (builder, "type", type);
  return send_built (self, builder);
}

/**
 * hob_transport_reply:
 * @self: a transport
 * @request: an `<iq>` of type get or set
 * @payload: (nullable): the child of the answer
 *
 * Answers a request. Main thread. RFC 6120 §8.2.3.
 *
 * Returns: %FALSE while closed
 */
gboolean
hob_transport_reply (HobTransport *self, HobNode *request, HobNode *payload)
{
  g_autoptr (HobNodeBuilder) builder = NULL;

  g_return_val_if_fail (HOB_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (request != NULL, FALSE);

  builder = open_answer (request, "result");
  hob_node_builder_append (builder, payload);
  return send_built (self, builder);
}

/**
 * hob_transport_reply_error:
 * @self: a transport
 * @request: an `<iq>` of type get or set
 * @type: "auth", "cancel", "continue", "modify" or "wait"
 * @condition: a defined condition
 * @text: (nullable): more about it
 *
 * Refuses a request. Main thread. RFC 6120 §8.3.
 *
 * Returns: %FALSE while closed
 */
gboolean
hob_transport_reply_error (HobTransport *self,
                           HobNode *request,
                           const char *type,
                           const char *condition,
                           const char *text)
{
  g_autoptr (HobNodeBuilder) builder = NULL;

  g_return_val_if_fail (HOB_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (request != NULL, FALSE);
  g_return_val_if_fail (type != NULL && condition != NULL, FALSE);

  builder = open_answer (request, "error");
  hob_node_builder_open (builder, "error", NULL);
  hob_node_builder_attribute (builder, "type", type);
  hob_node_builder_element (builder, condition, HOB_NS_STANZAS, NULL);
  if (text != NULL)
    hob_node_builder_element (builder, "text", HOB_NS_STANZAS, text);
  hob_node_builder_close (builder);
  return send_built (self, builder);
}
