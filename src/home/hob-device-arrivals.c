/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-struct-private.h"

/* What arrives for a device: from the store, the contact list, its nodes. */

/* How exactly it is known when the device was last heard of. */
#define LAST_SEEN_PRECISION G_USEC_PER_SEC

static void
set_form_state (HobDevice *self, HobDeviceForm state)
{
  if (self->form_state == state)
    return;
  self->form_state = state;
  hob_device_notify (self, HOB_DEVICE_PROP_FORM);
}

/* Without a form, or until there is one, the readings stand for themselves. What was a good form
 * once stays: devices drop what they publish, and publish nonsense. */
static void
lose_form (HobDevice *self, HobDeviceForm state)
{
  if (self->form == NULL || state == HOB_DEVICE_FORM_FORBIDDEN)
    set_form_state (self, state);
  else if (self->form_state == HOB_DEVICE_FORM_FORBIDDEN)
    set_form_state (self, HOB_DEVICE_FORM_SHOWN);
  hob_device_fields_reveal (self->fields);
}

static void
take_form (HobDevice *self, HobForm *form)
{
  g_autofree char *name = g_strdup (hob_device_get_name (self));

  g_clear_pointer (&self->form, hob_form_unref);
  self->form = hob_form_ref (form);
  hob_device_fields_set_form (self->fields, form);
  set_form_state (self, HOB_DEVICE_FORM_SHOWN);
  hob_device_queue_summary (self);
  if (!g_str_equal (name, hob_device_get_name (self)))
    hob_device_notify (self, HOB_DEVICE_PROP_NAME);
}

/* Secrets are not kept, whatever they were taken for before the form said so. */
static void
forget_secrets (HobDevice *self)
{
  for (guint i = 0; i < hob_form_get_n_fields (self->form); i++) {
    const HobFormField *field = hob_form_get_field (self->form, i);

    if (field->type != HOB_FORM_FIELD_TEXT_PRIVATE)
      continue;
    for (HobDeviceNode node = HOB_DEVICE_NODE_SENSORS; node < HOB_DEVICE_N_NODES; node++)
      hob_store_save_value (self->store, self->account, self->address,
                            hob_device_node_get_name (node), field->var, NULL, 0);
  }
}

static void
receive_form (HobDevice *self, HobNode *x)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobForm) form = NULL;

  if (self->form != NULL && hob_node_equal (hob_form_get_node (self->form), x)) {
    set_form_state (self, HOB_DEVICE_FORM_SHOWN);
    return;
  }
  form = hob_form_new_from_node (x, &error);
  if (form == NULL) {
    g_debug ("The form of %s cannot be read: %s", self->address, error->message);
    lose_form (self, HOB_DEVICE_FORM_BROKEN);
    return;
  }
  take_form (self, form);
  if (self->store != NULL) {
    hob_store_save_form (self->store, self->account, self->address, x);
    forget_secrets (self);
  }
}

static void
receive_value (HobDevice *self,
               HobDeviceNode node,
               const HobPubsubItem *item,
               const HobFieldArrival *arrival)
{
  HobField *field;

  if (!hob_node_is (item->payload, "val", HOB_NS_IOT))
    return;
  field = hob_device_fields_ensure (self->fields, item->id);
  if (field == NULL)
    return;
  if (hob_field_receive (field, item->payload, arrival))
    hob_device_queue_summary (self);
  hob_device_save_value (self, node, field);
}

/* TRUE when the form was among them. An item that is absent or retracted is unknown, not gone. */
static gboolean
receive_items (HobDevice *self, HobDeviceNode node, HobPubsubEvent *event, gboolean is_event)
{
  HobFieldArrival arrival = {
    .now = g_get_real_time (),
    .event = is_event,
    .actuator = node == HOB_DEVICE_NODE_ACTUATORS,
  };
  HobPubsubItem item;
  gboolean found = FALSE;

  while (hob_pubsub_event_next (event, &item)) {
    if (item.payload == NULL)
      continue;
    if (node != HOB_DEVICE_NODE_UI) {
      receive_value (self, node, &item, &arrival);
    } else if (g_str_equal (item.id, HOB_PUBSUB_ITEM_CURRENT)) {
      receive_form (self, item.payload);
      found = TRUE;
    }
  }
  return found;
}

static void
set_last_seen (HobDevice *self, gint64 now)
{
  if (now - self->last_seen < LAST_SEEN_PRECISION && now >= self->last_seen)
    return;
  self->last_seen = now;
  hob_device_notify (self, HOB_DEVICE_PROP_LAST_SEEN);
  if (self->store != NULL && self->contact != NULL)
    hob_store_save_device (self->store, self->account, self->address, self->given_name, self->room,
                           now);
}

/* Only the device itself writes there, so it is alive, whatever its presence says. */
static void
hear (HobDevice *self)
{
  set_last_seen (self, g_get_real_time ());
  if (self->heard)
    return;
  self->heard = TRUE;
  hob_device_update_presence (self);
}

static void
ui_failed (HobDevice *self, const GError *error)
{
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN))
    lose_form (self, HOB_DEVICE_FORM_FORBIDDEN);
  else if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE))
    lose_form (self, HOB_DEVICE_FORM_BROKEN);
  else if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND))
    lose_form (self, HOB_DEVICE_FORM_ABSENT);
  else
    hob_device_fields_reveal (self->fields);
}

static gboolean
find_node (const char *name, HobDeviceNode *node)
{
  for (guint i = HOB_DEVICE_N_NODES; i > 0; i--) {
    if (g_str_equal (name, hob_device_node_get_name (i - 1))) {
      *node = i - 1;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
sees_presence (HobDevice *self)
{
  const char *subscription =
    self->contact != NULL ? hob_contact_get_subscription (self->contact) : "none";

  return g_str_equal (subscription, "to") || g_str_equal (subscription, "both");
}

static void
update_name (HobDevice *self)
{
  g_autofree char *former = g_strdup (hob_device_get_name (self));
  const char *const *groups = hob_contact_get_groups (self->contact);
  gboolean changed = g_set_str (&self->given_name, hob_contact_get_name (self->contact));

  if (!g_str_equal (former, hob_device_get_name (self)))
    hob_device_notify (self, HOB_DEVICE_PROP_NAME);
  if (g_set_str (&self->room, groups[0])) {
    hob_device_notify (self, HOB_DEVICE_PROP_ROOM);
    changed = TRUE;
  }
  if (changed && self->store != NULL)
    hob_store_save_device (self->store, self->account, self->address, self->given_name, self->room,
                           self->last_seen);
}

static void
contact_changed_cb (HobDevice *self)
{
  gboolean available = hob_contact_get_available (self->contact);
  gboolean came = available && !self->contact_available;
  gboolean left = !available && self->contact_available;

  update_name (self);
  self->contact_available = available;
  if (left) {
    self->heard = FALSE;
    hob_device_sync_device_left (self->sync);
  }
  if (came || left)
    set_last_seen (self, g_get_real_time ());
  hob_device_update_presence (self);
  hob_device_sync_set_sees_presence (self->sync, sees_presence (self));
  if (came && hob_device_sync_device_came (self->sync))
    hob_outbox_forgive (self->outbox);
}

/*
 * hob_device_update_presence:
 * @self: a device
 *
 * Brings together what the stream, the contact and the device itself say about whether it is there.
 * Who does not see its presence takes it to be.
 */
void
hob_device_update_presence (HobDevice *self)
{
  gboolean open = self->transport != NULL && hob_transport_is_open (self->transport);
  gboolean available = open && (self->contact_available || self->heard);
  gboolean present = open && (available || !sees_presence (self));
  /* Right after the stream opens presence is on its way. */
  gint64 away_at =
    MAX (g_get_monotonic_time (), self->opened_at + self->pace.settle * G_TIME_SPAN_MILLISECOND);

  hob_outbox_set_away_at (self->outbox, present ? G_MAXINT64 : away_at);
  hob_device_fields_set_present (self->fields, present);
  if (self->available == available)
    return;
  self->available = available;
  hob_device_notify (self, HOB_DEVICE_PROP_AVAILABLE);
}

/*
 * hob_device_save_value:
 * @self: a device
 * @node: where the value lives
 * @field: its field
 */
void
hob_device_save_value (HobDevice *self, HobDeviceNode node, HobField *field)
{
  HobReading *reading = hob_field_get_confirmed (field);

  if (self->store == NULL || reading == NULL || hob_field_get_kind (field) == HOB_FIELD_SECRET)
    return;
  hob_store_save_value (self->store, self->account, self->address, hob_device_node_get_name (node),
                        hob_field_get_var (field), reading, hob_field_get_updated (field));
}

void
hob_device_answered (HobDeviceNode node, HobNode *iq, const GError *error, gpointer device)
{
  HobDevice *self = device;
  HobPubsubEvent result;
  gboolean found = iq != NULL && hob_pubsub_event_init_from_result (&result, iq) &&
                   g_str_equal (result.node, hob_device_node_get_name (node)) &&
                   receive_items (self, node, &result, FALSE);

  if (node != HOB_DEVICE_NODE_UI || found)
    return;
  if (error != NULL)
    ui_failed (self, error);
  else
    lose_form (self, HOB_DEVICE_FORM_ABSENT);
}

/**
 * hob_device_restore:
 * @self: a new device
 * @stored: what was known of it when Hob was closed
 *
 * Everything is stale until the device says it again.
 */
void
hob_device_restore (HobDevice *self, const HobStoredDevice *stored)
{
  g_autoptr (HobForm) form = NULL;

  g_return_if_fail (HOB_IS_DEVICE (self));
  g_return_if_fail (stored != NULL);

  g_set_str (&self->given_name, stored->name);
  g_set_str (&self->room, stored->room);
  self->last_seen = stored->last_seen;
  hob_outbox_restore_control (self->outbox, stored->control);
  form = stored->form != NULL ? hob_form_new_from_node (stored->form, NULL) : NULL;
  if (form != NULL)
    take_form (self, form);
  for (guint i = 0; i < stored->values->len; i++) {
    const HobStoredValue *value = g_ptr_array_index (stored->values, i);
    HobField *field = hob_device_fields_ensure (self->fields, value->item_id);

    if (field != NULL && hob_field_get_updated (field) <= value->updated)
      hob_field_restore (field, value->reading, value->updated,
                         g_str_equal (value->node, HOB_PUBSUB_NODE_ACTUATORS));
  }
  hob_device_queue_summary (self);
}

/**
 * hob_device_set_contact:
 * @self: a device
 * @contact: (nullable): its entry in the contact list; %NULL when it left that
 *
 * Takes name, room and presence from @contact, now and whenever they change.
 */
void
hob_device_set_contact (HobDevice *self, HobContact *contact)
{
  g_return_if_fail (HOB_IS_DEVICE (self));
  g_return_if_fail (contact == NULL || HOB_IS_CONTACT (contact));

  if (self->contact == contact)
    return;
  if (self->contact != NULL)
    g_signal_handlers_disconnect_by_data (self->contact, self);
  g_set_object (&self->contact, contact);
  hob_outbox_set_contact (self->outbox, contact);
  if (contact == NULL) {
    self->contact_available = FALSE;
    hob_device_update_presence (self);
    return;
  }
  g_signal_connect_swapped (contact, "notify", G_CALLBACK (contact_changed_cb), self);
  contact_changed_cb (self);
}

/**
 * hob_device_handle_event:
 * @self: a device
 * @event: a notification whose sender the caller has found to be the device's own bare address
 *
 * Applies it at once (XEP-0060 §7.1.2, §8.4.2, §8.5.2). Nodes that were deleted or emptied leave
 * their values behind, stale, and are subscribed to again after a pause.
 */
void
hob_device_handle_event (HobDevice *self, HobPubsubEvent *event)
{
  HobDeviceNode node;

  g_return_if_fail (HOB_IS_DEVICE (self));
  g_return_if_fail (event != NULL);

  if (!find_node (event->node, &node))
    return;
  if (event->kind == HOB_PUBSUB_EVENT_ITEMS) {
    receive_items (self, node, event, TRUE);
    if (node == HOB_DEVICE_NODE_SENSORS && !hob_device_sync_is_running (self->sync))
      hear (self);
    return;
  }
  if (node != HOB_DEVICE_NODE_UI)
    hob_device_fields_age (self->fields);
  hob_outbox_forgive (self->outbox);
  hob_device_sync_nodes_gone (self->sync);
}
