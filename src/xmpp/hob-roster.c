/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-roster.h"

#include "hob-contact-private.h"
#include "hob-presence-private.h"
#include "hob-roster-entry-private.h"
#include "hob-xmpp-error.h"

#define MAX_CONTACTS 5000

struct _HobRoster {
  GObject parent_instance;
  HobTransport *transport;
  GPtrArray *contacts;    /* HobContact, owned, in the order of the model */
  GHashTable *by_address; /* borrowed address -> borrowed HobContact */
  DexFuture *fetch;
  guint stream; /* counts streams: an answer of an earlier one is stale */
  gboolean loaded;
};

enum {
  LOADED,
  CONTACT_CHANGED,
  CONTACT_REMOVED,
  SUBSCRIPTION_REQUEST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void hob_roster_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HobRoster,
                               hob_roster,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hob_roster_list_model_init))

/* What the answer to a request needs to know of its question. */
typedef struct {
  GWeakRef roster;
  guint stream;
  HobRosterEntry entry; /* what was asked for; without an address: the list */
  HobContact *contact;  /* as it was known when asking, or NULL */
  guint revision;
} Question;

static Question *
question_new (HobRoster *self)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->roster, self);
  question->stream = self->stream;
  return question;
}

static Question *
question_new_for_change (HobRoster *self,
                         const char *address,
                         const char *name,
                         const char *const *groups,
                         gboolean remove)
{
  Question *question = question_new (self);
  HobContact *contact = hob_roster_find (self, address);

  question->entry.address = g_strdup (address);
  question->entry.name = g_strdup (name);
  question->entry.groups = groups != NULL ? g_strdupv ((char **) groups) : g_new0 (char *, 1);
  question->entry.subscription = remove ? "remove" : "none";
  if (contact == NULL)
    return question;

  question->contact = g_object_ref (contact);
  question->revision = hob_contact_get_revision (contact);
  if (!remove) {
    question->entry.subscription = hob_contact_get_subscription (contact);
    question->entry.asked = hob_contact_get_asked (contact);
  }
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_weak_ref_clear (&question->roster);
  g_free (question->entry.address);
  g_free (question->entry.name);
  g_strfreev (question->entry.groups);
  g_clear_object (&question->contact);
  g_free (question);
}

/* The servers' own pushes tell the same, some before the answer and some after it: only an entry
 * that nobody changed since the question is brought up to date by the answer. */
static gboolean
question_is_current (Question *question, HobRoster *self)
{
  HobContact *contact = hob_roster_find (self, question->entry.address);

  return question->stream == self->stream && contact == question->contact &&
         (contact == NULL || hob_contact_get_revision (contact) == question->revision);
}

/* Not in the model before the caller says so by items-changed. NULL when the list is full. */
static HobContact *
append_contact (HobRoster *self, const char *address)
{
  HobContact *contact;

  if (self->contacts->len >= MAX_CONTACTS)
    return NULL;
  contact = hob_contact_new (address);
  g_ptr_array_add (self->contacts, contact);
  g_hash_table_insert (self->by_address, (gpointer) hob_contact_get_address (contact), contact);
  return contact;
}

static gboolean
set_entry (HobContact *contact, const HobRosterEntry *entry)
{
  return hob_contact_set_entry (contact, entry->name, (const char *const *) entry->groups,
                                entry->subscription, entry->asked);
}

static void
remove_at (HobRoster *self, guint position)
{
  g_autoptr (HobContact) contact = g_object_ref (g_ptr_array_index (self->contacts, position));

  g_hash_table_remove (self->by_address, hob_contact_get_address (contact));
  g_ptr_array_remove_index (self->contacts, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  hob_contact_set_absent (contact, NULL);
  g_signal_emit (self, signals[CONTACT_REMOVED], 0, contact);
}

static void
apply_entry (HobRoster *self, const HobRosterEntry *entry)
{
  HobContact *contact = hob_roster_find (self, entry->address);
  guint position;

  if (g_str_equal (entry->subscription, "remove")) {
    if (contact != NULL && g_ptr_array_find (self->contacts, contact, &position))
      remove_at (self, position);
  } else if (contact != NULL) {
    if (set_entry (contact, entry))
      g_signal_emit (self, signals[CONTACT_CHANGED], 0, contact);
  } else if ((contact = append_contact (self, entry->address)) != NULL) {
    set_entry (contact, entry);
    g_list_model_items_changed (G_LIST_MODEL (self), self->contacts->len - 1, 0, 1);
  }
}

static GPtrArray *
read_entries (HobNode *query)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) hob_roster_entry_free);

  for (HobNode *item = hob_node_get_first_child (query); item != NULL;
       item = hob_node_get_next_sibling (item)) {
    g_autoptr (HobRosterEntry) entry = hob_roster_entry_new (item);

    /* Only a push removes. */
    if (entry != NULL && !g_str_equal (entry->subscription, "remove"))
      g_ptr_array_add (entries, g_steal_pointer (&entry));
  }
  return entries;
}

static void
remove_missing (HobRoster *self, GPtrArray *entries)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (kept, ((HobRosterEntry *) g_ptr_array_index (entries, i))->address);
  for (guint i = self->contacts->len; i > 0; i--) {
    HobContact *contact = g_ptr_array_index (self->contacts, i - 1);

    if (!g_hash_table_contains (kept, hob_contact_get_address (contact)))
      remove_at (self, i - 1);
  }
}

/* The whole list: who is missing from it is gone, who stays keeps the place, who is new comes
 * last and with all other new ones at once. */
static void
apply_list (HobRoster *self, HobNode *query)
{
  g_autoptr (GPtrArray) entries = read_entries (query);
  guint n_before;

  remove_missing (self, entries);
  for (guint i = 0; i < entries->len; i++) {
    HobRosterEntry *entry = g_ptr_array_index (entries, i);

    if (hob_roster_find (self, entry->address) != NULL)
      apply_entry (self, entry);
  }
  n_before = self->contacts->len;
  for (guint i = 0; i < entries->len; i++) {
    HobRosterEntry *entry = g_ptr_array_index (entries, i);
    HobContact *contact = NULL;

    if (hob_roster_find (self, entry->address) == NULL)
      contact = append_contact (self, entry->address);
    if (contact != NULL)
      set_entry (contact, entry);
  }
  if (self->contacts->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->contacts->len - n_before);
}

static DexFuture *
fetched_cb (DexFuture *completed, gpointer data)
{
  Question *question = data;
  g_autoptr (HobRoster) self = g_weak_ref_get (&question->roster);
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (self == NULL || question->stream != self->stream || !hob_transport_is_open (self->transport))
    return NULL;

  if (value != NULL) {
    HobNode *query = hob_node_get_child (g_value_get_boxed (value), "query", HOB_NS_ROSTER);

    if (query != NULL)
      apply_list (self, query);
    self->loaded = TRUE;
  } else
    g_info ("The contact list could not be fetched: %s", error->message);

  /* Presence goes out even without the list: others are waiting to see us. */
  hob_transport_send_presence (self->transport, NULL, NULL);
  if (value != NULL)
    g_signal_emit (self, signals[LOADED], 0);
  return NULL;
}

static DexFuture *
changed_cb (DexFuture *completed, gpointer data)
{
  Question *question = data;
  g_autoptr (HobRoster) self = g_weak_ref_get (&question->roster);

  if (self != NULL && question_is_current (question, self))
    apply_entry (self, &question->entry);
  return NULL;
}

static DexFuture *
send_change (HobRoster *self,
             const char *bare,
             const char *name,
             const char *const *groups,
             gboolean remove)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) query =
    hob_roster_entry_build_change (bare, name, groups, remove ? "remove" : NULL, &error);

  if (query == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED, "%s", error->message);
  return dex_future_then (hob_transport_send_iq (self->transport, "set", NULL, query), changed_cb,
                          question_new_for_change (self, bare, name, groups, remove),
                          question_free);
}

static void
opened_cb (HobRoster *self)
{
  g_autoptr (HobNode) query = hob_roster_entry_build_fetch ();

  self->stream++;
  self->loaded = FALSE;
  dex_clear (&self->fetch);
  self->fetch = dex_future_finally (hob_transport_send_iq (self->transport, "get", NULL, query),
                                    fetched_cb, question_new (self), question_free);
}

static void
closed_cb (HobRoster *self)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_copy (self->contacts, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (contacts, g_object_unref);
  self->stream++;
  self->loaded = FALSE;
  dex_clear (&self->fetch);
  for (guint i = 0; i < contacts->len; i++) {
    HobContact *contact = g_ptr_array_index (contacts, i);

    if (hob_contact_set_absent (contact, NULL))
      g_signal_emit (self, signals[CONTACT_CHANGED], 0, contact);
  }
}

/* RFC 6121 §2.1.6: anybody else's push is an attack (CVE-2015-8688). */
static gboolean
is_from_own_account (HobRoster *self, HobNode *stanza)
{
  const char *from = hob_node_get_attribute (stanza, "from");

  return from == NULL || (hob_jid_peek_resource (from) == NULL &&
                          hob_jid_same_bare (from, hob_transport_get_address (self->transport)));
}

static gboolean
iq_cb (HobRoster *self, HobNode *iq)
{
  HobNode *query = hob_node_get_child (iq, "query", HOB_NS_ROSTER);
  g_autoptr (HobRosterEntry) entry = NULL;

  if (query == NULL || g_strcmp0 (hob_node_get_attribute (iq, "type"), "set") != 0 ||
      !is_from_own_account (self, iq))
    return FALSE;

  entry = hob_roster_entry_new (hob_node_get_first_child (query));
  if (entry == NULL || hob_node_get_next_sibling (hob_node_get_first_child (query)) != NULL) {
    hob_transport_reply_error (self->transport, iq, "modify", "bad-request", NULL);
    return TRUE;
  }
  hob_transport_reply (self->transport, iq, NULL);
  apply_entry (self, entry);
  return TRUE;
}

static void
presence_cb (HobRoster *self, HobNode *stanza)
{
  g_autoptr (HobPresence) presence = hob_presence_new (stanza);
  HobContact *contact;
  gboolean changed = FALSE;

  if (presence == NULL ||
      hob_jid_same_bare (presence->bare, hob_transport_get_address (self->transport)))
    return;

  contact = hob_roster_find (self, presence->bare);
  switch (presence->kind) {
  case HOB_PRESENCE_AVAILABLE:
    if (contact != NULL)
      changed = hob_contact_set_present (contact, presence->from, presence->priority);
    break;
  case HOB_PRESENCE_UNAVAILABLE:
    if (contact != NULL)
      changed = hob_contact_set_absent (contact, presence->from);
    break;
  case HOB_PRESENCE_REQUEST:
    g_signal_emit (self, signals[SUBSCRIPTION_REQUEST], 0, presence->bare, presence->status);
    break;
  case HOB_PRESENCE_OTHER:
    break;
  }
  if (changed)
    g_signal_emit (self, signals[CONTACT_CHANGED], 0, contact);
}

static GType
hob_roster_get_item_type (GListModel *model)
{
  return HOB_TYPE_CONTACT;
}

static guint
hob_roster_get_n_items (GListModel *model)
{
  return HOB_ROSTER (model)->contacts->len;
}

static gpointer
hob_roster_get_item (GListModel *model, guint position)
{
  HobRoster *self = HOB_ROSTER (model);

  return position < self->contacts->len
           ? g_object_ref (g_ptr_array_index (self->contacts, position))
           : NULL;
}

static void
hob_roster_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hob_roster_get_item_type;
  iface->get_n_items = hob_roster_get_n_items;
  iface->get_item = hob_roster_get_item;
}

static void
hob_roster_dispose (GObject *object)
{
  HobRoster *self = HOB_ROSTER (object);

  dex_clear (&self->fetch);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (hob_roster_parent_class)->dispose (object);
}

static void
hob_roster_finalize (GObject *object)
{
  HobRoster *self = HOB_ROSTER (object);

  g_hash_table_unref (self->by_address);
  g_ptr_array_unref (self->contacts);
  G_OBJECT_CLASS (hob_roster_parent_class)->finalize (object);
}

static void
hob_roster_class_init (HobRosterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = HOB_TYPE_ROSTER;
  GSignalFlags flags = G_SIGNAL_RUN_LAST;

  object_class->dispose = hob_roster_dispose;
  object_class->finalize = hob_roster_finalize;

  signals[LOADED] = g_signal_new ("loaded", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CONTACT_CHANGED] = g_signal_new ("contact-changed", type, flags, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, HOB_TYPE_CONTACT);
  signals[CONTACT_REMOVED] = g_signal_new ("contact-removed", type, flags, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, HOB_TYPE_CONTACT);
  signals[SUBSCRIPTION_REQUEST] = g_signal_new ("subscription-request", type, flags, 0, NULL, NULL,
                                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
hob_roster_init (HobRoster *self)
{
  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_address = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * hob_roster_new:
 * @transport: the account's stream; a reference is kept
 *
 * The contact list of @transport's account. Fetches itself at once if the stream is open, and
 * whenever it opens (RFC 6121 §2.2), then sends initial presence (§4.2). Main thread.
 *
 * Returns: (transfer full): a roster
 */
HobRoster *
hob_roster_new (HobTransport *transport)
{
  HobRoster *self;

  g_return_val_if_fail (HOB_IS_TRANSPORT (transport), NULL);

  self = g_object_new (HOB_TYPE_ROSTER, NULL);
  self->transport = g_object_ref (transport);
  g_signal_connect_object (transport, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transport, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transport, "iq", G_CALLBACK (iq_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transport, "presence", G_CALLBACK (presence_cb), self,
                           G_CONNECT_SWAPPED);
  if (hob_transport_is_open (transport))
    opened_cb (self);
  return self;
}

/**
 * hob_roster_is_loaded:
 * @self: a roster
 *
 * Whether the list has been fetched over the stream that is open now. Main thread.
 */
gboolean
hob_roster_is_loaded (HobRoster *self)
{
  g_return_val_if_fail (HOB_IS_ROSTER (self), FALSE);

  return self->loaded;
}

/**
 * hob_roster_find:
 * @self: a roster
 * @bare: a normalised bare address
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): the contact
 */
HobContact *
hob_roster_find (HobRoster *self, const char *bare)
{
  g_return_val_if_fail (HOB_IS_ROSTER (self), NULL);
  g_return_val_if_fail (bare != NULL, NULL);

  return g_hash_table_lookup (self->by_address, bare);
}

/**
 * hob_roster_set_contact:
 * @self: a roster
 * @bare: a normalised bare address
 * @name: (nullable): what to call it
 * @groups: (nullable): the groups it is in from now on, NULL-terminated
 *
 * Adds a contact or changes its name and groups (RFC 6121 §2.3, §2.4). Main thread.
 *
 * Returns: (transfer full): resolves once the server has it and the list shows it; rejects with
 *   HOB_XMPP_ERROR, REFUSED also for text that XML cannot carry
 */
DexFuture *
hob_roster_set_contact (HobRoster *self,
                        const char *bare,
                        const char *name,
                        const char *const *groups)
{
  dex_return_error_if_fail (HOB_IS_ROSTER (self));
  dex_return_error_if_fail (bare != NULL);

  return send_change (self, bare, name, groups, FALSE);
}

/**
 * hob_roster_remove_contact:
 * @self: a roster
 * @bare: a normalised bare address
 *
 * Removes a contact, and with it both presence subscriptions (RFC 6121 §2.5). Main thread.
 *
 * Returns: (transfer full): resolves once the server and the list have forgotten it; rejects with
 *   HOB_XMPP_ERROR
 */
DexFuture *
hob_roster_remove_contact (HobRoster *self, const char *bare)
{
  dex_return_error_if_fail (HOB_IS_ROSTER (self));
  dex_return_error_if_fail (bare != NULL);

  return send_change (self, bare, NULL, NULL, TRUE);
}

/**
 * hob_roster_request_presence:
 * @self: a roster
 * @bare: a normalised bare address
 *
 * Asks to see somebody's presence (RFC 6121 §3.1.1). Does nothing while closed. Main thread.
 *
 * Servers pass on a wish that waits for its answer only once, and a device may have lost it; such a
 * wish is taken back first (§3.3), so that asking again reaches them. Servers count these stanzas:
 * ejabberd drops more than five a minute.
 */
void
hob_roster_request_presence (HobRoster *self, const char *bare)
{
  HobContact *contact;

  g_return_if_fail (HOB_IS_ROSTER (self));
  g_return_if_fail (bare != NULL);

  contact = hob_roster_find (self, bare);
  if (contact != NULL && hob_contact_get_asked (contact))
    hob_transport_send_presence (self->transport, bare, "unsubscribe");
  hob_transport_send_presence (self->transport, bare, "subscribe");
}

/**
 * hob_roster_answer_request:
 * @self: a roster
 * @bare: a normalised bare address
 * @accept: whether they may see our presence
 *
 * Answers a request (RFC 6121 §3.1.4), also before it is made, or takes back an earlier yes (§3.2).
 * Does nothing while closed. Main thread.
 */
void
hob_roster_answer_request (HobRoster *self, const char *bare, gboolean accept)
{
  g_return_if_fail (HOB_IS_ROSTER (self));
  g_return_if_fail (bare != NULL);

  hob_transport_send_presence (self->transport, bare, accept ? "subscribed" : "unsubscribed");
}
