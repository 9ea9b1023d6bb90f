/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-struct-private.h"

static void hob_device_model_init (GListModelInterface *iface);

static GParamSpec *props[HOB_DEVICE_N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (HobDevice,
                               hob_device,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hob_device_model_init))

static void
fields_changed_cb (GListModel *fields, guint position, guint removed, guint added, HobDevice *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  hob_device_queue_summary (self);
}

static void
settled_cb (HobOutbox *outbox, HobField *field, HobDevice *self)
{
  hob_device_save_value (self, HOB_DEVICE_NODE_ACTUATORS, field);
  hob_device_queue_summary (self);
}

static void
control_cb (HobDevice *self)
{
  if (self->store != NULL)
    hob_store_save_control (self->store, self->account, self->address,
                            hob_outbox_get_control (self->outbox));
}

static void
refusal_cb (HobDevice *self)
{
  hob_device_fields_set_refusal (self->fields, hob_outbox_get_refusal (self->outbox));
  hob_device_notify (self, HOB_DEVICE_PROP_CONTROL_REFUSED);
}

static void
live_cb (HobDevice *self)
{
  hob_device_notify (self, HOB_DEVICE_PROP_LIVE);
}

static void
openness_cb (HobDevice *self)
{
  hob_device_notify (self, HOB_DEVICE_PROP_OPEN_TO_ANYONE);
}

static void
opened_cb (HobTransport *transport, HobDevice *self)
{
  self->opened_at = g_get_monotonic_time ();
  self->heard = FALSE;
  hob_device_update_presence (self);
}

static void
closed_cb (HobTransport *transport, GError *reason, HobDevice *self)
{
  self->heard = FALSE;
  hob_device_fields_age (self->fields);
  hob_device_update_presence (self);
}

static void
update_summary (HobDevice *self)
{
  g_autofree char *summary = hob_device_fields_summarize (self->fields);

  if (g_set_str (&self->summary, summary))
    hob_device_notify (self, HOB_DEVICE_PROP_SUMMARY);
}

static gboolean
summary_cb (gpointer data)
{
  HobDevice *self = data;

  self->summary_idle = 0;
  update_summary (self);
  return G_SOURCE_REMOVE;
}

static GType
hob_device_get_item_type (GListModel *model)
{
  return HOB_TYPE_FIELD;
}

static guint
hob_device_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (HOB_DEVICE (model)->fields));
}

static gpointer
hob_device_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (HOB_DEVICE (model)->fields), position);
}

static void
hob_device_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hob_device_get_item_type;
  iface->get_n_items = hob_device_get_n_items;
  iface->get_item = hob_device_get_item;
}

static void
hob_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobDevice *self = HOB_DEVICE (object);

  switch (id) {
  case HOB_DEVICE_PROP_ADDRESS:
    g_value_set_string (value, self->address);
    break;
  case HOB_DEVICE_PROP_NAME:
    g_value_set_string (value, hob_device_get_name (self));
    break;
  case HOB_DEVICE_PROP_ROOM:
    g_value_set_string (value, self->room);
    break;
  case HOB_DEVICE_PROP_AVAILABLE:
    g_value_set_boolean (value, self->available);
    break;
  case HOB_DEVICE_PROP_LIVE:
    g_value_set_boolean (value, hob_device_get_live (self));
    break;
  case HOB_DEVICE_PROP_LAST_SEEN:
    g_value_set_int64 (value, self->last_seen);
    break;
  case HOB_DEVICE_PROP_FORM:
    g_value_set_enum (value, self->form_state);
    break;
  case HOB_DEVICE_PROP_CONTROL_REFUSED:
    g_value_set_boolean (value, hob_device_get_control_refused (self));
    break;
  case HOB_DEVICE_PROP_OPEN_TO_ANYONE:
    g_value_set_boolean (value, hob_device_get_open_to_anyone (self));
    break;
  case HOB_DEVICE_PROP_SUMMARY:
    g_value_set_string (value, hob_device_get_summary (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_device_dispose (GObject *object)
{
  HobDevice *self = HOB_DEVICE (object);

  g_clear_handle_id (&self->summary_idle, g_source_remove);
  if (self->sync != NULL) {
    hob_device_set_transport (self, NULL);
    hob_device_set_contact (self, NULL);
    g_signal_handlers_disconnect_by_data (self->sync, self);
    g_signal_handlers_disconnect_by_data (self->outbox, self);
    g_signal_handlers_disconnect_by_data (self->fields, self);
  }
  g_clear_object (&self->sync);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (hob_device_parent_class)->dispose (object);
}

static void
hob_device_finalize (GObject *object)
{
  HobDevice *self = HOB_DEVICE (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->outbox);
  g_clear_pointer (&self->form, hob_form_unref);
  g_free (self->account);
  g_free (self->address);
  g_free (self->local);
  g_free (self->given_name);
  g_free (self->room);
  g_free (self->summary);

  G_OBJECT_CLASS (hob_device_parent_class)->finalize (object);
}

static void
hob_device_class_init (HobDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hob_device_get_property;
  object_class->dispose = hob_device_dispose;
  object_class->finalize = hob_device_finalize;

  props[HOB_DEVICE_PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  props[HOB_DEVICE_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[HOB_DEVICE_PROP_ROOM] = g_param_spec_string ("room", NULL, NULL, NULL, flags);
  props[HOB_DEVICE_PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE, flags);
  props[HOB_DEVICE_PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);
  props[HOB_DEVICE_PROP_LAST_SEEN] =
    g_param_spec_int64 ("last-seen", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[HOB_DEVICE_PROP_FORM] =
    g_param_spec_enum ("form", NULL, NULL, HOB_TYPE_DEVICE_FORM, HOB_DEVICE_FORM_UNKNOWN, flags);
  props[HOB_DEVICE_PROP_CONTROL_REFUSED] =
    g_param_spec_boolean ("control-refused", NULL, NULL, FALSE, flags);
  props[HOB_DEVICE_PROP_OPEN_TO_ANYONE] =
    g_param_spec_boolean ("open-to-anyone", NULL, NULL, FALSE, flags);
  props[HOB_DEVICE_PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, HOB_DEVICE_N_PROPS, props);
}

static void
hob_device_init (HobDevice *self)
{
  self->pace = (HobPace) HOB_PACE_DEFAULT;
  self->summary = g_strdup ("");
}

void
hob_device_notify (HobDevice *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

/* However many values change until then, it is put together once. */
void
hob_device_queue_summary (HobDevice *self)
{
  if (self->summary_idle == 0)
    self->summary_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, summary_cb, self, NULL);
}

GType
hob_device_form_get_type (void)
{
  static GType type;
  static const GEnumValue values[] = {
    {HOB_DEVICE_FORM_UNKNOWN, "HOB_DEVICE_FORM_UNKNOWN", "unknown"},
    {HOB_DEVICE_FORM_SHOWN, "HOB_DEVICE_FORM_SHOWN", "shown"},
    {HOB_DEVICE_FORM_ABSENT, "HOB_DEVICE_FORM_ABSENT", "absent"},
    {HOB_DEVICE_FORM_FORBIDDEN, "HOB_DEVICE_FORM_FORBIDDEN", "forbidden"},
    {HOB_DEVICE_FORM_BROKEN, "HOB_DEVICE_FORM_BROKEN", "broken"},
    {0, NULL, NULL},
  };

  if (g_once_init_enter_pointer (&type))
    g_once_init_leave_pointer (&type, g_enum_register_static ("HobDeviceForm", values));
  return type;
}

/**
 * hob_device_new:
 * @account: the bare address of the account it is known through
 * @address: its own bare address
 * @store: (nullable): where what it says is remembered; %NULL for nowhere
 *
 * Returns: (transfer full): a device of which nothing is known yet
 */
HobDevice *
hob_device_new (const char *account, const char *address, HobStore *store)
{
  HobDevice *self;

  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (HOB_TYPE_DEVICE, NULL);
  self->account = g_strdup (account);
  self->address = g_strdup (address);
  self->local = hob_jid_dup_local (address);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->outbox = hob_outbox_new (address);
  self->fields = hob_device_fields_new (self->outbox);
  self->sync = hob_device_sync_new (address, hob_device_answered, self);
  g_signal_connect (self->fields, "items-changed", G_CALLBACK (fields_changed_cb), self);
  g_signal_connect (self->outbox, "settled", G_CALLBACK (settled_cb), self);
  g_signal_connect_swapped (self->outbox, "notify::control", G_CALLBACK (control_cb), self);
  g_signal_connect_swapped (self->outbox, "notify::refusal", G_CALLBACK (refusal_cb), self);
  g_signal_connect_swapped (self->sync, "notify::live", G_CALLBACK (live_cb), self);
  g_signal_connect_swapped (self->sync, "notify::open-to-anyone", G_CALLBACK (openness_cb), self);
  return self;
}

void
hob_device_set_pace (HobDevice *self, const HobPace *pace)
{
  g_return_if_fail (HOB_IS_DEVICE (self));

  self->pace = *pace;
  hob_outbox_set_pace (self->outbox, pace);
  hob_device_sync_set_pace (self->sync, pace);
}

/**
 * hob_device_set_transport:
 * @self: a device
 * @transport: (nullable): the stream of its account
 *
 * From now on the device subscribes, fetches and writes through @transport, at once if it is open
 * and again whenever it opens. %NULL takes it away; commands on their way are rejected with
 * #HOB_HOME_ERROR_OFFLINE.
 */
void
hob_device_set_transport (HobDevice *self, HobTransport *transport)
{
  g_return_if_fail (HOB_IS_DEVICE (self));
  g_return_if_fail (transport == NULL || HOB_IS_TRANSPORT (transport));

  if (self->transport != NULL)
    g_signal_handlers_disconnect_by_data (self->transport, self);
  if (g_set_object (&self->transport, transport))
    closed_cb (NULL, NULL, self);
  if (transport != NULL) {
    /* Before the others connect: they look at what is known of the device's presence. */
    g_signal_connect (transport, "opened", G_CALLBACK (opened_cb), self);
    g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), self);
    if (hob_transport_is_open (transport))
      opened_cb (transport, self);
  }
  hob_outbox_set_transport (self->outbox, transport);
  hob_device_sync_set_transport (self->sync, transport);
}

/**
 * hob_device_get_address:
 * @self: a device
 *
 * Returns: its bare address
 */
const char *
hob_device_get_address (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), NULL);

  return self->address;
}

/**
 * hob_device_get_name:
 * @self: a device
 *
 * Returns: what to call it: the contact's name, else the title of its form, else its address up to
 *   the @; never %NULL
 */
const char *
hob_device_get_name (HobDevice *self)
{
  const char *title;

  g_return_val_if_fail (HOB_IS_DEVICE (self), NULL);

  if (self->given_name != NULL && *self->given_name != '\0')
    return self->given_name;
  title = self->form != NULL ? hob_form_get_title (self->form) : NULL;
  if (title != NULL)
    return title;
  return self->local != NULL ? self->local : self->address;
}

/**
 * hob_device_get_room:
 * @self: a device
 *
 * Returns: (nullable): the room the person put it in
 */
const char *
hob_device_get_room (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), NULL);

  return self->room;
}

/**
 * hob_device_get_account:
 * @self: a device
 *
 * Returns: the bare address of the account it is known through
 */
const char *
hob_device_get_account (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), NULL);

  return self->account;
}

/**
 * hob_device_get_available:
 * @self: a device
 *
 * Returns: whether it is there: by its presence, or because it has said something since
 */
gboolean
hob_device_get_available (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), FALSE);

  return self->available;
}

/**
 * hob_device_get_live:
 * @self: a device
 *
 * Returns: whether its server has been asked and has answered on the current stream
 */
gboolean
hob_device_get_live (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), FALSE);

  return self->sync != NULL && hob_device_sync_get_live (self->sync);
}

/**
 * hob_device_get_last_seen:
 * @self: a device
 *
 * Returns: when it was last heard of: wall clock, µs; 0 for never. To the second.
 */
gint64
hob_device_get_last_seen (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), 0);

  return self->last_seen;
}

/**
 * hob_device_get_form:
 * @self: a device
 *
 * Returns: whether its controls are known, and if not, why
 */
HobDeviceForm
hob_device_get_form (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), HOB_DEVICE_FORM_UNKNOWN);

  return self->form_state;
}

/**
 * hob_device_get_control_refused:
 * @self: a device
 *
 * Returns: whether the last command was refused in every way there is; the next one is tried all
 *   the same
 */
gboolean
hob_device_get_control_refused (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), FALSE);

  return hob_outbox_get_refusal (self->outbox) != NULL;
}

/**
 * hob_device_get_open_to_anyone:
 * @self: a device
 *
 * Returns: whether strangers may control it, as far as this account can know: only owners are told
 */
gboolean
hob_device_get_open_to_anyone (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), FALSE);

  return self->sync != NULL && hob_device_sync_get_open_to_anyone (self->sync);
}

/**
 * hob_device_get_summary:
 * @self: a device
 *
 * Returns: its most telling confirmed values, "On · 21.5 °C"; "" when there are none; borrowed
 *   until the next change
 */
const char *
hob_device_get_summary (HobDevice *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), NULL);

  if (self->summary_idle != 0) {
    g_clear_handle_id (&self->summary_idle, g_source_remove);
    update_summary (self);
  }
  return self->summary;
}

/**
 * hob_device_find_field:
 * @self: a device
 * @name: what a person calls it
 *
 * Returns: (transfer none) (nullable): the field with this var, with this label in any case, or
 *   whose var ends in it
 */
HobField *
hob_device_find_field (HobDevice *self, const char *name)
{
  g_return_val_if_fail (HOB_IS_DEVICE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return hob_device_fields_find (self->fields, name);
}

/**
 * hob_device_refresh:
 * @self: a device
 *
 * Subscribes and fetches again, and forgets that commands were refused: rights may have changed.
 *
 * Returns: (transfer full): resolves to %TRUE when everything has been answered or has failed;
 *   rejects with #HOB_HOME_ERROR_OFFLINE
 */
DexFuture *
hob_device_refresh (HobDevice *self)
{
  dex_return_error_if_fail (HOB_IS_DEVICE (self));

  hob_outbox_forgive (self->outbox);
  return hob_device_sync_run (self->sync);
}
