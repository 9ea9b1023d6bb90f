/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-pubsub.h"

#include "hob-xmpp-error.h"

/* A request that goes on after its first answer. */
typedef struct {
  HobTransport *transport;
  char *service;
  char *node;
  char *item_id;
  HobNode *payload;
  GError *forbidden;
} Errand;

static Errand *
errand_new (HobTransport *transport, const char *service, const char *node)
{
  Errand *errand = g_rc_box_new0 (Errand);

  errand->transport = g_object_ref (transport);
  errand->service = g_strdup (service);
  errand->node = g_strdup (node);
  return errand;
}

static void
clear_errand (gpointer data)
{
  Errand *errand = data;

  g_object_unref (errand->transport);
  g_free (errand->service);
  g_free (errand->node);
  g_free (errand->item_id);
  g_clear_pointer (&errand->payload, hob_node_unref);
  g_clear_error (&errand->forbidden);
}

static void
errand_unref (gpointer data)
{
  g_rc_box_release_full (data, clear_errand);
}

/* Takes @request, which is NULL when it cannot be written as XML. */
static DexFuture *
send_request (HobTransport *self, const char *type, const char *service, HobNode *request)
{
  g_autoptr (HobNode) owned = request;

  if (owned == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED,
                                  "The request cannot be written as XML");
  return hob_transport_send_iq (self, type, service, owned);
}

static gboolean
failed_with (DexFuture *completed, HobXmppError code, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (dex_future_get_value (completed, &local) != NULL ||
      !g_error_matches (local, HOB_XMPP_ERROR, (int) code))
    return FALSE;
  if (error != NULL)
    *error = g_steal_pointer (&local);
  return TRUE;
}

static DexFuture *
publish_again_cb (DexFuture *completed, gpointer data)
{
  Errand *errand = data;

  return hob_pubsub_publish (errand->transport, errand->service, errand->node, errand->item_id,
                             errand->payload);
}

/* Who may not retract either was forbidden to publish, whatever the server calls it. */
static DexFuture *
not_retracted_cb (DexFuture *completed, gpointer data)
{
  Errand *errand = data;

  if (failed_with (completed, HOB_XMPP_ERROR_OFFLINE, NULL) ||
      failed_with (completed, HOB_XMPP_ERROR_TIMEOUT, NULL))
    return NULL;
  return dex_future_new_for_error (g_error_copy (errand->forbidden));
}

static DexFuture *
not_published_cb (DexFuture *completed, gpointer data)
{
  Errand *errand = data;
  DexFuture *future;

  if (!failed_with (completed, HOB_XMPP_ERROR_FORBIDDEN, &errand->forbidden))
    return NULL;

  future = hob_pubsub_retract (errand->transport, errand->service, errand->node, errand->item_id);
  future = dex_future_catch (future, not_retracted_cb, g_rc_box_acquire (errand), errand_unref);
  return dex_future_then (future, publish_again_cb, g_rc_box_acquire (errand), errand_unref);
}

/* What Prosody 0.12 and 13 and ejabberd 23 and 24 all understand. Without max_items they keep one
 * item only; only whitelist and publishers mean the same everywhere. */
static HobNode *
private_configuration (void)
{
  return hob_form_new_submission ("FORM_TYPE", HOB_NS_PUBSUB_NODE_CONFIG, "pubsub#access_model",
                                  "whitelist", "pubsub#publish_model", "publishers",
                                  "pubsub#max_items", "64", "pubsub#persist_items", "1",
                                  "pubsub#deliver_payloads", "1", "pubsub#notify_retract", "1",
                                  "pubsub#send_last_published_item", "on_sub_and_presence", NULL);
}

static DexFuture *
not_created_cb (DexFuture *completed, gpointer data)
{
  Errand *errand = data;
  g_autoptr (HobNode) configuration = NULL;

  if (!failed_with (completed, HOB_XMPP_ERROR_CONFLICT, NULL))
    return NULL;

  configuration = private_configuration ();
  return send_request (errand->transport, "set", NULL,
                       hob_pubsub_payload_configure (errand->node, configuration));
}

static DexFuture *
got_configuration_cb (DexFuture *completed, gpointer data)
{
  const GValue *value = dex_future_get_value (completed, NULL);
  HobNode *pubsub = hob_node_get_child (g_value_get_boxed (value), "pubsub", HOB_NS_PUBSUB_OWNER);
  HobNode *configure =
    pubsub != NULL ? hob_node_get_child (pubsub, "configure", HOB_NS_PUBSUB_OWNER) : NULL;
  HobNode *form = configure != NULL ? hob_node_get_child (configure, "x", HOB_NS_DATA) : NULL;

  if (form == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED,
                                  "The answer holds no configuration");
  return dex_future_new_take_boxed (HOB_TYPE_NODE, hob_node_ref (form));
}

/**
 * hob_pubsub_subscribe:
 * @self: the account's stream
 * @service: (nullable): a device's bare address
 * @node: the node's name
 *
 * Subscribes the own bare address (XEP-0060 §6.1); again does no harm. Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_subscribe (HobTransport *self, const char *service, const char *node)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  return send_request (self, "set", service,
                       hob_pubsub_payload_subscribe (node, hob_transport_get_address (self)));
}

/**
 * hob_pubsub_unsubscribe:
 * @self: the account's stream
 * @service: (nullable): a device's bare address
 * @node: the node's name
 *
 * Ends the own bare address' subscription (XEP-0060 §6.2). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_unsubscribe (HobTransport *self, const char *service, const char *node)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  return send_request (self, "set", service,
                       hob_pubsub_payload_unsubscribe (node, hob_transport_get_address (self)));
}

/**
 * hob_pubsub_fetch:
 * @self: the account's stream
 * @service: (nullable): a device's bare address
 * @node: the node's name
 * @item_id: (nullable): one item; NULL for all that the node keeps
 *
 * Fetches items (XEP-0060 §6.5). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, for
 *   hob_pubsub_event_init_from_result(); rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_fetch (HobTransport *self, const char *service, const char *node, const char *item_id)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  return send_request (self, "get", service, hob_pubsub_payload_items (node, item_id));
}

/**
 * hob_pubsub_publish:
 * @self: the account's stream
 * @service: (nullable): a device's bare address
 * @node: the node's name
 * @item_id: the item
 * @payload: what it becomes; exactly one element, which is all that every server takes
 *
 * Publishes one item without options (XEP-0060 §7.1). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_publish (HobTransport *self,
                    const char *service,
                    const char *node,
                    const char *item_id,
                    HobNode *payload)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);
  dex_return_error_if_fail (item_id != NULL);
  dex_return_error_if_fail (payload != NULL);

  return send_request (self, "set", service, hob_pubsub_payload_publish (node, item_id, payload));
}

/**
 * hob_pubsub_retract:
 * @self: the account's stream
 * @service: (nullable): a device's bare address
 * @node: the node's name
 * @item_id: the item
 *
 * Removes an item and has subscribers told (XEP-0060 §7.2). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_retract (HobTransport *self, const char *service, const char *node, const char *item_id)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);
  dex_return_error_if_fail (item_id != NULL);

  return send_request (self, "set", service, hob_pubsub_payload_retract (node, item_id));
}

/**
 * hob_pubsub_publish_over:
 * @self: the account's stream
 * @service: (nullable): a device's bare address
 * @node: the node's name
 * @item_id: the item, whoever published it first
 * @payload: what it becomes
 *
 * Publishes; on FORBIDDEN retracts the item and publishes again, once. Subscribers may see the
 * retraction. Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer; rejects with HOB_XMPP_ERROR,
 *   with the first FORBIDDEN when the item may not be retracted either
 */
DexFuture *
hob_pubsub_publish_over (HobTransport *self,
                         const char *service,
                         const char *node,
                         const char *item_id,
                         HobNode *payload)
{
  Errand *errand;

  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);
  dex_return_error_if_fail (item_id != NULL);
  dex_return_error_if_fail (payload != NULL);

  errand = errand_new (self, service, node);
  errand->item_id = g_strdup (item_id);
  errand->payload = hob_node_ref (payload);
  return dex_future_catch (hob_pubsub_publish (self, service, node, item_id, payload),
                           not_published_cb, errand, errand_unref);
}

/**
 * hob_pubsub_create_private:
 * @self: the account's stream
 * @node: the node's name
 *
 * Creates a node of the own account (XEP-0060 §8.1.3) that only those with an affiliation can read
 * and only publishers and owners can write, or configures the one that is there (§8.2). Main
 * thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_create_private (HobTransport *self, const char *node)
{
  g_autoptr (HobNode) configuration = NULL;

  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  configuration = private_configuration ();
  return dex_future_catch (
    send_request (self, "set", NULL, hob_pubsub_payload_create (node, configuration)),
    not_created_cb, errand_new (self, NULL, node), errand_unref);
}

/**
 * hob_pubsub_delete:
 * @self: the account's stream
 * @node: a node of the own account
 *
 * Deletes a node with everything in it (XEP-0060 §8.4). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_delete (HobTransport *self, const char *node)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  return send_request (self, "set", NULL, hob_pubsub_payload_delete (node));
}

/**
 * hob_pubsub_set_affiliation:
 * @self: the account's stream
 * @service: (nullable): a device's bare address, whose node the account co-owns
 * @node: the node's name
 * @jid: somebody's bare address
 * @affiliation: "owner", "publisher", "member", "none" or "outcast"
 *
 * Says what somebody may do (XEP-0060 §8.9.2). Taking it away does not end their subscription on
 * any server: see hob_pubsub_set_subscription(). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_set_affiliation (HobTransport *self,
                            const char *service,
                            const char *node,
                            const char *jid,
                            const char *affiliation)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);
  dex_return_error_if_fail (jid != NULL);
  dex_return_error_if_fail (affiliation != NULL);

  return send_request (self, "set", service,
                       hob_pubsub_payload_affiliation (node, jid, affiliation));
}

/**
 * hob_pubsub_get_affiliations:
 * @self: the account's stream
 * @service: (nullable): a device's bare address, whose node the account co-owns
 * @node: the node's name
 *
 * Asks who may do what (XEP-0060 §8.9.1). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_get_affiliations (HobTransport *self, const char *service, const char *node)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  return send_request (self, "get", service, hob_pubsub_payload_get_affiliations (node));
}

/**
 * hob_pubsub_set_subscription:
 * @self: the account's stream
 * @service: (nullable): a device's bare address, whose node the account co-owns
 * @node: the node's name
 * @jid: somebody's bare address
 * @subscription: "none" or "subscribed"
 *
 * Changes somebody else's subscription (XEP-0060 §8.8.2); "none" is what stops events to them.
 * Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_set_subscription (HobTransport *self,
                             const char *service,
                             const char *node,
                             const char *jid,
                             const char *subscription)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);
  dex_return_error_if_fail (jid != NULL);
  dex_return_error_if_fail (subscription != NULL);

  return send_request (self, "set", service,
                       hob_pubsub_payload_subscription (node, jid, subscription));
}

/**
 * hob_pubsub_get_subscriptions:
 * @self: the account's stream
 * @service: (nullable): a device's bare address, whose node the account co-owns
 * @node: the node's name
 *
 * Asks who is subscribed (XEP-0060 §8.8.1). Prosody tells; ejabberd does not know the question for
 * a device's own nodes and answers REFUSED. Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the answer, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_get_subscriptions (HobTransport *self, const char *service, const char *node)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  return send_request (self, "get", service, hob_pubsub_payload_get_subscriptions (node));
}

/**
 * hob_pubsub_get_configuration:
 * @self: the account's stream
 * @service: (nullable): a device's bare address, whose node the account co-owns
 * @node: the node's name
 *
 * Asks how a node is configured (XEP-0060 §8.2.1). Main thread.
 *
 * Returns: (transfer full): resolves to the HobNode of the data form, rejects with HOB_XMPP_ERROR
 */
DexFuture *
hob_pubsub_get_configuration (HobTransport *self, const char *service, const char *node)
{
  dex_return_error_if_fail (HOB_IS_TRANSPORT (self));
  dex_return_error_if_fail (node != NULL);

  return dex_future_then (
    send_request (self, "get", service, hob_pubsub_payload_configure (node, NULL)),
    got_configuration_cb, NULL, NULL);
}
