/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-newcomer-private.h"

#include "hob-home-fiber-private.h"
#include "hob-registration-wait-private.h"

#include <string.h>

/* What a device says once the mirror reached it. */
#define SETUP_DONE "Setup done!"
/* Nobody gets more than this back. */
#define MAX_HELLO 1024
/* How far the server's clock may be behind this one. */
#define CLOCK_SLACK (30 * G_TIME_SPAN_SECOND)
/* A device that was heard but does not say that it is done shows it by its nodes. */
#define LOOK_MS 2000
#define MAX_LOOK_MS (5 * 60 * 1000)
/* Devices read one stanza at a time and drop what comes with it. */
#define ASK_AGAIN_MS 5000
/* How often it is looked whether there is something to ask for, and after how many of these its
 * presence is asked for again: ejabberd drops more than five such stanzas a minute, and asking
 * again takes two. */
#define LOOKS 15
#define LOOKS_PER_REQUEST 6

struct _HobNewcomer {
  GObject parent_instance;

  HobTransport *transport;
  HobRoster *roster;
  HobStore *store;            /* NULL: nothing is remembered */
  HobAccountDevices *devices; /* borrowed; NULL once stopped */
  HobStoredNewcomer known;
  HobNewcomerStage stage;
  HobDevice *device;
  DexPromise *heard; /* of its hello, or of more */
  DexPromise *done;  /* it said so, or is present */
  DexPromise *home;
  DexPromise *stopped; /* rejects */
};

enum {
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobNewcomer, hob_newcomer, G_TYPE_OBJECT)

static gboolean
is_stopped (HobNewcomer *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stopped));
}

/* Once stopped nothing is waited for any more. */
static gboolean
await (HobNewcomer *self, DexFuture *future)
{
  return hob_registration_wait (future, self->stopped, 0, NULL) && !is_stopped (self);
}

static void
rest (HobNewcomer *self, int milliseconds)
{
  hob_registration_wait (dex_timeout_new_msec (milliseconds), self->stopped, 0, NULL);
}

static void
fulfil (DexPromise *promise)
{
  if (dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_boolean (promise, TRUE);
}

static void
set_stage (HobNewcomer *self, HobNewcomerStage stage)
{
  if (self->stage == stage)
    return;
  self->stage = stage;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
save (HobNewcomer *self)
{
  if (self->store == NULL)
    return;
  hob_store_save_newcomer (self->store, &self->known);
  dex_future_disown (hob_store_write (self->store));
}

/* A stanza that waited at the server carries when it was sent (XEP-0203). */
static gboolean
is_from_before (HobNewcomer *self, HobNode *stanza)
{
  HobNode *delay = hob_node_get_child (stanza, "delay", HOB_NS_DELAY);
  const char *stamp = delay != NULL ? hob_node_get_attribute (delay, "stamp") : NULL;
  g_autoptr (GDateTime) sent = stamp != NULL ? g_date_time_new_from_iso8601 (stamp, NULL) : NULL;

  if (delay == NULL)
    return FALSE;
  return sent == NULL || g_date_time_to_unix_usec (sent) < self->known.since - CLOCK_SLACK;
}

static const char *
get_body (HobNode *message)
{
  const char *type = hob_node_get_attribute (message, "type");
  HobNode *body = hob_node_get_child (message, "body", HOB_NS_CLIENT);
  gboolean is_chat = type == NULL || g_str_equal (type, "chat") || g_str_equal (type, "normal");

  return body != NULL && is_chat ? hob_node_get_text (body) : NULL;
}

/* What tells that it was mirrored is on its way to the disk before anything else happens. */
static void
mirror (HobNewcomer *self, const char *hello)
{
  if (self->known.greeted || *hello == '\0' || strlen (hello) > MAX_HELLO)
    return;
  if (!hob_transport_send_chat (self->transport, self->known.address, hello))
    return;
  self->known.greeted = TRUE;
  save (self);
  fulfil (self->heard);
}

static void
handle_message (HobNewcomer *self, HobNode *message)
{
  const char *body = get_body (message);

  if (body == NULL || is_from_before (self, message))
    return;
  if (!g_str_equal (body, SETUP_DONE)) {
    mirror (self, body);
    return;
  }
  fulfil (self->heard);
  fulfil (self->done);
}

/* TRUE when its controls are there: a device makes them after the mirror, also when its "done"
 * went to another computer or got lost. */
static gboolean
has_nodes (HobNewcomer *self)
{
  if (!hob_transport_is_open (self->transport))
    return FALSE;
  return await (self,
                hob_pubsub_fetch (self->transport, self->known.address, HOB_PUBSUB_NODE_UI, NULL));
}

static gboolean
await_done (HobNewcomer *self)
{
  DexFuture *done = DEX_FUTURE (self->done);

  for (int wait = LOOK_MS; !is_stopped (self); wait = MIN (wait * 2, MAX_LOOK_MS)) {
    if (await (self, dex_future_first (dex_ref (done), dex_timeout_new_msec (wait), NULL)))
      return TRUE;
    if (!is_stopped (self) && has_nodes (self))
      return TRUE;
  }
  return FALSE;
}

static gboolean
make_contact (HobNewcomer *self)
{
  const char *const groups[] = {self->known.room, NULL};

  while (!is_stopped (self)) {
    if (await (self, hob_roster_set_contact (self->roster, self->known.address, self->known.name,
                                             groups)))
      return TRUE;
    if (!is_stopped (self))
      rest (self, ASK_AGAIN_MS);
  }
  return FALSE;
}

/* Also when the person took it off the contact list again. */
static gboolean
sees_presence_or_left (HobNewcomer *self)
{
  HobContact *contact = hob_roster_find (self->roster, self->known.address);
  const char *subscription = contact != NULL ? hob_contact_get_subscription (contact) : "to";

  return g_str_equal (subscription, "to") || g_str_equal (subscription, "both");
}

static void
move_in (HobNewcomer *self)
{
  self->device = g_object_ref (hob_account_devices_adopt (self->devices, self->known.address));
  if (self->store != NULL) {
    hob_store_forget_newcomer (self->store, self->known.account, self->known.address);
    dex_future_disown (hob_store_write (self->store));
    hob_orphans_forget_password (self->known.address);
  }
  set_stage (self, HOB_NEWCOMER_HOME);
  fulfil (self->home);
}

/* It makes its controls once it is home, and lets people in last. */
static gboolean
keeps_out (HobNewcomer *self)
{
  return self->device != NULL && hob_device_get_form (self->device) == HOB_DEVICE_FORM_FORBIDDEN;
}

static gboolean
is_settled (HobNewcomer *self)
{
  return sees_presence_or_left (self) && !keeps_out (self) &&
         (self->device == NULL || hob_device_get_form (self->device) != HOB_DEVICE_FORM_UNKNOWN);
}

static DexFuture *
arrive_fiber (gpointer data)
{
  HobNewcomer *self = data;

  if (await (self, dex_ref (DEX_FUTURE (self->heard)))) {
    set_stage (self, HOB_NEWCOMER_GREETED);
    if (await_done (self) && make_contact (self))
      move_in (self);
  }
  for (guint i = 0; i < LOOKS && !is_stopped (self) && !is_settled (self); i++) {
    if (i % LOOKS_PER_REQUEST == 0 && !sees_presence_or_left (self))
      hob_roster_request_presence (self->roster, self->known.address);
    if (keeps_out (self))
      dex_future_disown (hob_device_refresh (self->device));
    rest (self, LOOK_MS);
  }
  return dex_future_new_for_boolean (TRUE);
}

static void
hob_newcomer_finalize (GObject *object)
{
  HobNewcomer *self = HOB_NEWCOMER (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->roster);
  g_clear_object (&self->store);
  g_clear_object (&self->device);
  dex_clear (&self->heard);
  dex_clear (&self->done);
  dex_clear (&self->home);
  dex_clear (&self->stopped);
  g_free (self->known.account);
  g_free (self->known.address);
  g_free (self->known.name);
  g_free (self->known.room);
  G_OBJECT_CLASS (hob_newcomer_parent_class)->finalize (object);
}

static void
hob_newcomer_class_init (HobNewcomerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_newcomer_finalize;

  signals[CHANGED] = g_signal_new ("changed", HOB_TYPE_NEWCOMER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
hob_newcomer_init (HobNewcomer *self)
{
  self->heard = dex_promise_new ();
  self->done = dex_promise_new ();
  self->home = dex_promise_new ();
  self->stopped = dex_promise_new ();
}

/**
 * hob_newcomer_new:
 * @transport: the stream of the account that expects it
 * @roster: the contact list of that account
 * @store: (nullable): where it is remembered that it is expected
 * @stored: what is known of it
 *
 * Returns: (transfer full): a device to come
 */
HobNewcomer *
hob_newcomer_new (HobTransport *transport,
                  HobRoster *roster,
                  HobStore *store,
                  const HobStoredNewcomer *stored)
{
  HobNewcomer *self = g_object_new (HOB_TYPE_NEWCOMER, NULL);

  self->transport = g_object_ref (transport);
  self->roster = g_object_ref (roster);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->known = (HobStoredNewcomer) {.account = g_strdup (stored->account),
                                     .address = g_strdup (stored->address),
                                     .name = g_strdup (stored->name),
                                     .room = g_strdup (stored->room),
                                     .since = stored->since,
                                     .greeted = stored->greeted,
                                     .handed = TRUE};
  return self;
}

/**
 * hob_newcomer_start:
 * @self: a device to come
 * @devices: where it will live
 *
 * Begins to wait for it. From here on the store knows of it.
 */
void
hob_newcomer_start (HobNewcomer *self, HobAccountDevices *devices)
{
  self->devices = devices;
  if (self->known.greeted)
    fulfil (self->heard);
  save (self);
  dex_future_disown (hob_home_fiber_spawn (arrive_fiber, g_object_ref (self), g_object_unref));
}

/**
 * hob_newcomer_stop:
 * @self: a device to come
 *
 * Waits for it no longer. What the store has of it stays there.
 */
void
hob_newcomer_stop (HobNewcomer *self)
{
  if (!is_stopped (self))
    dex_promise_reject (self->stopped,
                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
  self->devices = NULL;
}

/**
 * hob_newcomer_handle:
 * @self: a device to come
 * @stanza: a message or presence that the account received
 *
 * What does not come from the very address that was handed over is none of its business.
 */
void
hob_newcomer_handle (HobNewcomer *self, HobNode *stanza)
{
  const char *from = hob_node_get_attribute (stanza, "from");

  if (from == NULL || is_stopped (self) || self->stage == HOB_NEWCOMER_HOME ||
      !hob_jid_same_bare (from, self->known.address))
    return;

  if (hob_node_is (stanza, "message", HOB_NS_CLIENT)) {
    handle_message (self, stanza);
  } else if (hob_node_get_attribute (stanza, "type") == NULL) {
    fulfil (self->heard);
    fulfil (self->done);
  }
}

/**
 * hob_newcomer_rearm:
 * @self: a device to come
 *
 * The person tries again: a device that is started anew says hello anew, and gets its mirror.
 */
void
hob_newcomer_rearm (HobNewcomer *self)
{
  self->known.greeted = FALSE;
  save (self);
}

/**
 * hob_newcomer_get_address:
 * @self: a device to come
 *
 * Returns: (transfer none): the bare address it was given
 */
const char *
hob_newcomer_get_address (HobNewcomer *self)
{
  return self->known.address;
}

/**
 * hob_newcomer_get_stage:
 * @self: a device to come
 *
 * Returns: how far it is
 */
HobNewcomerStage
hob_newcomer_get_stage (HobNewcomer *self)
{
  return self->stage;
}

/**
 * hob_newcomer_when:
 * @self: a device to come
 * @stage: greeted or home
 *
 * Returns: (transfer full): resolves once it is as far as that; never rejects
 */
DexFuture *
hob_newcomer_when (HobNewcomer *self, HobNewcomerStage stage)
{
  return dex_ref (DEX_FUTURE (stage == HOB_NEWCOMER_HOME ? self->home : self->heard));
}

/**
 * hob_newcomer_get_device:
 * @self: a device to come
 *
 * Returns: (transfer none) (nullable): the device it has become
 */
HobDevice *
hob_newcomer_get_device (HobNewcomer *self)
{
  return self->device;
}
