/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-listener-private.h"

#include "hob-thing-error-private.h"
#include "hob-thing-talk-private.h"

#include <glib/gi18n.h>

struct _HobThingListener {
  GObject parent_instance;

  HobThing *thing;
  HobThingPublisher *publisher;
  HobTransport *transport;
};

enum {
  NODES_LOST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobThingListener, hob_thing_listener, G_TYPE_OBJECT)

/* A request or message that waits for its answer. */
typedef struct {
  HobThingListener *self;
  HobThingSpec *spec;
  HobNode *stanza;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_object_unref (waiting->self);
  hob_node_unref (waiting->stanza);
  g_free (waiting);
}

static Waiting *
wait_for (HobThingListener *self, HobThingSpec *spec, HobNode *stanza)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->self = g_object_ref (self);
  waiting->spec = spec;
  waiting->stanza = hob_node_ref (stanza);
  return waiting;
}

static HobThingConfig *
config_of (HobThingListener *self)
{
  return hob_thing_get_config (self->thing);
}

static HobThingSpec *
find_setting (HobThingListener *self, const char *var)
{
  GPtrArray *specs = config_of (self)->specs;

  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);

    if (hob_thing_spec_is_writable (spec) && g_str_equal (spec->var, var))
      return spec;
  }
  return NULL;
}

static void
hear_item (HobThingListener *self, HobPubsubItem *item)
{
  HobThingSpec *spec = find_setting (self, item->id);
  g_autoptr (HobReading) said = NULL;

  if (spec == NULL || item->payload == NULL)
    return;
  said = hob_reading_new_from_node (item->payload, NULL);
  if (said == NULL)
    said = hob_reading_new_text ("", NULL);
  if (hob_thing_publisher_hear (self->publisher, spec, said))
    dex_future_disown (hob_thing_apply (self->thing, spec, hob_reading_get_text (said), NULL));
}

/* Only the own account's events count: anybody can send a message that looks like one. */
static void
hear_event (HobThingListener *self, HobPubsubEvent *event)
{
  HobPubsubItem item;

  if (g_strcmp0 (event->from, hob_transport_get_address (self->transport)) != 0 ||
      !g_str_equal (event->node, HOB_PUBSUB_NODE_ACTUATORS))
    return;
  if (event->kind != HOB_PUBSUB_EVENT_ITEMS) {
    g_signal_emit (self, signals[NODES_LOST], 0);
    return;
  }
  while (hob_pubsub_event_next (event, &item))
    hear_item (self, &item);
}

static DexFuture *
talked_cb (DexFuture *future, gpointer data)
{
  Waiting *waiting = data;
  const GValue *value = dex_future_get_value (future, NULL);

  g_assert (value != NULL);
  hob_transport_send_chat (waiting->self->transport,
                           hob_node_get_attribute (waiting->stanza, "from"),
                           g_value_get_string (value));
  return NULL;
}

static gboolean
is_conversation (HobNode *message)
{
  const char *type = hob_node_get_attribute (message, "type");

  return type == NULL || g_str_equal (type, "chat") || g_str_equal (type, "normal");
}

static void
hear_words (HobThingListener *self, HobNode *message, gboolean is_old)
{
  const char *from = hob_node_get_attribute (message, "from");
  HobNode *body = hob_node_get_child (message, "body", HOB_NS_CLIENT);

  if (body == NULL || !is_conversation (message) ||
      !hob_thing_config_is_person (config_of (self), from))
    return;
  /* What was said to a device that was away is not meant for now. */
  if (is_old) {
    hob_transport_send_chat (self->transport, from,
                             _ ("I was away when you wrote that. Please write it again."));
    return;
  }
  dex_future_disown (
    dex_future_finally (hob_thing_talk (self->thing, hob_node_get_text (body), from,
                                        hob_thing_config_is_owner (config_of (self), from)),
                        talked_cb, wait_for (self, NULL, message), (GDestroyNotify) waiting_free));
}

/* What an earlier session did not take is delivered once more: an event of that kind tells neither
 * what the node says now nor what anybody wants now. XEP-0203. */
static void
message_cb (HobThingListener *self, HobNode *message)
{
  gboolean is_old = hob_node_get_child (message, "delay", HOB_NS_DELAY) != NULL;
  HobPubsubEvent event;

  if (!hob_pubsub_event_init_from_message (&event, message))
    hear_words (self, message, is_old);
  else if (!is_old)
    hear_event (self, &event);
}

static DexFuture *
requested_cb (DexFuture *future, gpointer data)
{
  Waiting *waiting = data;
  HobTransport *transport = waiting->self->transport;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    hob_transport_reply (transport, waiting->stanza, NULL);
  else if (g_error_matches (error, HOB_THING_ERROR, HOB_THING_ERROR_VALUE))
    hob_transport_reply_error (transport, waiting->stanza, "modify", "not-acceptable",
                               error->message);
  else
    hob_transport_reply_error (transport, waiting->stanza, "cancel", "not-acceptable",
                               error->message);
  hob_thing_publisher_repeat (waiting->self->publisher, waiting->spec);
  return NULL;
}

/* The one item of a request, XEP-0060 §7.1; more would need an answer for each. */
static gboolean
read_request (HobPubsubEvent *event, HobPubsubItem *item)
{
  HobPubsubItem other;

  return g_str_equal (event->node, HOB_PUBSUB_NODE_ACTUATORS) &&
         hob_pubsub_event_next (event, item) && item->payload != NULL &&
         !hob_pubsub_event_next (event, &other);
}

static gboolean
iq_cb (HobThingListener *self, HobNode *iq)
{
  const char *from = hob_node_get_attribute (iq, "from");
  g_autoptr (HobReading) value = NULL;
  HobThingSpec *spec = NULL;
  HobPubsubEvent event;
  HobPubsubItem item;

  if (!hob_pubsub_event_init_from_publish (&event, iq))
    return FALSE;
  if (!hob_thing_config_is_owner (config_of (self), from)) {
    hob_transport_reply_error (self->transport, iq, "auth", "forbidden", NULL);
    return TRUE;
  }
  if (read_request (&event, &item)) {
    spec = find_setting (self, item.id);
    value = hob_reading_new_from_node (item.payload, NULL);
  }
  if (spec == NULL || value == NULL) {
    hob_transport_reply_error (self->transport, iq, "cancel", "item-not-found",
                               _ ("This device has no such control."));
    return TRUE;
  }
  dex_future_disown (
    dex_future_finally (hob_thing_apply (self->thing, spec, hob_reading_get_text (value), from),
                        requested_cb, wait_for (self, spec, iq), (GDestroyNotify) waiting_free));
  return TRUE;
}

static void
hob_thing_listener_dispose (GObject *object)
{
  HobThingListener *self = HOB_THING_LISTENER (object);

  g_clear_object (&self->thing);
  g_clear_object (&self->publisher);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (hob_thing_listener_parent_class)->dispose (object);
}

static void
hob_thing_listener_class_init (HobThingListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hob_thing_listener_dispose;

  signals[NODES_LOST] = g_signal_new ("nodes-lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hob_thing_listener_init (HobThingListener *self)
{
}

/**
 * hob_thing_listener_new:
 * @thing: the device
 * @publisher: what tells its state
 * @transport: what carries it
 *
 * Returns: (transfer full): a listener that listens from now on
 */
HobThingListener *
hob_thing_listener_new (HobThing *thing, HobThingPublisher *publisher, HobTransport *transport)
{
  HobThingListener *self;

  g_return_val_if_fail (HOB_IS_THING (thing) && HOB_IS_THING_PUBLISHER (publisher), NULL);
  g_return_val_if_fail (HOB_IS_TRANSPORT (transport), NULL);

  self = g_object_new (HOB_TYPE_THING_LISTENER, NULL);
  self->thing = g_object_ref (thing);
  self->publisher = g_object_ref (publisher);
  self->transport = g_object_ref (transport);
  g_signal_connect_object (transport, "message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transport, "iq", G_CALLBACK (iq_cb), self, G_CONNECT_SWAPPED);
  return self;
}
