/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-service-private.h"

#include "hob-thing-listener-private.h"
#include "hob-thing-people-private.h"
#include "hob-thing-publisher-private.h"

#define FIRST_RETRY_SECONDS 1
#define LAST_RETRY_SECONDS 60

struct _HobThingService {
  GObject parent_instance;

  HobThing *thing;
  HobTransport *transport;
  HobRoster *roster;
  HobThingPublisher *publisher;
  HobThingListener *listener;
  guint64 stream; /* counts set-ups begun and streams lost: an older one gives up */
  guint retry;
  guint retry_seconds;
};

enum {
  READY,
  TROUBLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobThingService, hob_thing_service, G_TYPE_OBJECT)

static void set_up (HobThingService *self);

static HobThingConfig *
config_of (HobThingService *self)
{
  return hob_thing_get_config (self->thing);
}

static gboolean
make_nodes (HobThingService *self, GError **error)
{
  return dex_await (
    dex_future_all (hob_pubsub_create_private (self->transport, HOB_PUBSUB_NODE_UI),
                    hob_pubsub_create_private (self->transport, HOB_PUBSUB_NODE_SENSORS),
                    hob_pubsub_create_private (self->transport, HOB_PUBSUB_NODE_ACTUATORS), NULL),
    error);
}

static HobNode *
fetch (HobThingService *self, const char *node, GError **error)
{
  return dex_await_boxed (hob_pubsub_fetch (self->transport, NULL, node, NULL), error);
}

/* The form, unless the node holds it already. */
static gboolean
publish_form (HobThingService *self, GError **error)
{
  HobThingConfig *config = config_of (self);
  g_autoptr (HobNode) form = hob_thing_form_new (config->name, config->specs);
  g_autoptr (HobNode) iq = fetch (self, HOB_PUBSUB_NODE_UI, error);
  HobPubsubEvent event;
  HobPubsubItem item;

  if (iq == NULL)
    return FALSE;
  if (hob_pubsub_event_init_from_result (&event, iq))
    while (hob_pubsub_event_next (&event, &item))
      if (g_str_equal (item.id, HOB_PUBSUB_ITEM_CURRENT) && item.payload != NULL &&
          hob_node_equal (item.payload, form))
        return TRUE;
  return dex_await (hob_pubsub_publish_over (self->transport, NULL, HOB_PUBSUB_NODE_UI,
                                             HOB_PUBSUB_ITEM_CURRENT, form),
                    error);
}

/* Subscribes before it fetches, so that no command falls in between. */
static gboolean
publish_values (HobThingService *self, guint64 stream, GError **error)
{
  g_autoptr (HobNode) sensors = NULL;
  g_autoptr (HobNode) actuators = NULL;

  if (!dex_await (hob_pubsub_subscribe (self->transport, NULL, HOB_PUBSUB_NODE_ACTUATORS), error))
    return FALSE;
  sensors = fetch (self, HOB_PUBSUB_NODE_SENSORS, error);
  if (sensors == NULL)
    return FALSE;
  actuators = fetch (self, HOB_PUBSUB_NODE_ACTUATORS, error);
  if (actuators == NULL)
    return FALSE;
  if (stream == self->stream)
    hob_thing_publisher_open (self->publisher, sensors, actuators);
  return TRUE;
}

static gboolean
retry_cb (gpointer data)
{
  HobThingService *self = data;

  self->retry = 0;
  set_up (self);
  return G_SOURCE_REMOVE;
}

/* The recipe that works on every server measured: create and configure, people, subscribe, fetch,
 * publish one item at a time without options. */
static DexFuture *
set_up_fiber (gpointer data)
{
  HobThingService *self = data;
  guint64 stream = self->stream;
  g_autoptr (GError) error = NULL;

  if (make_nodes (self, &error) &&
      hob_thing_people_admit (config_of (self), self->transport, &error) &&
      hob_thing_people_befriend (config_of (self), self->roster, &error) &&
      publish_form (self, &error) && publish_values (self, stream, &error))
    return NULL;
  if (stream != self->stream || !hob_transport_is_open (self->transport))
    return NULL;
  g_signal_emit (self, signals[TROUBLE], 0, error->message);
  if (self->retry == 0)
    self->retry = g_timeout_add_seconds (self->retry_seconds, retry_cb, self);
  self->retry_seconds = MIN (self->retry_seconds * 2, LAST_RETRY_SECONDS);
  return NULL;
}

static void
forget (HobThingService *self)
{
  self->stream++;
  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->publisher != NULL)
    hob_thing_publisher_close (self->publisher);
}

static void
set_up (HobThingService *self)
{
  forget (self);
  dex_future_disown (
    dex_scheduler_spawn (NULL, 0, set_up_fiber, g_object_ref (self), g_object_unref));
}

static void
request_cb (HobThingService *self, const char *address)
{
  hob_roster_answer_request (self->roster, address,
                             hob_thing_config_is_person (config_of (self), address));
}

static void
settled_cb (HobThingService *self)
{
  self->retry_seconds = FIRST_RETRY_SECONDS;
  g_signal_emit (self, signals[READY], 0);
}

static void
hob_thing_service_dispose (GObject *object)
{
  HobThingService *self = HOB_THING_SERVICE (object);

  forget (self);
  g_clear_object (&self->listener);
  g_clear_object (&self->publisher);
  g_clear_object (&self->roster);
  g_clear_object (&self->transport);
  g_clear_object (&self->thing);
  G_OBJECT_CLASS (hob_thing_service_parent_class)->dispose (object);
}

static void
hob_thing_service_class_init (HobThingServiceClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_thing_service_dispose;

  signals[READY] =
    g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hob_thing_service_init (HobThingService *self)
{
  self->retry_seconds = FIRST_RETRY_SECONDS;
}

/**
 * hob_thing_service_new:
 * @thing: the device
 * @transport: what carries it, not open yet
 *
 * Returns: (transfer full): a service that follows the transport
 */
HobThingService *
hob_thing_service_new (HobThing *thing, HobTransport *transport)
{
  HobThingService *self;

  g_return_val_if_fail (HOB_IS_THING (thing) && HOB_IS_TRANSPORT (transport), NULL);

  self = g_object_new (HOB_TYPE_THING_SERVICE, NULL);
  self->thing = g_object_ref (thing);
  self->transport = g_object_ref (transport);
  self->roster = hob_roster_new (transport);
  self->publisher = hob_thing_publisher_new (thing, transport);
  self->listener = hob_thing_listener_new (thing, self->publisher, transport);
  g_signal_connect_object (self->roster, "loaded", G_CALLBACK (set_up), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->roster, "subscription-request", G_CALLBACK (request_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (transport, "closed", G_CALLBACK (forget), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->listener, "nodes-lost", G_CALLBACK (set_up), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->publisher, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
