/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-sync-private.h"

#include "hob-home-error.h"

/* After this many fruitless syncs in a row the next one waits for the device, the stream or the
 * person. */
#define MOST_RETRIES 8
#define PUBLISH_MODEL "pubsub#publish_model"

typedef struct {
  HobDeviceSync *sync;
  HobDeviceNode id;
  DexFuture *request;
  gboolean due;       /* for the next run */
  gboolean forbidden; /* when it was last asked for */
} Node;

struct _HobDeviceSync {
  GObject parent_instance;

  char *address;
  HobDeviceSyncCallback callback;
  gpointer data;
  HobPace pace;
  HobTransport *transport;
  Node nodes[HOB_DEVICE_N_NODES];
  guint running;     /* nodes of this run that are not done */
  DexPromise *ended; /* of this run */
  gboolean answered; /* somebody did in this run */
  gboolean failed;   /* something in this run is worth another */
  gboolean forbidden;
  gboolean let_in;  /* to one of the nodes at least */
  gboolean again;   /* something happened during this run */
  gboolean granted; /* presence was, during this run */
  guint retries;
  guint timer;
  guint pause;       /* before the next run, ms */
  gint64 paused_at;  /* monotonic, µs: when that last grew */
  gint64 opened_at;  /* monotonic, µs */
  gint64 settled_at; /* the same: the last run in which nothing failed */
  gboolean sees_presence;
  gboolean live;
  gboolean open_to_anyone;
  DexFuture *configuration; /* asked for once in a stream */
};

enum {
  PROP_LIVE = 1,
  PROP_OPEN_TO_ANYONE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HobDeviceSync, hob_device_sync, G_TYPE_OBJECT)

static void start_run (HobDeviceSync *self);

static gboolean
is_open (HobDeviceSync *self)
{
  return self->transport != NULL && hob_transport_is_open (self->transport);
}

static GError *
offline_error (void)
{
  return g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_OFFLINE, "Not connected");
}

static void
set_live (HobDeviceSync *self, gboolean live)
{
  if (self->live == live)
    return;
  self->live = live;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LIVE]);
}

static void
make_all_due (HobDeviceSync *self)
{
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++)
    self->nodes[i].due = TRUE;
}

static gboolean
pause_over_cb (gpointer data)
{
  HobDeviceSync *self = data;

  self->timer = 0;
  start_run (self);
  return G_SOURCE_REMOVE;
}

/* One run for everything that happens until then; later each time, unless it has been quiet. */
static void
run_soon (HobDeviceSync *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!is_open (self) || self->timer != 0)
    return;
  if (self->running > 0) {
    self->again = TRUE;
    return;
  }
  if (self->pause == 0 || now - self->paused_at > self->pace.longest * G_TIME_SPAN_MILLISECOND)
    self->pause = self->pace.settle;
  self->timer = g_timeout_add (self->pause, pause_over_cb, self);
  self->pause = MIN (self->pause * 2, self->pace.longest);
  self->paused_at = now;
}

static DexFuture *
configuration_cb (DexFuture *completed, gpointer data)
{
  HobDeviceSync *self = data;
  const GValue *value = dex_future_get_value (completed, NULL);
  g_autoptr (HobForm) form =
    value != NULL ? hob_form_new_from_node (g_value_get_boxed (value), NULL) : NULL;
  const HobFormField *model = form != NULL ? hob_form_find (form, PUBLISH_MODEL) : NULL;
  gboolean open = model != NULL && g_strcmp0 (model->values[0], "open") == 0;

  if (value == NULL || self->open_to_anyone == open)
    return NULL;
  self->open_to_anyone = open;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPEN_TO_ANYONE]);
  return NULL;
}

/* Only an owner is told (XEP-0060 §8.2). Neither Prosody 13 nor ejabberd 24 names the publish model
 * in the node's public description (§5.4), so others are not warned. */
static void
ask_configuration (HobDeviceSync *self)
{
  if (self->configuration != NULL || !is_open (self))
    return;
  self->configuration = dex_future_finally (
    hob_pubsub_get_configuration (self->transport, self->address, HOB_PUBSUB_NODE_ACTUATORS),
    configuration_cb, self, NULL);
}

/* Devices that are being set up let people into one node after the other. */
static void
knock_again (HobDeviceSync *self)
{
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++) {
    if (self->nodes[i].forbidden)
      self->failed = self->nodes[i].due = TRUE;
  }
}

static void
end_run (HobDeviceSync *self)
{
  g_autoptr (DexPromise) ended = g_steal_pointer (&self->ended);

  if (!is_open (self)) {
    dex_promise_reject (ended, offline_error ());
    return;
  }
  if (self->answered)
    set_live (self, TRUE);
  if (self->let_in)
    knock_again (self);
  if (!self->failed) {
    self->retries = 0;
    self->settled_at = g_get_monotonic_time ();
  }
  if (self->again || (self->forbidden && self->granted))
    make_all_due (self);
  if (self->again || (self->forbidden && self->granted) ||
      (self->failed && self->retries++ < MOST_RETRIES))
    run_soon (self);
  if (self->answered)
    ask_configuration (self);
  dex_promise_resolve_boolean (ended, TRUE);
}

/* A node is done with; @iq or @error is what came of it. */
static void
end_node (Node *node, HobNode *iq, const GError *error)
{
  g_autoptr (HobDeviceSync) self = g_object_ref (node->sync);

  self->callback (node->id, iq, error, self->data);
  if (self->running > 0 && --self->running == 0)
    end_run (self);
}

/* What the answer means for this run and the next one. */
static void
end_node_with_error (Node *node, const GError *error)
{
  HobDeviceSync *self = node->sync;

  switch ((HobXmppError) error->code) {
  case HOB_XMPP_ERROR_FORBIDDEN:
    self->answered = TRUE;
    self->forbidden = node->forbidden = TRUE;
    break;
  case HOB_XMPP_ERROR_NOT_FOUND: /* devices start slowly, and drop what they publish */
    self->answered = TRUE;
    self->failed = node->due = TRUE;
    break;
  case HOB_XMPP_ERROR_TIMEOUT:
  case HOB_XMPP_ERROR_UNAVAILABLE:
  case HOB_XMPP_ERROR_BUSY:
    self->failed = node->due = TRUE;
    break;
  case HOB_XMPP_ERROR_OFFLINE: /* the stream is ending: pending requests are the first to know */
    break;
  default:
    self->answered = TRUE;
    break;
  }
  end_node (node, NULL, error);
}

static void
await (Node *node, DexFuture *future, DexFutureCallback callback)
{
  DexFuture *request = dex_future_finally (future, callback, node, NULL);

  /* What was rejected there and then has been dealt with. */
  if (!dex_future_is_pending (request)) {
    dex_unref (request);
    return;
  }
  dex_clear (&node->request);
  node->request = request;
}

static DexFuture *
fetched_cb (DexFuture *completed, gpointer data)
{
  Node *node = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value == NULL) {
    end_node_with_error (node, error);
    return NULL;
  }
  node->sync->answered = node->sync->let_in = TRUE;
  end_node (node, g_value_get_boxed (value), NULL);
  return NULL;
}

static void
fetch (Node *node)
{
  await (node,
         hob_pubsub_fetch (node->sync->transport, node->sync->address,
                           hob_device_node_get_name (node->id), NULL),
         fetched_cb);
}

/* A server that subscribes nobody may still show what there is. */
static DexFuture *
subscribed_cb (DexFuture *completed, gpointer data)
{
  Node *node = data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (completed, &error) != NULL ||
      g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED) ||
      g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNSUPPORTED))
    fetch (node);
  else
    end_node_with_error (node, error);
  return NULL;
}

/* Explicit subscriptions survive the stream, but not the node; to repeat them does no harm. */
static void
start_run (HobDeviceSync *self)
{
  g_autoptr (HobDeviceSync) guard = g_object_ref (self);

  if (!is_open (self) || self->running > 0)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->ended = dex_promise_new ();
  self->answered = self->failed = self->forbidden = self->again = self->granted = FALSE;
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++)
    self->running += self->nodes[i].due;
  for (guint i = 0; i < HOB_DEVICE_N_NODES && self->running > 0; i++) {
    if (!self->nodes[i].due)
      continue;
    self->nodes[i].due = self->nodes[i].forbidden = FALSE;
    await (&self->nodes[i],
           hob_pubsub_subscribe (self->transport, self->address, hob_device_node_get_name (i)),
           subscribed_cb);
  }
}

static void
stop (HobDeviceSync *self)
{
  g_autoptr (DexPromise) ended = g_steal_pointer (&self->ended);

  g_clear_handle_id (&self->timer, g_source_remove);
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++)
    dex_clear (&self->nodes[i].request);
  dex_clear (&self->configuration);
  self->running = 0;
  set_live (self, FALSE);
  if (ended != NULL)
    dex_promise_reject (ended, offline_error ());
}

static void
opened_cb (HobTransport *transport, HobDeviceSync *self)
{
  stop (self);
  self->opened_at = g_get_monotonic_time ();
  self->settled_at = 0;
  self->let_in = FALSE;
  self->pause = 0;
  self->retries = 0;
  make_all_due (self);
  start_run (self);
}

static void
closed_cb (HobTransport *transport, GError *reason, HobDeviceSync *self)
{
  stop (self);
}

static void
hob_device_sync_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobDeviceSync *self = HOB_DEVICE_SYNC (object);

  switch (id) {
  case PROP_LIVE:
    g_value_set_boolean (value, self->live);
    break;
  case PROP_OPEN_TO_ANYONE:
    g_value_set_boolean (value, self->open_to_anyone);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_device_sync_dispose (GObject *object)
{
  hob_device_sync_set_transport (HOB_DEVICE_SYNC (object), NULL);

  G_OBJECT_CLASS (hob_device_sync_parent_class)->dispose (object);
}

static void
hob_device_sync_finalize (GObject *object)
{
  g_free (HOB_DEVICE_SYNC (object)->address);

  G_OBJECT_CLASS (hob_device_sync_parent_class)->finalize (object);
}

static void
hob_device_sync_class_init (HobDeviceSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hob_device_sync_get_property;
  object_class->dispose = hob_device_sync_dispose;
  object_class->finalize = hob_device_sync_finalize;

  props[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);
  props[PROP_OPEN_TO_ANYONE] = g_param_spec_boolean ("open-to-anyone", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hob_device_sync_init (HobDeviceSync *self)
{
  self->pace = (HobPace) HOB_PACE_DEFAULT;
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++)
    self->nodes[i] = (Node) {.sync = self, .id = i};
}

/*
 * hob_device_node_get_name:
 * @node: one of a device's nodes
 *
 * Returns: its name on the wire
 */
const char *
hob_device_node_get_name (HobDeviceNode node)
{
  static const char *const names[] = {HOB_PUBSUB_NODE_UI, HOB_PUBSUB_NODE_SENSORS,
                                      HOB_PUBSUB_NODE_ACTUATORS};

  return names[node];
}

/*
 * hob_device_sync_new:
 * @address: the device's bare address, where its nodes live
 * @callback: told what came of asking for each node
 * @data: for @callback
 *
 * Returns: (transfer full): a sync without a transport
 */
HobDeviceSync *
hob_device_sync_new (const char *address, HobDeviceSyncCallback callback, gpointer data)
{
  HobDeviceSync *self = g_object_new (HOB_TYPE_DEVICE_SYNC, NULL);

  self->address = g_strdup (address);
  self->callback = callback;
  self->data = data;
  return self;
}

void
hob_device_sync_set_transport (HobDeviceSync *self, HobTransport *transport)
{
  g_autoptr (HobTransport) former = g_steal_pointer (&self->transport);

  if (former != NULL) {
    g_signal_handlers_disconnect_by_data (former, self);
    stop (self);
  }
  if (transport == NULL)
    return;
  self->transport = g_object_ref (transport);
  g_signal_connect (transport, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), self);
  if (hob_transport_is_open (transport))
    opened_cb (transport, self);
}

void
hob_device_sync_set_pace (HobDeviceSync *self, const HobPace *pace)
{
  self->pace = *pace;
}

gboolean
hob_device_sync_get_live (HobDeviceSync *self)
{
  return self->live;
}

/* Servers repeat a node's last item to new subscribers, so an event does not mean much meanwhile.
 */
gboolean
hob_device_sync_is_running (HobDeviceSync *self)
{
  return self->running > 0;
}

gboolean
hob_device_sync_get_open_to_anyone (HobDeviceSync *self)
{
  return self->open_to_anyone;
}

void
hob_device_sync_set_sees_presence (HobDeviceSync *self, gboolean sees_presence)
{
  if (self->sees_presence == sees_presence)
    return;
  self->sees_presence = sees_presence;
  if (!sees_presence)
    return;
  if (self->running > 0) {
    self->granted = TRUE;
  } else if (self->forbidden) {
    make_all_due (self);
    start_run (self);
  }
}

/*
 * hob_device_sync_device_came:
 * @self: a sync
 *
 * A device makes its nodes anew when it starts. One that was there all the time is announced right
 * after the stream opens, and has just been asked.
 *
 * Returns: whether it came just now
 */
gboolean
hob_device_sync_device_came (HobDeviceSync *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean announced = now - self->opened_at < self->pace.settle * G_TIME_SPAN_MILLISECOND;

  if (announced && (self->running > 0 || self->settled_at > 0) && !self->forbidden)
    return FALSE;
  self->retries = 0;
  make_all_due (self);
  run_soon (self);
  return !announced;
}

void
hob_device_sync_device_left (HobDeviceSync *self)
{
  self->opened_at = 0;
}

void
hob_device_sync_nodes_gone (HobDeviceSync *self)
{
  make_all_due (self);
  run_soon (self);
}

DexFuture *
hob_device_sync_run (HobDeviceSync *self)
{
  if (!is_open (self))
    return dex_future_new_for_error (offline_error ());
  self->retries = 0;
  if (self->running == 0) {
    make_all_due (self);
    start_run (self);
  }
  return self->ended != NULL ? DEX_FUTURE (dex_ref (self->ended))
                             : dex_future_new_for_boolean (TRUE);
}
