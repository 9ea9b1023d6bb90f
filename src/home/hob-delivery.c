/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-delivery-private.h"

#include "hob-home-error.h"

struct _HobDelivery {
  HobTransport *transport;
  char *address;
  HobContact *contact;
  HobControl control; /* worked the last time */
  guint milliseconds;
  char *var;
  HobNode *payload;
  HobControl way;     /* being tried */
  guint tried;        /* bits of ways */
  gboolean retracted; /* the first half of that way is done */
  gboolean abandoned;
  GError *forbidden; /* the first refusal for want of rights */
};

static const char *const control_names[] = {NULL, "publish", "retract", "direct", "refused"};

static DexFuture *try_next_way (HobDelivery *self, const GError *reason);

static void
clear_delivery (gpointer data)
{
  HobDelivery *self = data;

  g_object_unref (self->transport);
  g_clear_object (&self->contact);
  g_free (self->address);
  g_free (self->var);
  g_clear_pointer (&self->payload, hob_node_unref);
  g_clear_error (&self->forbidden);
}

static gboolean
is_retracting (HobDelivery *self)
{
  return self->way == HOB_CONTROL_RETRACT && !self->retracted;
}

static gboolean
can_try (HobDelivery *self, HobControl way)
{
  if (self->tried & 1u << way)
    return FALSE;
  if (way == HOB_CONTROL_DIRECT)
    return self->contact != NULL && hob_contact_get_full_address (self->contact) != NULL;
  /* Taking an item away is only worth it where somebody else's is in the way. */
  return way != HOB_CONTROL_RETRACT || self->forbidden != NULL ||
         (self->tried == 0 && self->control == HOB_CONTROL_RETRACT);
}

static HobControl
choose_way (HobDelivery *self)
{
  if (self->control != HOB_CONTROL_UNKNOWN && self->control != HOB_CONTROL_REFUSED &&
      self->tried == 0 && can_try (self, self->control))
    return self->control;
  for (HobControl way = HOB_CONTROL_PUBLISH; way < HOB_CONTROL_REFUSED; way++)
    if (can_try (self, way))
      return way;
  return HOB_CONTROL_REFUSED;
}

static DexFuture *
fail (HobHomeError code, const char *message)
{
  return dex_future_new_for_error (g_error_new_literal (HOB_HOME_ERROR, (int) code, message));
}

static DexFuture *
give_up (HobDelivery *self, const GError *reason)
{
  if (self->forbidden != NULL)
    return fail (HOB_HOME_ERROR_NOT_PERMITTED, self->forbidden->message);
  return fail (HOB_HOME_ERROR_REFUSED, reason->message);
}

/* Whether another way may lead where this one does not. */
static gboolean
is_worth_another (HobDelivery *self, const GError *error)
{
  if (error->domain != HOB_XMPP_ERROR)
    return TRUE; /* the device itself did not answer */
  switch ((HobXmppError) error->code) {
  case HOB_XMPP_ERROR_FORBIDDEN:
  case HOB_XMPP_ERROR_NOT_FOUND:
  case HOB_XMPP_ERROR_UNAVAILABLE:
  case HOB_XMPP_ERROR_UNSUPPORTED: /* devices that others made may not know direct requests */
    return TRUE;
  case HOB_XMPP_ERROR_OFFLINE:
  case HOB_XMPP_ERROR_TIMEOUT:
    return FALSE;
  default:
    /* Who may not retract was forbidden to publish, whatever the server calls it. */
    return is_retracting (self);
  }
}

static DexFuture *
way_failed (HobDelivery *self, const GError *error)
{
  if (self->forbidden == NULL && g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN))
    self->forbidden = g_error_copy (error);
  if (!self->abandoned && is_worth_another (self, error))
    return try_next_way (self, error);
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE))
    return fail (HOB_HOME_ERROR_OFFLINE, error->message);
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT))
    return fail (HOB_HOME_ERROR_EXPIRED, error->message);
  return fail (HOB_HOME_ERROR_REFUSED, error->message);
}

/* XEP-0060 §7.1.1, sent to the device instead of to its node. */
static DexFuture *
ask_device (HobDelivery *self)
{
  g_autoptr (HobNode) publish =
    hob_pubsub_payload_publish (HOB_PUBSUB_NODE_ACTUATORS, self->var, self->payload);

  return dex_future_first (hob_transport_send_iq (self->transport, "set",
                                                  hob_contact_get_full_address (self->contact),
                                                  publish),
                           dex_timeout_new_msec ((int) self->milliseconds), NULL);
}

static DexFuture *
send_request (HobDelivery *self)
{
  if (self->way == HOB_CONTROL_DIRECT)
    return ask_device (self);
  if (is_retracting (self))
    return hob_pubsub_retract (self->transport, self->address, HOB_PUBSUB_NODE_ACTUATORS,
                               self->var);
  return hob_pubsub_publish (self->transport, self->address, HOB_PUBSUB_NODE_ACTUATORS, self->var,
                             self->payload);
}

static DexFuture *answered_cb (DexFuture *completed, gpointer data);

static DexFuture *
ask (HobDelivery *self)
{
  return dex_future_finally (send_request (self), answered_cb, g_rc_box_acquire (self),
                             (GDestroyNotify) hob_delivery_unref);
}

static DexFuture *
answered_cb (DexFuture *completed, gpointer data)
{
  HobDelivery *self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = dex_future_get_value (completed, &error) != NULL;

  if (is_retracting (self) &&
      (done || g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND))) {
    self->retracted = TRUE;
    return ask (self);
  }
  return done ? dex_future_new_for_int ((int) self->way) : way_failed (self, error);
}

static DexFuture *
try_next_way (HobDelivery *self, const GError *reason)
{
  self->way = choose_way (self);
  if (self->way == HOB_CONTROL_REFUSED)
    return give_up (self, reason);
  self->tried |= 1u << self->way;
  return ask (self);
}

/* What the store keeps. */
const char *
hob_control_to_string (HobControl control)
{
  g_assert (control < G_N_ELEMENTS (control_names));

  return control_names[control];
}

HobControl
hob_control_from_string (const char *name)
{
  for (HobControl control = HOB_CONTROL_PUBLISH; control <= HOB_CONTROL_REFUSED; control++)
    if (g_strcmp0 (name, control_names[control]) == 0)
      return control;
  return HOB_CONTROL_UNKNOWN;
}

/*
 * hob_delivery_new:
 * @transport: an open stream
 * @address: the device's bare address
 * @contact: (nullable): the device among the contacts
 * @control: the way to try first
 * @milliseconds: how long the device itself may take to answer
 *
 * Returns: (transfer full): a delivery, not begun yet
 */
HobDelivery *
hob_delivery_new (HobTransport *transport,
                  const char *address,
                  HobContact *contact,
                  HobControl control,
                  guint milliseconds)
{
  HobDelivery *self = g_rc_box_new0 (HobDelivery);

  self->transport = g_object_ref (transport);
  self->address = g_strdup (address);
  self->contact = contact != NULL ? g_object_ref (contact) : NULL;
  self->control = control;
  self->milliseconds = milliseconds;
  return self;
}

void
hob_delivery_unref (HobDelivery *self)
{
  g_rc_box_release_full (self, clear_delivery);
}

void
hob_delivery_abandon (HobDelivery *self)
{
  self->abandoned = TRUE;
}

/*
 * hob_delivery_run:
 * @self: a delivery, not begun yet
 * @var: the actuator
 * @reading: what it shall be
 *
 * Publishes one item without options (XEP-0060 §7.1); where that is forbidden retracts the item and
 * publishes again, then asks the device itself. Silence of the server ends it.
 *
 * Returns: (transfer full): resolves to the #HobControl that worked; rejects with
 *   #HOB_HOME_ERROR_NOT_PERMITTED when every way was forbidden, _REFUSED when it was refused for
 *   another reason, in the words of who refused, _EXPIRED or _OFFLINE
 */
DexFuture *
hob_delivery_run (HobDelivery *self, const char *var, HobReading *reading)
{
  g_assert (self->payload == NULL);

  self->var = g_strdup (var);
  self->payload = hob_reading_to_node (reading);
  return try_next_way (self, NULL);
}
