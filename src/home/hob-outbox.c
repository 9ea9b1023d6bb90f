/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-outbox-private.h"

#include "hob-delivery-private.h"
#include "hob-home-error.h"

/* A wish of the person. */
typedef struct {
  HobOutbox *outbox; /* that holds it */
  HobField *field;
  HobReading *reading;
  DexPromise *promise; /* NULL: whoever asked has been told, though maybe not by the server */
  guint expiry;
} Wish;

struct _HobOutbox {
  GObject parent_instance;

  char *address;
  HobPace pace;
  HobTransport *transport;
  HobContact *contact;
  gint64 away_at;        /* monotonic, µs */
  GQueue waiting;        /* Wish */
  Wish *current;         /* on its way */
  HobDelivery *delivery; /* of it */
  DexFuture *result;     /* of the delivery */
  gint64 sent_at;        /* monotonic, µs */
  guint timer;
  HobControl control;
  char *refusal;
};

enum {
  PROP_CONTROL = 1,
  PROP_REFUSAL,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum {
  SETTLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobOutbox, hob_outbox, G_TYPE_OBJECT)

static void send_next (HobOutbox *self);

static GError *
offline_error (void)
{
  return g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_OFFLINE, "Not connected");
}

static gboolean
is_online (HobOutbox *self)
{
  return self->transport != NULL && hob_transport_is_open (self->transport) &&
         g_get_monotonic_time () < self->away_at;
}

static void
set_control (HobOutbox *self, HobControl control, const char *refusal)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->control != control) {
    self->control = control;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTROL]);
  }
  if (g_set_str (&self->refusal, refusal))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REFUSAL]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
wish_free (Wish *wish)
{
  g_assert (wish->promise == NULL);
  g_object_unref (wish->field);
  hob_reading_unref (wish->reading);
  g_free (wish);
}

/* Takes @error. Tells whoever asked, once. They may ask again at once, so the outbox must be in
 * order by now. */
static void
answer (Wish *wish, GError *error)
{
  g_autoptr (HobOutbox) outbox = g_object_ref (wish->outbox);
  g_autoptr (HobField) field = g_object_ref (wish->field);
  DexPromise *promise = g_steal_pointer (&wish->promise);

  if (promise == NULL) {
    g_clear_error (&error);
    return;
  }
  g_clear_handle_id (&wish->expiry, g_source_remove);
  if (error == NULL) {
    hob_field_settle (field);
    g_signal_emit (outbox, signals[SETTLED], 0, field);
    dex_promise_resolve_boolean (promise, TRUE);
  } else {
    if (!g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_SUPERSEDED))
      hob_field_fail (field, error);
    dex_promise_reject (promise, error);
  }
  dex_unref (promise);
}

static Wish *
take_current (HobOutbox *self)
{
  dex_clear (&self->result);
  g_clear_pointer (&self->delivery, hob_delivery_unref);
  return g_steal_pointer (&self->current);
}

/* The way is free for the next one. */
static void
finish_current (HobOutbox *self, GError *error)
{
  Wish *wish = take_current (self);

  answer (wish, error);
  wish_free (wish);
  send_next (self);
}

static void
fail_all (HobOutbox *self)
{
  Wish *wish;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->current != NULL)
    g_queue_push_head (&self->waiting, take_current (self));
  while ((wish = g_queue_pop_head (&self->waiting)) != NULL) {
    answer (wish, offline_error ());
    wish_free (wish);
  }
}

static gboolean
expired_cb (gpointer data)
{
  Wish *wish = data;
  HobOutbox *self = wish->outbox;
  GError *error =
    g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_EXPIRED, "Not confirmed in time");

  wish->expiry = 0;
  if (wish == self->current) {
    finish_current (self, error);
    return G_SOURCE_REMOVE;
  }
  g_queue_remove (&self->waiting, wish);
  answer (wish, error);
  wish_free (wish);
  return G_SOURCE_REMOVE;
}

static DexFuture *
done_cb (DexFuture *completed, gpointer data)
{
  g_autoptr (HobOutbox) self = g_object_ref (HOB_OUTBOX (data));
  GError *error = NULL;
  const GValue *control = dex_future_get_value (completed, &error);

  if (control != NULL)
    set_control (self, (HobControl) g_value_get_int (control), NULL);
  else if (g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_NOT_PERMITTED))
    set_control (self, HOB_CONTROL_REFUSED, error->message);
  finish_current (self, error);
  return NULL;
}

static void
send_current (HobOutbox *self)
{
  DexFuture *result;

  self->delivery = hob_delivery_new (self->transport, self->address, self->contact, self->control,
                                     self->pace.direct);
  result =
    dex_future_finally (hob_delivery_run (self->delivery, hob_field_get_var (self->current->field),
                                          self->current->reading),
                        done_cb, self, NULL);
  /* What was answered there and then is over, and maybe the next one on its way. */
  if (dex_future_is_pending (result))
    self->result = result;
  else
    dex_unref (result);
}

static gboolean
gap_over_cb (gpointer data)
{
  HobOutbox *self = data;

  self->timer = 0;
  send_next (self);
  return G_SOURCE_REMOVE;
}

static void
send_next (HobOutbox *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 wait = self->sent_at + self->pace.gap * G_TIME_SPAN_MILLISECOND - now;

  if (self->current != NULL || self->timer != 0 || g_queue_is_empty (&self->waiting))
    return;
  if (self->sent_at > 0 && wait > 0) {
    self->timer = g_timeout_add ((guint) ((wait + 999) / 1000), gap_over_cb, self);
    return;
  }
  self->sent_at = now;
  self->current = g_queue_pop_head (&self->waiting);
  send_current (self);
}

static Wish *
find_waiting (HobOutbox *self, HobField *field)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    if (((Wish *) link->data)->field == field)
      return link->data;
  return NULL;
}

/* A newer wish for @field is coming. */
static void
supersede (HobOutbox *self, HobField *field)
{
  GError *error =
    g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_SUPERSEDED, "A newer change came");
  Wish *wish = find_waiting (self, field);

  if (wish != NULL) {
    g_queue_remove (&self->waiting, wish);
    answer (wish, error);
    wish_free (wish);
  } else if (self->current != NULL && self->current->field == field) {
    hob_delivery_abandon (self->delivery);
    answer (self->current, error);
  } else {
    g_error_free (error);
  }
}

static void
closed_cb (HobTransport *transport, GError *reason, HobOutbox *self)
{
  fail_all (self);
}

static void
hob_outbox_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobOutbox *self = HOB_OUTBOX (object);

  switch (id) {
  case PROP_CONTROL:
    g_value_set_string (value, hob_control_to_string (self->control));
    break;
  case PROP_REFUSAL:
    g_value_set_string (value, self->refusal);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_outbox_dispose (GObject *object)
{
  HobOutbox *self = HOB_OUTBOX (object);

  hob_outbox_set_transport (self, NULL);
  g_clear_object (&self->contact);

  G_OBJECT_CLASS (hob_outbox_parent_class)->dispose (object);
}

static void
hob_outbox_finalize (GObject *object)
{
  HobOutbox *self = HOB_OUTBOX (object);

  g_free (self->address);
  g_free (self->refusal);

  G_OBJECT_CLASS (hob_outbox_parent_class)->finalize (object);
}

static void
hob_outbox_class_init (HobOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hob_outbox_get_property;
  object_class->dispose = hob_outbox_dispose;
  object_class->finalize = hob_outbox_finalize;

  props[PROP_CONTROL] = g_param_spec_string ("control", NULL, NULL, NULL, flags);
  props[PROP_REFUSAL] = g_param_spec_string ("refusal", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SETTLED] = g_signal_new ("settled", HOB_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, HOB_TYPE_FIELD);
}

static void
hob_outbox_init (HobOutbox *self)
{
  self->pace = (HobPace) HOB_PACE_DEFAULT;
  self->away_at = G_MAXINT64;
  g_queue_init (&self->waiting);
}

/*
 * hob_outbox_new:
 * @address: the device's bare address
 *
 * Returns: (transfer full): an empty outbox
 */
HobOutbox *
hob_outbox_new (const char *address)
{
  HobOutbox *self = g_object_new (HOB_TYPE_OUTBOX, NULL);

  self->address = g_strdup (address);
  return self;
}

/*
 * hob_outbox_set_transport:
 * @self: an outbox
 * @transport: (nullable): the stream to send through
 *
 * What is on its way through another stream is rejected with #HOB_HOME_ERROR_OFFLINE.
 */
void
hob_outbox_set_transport (HobOutbox *self, HobTransport *transport)
{
  g_autoptr (HobTransport) former = g_steal_pointer (&self->transport);

  if (former != NULL) {
    g_signal_handlers_disconnect_by_data (former, self);
    fail_all (self);
  }
  if (transport == NULL)
    return;
  self->transport = g_object_ref (transport);
  g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), self);
}

void
hob_outbox_set_contact (HobOutbox *self, HobContact *contact)
{
  g_set_object (&self->contact, contact);
}

void
hob_outbox_set_away_at (HobOutbox *self, gint64 away_at)
{
  self->away_at = away_at;
}

void
hob_outbox_set_pace (HobOutbox *self, const HobPace *pace)
{
  self->pace = *pace;
}

const HobPace *
hob_outbox_get_pace (HobOutbox *self)
{
  return &self->pace;
}

void
hob_outbox_forgive (HobOutbox *self)
{
  if (self->control == HOB_CONTROL_REFUSED)
    set_control (self, HOB_CONTROL_UNKNOWN, NULL);
}

/*
 * hob_outbox_restore_control:
 * @self: an outbox
 * @control: (nullable): what hob_outbox_get_control() said in an earlier run
 */
void
hob_outbox_restore_control (HobOutbox *self, const char *control)
{
  HobControl known = hob_control_from_string (control);

  set_control (self, known, known == HOB_CONTROL_REFUSED ? "" : NULL);
}

const char *
hob_outbox_get_control (HobOutbox *self)
{
  return hob_control_to_string (self->control);
}

const char *
hob_outbox_get_refusal (HobOutbox *self)
{
  return self->refusal;
}

/*
 * hob_outbox_send:
 * @self: an outbox
 * @field: a field of its device
 * @reading: what the person wants
 *
 * Sends at once if nothing is on its way and the last command was a while ago; otherwise soon.
 *
 * Returns: (transfer full): resolves to %TRUE once confirmed. Rejects with #HOB_HOME_ERROR_OFFLINE
 *   (at once, or when the stream ends), _EXPIRED, _SUPERSEDED, _REFUSED or _NOT_PERMITTED.
 */
DexFuture *
hob_outbox_send (HobOutbox *self, HobField *field, HobReading *reading)
{
  DexPromise *promise;
  Wish *wish;

  if (!is_online (self)) {
    GError *error = offline_error ();

    hob_field_fail (field, error);
    return dex_future_new_for_error (error);
  }

  promise = dex_promise_new ();
  wish = g_new0 (Wish, 1);
  wish->outbox = self;
  wish->field = g_object_ref (field);
  wish->reading = hob_reading_ref (reading);
  wish->promise = dex_ref (promise);
  wish->expiry = g_timeout_add (self->pace.expiry, expired_cb, wish);
  supersede (self, field);
  g_queue_push_tail (&self->waiting, wish);
  hob_field_begin (field, reading);
  send_next (self);
  return DEX_FUTURE (promise);
}

/*
 * hob_outbox_confirm:
 * @self: an outbox
 * @field: a field of its device
 *
 * The device says what is desired of @field. That settles the command on its way, though not one
 * that still waits: then an earlier one is the cause.
 */
void
hob_outbox_confirm (HobOutbox *self, HobField *field)
{
  if (self->current == NULL || self->current->field != field)
    return;
  hob_delivery_abandon (self->delivery);
  answer (self->current, NULL);
}
