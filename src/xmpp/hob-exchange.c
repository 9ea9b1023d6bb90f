/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-exchange-private.h"
#include "hob-iq-tracker-private.h"
#include "hob-keepalive-private.h"
#include "hob-token-private.h"
#include "hob-transport-private.h"
#include "hob-xmpp-error.h"

struct _HobExchange {
  HobTransport *transport; /* the owner */
  HobExchangeEvents events;
  guint idle_ms;
  HobIqTracker *tracker;
  HobKeepalive *keepalive; /* while open */
  char *full_address;      /* while open */
};

static gboolean
is_answer (HobNode *stanza)
{
  const char *type = hob_node_get_attribute (stanza, "type");

  return hob_node_is (stanza, "iq", HOB_NS_CLIENT) &&
         (g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0);
}

static HobNode *
build_request (const char *id, const char *type, const char *to, HobNode *payload, GError **error)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "iq", HOB_NS_CLIENT);
  hob_node_builder_attribute (builder, "type", type);
  hob_node_builder_attribute (builder, "id", id);
  hob_node_builder_attribute (builder, "to", to);
  hob_node_builder_append (builder, payload);
  return hob_node_builder_end (builder, error);
}

/**
 * hob_exchange_new:
 * @transport: (transfer none): whose it is
 * @events: what to call
 *
 * Returns: (transfer full): an exchange, closed; hob_exchange_set_patience() comes first
 */
HobExchange *
hob_exchange_new (HobTransport *transport, const HobExchangeEvents *events)
{
  HobExchange *self = g_new0 (HobExchange, 1);

  g_assert (HOB_IS_TRANSPORT (transport) && events != NULL);

  self->transport = transport;
  self->events = *events;
  return self;
}

/**
 * hob_exchange_free:
 * @self: (transfer full): an exchange
 */
void
hob_exchange_free (HobExchange *self)
{
  g_assert (self != NULL);

  g_clear_pointer (&self->keepalive, hob_keepalive_free);
  g_clear_pointer (&self->tracker, hob_iq_tracker_free);
  g_free (self->full_address);
  g_free (self);
}

/**
 * hob_exchange_set_patience:
 * @self: a closed exchange
 * @patience: how long to wait for what
 */
void
hob_exchange_set_patience (HobExchange *self, const HobSessionPatience *patience)
{
  g_assert (self != NULL && self->full_address == NULL);

  self->idle_ms = patience->idle;
  g_clear_pointer (&self->tracker, hob_iq_tracker_free);
  self->tracker =
    hob_iq_tracker_new (hob_transport_get_address (self->transport), patience->request);
}

/**
 * hob_exchange_open:
 * @self: a closed exchange
 * @full_address: the bound address
 *
 * There is a stream.
 */
void
hob_exchange_open (HobExchange *self, const char *full_address)
{
  g_assert (self != NULL && self->full_address == NULL);

  self->full_address = g_strdup (full_address);
  self->keepalive =
    hob_keepalive_new (self->transport, self->idle_ms, self->events.lost, self->transport);
}

/**
 * hob_exchange_close:
 * @self: an exchange
 * @error: (nullable): why
 *
 * The stream is gone, and with it the answers to what was asked.
 */
void
hob_exchange_close (HobExchange *self, const GError *error)
{
  g_assert (self != NULL);

  g_clear_pointer (&self->full_address, g_free);
  g_clear_pointer (&self->keepalive, hob_keepalive_free);
  hob_iq_tracker_fail_all (self->tracker, error);
}

/**
 * hob_exchange_get_full_address:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the bound address; %NULL while closed
 */
const char *
hob_exchange_get_full_address (HobExchange *self)
{
  g_assert (self != NULL);

  return self->full_address;
}

/**
 * hob_exchange_send:
 * @self: an exchange
 * @stanza: what to send
 *
 * Returns: %FALSE while closed
 */
gboolean
hob_exchange_send (HobExchange *self, HobNode *stanza)
{
  g_assert (self != NULL && stanza != NULL);

  if (self->full_address == NULL)
    return FALSE;
  self->events.send (hob_node_to_string (stanza), self->transport);
  return TRUE;
}

/**
 * hob_exchange_send_iq:
 * @self: an exchange
 * @type: "get" or "set"
 * @to: (nullable): whom to ask; %NULL for the own account
 * @payload: the one child of the request
 *
 * RFC 6120 §8.2.3.
 *
 * Returns: (transfer full): a future #HobNode; rejects with %HOB_XMPP_ERROR
 */
DexFuture *
hob_exchange_send_iq (HobExchange *self, const char *type, const char *to, HobNode *payload)
{
  g_autofree char *id = hob_token_new ();
  g_autoptr (HobNode) request = NULL;
  g_autoptr (GError) error = NULL;

  g_assert (self != NULL && payload != NULL);

  if (self->full_address == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "Not connected");

  request = build_request (id, type, to, payload, &error);
  if (request == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE, "%s", error->message);
  hob_exchange_send (self, request);
  return hob_iq_tracker_add (self->tracker, to, id);
}

/**
 * hob_exchange_deliver:
 * @self: an exchange
 * @stanzas: of #HobNode, in the order they came
 *
 * Gives answers to who asked and the rest to who listens.
 */
void
hob_exchange_deliver (HobExchange *self, GPtrArray *stanzas)
{
  g_autoptr (GObject) alive = g_object_ref (G_OBJECT (self->transport));

  g_assert (self != NULL && stanzas != NULL);

  if (self->keepalive != NULL)
    hob_keepalive_heard (self->keepalive);
  /* Whoever is told of one may close the stream or dispose of the transport. */
  for (guint i = 0; i < stanzas->len && self->full_address != NULL; i++) {
    HobNode *stanza = stanzas->pdata[i];

    if (!is_answer (stanza))
      hob_transport_deliver (self->transport, stanza);
    else if (!hob_iq_tracker_answer (self->tracker, stanza))
      g_debug ("Dropped an answer that nobody asked for");
  }
}

/**
 * hob_exchange_deliver_too_large:
 * @self: an exchange
 * @head: a stanza beyond Hob's limits, without its children
 *
 * Tells who asked for it. Anything else of the kind is nobody's business.
 */
void
hob_exchange_deliver_too_large (HobExchange *self, HobNode *head)
{
  g_assert (self != NULL && head != NULL);

  if (self->keepalive != NULL)
    hob_keepalive_heard (self->keepalive);
  if (is_answer (head))
    hob_iq_tracker_answer_too_large (self->tracker, head);
}
