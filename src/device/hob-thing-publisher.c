/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-publisher-private.h"

/* Default ejabberd lets a burst of 20 kB pass and then 3000 bytes a second; a publish has about
 * 250 bytes. Beyond that every answer would come later and later. */
#define BURST 20
#define PER_SECOND 5
#define RETRY_SECONDS 5
#define ECHO_LIMIT 64

typedef struct {
  HobThingSpec *spec;
  HobReading *said; /* what its node says as far as known; NULL */
  GQueue echoes;    /* HobReading: own writes of which the event has not come yet */
  gboolean dirty;
} Entry;

struct _HobThingPublisher {
  GObject parent_instance;

  HobThing *thing;
  HobTransport *transport;
  GHashTable *entries; /* HobThingSpec -> Entry */
  GQueue dirty;        /* Entry, each once, the longest waiting first */
  guint64 stream;      /* counts opens: answers of an older stream mean nothing */
  gboolean open;
  gboolean settled;
  guint in_flight;
  double tokens;
  gint64 refilled; /* monotonic microseconds */
  guint timer;
};

typedef struct {
  HobThingPublisher *self;
  Entry *entry; /* NULL: a retraction */
  HobReading *value;
  guint64 stream;
} Write;

enum {
  SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobThingPublisher, hob_thing_publisher, G_TYPE_OBJECT)

static void drain (HobThingPublisher *self);

static void
entry_forget (Entry *entry)
{
  g_clear_pointer (&entry->said, hob_reading_unref);
  g_queue_clear_full (&entry->echoes, (GDestroyNotify) hob_reading_unref);
  entry->dirty = FALSE;
}

static void
entry_free (Entry *entry)
{
  entry_forget (entry);
  g_free (entry);
}

static void
write_free (Write *write)
{
  g_object_unref (write->self);
  g_clear_pointer (&write->value, hob_reading_unref);
  g_free (write);
}

static Entry *
find_entry (HobThingPublisher *self, HobThingSpec *spec)
{
  Entry *entry = g_hash_table_lookup (self->entries, spec);

  g_assert (entry != NULL);
  return entry;
}

static HobReading *
public_value (HobThingPublisher *self, Entry *entry)
{
  return hob_thing_spec_get_public (entry->spec, hob_thing_get_value (self->thing, entry->spec));
}

static gboolean
is_said (HobThingPublisher *self, Entry *entry)
{
  g_autoptr (HobReading) value = public_value (self, entry);

  return value == NULL ||
         (entry->said != NULL && hob_thing_spec_same (entry->spec, entry->said, value));
}

static void
check_settled (HobThingPublisher *self)
{
  if (!self->open || self->settled || self->in_flight > 0 || !g_queue_is_empty (&self->dirty))
    return;
  self->settled = TRUE;
  g_signal_emit (self, signals[SETTLED], 0);
}

static gboolean
timer_cb (gpointer data)
{
  HobThingPublisher *self = data;

  self->timer = 0;
  drain (self);
  return G_SOURCE_REMOVE;
}

static void
drain_later (HobThingPublisher *self, guint milliseconds)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (milliseconds, timer_cb, self);
}

static void
mark (HobThingPublisher *self, Entry *entry)
{
  if (!self->open || entry->dirty)
    return;
  entry->dirty = TRUE;
  g_queue_push_tail (&self->dirty, entry);
}

static gboolean
take_token (HobThingPublisher *self)
{
  gint64 now = g_get_monotonic_time ();

  self->tokens += (double) (now - self->refilled) / G_USEC_PER_SEC * PER_SECOND;
  self->tokens = MIN (self->tokens, BURST);
  self->refilled = now;
  if (self->tokens < 1)
    return FALSE;
  self->tokens--;
  return TRUE;
}

static gboolean
can_be_tried_again (const GError *error)
{
  return g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT) ||
         g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_BUSY);
}

static void
failed (Write *write, const GError *error)
{
  HobThingPublisher *self = write->self;
  Entry *entry = write->entry;

  if (g_queue_remove (&entry->echoes, write->value))
    hob_reading_unref (write->value);
  else
    g_clear_pointer (&entry->said, hob_reading_unref);
  if (can_be_tried_again (error)) {
    mark (self, entry);
    drain_later (self, RETRY_SECONDS * 1000);
  } else if (!g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE)) {
    hob_thing_report_trouble (self->thing, entry->spec, error->message);
  }
}

static DexFuture *
answered_cb (DexFuture *future, gpointer data)
{
  Write *write = data;
  g_autoptr (GError) error = NULL;

  dex_future_get_value (future, &error);
  if (write->stream != write->self->stream)
    return NULL;
  write->self->in_flight--;
  if (write->entry != NULL && error != NULL)
    failed (write, error);
  check_settled (write->self);
  return NULL;
}

static void
watch (HobThingPublisher *self, Entry *entry, HobReading *value, DexFuture *answer)
{
  Write *write = g_new0 (Write, 1);

  write->self = g_object_ref (self);
  write->entry = entry;
  write->value = value != NULL ? hob_reading_ref (value) : NULL;
  write->stream = self->stream;
  self->in_flight++;
  dex_future_disown (dex_future_finally (answer, answered_cb, write, (GDestroyNotify) write_free));
}

/* Of the settings' node events tell what it says, of the readings' node only the device's own
 * writes, which arrive in their order. */
static void
expect (Entry *entry, HobReading *value)
{
  if (hob_thing_spec_is_writable (entry->spec)) {
    g_queue_push_tail (&entry->echoes, hob_reading_ref (value));
    if (g_queue_get_length (&entry->echoes) > ECHO_LIMIT)
      hob_reading_unref (g_queue_pop_head (&entry->echoes));
    return;
  }
  g_clear_pointer (&entry->said, hob_reading_unref);
  entry->said = hob_reading_ref (value);
}

static void
publish (HobThingPublisher *self, Entry *entry)
{
  HobThingSpec *spec = entry->spec;
  g_autoptr (HobReading) value = public_value (self, entry);
  g_autoptr (HobNode) payload = NULL;

  if (value == NULL)
    return;
  expect (entry, value);
  payload = hob_reading_to_node (value);
  watch (self, entry, value,
         hob_pubsub_publish_over (self->transport, NULL, hob_thing_spec_get_node (spec), spec->var,
                                  payload));
}

static void
drain (HobThingPublisher *self)
{
  Entry *entry;

  if (self->timer != 0 || !self->open)
    return;
  while (!g_queue_is_empty (&self->dirty)) {
    if (!take_token (self)) {
      drain_later (self, 1000 / PER_SECOND);
      return;
    }
    entry = g_queue_pop_head (&self->dirty);
    entry->dirty = FALSE;
    publish (self, entry);
  }
  check_settled (self);
}

static void
changed_cb (HobThingPublisher *self, HobThingSpec *spec)
{
  Entry *entry = find_entry (self, spec);

  /* Something newer was asked for already: its end is told, not this step on the way. */
  if (hob_thing_is_busy (self->thing, spec))
    return;
  /* While an own write is on its way nobody knows what the node will say: write once more. */
  if (!g_queue_is_empty (&entry->echoes) || !is_said (self, entry))
    mark (self, entry);
  drain (self);
}

/* Puts right what the node says, once no own write is on its way to it. */
static void
correct (HobThingPublisher *self, HobThingSpec *spec)
{
  Entry *entry = find_entry (self, spec);

  if (hob_thing_is_busy (self->thing, spec) || !g_queue_is_empty (&entry->echoes))
    return;
  if (!is_said (self, entry))
    mark (self, entry);
  drain (self);
}

static void
asked_cb (HobThingPublisher *self, HobThingSpec *spec)
{
  correct (self, spec);
}

static HobThingSpec *
find_var (HobThingPublisher *self, const char *node, const char *var)
{
  GPtrArray *specs = hob_thing_get_config (self->thing)->specs;

  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);

    if (g_str_equal (spec->var, var) && g_str_equal (hob_thing_spec_get_node (spec), node))
      return spec;
  }
  return NULL;
}

/* What an earlier configuration of the device left behind goes away. */
static void
open_node (HobThingPublisher *self, const char *node, HobNode *fetched)
{
  HobPubsubEvent event;
  HobPubsubItem item;

  if (fetched == NULL || !hob_pubsub_event_init_from_result (&event, fetched))
    return;
  while (hob_pubsub_event_next (&event, &item)) {
    HobThingSpec *spec = find_var (self, node, item.id);
    Entry *entry;

    if (spec == NULL) {
      watch (self, NULL, NULL, hob_pubsub_retract (self->transport, NULL, node, item.id));
      continue;
    }
    entry = find_entry (self, spec);
    /* An event that came after the fetch was sent is at least as new. */
    if (entry->said == NULL && item.payload != NULL)
      entry->said = hob_reading_new_from_node (item.payload, NULL);
  }
}

/* Events come in the order of the writes: what is older than the echo found was lost. */
static gboolean
take_echo (Entry *entry, HobReading *said)
{
  for (GList *l = entry->echoes.head; l != NULL; l = l->next)
    if (hob_thing_spec_same (entry->spec, l->data, said)) {
      while (entry->echoes.head != l)
        hob_reading_unref (g_queue_pop_head (&entry->echoes));
      hob_reading_unref (g_queue_pop_head (&entry->echoes));
      return TRUE;
    }
  return FALSE;
}

static void
hob_thing_publisher_dispose (GObject *object)
{
  HobThingPublisher *self = HOB_THING_PUBLISHER (object);

  hob_thing_publisher_close (self);
  g_clear_object (&self->thing);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (hob_thing_publisher_parent_class)->dispose (object);
}

static void
hob_thing_publisher_finalize (GObject *object)
{
  HobThingPublisher *self = HOB_THING_PUBLISHER (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  G_OBJECT_CLASS (hob_thing_publisher_parent_class)->finalize (object);
}

static void
hob_thing_publisher_class_init (HobThingPublisherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_thing_publisher_dispose;
  object_class->finalize = hob_thing_publisher_finalize;

  signals[SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
hob_thing_publisher_init (HobThingPublisher *self)
{
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) entry_free);
  g_queue_init (&self->dirty);
  self->tokens = BURST;
  self->refilled = g_get_monotonic_time ();
}

/**
 * hob_thing_publisher_new:
 * @thing: the device
 * @transport: what carries it
 *
 * Returns: (transfer full): a publisher that is not open yet
 */
HobThingPublisher *
hob_thing_publisher_new (HobThing *thing, HobTransport *transport)
{
  HobThingPublisher *self;
  GPtrArray *specs;

  g_return_val_if_fail (HOB_IS_THING (thing) && HOB_IS_TRANSPORT (transport), NULL);

  self = g_object_new (HOB_TYPE_THING_PUBLISHER, NULL);
  self->thing = g_object_ref (thing);
  self->transport = g_object_ref (transport);
  specs = hob_thing_get_config (thing)->specs;
  for (guint i = 0; i < specs->len; i++) {
    Entry *entry = g_new0 (Entry, 1);

    entry->spec = g_ptr_array_index (specs, i);
    g_queue_init (&entry->echoes);
    g_hash_table_insert (self->entries, entry->spec, entry);
  }
  g_signal_connect_object (thing, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (thing, "applied", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (thing, "refused", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * hob_thing_publisher_open:
 * @self: a publisher
 * @sensors: (nullable): what the node of readings held
 * @actuators: (nullable): what the node of settings held
 *
 * Publishes whatever the nodes do not say already, and keeps doing so. The device's own state wins
 * over what somebody wrote while it was away: a command is for now, not for later.
 */
void
hob_thing_publisher_open (HobThingPublisher *self, HobNode *sensors, HobNode *actuators)
{
  GPtrArray *specs;

  g_return_if_fail (HOB_IS_THING_PUBLISHER (self) && !self->open);

  self->open = TRUE;
  self->settled = FALSE;
  open_node (self, HOB_PUBSUB_NODE_SENSORS, sensors);
  open_node (self, HOB_PUBSUB_NODE_ACTUATORS, actuators);
  specs = hob_thing_get_config (self->thing)->specs;
  for (guint i = 0; i < specs->len; i++) {
    Entry *entry = find_entry (self, g_ptr_array_index (specs, i));

    if (entry->spec->kind != HOB_THING_HEADING && !is_said (self, entry))
      mark (self, entry);
  }
  drain (self);
}

/**
 * hob_thing_publisher_close:
 * @self: a publisher
 *
 * Publishes nothing any more and forgets what the nodes say: the stream is gone.
 */
void
hob_thing_publisher_close (HobThingPublisher *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_return_if_fail (HOB_IS_THING_PUBLISHER (self));

  self->open = FALSE;
  self->stream++;
  self->in_flight = 0;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_queue_clear (&self->dirty);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    entry_forget (entry);
}

/**
 * hob_thing_publisher_hear:
 * @self: a publisher
 * @spec: a control
 * @said: what the node says now
 *
 * Takes note of an event of the own node. Servers do not say who wrote an item, and some send an
 * event twice, so that only its value tells an echo or a repetition from a command. If it is none
 * and the node says something else than the device, the device has the last word.
 *
 * Returns: whether it is a command
 */
gboolean
hob_thing_publisher_hear (HobThingPublisher *self, HobThingSpec *spec, HobReading *said)
{
  Entry *entry;
  gboolean is_new;

  g_return_val_if_fail (HOB_IS_THING_PUBLISHER (self) && spec != NULL && said != NULL, FALSE);

  entry = find_entry (self, spec);
  is_new = entry->said == NULL || !hob_thing_spec_same (spec, entry->said, said);
  g_clear_pointer (&entry->said, hob_reading_unref);
  entry->said = hob_reading_ref (said);

  if (!take_echo (entry, said) && self->open && is_new && !is_said (self, entry))
    return TRUE;
  correct (self, spec);
  return FALSE;
}

/**
 * hob_thing_publisher_repeat:
 * @self: a publisher
 * @spec: a control
 *
 * Publishes a field even if the node says it already: the answer to somebody who did not ask
 * through the node.
 */
void
hob_thing_publisher_repeat (HobThingPublisher *self, HobThingSpec *spec)
{
  g_return_if_fail (HOB_IS_THING_PUBLISHER (self) && spec != NULL);

  if (!hob_thing_is_busy (self->thing, spec))
    mark (self, find_entry (self, spec));
  drain (self);
}
