/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-household-private.h"

#include "hob-account-private.h"
#include "hob-home-error.h"
#include "hob-home-fiber-private.h"

/* Sessions take at most two seconds to end politely, and the disk should be faster. */
#define STOP_SECONDS 3

struct _HobHousehold {
  GObject parent_instance;

  HobStore *store;       /* NULL: nothing is remembered */
  GListStore *accounts;  /* HobAccount */
  GHashTable *residents; /* HobAccount → HobAccountDevices */
  HobDeviceList *devices;
  HobCertificate *refused;
  gboolean settled;
};

enum {
  PROP_ACCOUNTS = 1,
  PROP_STORAGE_ERROR,
  PROP_SETTLED,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void hob_household_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HobHousehold,
                               hob_household,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, hob_household_model_init))

/* One that cannot come online by itself is not waited for. */
static gboolean
is_settled (HobAccount *account, HobAccountDevices *devices)
{
  HobSessionState state = hob_account_get_state (account);

  return state == HOB_SESSION_ONLINE ? hob_account_devices_get_settled (devices)
                                     : state != HOB_SESSION_CONNECTING;
}

static void
update_settled (HobHousehold *self)
{
  GHashTableIter iter;
  gpointer account, devices;
  gboolean settled = TRUE;

  g_hash_table_iter_init (&iter, self->residents);
  while (settled && g_hash_table_iter_next (&iter, &account, &devices))
    settled = is_settled (account, devices);
  if (self->settled == settled)
    return;
  self->settled = settled;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SETTLED]);
}

static void
settled_changed_cb (GObject *object, GParamSpec *pspec, HobHousehold *self)
{
  update_settled (self);
}

static void
restore_newcomer (HobAccountDevices *devices, const HobStoredNewcomer *newcomer)
{
  if (newcomer->handed)
    hob_account_devices_expect (devices, newcomer);
  else
    hob_orphans_restore (hob_account_devices_get_orphans (devices), newcomer);
}

static void
restore (HobHousehold *self)
{
  g_autoptr (GPtrArray) accounts = hob_store_load_accounts (self->store);
  g_autoptr (GPtrArray) devices = hob_store_load_devices (self->store);
  g_autoptr (GPtrArray) newcomers = hob_store_load_newcomers (self->store);

  for (guint i = 0; i < accounts->len; i++) {
    g_autoptr (HobAccount) account = hob_account_new (g_ptr_array_index (accounts, i), self->store);

    hob_household_admit (self, account, self->store);
  }
  for (guint i = 0; i < devices->len; i++) {
    const HobStoredDevice *device = g_ptr_array_index (devices, i);
    HobAccount *account = hob_household_find_account (self, device->account);

    if (account != NULL)
      hob_account_devices_restore (g_hash_table_lookup (self->residents, account), device);
  }
  for (guint i = 0; i < newcomers->len; i++) {
    const HobStoredNewcomer *newcomer = g_ptr_array_index (newcomers, i);
    HobAccount *account = hob_household_find_account (self, newcomer->account);

    if (account != NULL)
      restore_newcomer (g_hash_table_lookup (self->residents, account), newcomer);
  }
}

static void
storage_error_cb (HobStore *store, GParamSpec *pspec, HobHousehold *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STORAGE_ERROR]);
}

static void
devices_changed_cb (GListModel *devices,
                    guint position,
                    guint removed,
                    guint added,
                    HobHousehold *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static DexFuture *
stop_fiber (gpointer data)
{
  HobHousehold *self = data;
  guint n_accounts = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  g_autoptr (GPtrArray) ends = g_ptr_array_new_with_free_func (dex_unref);

  for (guint i = 0; i < n_accounts; i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    g_ptr_array_add (ends, hob_account_stop (account));
  }
  if (self->store != NULL)
    g_ptr_array_add (ends, hob_store_write (self->store));
  if (ends->len > 0)
    dex_await (dex_future_first (dex_future_allv ((DexFuture *const *) ends->pdata, ends->len),
                                 dex_timeout_new_seconds (STOP_SECONDS), NULL),
               NULL);
  return dex_future_new_for_boolean (TRUE);
}

static GType
hob_household_get_item_type (GListModel *model)
{
  return HOB_TYPE_DEVICE;
}

static guint
hob_household_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (HOB_HOUSEHOLD (model)->devices));
}

static gpointer
hob_household_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (HOB_HOUSEHOLD (model)->devices), position);
}

static void
hob_household_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hob_household_get_item_type;
  iface->get_n_items = hob_household_get_n_items;
  iface->get_item = hob_household_get_item;
}

static void
hob_household_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobHousehold *self = HOB_HOUSEHOLD (object);

  switch (id) {
  case PROP_ACCOUNTS:
    g_value_set_object (value, self->accounts);
    break;
  case PROP_STORAGE_ERROR:
    g_value_set_boxed (value, hob_household_get_storage_error (self));
    break;
  case PROP_SETTLED:
    g_value_set_boolean (value, self->settled);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_household_dispose (GObject *object)
{
  HobHousehold *self = HOB_HOUSEHOLD (object);

  g_signal_handlers_disconnect_by_data (self->devices, self);
  while (g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 0) {
    g_autoptr (HobAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), 0);

    hob_household_dismiss (self, account);
    dex_future_disown (hob_account_stop (account));
  }
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (hob_household_parent_class)->dispose (object);
}

static void
hob_household_finalize (GObject *object)
{
  HobHousehold *self = HOB_HOUSEHOLD (object);

  g_hash_table_unref (self->residents);
  g_object_unref (self->accounts);
  g_object_unref (self->devices);
  g_clear_pointer (&self->refused, hob_certificate_unref);

  G_OBJECT_CLASS (hob_household_parent_class)->finalize (object);
}

static void
hob_household_class_init (HobHouseholdClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hob_household_get_property;
  object_class->dispose = hob_household_dispose;
  object_class->finalize = hob_household_finalize;

  props[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  props[PROP_STORAGE_ERROR] = g_param_spec_boxed ("storage-error", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_SETTLED] = g_param_spec_boolean ("settled", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hob_household_init (HobHousehold *self)
{
  self->accounts = g_list_store_new (HOB_TYPE_ACCOUNT);
  self->residents = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->devices = hob_device_list_new ();
  self->settled = TRUE;
  g_signal_connect (self->devices, "items-changed", G_CALLBACK (devices_changed_cb), self);
}

/**
 * hob_household_admit:
 * @self: a household
 * @account: an account that is not one of it yet
 * @store: (nullable): where its devices are remembered
 */
void
hob_household_admit (HobHousehold *self, HobAccount *account, HobStore *store)
{
  HobAccountDevices *devices =
    hob_account_devices_new (HOB_TRANSPORT (hob_account_get_session (account)),
                             hob_account_get_roster (account), self->devices, store);

  g_hash_table_insert (self->residents, g_object_ref (account), devices);
  g_signal_connect (devices, "notify::settled", G_CALLBACK (settled_changed_cb), self);
  g_signal_connect (account, "notify::state", G_CALLBACK (settled_changed_cb), self);
  g_list_store_append (self->accounts, account);
  update_settled (self);
}

/**
 * hob_household_dismiss:
 * @self: a household
 * @account: an account
 *
 * Takes the account and its devices off the lists; nothing is forgotten yet.
 */
void
hob_household_dismiss (HobHousehold *self, HobAccount *account)
{
  HobAccountDevices *devices = g_hash_table_lookup (self->residents, account);
  guint position;

  if (devices == NULL)
    return;

  hob_account_devices_leave (devices);
  g_signal_handlers_disconnect_by_data (devices, self);
  g_signal_handlers_disconnect_by_data (account, self);
  g_hash_table_remove (self->residents, account);
  if (g_list_store_find (self->accounts, account, &position))
    g_list_store_remove (self->accounts, position);
  update_settled (self);
}

/**
 * hob_household_get_store:
 * @self: a household
 *
 * Returns: (transfer none) (nullable): where it is remembered
 */
HobStore *
hob_household_get_store (HobHousehold *self)
{
  return self->store;
}

/**
 * hob_household_set_refused_certificate:
 * @self: a household
 * @certificate: (nullable): what signing in was refused for
 */
void
hob_household_set_refused_certificate (HobHousehold *self, HobCertificate *certificate)
{
  g_clear_pointer (&self->refused, hob_certificate_unref);
  self->refused = certificate != NULL ? hob_certificate_ref (certificate) : NULL;
}

/**
 * hob_household_find_account:
 * @self: a household
 * @address: a bare address
 *
 * Returns: (transfer none) (nullable): the account with this address
 */
HobAccount *
hob_household_find_account (HobHousehold *self, const char *address)
{
  GHashTableIter iter;
  gpointer account;

  g_hash_table_iter_init (&iter, self->residents);
  while (g_hash_table_iter_next (&iter, &account, NULL)) {
    if (g_str_equal (hob_account_get_address (account), address))
      return account;
  }
  return NULL;
}

/**
 * hob_household_get_devices_of:
 * @self: a household
 * @account: an account
 *
 * Returns: (transfer none) (nullable): its devices; %NULL when it was signed out
 */
HobAccountDevices *
hob_household_get_devices_of (HobHousehold *self, HobAccount *account)
{
  return g_hash_table_lookup (self->residents, account);
}

/**
 * hob_household_get_device_list:
 * @self: a household
 *
 * Returns: (transfer none): the devices, sorted
 */
HobDeviceList *
hob_household_get_device_list (HobHousehold *self)
{
  return self->devices;
}

/**
 * hob_household_new:
 * @data_dir: (nullable): where to remember things; %NULL: the user's data folder
 *
 * The home as it was last known, from the disk in a few milliseconds. Nothing is online before
 * hob_household_start().
 *
 * Returns: (transfer full): a household
 */
HobHousehold *
hob_household_new (const char *data_dir)
{
  HobHousehold *self = g_object_new (HOB_TYPE_HOUSEHOLD, NULL);
  g_autofree char *folder =
    data_dir != NULL ? g_strdup (data_dir) : g_build_filename (g_get_user_data_dir (), "hob", NULL);

  self->store = hob_store_new (folder);
  g_signal_connect (self->store, "notify::error", G_CALLBACK (storage_error_cb), self);
  restore (self);
  return self;
}

/**
 * hob_household_new_transient:
 *
 * A home that begins empty and of which nothing is ever written, nor read: for one command.
 *
 * Returns: (transfer full): a household
 */
HobHousehold *
hob_household_new_transient (void)
{
  return g_object_new (HOB_TYPE_HOUSEHOLD, NULL);
}

/**
 * hob_household_get_accounts:
 * @self: a household
 *
 * Returns: (transfer none): a list of #HobAccount, remembered ones and those signed in for this run
 */
GListModel *
hob_household_get_accounts (HobHousehold *self)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

/**
 * hob_household_get_storage_error:
 * @self: a household
 *
 * Returns: (transfer none) (nullable): why something is not remembered, or was damaged:
 *   #HOB_HOME_ERROR_STORAGE
 */
const GError *
hob_household_get_storage_error (HobHousehold *self)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);

  return self->store != NULL ? hob_store_get_error (self->store) : NULL;
}

/**
 * hob_household_get_settled:
 * @self: a household
 *
 * Returns: whether there is nothing to wait for: no account is on its way online, and those that
 * are have heard of every contact whether it is a device
 */
gboolean
hob_household_get_settled (HobHousehold *self)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), FALSE);

  return self->settled;
}

/**
 * hob_household_start:
 * @self: a household
 *
 * Takes the passwords of the remembered accounts from the keyring and goes online. Each account
 * tells how that went. Accounts that were made for devices which never got them are removed in the
 * background: so this is for the program that brings devices home, not for others beside it.
 */
void
hob_household_start (HobHousehold *self)
{
  guint n_accounts;

  g_return_if_fail (HOB_IS_HOUSEHOLD (self));

  n_accounts = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  for (guint i = 0; i < n_accounts; i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    hob_orphans_start (
      hob_account_devices_get_orphans (hob_household_get_devices_of (self, account)));
    dex_future_disown (hob_account_start (account));
  }
}

/**
 * hob_household_stop:
 * @self: a household
 *
 * Ends all sessions politely and writes what is unwritten.
 *
 * Returns: (transfer full): resolves within three seconds, whatever happens
 */
DexFuture *
hob_household_stop (HobHousehold *self)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);

  return hob_home_fiber_spawn (stop_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hob_household_get_refused_certificate:
 * @self: a household
 *
 * What signing in was last refused for: the certificate to show to the person.
 *
 * Returns: (transfer none) (nullable): the certificate; %NULL when it was for another reason
 */
HobCertificate *
hob_household_get_refused_certificate (HobHousehold *self)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);

  return self->refused;
}
