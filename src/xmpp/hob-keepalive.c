/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-keepalive-private.h"
#include "hob-xmpp-error.h"

struct _HobKeepalive {
  HobTransport *transport; /* whose this is */
  guint idle_ms;
  void (*lost) (gpointer data);
  gpointer data;
  gint64 heard_at;
  guint timer;
  DexFuture *pong;
};

static gboolean idle_cb (gpointer data);

static void
wait_on (HobKeepalive *self, gint64 milliseconds)
{
  self->timer = g_timeout_add ((guint) milliseconds, idle_cb, self);
}

static DexFuture *
answered_cb (DexFuture *answer, gpointer data)
{
  HobKeepalive *self = data;
  g_autoptr (GError) error = NULL;

  /* A refusal is a sign of life as well; being offline has been told to everybody already. */
  if (dex_future_get_value (answer, &error) == NULL &&
      g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT))
    self->lost (self->data);
  return NULL;
}

static void
ping (HobKeepalive *self)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (HobNode) payload = NULL;
  g_autofree char *domain = hob_jid_dup_domain (hob_transport_get_address (self->transport));

  hob_node_builder_element (builder, "ping", HOB_NS_PING, NULL);
  payload = hob_node_builder_end (builder, NULL);
  dex_clear (&self->pong);
  self->pong = dex_future_finally (hob_transport_send_iq (self->transport, "get", domain, payload),
                                   answered_cb, self, NULL);
}

static gboolean
idle_cb (gpointer data)
{
  HobKeepalive *self = data;
  gint64 left = self->idle_ms - (g_get_monotonic_time () - self->heard_at) / 1000;

  self->timer = 0;
  wait_on (self, left > 0 ? left : self->idle_ms);
  if (left <= 0)
    ping (self);
  return G_SOURCE_REMOVE;
}

/**
 * hob_keepalive_new:
 * @transport: (transfer none): an open transport, which outlives this
 * @idle_ms: how long it may be quiet, in milliseconds
 * @lost: called when there was no answer
 * @data: for @lost
 *
 * A connection that died without a word, behind a router that forgot it or on a computer that
 * slept, is noticed only by asking. XEP-0199.
 *
 * Returns: (transfer full): a watch over it
 */
HobKeepalive *
hob_keepalive_new (HobTransport *transport, guint idle_ms, void (*lost) (gpointer), gpointer data)
{
  HobKeepalive *self;

  g_assert (HOB_IS_TRANSPORT (transport) && lost != NULL);

  self = g_new0 (HobKeepalive, 1);
  self->transport = transport;
  self->idle_ms = idle_ms;
  self->lost = lost;
  self->data = data;
  self->heard_at = g_get_monotonic_time ();
  wait_on (self, idle_ms);
  return self;
}

/**
 * hob_keepalive_free:
 * @self: (transfer full): a watch
 */
void
hob_keepalive_free (HobKeepalive *self)
{
  g_assert (self != NULL);

  g_clear_handle_id (&self->timer, g_source_remove);
  dex_clear (&self->pong);
  g_free (self);
}

/**
 * hob_keepalive_heard:
 * @self: a watch
 *
 * Something has arrived.
 */
void
hob_keepalive_heard (HobKeepalive *self)
{
  g_assert (self != NULL);

  self->heard_at = g_get_monotonic_time ();
}
