/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-account-devices-private.h"

#include "hob-device-private.h"
#include "hob-newcomer-private.h"

/* A long contact list is asked a few at a time, so that its people do not delay its devices. */
#define PROBES_AT_ONCE 8

/* When a contact has been asked on this stream. One that was away is asked once more when it
 * comes: a device makes its nodes when it starts. */
enum {
  ASKED = 1 << 0,
  ASKED_AVAILABLE = 1 << 1
};

struct _HobAccountDevices {
  GObject parent_instance;

  HobTransport *transport;
  HobRoster *roster;
  HobDeviceList *list;
  HobStore *store;       /* NULL: nothing is remembered */
  GHashTable *devices;   /* bare address → HobDevice */
  GHashTable *newcomers; /* bare address → HobNewcomer */
  HobOrphans *orphans;
  GHashTable *asked; /* bare address → when */
  GQueue probes;     /* addresses to ask */
  guint probing;     /* questions on their way */
  guint stream;      /* answers to an earlier one do not count */
  gboolean settled;
};

enum {
  PROP_SETTLED = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HobAccountDevices, hob_account_devices, G_TYPE_OBJECT)

typedef struct {
  HobAccountDevices *devices;
  char *address;
  guint stream;
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  g_object_unref (probe->devices);
  g_free (probe->address);
  g_free (probe);
}

static void
update_settled (HobAccountDevices *self)
{
  gboolean settled = hob_transport_is_open (self->transport) &&
                     hob_roster_is_loaded (self->roster) && self->probing == 0 &&
                     g_queue_is_empty (&self->probes);

  if (self->settled == settled)
    return;
  self->settled = settled;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SETTLED]);
}

static HobDevice *
add_device (HobAccountDevices *self, const char *address)
{
  HobDevice *device =
    hob_device_new (hob_transport_get_address (self->transport), address, self->store);

  g_hash_table_insert (self->devices, g_strdup (address), device);
  return device;
}

static void send_probes (HobAccountDevices *self);

static DexFuture *
probe_answered_cb (DexFuture *future, gpointer data)
{
  Probe *probe = data;
  HobAccountDevices *self = probe->devices;

  if (self->stream != probe->stream)
    return NULL;

  self->probing--;
  if (dex_future_is_resolved (future) && hob_roster_find (self->roster, probe->address) != NULL)
    hob_account_devices_adopt (self, probe->address);
  send_probes (self);
  return NULL;
}

/* Only something that has the node of the thesis' controls is a device, an empty one included. */
static void
send_probes (HobAccountDevices *self)
{
  while (self->probing < PROBES_AT_ONCE && !g_queue_is_empty (&self->probes)) {
    Probe *probe = g_new (Probe, 1);

    probe->devices = g_object_ref (self);
    probe->address = g_queue_pop_head (&self->probes);
    probe->stream = self->stream;
    self->probing++;
    dex_future_disown (dex_future_finally (
      hob_pubsub_fetch (self->transport, probe->address, HOB_PUBSUB_NODE_UI, NULL),
      probe_answered_cb, probe, probe_free));
  }
  update_settled (self);
}

static void
consider (HobAccountDevices *self, HobContact *contact)
{
  const char *address = hob_contact_get_address (contact);
  HobDevice *device = g_hash_table_lookup (self->devices, address);
  guint asked = GPOINTER_TO_UINT (g_hash_table_lookup (self->asked, address));
  guint now = hob_contact_get_available (contact) ? ASKED | ASKED_AVAILABLE : ASKED;

  if (device != NULL) {
    hob_device_set_contact (device, contact);
  } else if ((asked & now) != now) {
    g_hash_table_insert (self->asked, g_strdup (address), GUINT_TO_POINTER (asked | now));
    g_queue_push_tail (&self->probes, g_strdup (address));
  }
}

static void
drop_strangers (HobAccountDevices *self)
{
  g_autoptr (GPtrArray) devices = g_hash_table_get_values_as_ptr_array (self->devices);

  for (guint i = 0; i < devices->len; i++) {
    HobDevice *device = g_ptr_array_index (devices, i);

    if (hob_roster_find (self->roster, hob_device_get_address (device)) == NULL)
      hob_account_devices_drop (self, device);
  }
}

static void
consider_range (HobAccountDevices *self, guint from, guint n_contacts)
{
  for (guint i = from; i < from + n_contacts; i++) {
    g_autoptr (HobContact) contact = g_list_model_get_item (G_LIST_MODEL (self->roster), i);

    consider (self, contact);
  }
  send_probes (self);
}

static void
roster_loaded_cb (HobRoster *roster, HobAccountDevices *self)
{
  drop_strangers (self);
  consider_range (self, 0, g_list_model_get_n_items (G_LIST_MODEL (roster)));
}

/* Until the list is loaded it may hold what the server no longer does. */
static void
contacts_changed_cb (HobRoster *roster,
                     guint position,
                     guint removed,
                     guint added,
                     HobAccountDevices *self)
{
  if (hob_roster_is_loaded (roster))
    consider_range (self, position, added);
}

static void
contact_changed_cb (HobRoster *roster, HobContact *contact, HobAccountDevices *self)
{
  if (!hob_roster_is_loaded (roster))
    return;

  consider (self, contact);
  send_probes (self);
}

static void
contact_removed_cb (HobRoster *roster, HobContact *contact, HobAccountDevices *self)
{
  HobDevice *device = g_hash_table_lookup (self->devices, hob_contact_get_address (contact));

  g_hash_table_remove (self->asked, hob_contact_get_address (contact));
  if (device != NULL)
    hob_account_devices_drop (self, device);
}

/* Only a device of this home may see when we are here without a person saying so. */
static void
subscription_request_cb (HobRoster *roster,
                         const char *bare,
                         const char *status,
                         HobAccountDevices *self)
{
  HobNewcomer *newcomer = g_hash_table_lookup (self->newcomers, bare);

  if (g_hash_table_contains (self->devices, bare) ||
      (newcomer != NULL && hob_newcomer_get_stage (newcomer) != HOB_NEWCOMER_EXPECTED))
    hob_roster_answer_request (roster, bare, TRUE);
}

static void
tell_newcomers (HobAccountDevices *self, HobNode *stanza)
{
  GHashTableIter iter;
  gpointer newcomer;

  g_hash_table_iter_init (&iter, self->newcomers);
  while (g_hash_table_iter_next (&iter, NULL, &newcomer))
    hob_newcomer_handle (newcomer, stanza);
}

static void
presence_cb (HobTransport *transport, HobNode *stanza, HobAccountDevices *self)
{
  tell_newcomers (self, stanza);
}

/* The address must be the device's own bare one to the letter: what a resource, a pubsub service
 * or a stranger sends is nothing a device says. */
static void
message_cb (HobTransport *transport, HobNode *stanza, HobAccountDevices *self)
{
  HobPubsubEvent event;
  HobDevice *device;

  tell_newcomers (self, stanza);
  if (!hob_pubsub_event_init_from_message (&event, stanza) || event.from == NULL)
    return;

  device = g_hash_table_lookup (self->devices, event.from);
  if (device != NULL)
    hob_device_handle_event (device, &event);
}

static void
forget_questions (HobAccountDevices *self)
{
  self->stream++;
  self->probing = 0;
  g_queue_clear_full (&self->probes, g_free);
  g_hash_table_remove_all (self->asked);
  update_settled (self);
}

static void
opened_cb (HobTransport *transport, HobAccountDevices *self)
{
  forget_questions (self);
}

static void
closed_cb (HobTransport *transport, GError *reason, HobAccountDevices *self)
{
  forget_questions (self);
}

static void
hob_account_devices_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_SETTLED:
    g_value_set_boolean (value, HOB_ACCOUNT_DEVICES (object)->settled);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_account_devices_dispose (GObject *object)
{
  HobAccountDevices *self = HOB_ACCOUNT_DEVICES (object);

  if (self->transport != NULL) {
    g_signal_handlers_disconnect_by_data (self->transport, self);
    g_signal_handlers_disconnect_by_data (self->roster, self);
    hob_account_devices_leave (self);
  }
  g_clear_object (&self->orphans);
  g_clear_object (&self->transport);
  g_clear_object (&self->roster);
  g_clear_object (&self->list);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (hob_account_devices_parent_class)->dispose (object);
}

static void
hob_account_devices_finalize (GObject *object)
{
  HobAccountDevices *self = HOB_ACCOUNT_DEVICES (object);

  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->newcomers);
  g_hash_table_unref (self->asked);
  g_queue_clear_full (&self->probes, g_free);

  G_OBJECT_CLASS (hob_account_devices_parent_class)->finalize (object);
}

static void
hob_account_devices_class_init (HobAccountDevicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hob_account_devices_get_property;
  object_class->dispose = hob_account_devices_dispose;
  object_class->finalize = hob_account_devices_finalize;

  props[PROP_SETTLED] =
    g_param_spec_boolean ("settled", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hob_account_devices_init (HobAccountDevices *self)
{
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->newcomers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->probes);
}

/**
 * hob_account_devices_new:
 * @transport: the account's stream
 * @roster: its contact list
 * @list: where its devices are shown
 * @store: (nullable): where they are remembered
 *
 * Returns: (transfer full): the devices of an account
 */
HobAccountDevices *
hob_account_devices_new (HobTransport *transport,
                         HobRoster *roster,
                         HobDeviceList *list,
                         HobStore *store)
{
  HobAccountDevices *self = g_object_new (HOB_TYPE_ACCOUNT_DEVICES, NULL);

  self->transport = g_object_ref (transport);
  self->roster = g_object_ref (roster);
  self->list = g_object_ref (list);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->orphans = hob_orphans_new (transport, store);
  g_signal_connect (transport, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (transport, "presence", G_CALLBACK (presence_cb), self);
  g_signal_connect (transport, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (roster, "loaded", G_CALLBACK (roster_loaded_cb), self);
  g_signal_connect (roster, "items-changed", G_CALLBACK (contacts_changed_cb), self);
  g_signal_connect (roster, "contact-changed", G_CALLBACK (contact_changed_cb), self);
  g_signal_connect (roster, "contact-removed", G_CALLBACK (contact_removed_cb), self);
  g_signal_connect (roster, "subscription-request", G_CALLBACK (subscription_request_cb), self);
  if (hob_roster_is_loaded (roster))
    roster_loaded_cb (roster, self);
  return self;
}

/**
 * hob_account_devices_get_settled:
 * @self: the devices of an account
 *
 * Returns: whether every contact has said on this stream whether it is a device
 */
gboolean
hob_account_devices_get_settled (HobAccountDevices *self)
{
  return self->settled;
}

/**
 * hob_account_devices_get:
 * @self: the devices of an account
 * @address: a bare address
 *
 * Returns: (transfer none) (nullable): the device with this address
 */
HobDevice *
hob_account_devices_get (HobAccountDevices *self, const char *address)
{
  return g_hash_table_lookup (self->devices, address);
}

/**
 * hob_account_devices_restore:
 * @self: the devices of an account
 * @stored: one that was known the last time
 *
 * Shows it as it was, before the account is online.
 */
void
hob_account_devices_restore (HobAccountDevices *self, const HobStoredDevice *stored)
{
  HobDevice *device = add_device (self, stored->address);

  hob_device_restore (device, stored);
  hob_device_set_transport (device, self->transport);
  hob_device_list_add (self->list, device);
}

/**
 * hob_account_devices_adopt:
 * @self: the devices of an account
 * @address: the bare address of a contact
 *
 * From now on this contact is a device of the home.
 *
 * Returns: (transfer none): the device
 */
HobDevice *
hob_account_devices_adopt (HobAccountDevices *self, const char *address)
{
  HobDevice *device = g_hash_table_lookup (self->devices, address);
  HobContact *contact;

  if (device != NULL)
    return device;

  device = add_device (self, address);
  contact = hob_roster_find (self->roster, address);
  if (contact != NULL)
    hob_device_set_contact (device, contact);
  hob_device_set_transport (device, self->transport);
  if (self->store != NULL)
    hob_store_save_device (self->store, hob_device_get_account (device), address,
                           contact != NULL ? hob_contact_get_name (contact) : NULL,
                           hob_device_get_room (device), hob_device_get_last_seen (device));
  hob_device_list_add (self->list, device);
  return device;
}

/**
 * hob_account_devices_expect:
 * @self: the devices of an account
 * @newcomer: a device that has its credentials, or was expected the last time
 *
 * Waits until it comes, however long that takes, and remembers that.
 *
 * Returns: (transfer none): the device to come
 */
HobNewcomer *
hob_account_devices_expect (HobAccountDevices *self, const HobStoredNewcomer *newcomer)
{
  HobNewcomer *known = g_hash_table_lookup (self->newcomers, newcomer->address);

  if (known != NULL)
    hob_newcomer_stop (known);
  known = hob_newcomer_new (self->transport, self->roster, self->store, newcomer);
  g_hash_table_insert (self->newcomers, g_strdup (newcomer->address), known);
  hob_newcomer_start (known, self);
  return known;
}

/**
 * hob_account_devices_write:
 * @self: the devices of an account
 *
 * Returns: (transfer full): resolves when what is remembered of them is on the disk; rejects with
 *   #HOB_HOME_ERROR_STORAGE
 */
DexFuture *
hob_account_devices_write (HobAccountDevices *self)
{
  return self->store != NULL ? hob_store_write (self->store) : dex_future_new_for_boolean (TRUE);
}

/**
 * hob_account_devices_unexpect:
 * @self: the devices of an account
 * @address: the bare address of a device that will not come
 *
 * Waits for it no longer and forgets it. What takes its place goes to the disk with it: nothing is
 * written here.
 */
void
hob_account_devices_unexpect (HobAccountDevices *self, const char *address)
{
  HobNewcomer *newcomer = g_hash_table_lookup (self->newcomers, address);

  if (newcomer == NULL)
    return;
  hob_newcomer_stop (newcomer);
  if (self->store != NULL)
    hob_store_forget_newcomer (self->store, hob_transport_get_address (self->transport), address);
  g_hash_table_remove (self->newcomers, address);
}

/**
 * hob_account_devices_has_address:
 * @self: the devices of an account
 * @address: a bare address
 *
 * Returns: whether a new device cannot have it, without asking the server
 */
gboolean
hob_account_devices_has_address (HobAccountDevices *self, const char *address)
{
  return g_hash_table_contains (self->devices, address) ||
         g_hash_table_contains (self->newcomers, address) ||
         hob_orphans_has (self->orphans, address);
}

/**
 * hob_account_devices_get_orphans:
 * @self: the devices of an account
 *
 * Returns: (transfer none): the accounts that no device has
 */
HobOrphans *
hob_account_devices_get_orphans (HobAccountDevices *self)
{
  return self->orphans;
}

/**
 * hob_account_devices_drop:
 * @self: the devices of an account
 * @device: one of them
 *
 * Takes it off the list and forgets what it said.
 */
void
hob_account_devices_drop (HobAccountDevices *self, HobDevice *device)
{
  g_autoptr (HobDevice) kept = g_object_ref (device);

  g_hash_table_remove (self->devices, hob_device_get_address (device));
  hob_device_list_remove (self->list, device);
  hob_device_set_transport (device, NULL);
  hob_device_set_contact (device, NULL);
  if (self->store != NULL)
    hob_store_forget_device (self->store, hob_device_get_account (device),
                             hob_device_get_address (device));
}

/**
 * hob_account_devices_leave:
 * @self: the devices of an account
 *
 * Takes all of them off the list and waits for no more, because the account goes.
 */
void
hob_account_devices_leave (HobAccountDevices *self)
{
  GHashTableIter iter;
  gpointer device, newcomer;

  hob_orphans_stop (self->orphans);
  g_hash_table_iter_init (&iter, self->newcomers);
  while (g_hash_table_iter_next (&iter, NULL, &newcomer)) {
    hob_newcomer_stop (newcomer);
    g_hash_table_iter_remove (&iter);
  }
  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &device)) {
    hob_device_set_transport (device, NULL);
    hob_device_list_remove (self->list, device);
    g_hash_table_iter_remove (&iter);
  }
}
