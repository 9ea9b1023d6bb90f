/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-pubsub-payload.h"

#include "hob-namespaces.h"
#include "hob-node-builder.h"

/* `<pubsub xmlns=ns><verb node=node>`, both left open. */
static HobNodeBuilder *
begin (const char *ns, const char *verb, const char *node)
{
  HobNodeBuilder *builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "pubsub", ns);
  hob_node_builder_open (builder, verb, NULL);
  hob_node_builder_attribute (builder, "node", node);
  return builder;
}

static void
add_item (HobNodeBuilder *builder, const char *item_id, HobNode *payload)
{
  hob_node_builder_open (builder, "item", NULL);
  hob_node_builder_attribute (builder, "id", item_id);
  hob_node_builder_append (builder, payload);
  hob_node_builder_close (builder);
}

static HobNode *
make (const char *ns, const char *verb, const char *node, const char *jid)
{
  g_autoptr (HobNodeBuilder) builder = begin (ns, verb, node);

  hob_node_builder_attribute (builder, "jid", jid);
  return hob_node_builder_end (builder, NULL);
}

/* One entry of a list that the owner keeps: who, and what they are. */
static HobNode *
make_entry (const char *list,
            const char *node,
            const char *entry,
            const char *jid,
            const char *attribute,
            const char *value)
{
  g_autoptr (HobNodeBuilder) builder = begin (HOB_NS_PUBSUB_OWNER, list, node);

  hob_node_builder_open (builder, entry, NULL);
  hob_node_builder_attribute (builder, "jid", jid);
  hob_node_builder_attribute (builder, attribute, value);
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_pubsub_payload_subscribe:
 * @node: a node's name
 * @subscriber: who subscribes, our own bare address
 *
 * XEP-0060 §6.1.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request; like all of these %NULL when
 *   an argument cannot be said in XML or the whole is too large
 */
HobNode *
hob_pubsub_payload_subscribe (const char *node, const char *subscriber)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (subscriber != NULL, NULL);

  return make (HOB_NS_PUBSUB, "subscribe", node, subscriber);
}

/**
 * hob_pubsub_payload_unsubscribe:
 * @node: a node's name
 * @subscriber: who is subscribed
 *
 * XEP-0060 §6.2.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request
 */
HobNode *
hob_pubsub_payload_unsubscribe (const char *node, const char *subscriber)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (subscriber != NULL, NULL);

  return make (HOB_NS_PUBSUB, "unsubscribe", node, subscriber);
}

/**
 * hob_pubsub_payload_items:
 * @node: a node's name
 * @item_id: (nullable): one item, or %NULL for all
 *
 * XEP-0060 §6.5.
 *
 * Returns: (transfer full) (nullable): the child of a `get` request
 */
HobNode *
hob_pubsub_payload_items (const char *node, const char *item_id)
{
  g_return_val_if_fail (node != NULL, NULL);

  g_autoptr (HobNodeBuilder) builder = begin (HOB_NS_PUBSUB, "items", node);

  if (item_id != NULL)
    add_item (builder, item_id, NULL);
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_pubsub_payload_publish:
 * @node: a node's name
 * @item_id: (nullable): the item, or %NULL to let the server name it
 * @payload: (nullable): what the item holds
 *
 * XEP-0060 §7.1, one item and no options: servers differ on everything else.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request
 */
HobNode *
hob_pubsub_payload_publish (const char *node, const char *item_id, HobNode *payload)
{
  g_return_val_if_fail (node != NULL, NULL);

  g_autoptr (HobNodeBuilder) builder = begin (HOB_NS_PUBSUB, "publish", node);

  add_item (builder, item_id, payload);
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_pubsub_payload_retract:
 * @node: a node's name
 * @item_id: the item
 *
 * XEP-0060 §7.2, telling the subscribers.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request
 */
HobNode *
hob_pubsub_payload_retract (const char *node, const char *item_id)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (item_id != NULL, NULL);

  g_autoptr (HobNodeBuilder) builder = begin (HOB_NS_PUBSUB, "retract", node);

  hob_node_builder_attribute (builder, "notify", "true");
  add_item (builder, item_id, NULL);
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_pubsub_payload_create:
 * @node: a node's name
 * @configuration: (nullable): a submitted form of type `…pubsub#node_config`
 *
 * XEP-0060 §8.1.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request
 */
HobNode *
hob_pubsub_payload_create (const char *node, HobNode *configuration)
{
  g_return_val_if_fail (node != NULL, NULL);

  g_autoptr (HobNodeBuilder) builder = begin (HOB_NS_PUBSUB, "create", node);

  hob_node_builder_close (builder);
  if (configuration != NULL) {
    hob_node_builder_open (builder, "configure", NULL);
    hob_node_builder_append (builder, configuration);
  }
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_pubsub_payload_configure:
 * @node: a node's name
 * @configuration: (nullable): a submitted form, or %NULL to ask for what is set
 *
 * XEP-0060 §8.2.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request, of a `get` request without
 *   @configuration
 */
HobNode *
hob_pubsub_payload_configure (const char *node, HobNode *configuration)
{
  g_return_val_if_fail (node != NULL, NULL);

  g_autoptr (HobNodeBuilder) builder = begin (HOB_NS_PUBSUB_OWNER, "configure", node);

  hob_node_builder_append (builder, configuration);
  return hob_node_builder_end (builder, NULL);
}

/**
 * hob_pubsub_payload_delete:
 * @node: a node's name
 *
 * XEP-0060 §8.4.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request
 */
HobNode *
hob_pubsub_payload_delete (const char *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return make (HOB_NS_PUBSUB_OWNER, "delete", node, NULL);
}

/**
 * hob_pubsub_payload_affiliation:
 * @node: a node's name
 * @jid: somebody's bare address
 * @affiliation: `owner`, `publisher`, `member`, `none`, …
 *
 * XEP-0060 §8.9.2.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request
 */
HobNode *
hob_pubsub_payload_affiliation (const char *node, const char *jid, const char *affiliation)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (jid != NULL, NULL);
  g_return_val_if_fail (affiliation != NULL, NULL);

  return make_entry ("affiliations", node, "affiliation", jid, "affiliation", affiliation);
}

/**
 * hob_pubsub_payload_subscription:
 * @node: a node's name
 * @jid: somebody's bare address
 * @subscription: `subscribed` or `none`
 *
 * XEP-0060 §8.8.2.
 *
 * Returns: (transfer full) (nullable): the child of a `set` request
 */
HobNode *
hob_pubsub_payload_subscription (const char *node, const char *jid, const char *subscription)
{
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (jid != NULL, NULL);
  g_return_val_if_fail (subscription != NULL, NULL);

  return make_entry ("subscriptions", node, "subscription", jid, "subscription", subscription);
}

/**
 * hob_pubsub_payload_get_affiliations:
 * @node: a node's name
 *
 * XEP-0060 §8.9.1.
 *
 * Returns: (transfer full) (nullable): the child of a `get` request
 */
HobNode *
hob_pubsub_payload_get_affiliations (const char *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return make (HOB_NS_PUBSUB_OWNER, "affiliations", node, NULL);
}

/**
 * hob_pubsub_payload_get_subscriptions:
 * @node: a node's name
 *
 * XEP-0060 §8.8.1.
 *
 * Returns: (transfer full) (nullable): the child of a `get` request
 */
HobNode *
hob_pubsub_payload_get_subscriptions (const char *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return make (HOB_NS_PUBSUB_OWNER, "subscriptions", node, NULL);
}
