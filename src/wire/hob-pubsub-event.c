/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-pubsub-event.h"

#include "hob-namespaces.h"

static gboolean
has_type (HobNode *stanza, const char *type)
{
  return g_strcmp0 (hob_node_get_attribute (stanza, "type"), type) == 0;
}

static gboolean
begin (HobPubsubEvent *self, HobNode *stanza, HobNode *list, HobPubsubEventKind kind)
{
  const char *node = hob_node_get_attribute (list, "node");

  if (node == NULL || *node == '\0')
    return FALSE;
  *self = (HobPubsubEvent) {
    .stanza = stanza,
    .kind = kind,
    .from = hob_node_get_attribute (stanza, "from"),
    .node = node,
    .next = kind == HOB_PUBSUB_EVENT_ITEMS ? hob_node_get_first_child (list) : NULL,
  };
  return TRUE;
}

/* @ns is that of the list: a payload cannot pass for an item. */
static gboolean
read_item (HobNode *node, const char *ns, HobPubsubItem *item)
{
  const char *id = hob_node_get_attribute (node, "id");
  gboolean retracted = hob_node_is (node, "retract", ns);

  if (id == NULL || (!retracted && !hob_node_is (node, "item", ns)))
    return FALSE;
  *item = (HobPubsubItem) {
    .id = id,
    .publisher = hob_node_get_attribute (node, "publisher"),
    .payload = retracted ? NULL : hob_node_get_first_child (node),
    .retracted = retracted,
  };
  return TRUE;
}

/* Whether @publish holds one item, with an id, and nothing else. */
static gboolean
has_one_item (HobNode *publish)
{
  HobNode *item = hob_node_get_first_child (publish);

  return hob_node_is (item, "item", HOB_NS_PUBSUB) && hob_node_get_next_sibling (item) == NULL &&
         hob_node_get_attribute (item, "id") != NULL;
}

/**
 * hob_pubsub_event_init_from_message:
 * @self: (out caller-allocates): the event
 * @message: (transfer none): a stanza, which must outlive @self
 *
 * Reads a notification, XEP-0060 §7.1.2 (items), §7.2.2.1 (retractions), §8.4.2 (a deleted node)
 * and §8.5.2 (a purged one). Who may send it is for the caller to check. Any thread.
 *
 * Returns: %FALSE when @message is none, is of type error, or names no node
 */
gboolean
hob_pubsub_event_init_from_message (HobPubsubEvent *self, HobNode *message)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  HobNode *event;

  if (!hob_node_is (message, "message", NULL) || has_type (message, "error"))
    return FALSE;
  event = hob_node_get_child (message, "event", HOB_NS_PUBSUB_EVENT);
  if (event == NULL)
    return FALSE;
  for (HobNode *child = hob_node_get_first_child (event); child != NULL;
       child = hob_node_get_next_sibling (child)) {
    if (hob_node_is (child, "items", HOB_NS_PUBSUB_EVENT))
      return begin (self, message, child, HOB_PUBSUB_EVENT_ITEMS);
    if (hob_node_is (child, "delete", HOB_NS_PUBSUB_EVENT))
      return begin (self, message, child, HOB_PUBSUB_EVENT_DELETE);
    if (hob_node_is (child, "purge", HOB_NS_PUBSUB_EVENT))
      return begin (self, message, child, HOB_PUBSUB_EVENT_PURGE);
  }
  return FALSE;
}

/**
 * hob_pubsub_event_init_from_result:
 * @self: (out caller-allocates): the event
 * @iq: (transfer none): the answer to a fetch, which must outlive @self
 *
 * Reads what a fetch returned, XEP-0060 §6.5. Any thread.
 *
 * Returns: %FALSE when @iq is no such result or names no node
 */
gboolean
hob_pubsub_event_init_from_result (HobPubsubEvent *self, HobNode *iq)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (iq != NULL, FALSE);

  HobNode *pubsub = hob_node_get_child (iq, "pubsub", HOB_NS_PUBSUB);
  HobNode *items = pubsub != NULL ? hob_node_get_child (pubsub, "items", HOB_NS_PUBSUB) : NULL;

  return items != NULL && hob_node_is (iq, "iq", NULL) && has_type (iq, "result") &&
         begin (self, iq, items, HOB_PUBSUB_EVENT_ITEMS);
}

/**
 * hob_pubsub_event_init_from_publish:
 * @self: (out caller-allocates): the event
 * @iq: (transfer none): a request, which must outlive @self
 *
 * Reads a publish request (XEP-0060 §7.1) that somebody sent straight to a device. It must hold
 * exactly one item with an id. Any thread.
 *
 * Returns: %FALSE when @iq is no such request or names no node
 */
gboolean
hob_pubsub_event_init_from_publish (HobPubsubEvent *self, HobNode *iq)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (iq != NULL, FALSE);

  HobNode *pubsub = hob_node_get_child (iq, "pubsub", HOB_NS_PUBSUB);
  HobNode *publish = pubsub != NULL ? hob_node_get_child (pubsub, "publish", HOB_NS_PUBSUB) : NULL;

  return publish != NULL && hob_node_is (iq, "iq", NULL) && has_type (iq, "set") &&
         has_one_item (publish) && begin (self, iq, publish, HOB_PUBSUB_EVENT_ITEMS);
}

/**
 * hob_pubsub_event_next:
 * @self: an event
 * @item: (out caller-allocates): what it says about one item
 *
 * Reads on, in the order sent. Items without an id are passed over: nothing can be said of them.
 *
 * Returns: whether there was another item
 */
gboolean
hob_pubsub_event_next (HobPubsubEvent *self, HobPubsubItem *item)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (item != NULL, FALSE);

  const char *ns =
    hob_node_is (self->stanza, "message", NULL) ? HOB_NS_PUBSUB_EVENT : HOB_NS_PUBSUB;

  while (self->next != NULL) {
    HobNode *node = self->next;

    self->next = hob_node_get_next_sibling (node);
    if (read_item (node, ns, item))
      return TRUE;
  }
  return FALSE;
}
