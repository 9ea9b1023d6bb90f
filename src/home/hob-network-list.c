/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-home-error.h"
#include "hob-network-private.h"

#define NAME "org.freedesktop.NetworkManager"
#define PATH "/org/freedesktop"
#define ACCESS_POINT NAME ".AccessPoint"
#define ACTIVE NAME ".Connection.Active"
#define SETTINGS NAME ".Settings.Connection"
#define WIRELESS "802-11-wireless"
#define SECURITY "802-11-wireless-security"
#define ACTIVATED 2
#define CALL_MS 5000
/* A person reads a question and types a password. */
#define SECRET_MS 120000
#define MAX_NAME 32

struct _HobNetworkList {
  GObject parent_instance;

  GDBusObjectManager *objects; /* NULL until, and where, there are any */
  GCancellable *cancellable;
  GHashTable *known;    /* object path of a connection → its network's name */
  GHashTable *networks; /* name → HobNetwork, those in reach */
  GListStore *list;
  guint refresh;
};

static void hob_network_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HobNetworkList,
                               hob_network_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hob_network_list_model_init))

/* What is no text cannot be shown nor typed, and is left out. */
static char *
to_name (GVariant *bytes)
{
  gsize size;
  const char *data;

  if (bytes == NULL || !g_variant_is_of_type (bytes, G_VARIANT_TYPE_BYTESTRING))
    return NULL;
  data = g_variant_get_fixed_array (bytes, &size, 1);
  if (size == 0 || size > MAX_NAME || !g_utf8_validate_len (data, size, NULL))
    return NULL;
  return g_strndup (data, size);
}

static GDBusProxy *
get_proxy (GDBusObject *object, const char *interface)
{
  return G_DBUS_PROXY (g_dbus_object_get_interface (object, interface));
}

/* The access points that this computer uses, by object path. */
static GHashTable *
find_used (GList *objects)
{
  GHashTable *used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (GList *iter = objects; iter != NULL; iter = iter->next) {
    g_autoptr (GDBusProxy) active = get_proxy (iter->data, ACTIVE);
    g_autoptr (GVariant) state = NULL;
    g_autoptr (GVariant) access_point = NULL;

    if (active == NULL)
      continue;
    state = g_dbus_proxy_get_cached_property (active, "State");
    access_point = g_dbus_proxy_get_cached_property (active, "SpecificObject");
    if (state != NULL && g_variant_get_uint32 (state) == ACTIVATED && access_point != NULL)
      g_hash_table_add (used, g_variant_dup_string (access_point, NULL));
  }
  return used;
}

static const char *
find_connection (HobNetworkList *self, const char *name)
{
  GHashTableIter iter;
  gpointer path, other;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &path, &other)) {
    if (g_str_equal (other, name))
      return path;
  }
  return NULL;
}

/* One network often has several access points. */
static GHashTable *
gather (HobNetworkList *self)
{
  GHashTable *states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autolist (GDBusObject) objects = g_dbus_object_manager_get_objects (self->objects);
  g_autoptr (GHashTable) used = find_used (objects);

  for (GList *iter = objects; iter != NULL; iter = iter->next) {
    g_autoptr (GDBusProxy) access_point = get_proxy (iter->data, ACCESS_POINT);
    g_autoptr (GVariant) bytes = NULL;
    g_autofree char *name = NULL;
    HobNetworkState *state;

    if (access_point != NULL)
      bytes = g_dbus_proxy_get_cached_property (access_point, "Ssid");
    name = to_name (bytes);
    if (name == NULL)
      continue;
    state = g_hash_table_lookup (states, name);
    if (state == NULL) {
      state = g_new0 (HobNetworkState, 1);
      g_hash_table_insert (states, g_strdup (name), state);
    }
    hob_network_state_add (state, access_point);
    state->in_use =
      state->in_use || g_hash_table_contains (used, g_dbus_object_get_object_path (iter->data));
    state->known = find_connection (self, name) != NULL;
  }
  return states;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  HobNetwork *one = HOB_NETWORK ((gpointer) a), *other = HOB_NETWORK ((gpointer) b);

  if (hob_network_get_in_use (one) != hob_network_get_in_use (other))
    return hob_network_get_in_use (one) ? -1 : 1;
  if (hob_network_get_strength (one) != hob_network_get_strength (other))
    return hob_network_get_strength (one) > hob_network_get_strength (other) ? -1 : 1;
  return g_utf8_collate (hob_network_get_name (one), hob_network_get_name (other));
}

static void
remove_lost (HobNetworkList *self, GHashTable *states)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->list)); i > 0; i--) {
    g_autoptr (HobNetwork) network = g_list_model_get_item (G_LIST_MODEL (self->list), i - 1);

    if (g_hash_table_contains (states, hob_network_get_name (network)))
      continue;
    g_hash_table_remove (self->networks, hob_network_get_name (network));
    g_list_store_remove (self->list, i - 1);
  }
}

static gboolean
is_sorted (GListModel *list)
{
  for (guint i = 1; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (HobNetwork) one = g_list_model_get_item (list, i - 1);
    g_autoptr (HobNetwork) other = g_list_model_get_item (list, i);

    if (compare (one, other, NULL) > 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
refresh_cb (gpointer data)
{
  HobNetworkList *self = data;
  g_autoptr (GHashTable) states = gather (self);
  GHashTableIter iter;
  gpointer name, state;

  self->refresh = 0;
  remove_lost (self, states);
  g_hash_table_iter_init (&iter, states);
  while (g_hash_table_iter_next (&iter, &name, &state)) {
    HobNetwork *network = g_hash_table_lookup (self->networks, name);

    if (network != NULL) {
      hob_network_set_state (network, state);
      continue;
    }
    network = hob_network_new (name);
    hob_network_set_state (network, state);
    g_hash_table_insert (self->networks, g_strdup (name), network);
    g_list_store_insert_sorted (self->list, network, compare, NULL);
  }
  if (!is_sorted (G_LIST_MODEL (self->list)))
    g_list_store_sort (self->list, compare, NULL);
  return G_SOURCE_REMOVE;
}

static void
wake (HobNetworkList *self)
{
  if (self->refresh == 0)
    self->refresh = g_idle_add (refresh_cb, self);
}

static void
settings_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  HobNetworkList *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  g_autoptr (GVariant) settings = NULL;
  g_autoptr (GVariant) wireless = NULL;
  g_autoptr (GVariant) bytes = NULL;
  g_autofree char *name = NULL;

  if (reply == NULL) {
    g_debug ("The settings of a network: %s", error->message);
    return;
  }
  if (!g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a{sa{sv}})")))
    return;
  settings = g_variant_get_child_value (reply, 0);
  wireless = g_variant_lookup_value (settings, WIRELESS, G_VARIANT_TYPE_VARDICT);
  bytes = wireless != NULL ? g_variant_lookup_value (wireless, "ssid", NULL) : NULL;
  name = to_name (bytes);
  if (name == NULL)
    return;
  g_hash_table_insert (self->known, g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (source))),
                       g_steal_pointer (&name));
  wake (self);
}

static void
object_added_cb (GDBusObjectManager *objects, GDBusObject *object, HobNetworkList *self)
{
  g_autoptr (GDBusProxy) connection = get_proxy (object, SETTINGS);

  if (connection != NULL)
    g_dbus_proxy_call (connection, "GetSettings", NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_MS,
                       self->cancellable, settings_cb, self);
  wake (self);
}

static void
object_removed_cb (GDBusObjectManager *objects, GDBusObject *object, HobNetworkList *self)
{
  g_hash_table_remove (self->known, g_dbus_object_get_object_path (object));
  wake (self);
}

static void
properties_changed_cb (GDBusObjectManagerClient *objects,
                       GDBusObjectProxy *object,
                       GDBusProxy *proxy,
                       GVariant *changed,
                       const char *const *invalidated,
                       HobNetworkList *self)
{
  wake (self);
}

static void
objects_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GDBusObjectManager *objects = g_dbus_object_manager_client_new_finish (result, &error);
  g_autolist (GDBusObject) present = NULL;
  HobNetworkList *self;

  if (objects == NULL) {
    g_debug ("No networks: %s", error->message);
    return;
  }
  self = data;
  self->objects = objects;
  g_signal_connect (objects, "object-added", G_CALLBACK (object_added_cb), self);
  g_signal_connect (objects, "object-removed", G_CALLBACK (object_removed_cb), self);
  g_signal_connect (objects, "interface-proxy-properties-changed",
                    G_CALLBACK (properties_changed_cb), self);
  present = g_dbus_object_manager_get_objects (objects);
  for (GList *iter = present; iter != NULL; iter = iter->next)
    object_added_cb (objects, iter->data, self);
}

/* NULL where none is kept. */
static char *
dup_secret (GVariant *reply)
{
  g_autoptr (GVariant) settings = NULL;
  g_autoptr (GVariant) security = NULL;
  char *password = NULL;

  if (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a{sa{sv}})"))) {
    settings = g_variant_get_child_value (reply, 0);
    security = g_variant_lookup_value (settings, SECURITY, G_VARIANT_TYPE_VARDICT);
  }
  if (security == NULL || !g_variant_lookup (security, "psk", "s", &password))
    return NULL;
  if (*password == '\0')
    g_clear_pointer (&password, g_free);
  return password;
}

static void
secrets_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  char *secret;

  if (reply == NULL) {
    dex_promise_reject (
      promise, g_error_new (HOB_HOME_ERROR, HOB_HOME_ERROR_NOT_PERMITTED, "%s", error->message));
    return;
  }
  secret = dup_secret (reply);
  if (secret != NULL)
    dex_promise_resolve_string (promise, secret);
  else
    dex_promise_reject (promise, g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD,
                                                      "No password is kept for this network"));
}

static GType
hob_network_list_get_item_type (GListModel *model)
{
  return HOB_TYPE_NETWORK;
}

static guint
hob_network_list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (HOB_NETWORK_LIST (model)->list));
}

static gpointer
hob_network_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (HOB_NETWORK_LIST (model)->list), position);
}

static void
hob_network_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hob_network_list_get_item_type;
  iface->get_n_items = hob_network_list_get_n_items;
  iface->get_item = hob_network_list_get_item;
}

static void
hob_network_list_dispose (GObject *object)
{
  HobNetworkList *self = HOB_NETWORK_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->objects != NULL)
    g_signal_handlers_disconnect_by_data (self->objects, self);
  g_clear_object (&self->objects);
  G_OBJECT_CLASS (hob_network_list_parent_class)->dispose (object);
}

static void
hob_network_list_finalize (GObject *object)
{
  HobNetworkList *self = HOB_NETWORK_LIST (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->list);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->networks);
  G_OBJECT_CLASS (hob_network_list_parent_class)->finalize (object);
}

static void
hob_network_list_class_init (HobNetworkListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hob_network_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = hob_network_list_finalize;
}

static void
hob_network_list_init (HobNetworkList *self)
{
  self->cancellable = g_cancellable_new ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->networks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->list = g_list_store_new (HOB_TYPE_NETWORK);
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (g_list_model_items_changed),
                            self);
}

/**
 * hob_network_list_new:
 * @bus: (nullable): the system bus; %NULL: there is none
 *
 * The Wi-Fi networks in reach, as far as NetworkManager tells; follows what it says. Main thread.
 *
 * Returns: (transfer full): a list, still empty
 */
HobNetworkList *
hob_network_list_new (GDBusConnection *bus)
{
  HobNetworkList *self;

  g_return_val_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus), NULL);

  self = g_object_new (HOB_TYPE_NETWORK_LIST, NULL);
  if (bus != NULL)
    g_dbus_object_manager_client_new (bus, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START,
                                      NAME, PATH, NULL, NULL, NULL, self->cancellable, objects_cb,
                                      self);
  return self;
}

/**
 * hob_network_list_get_password:
 * @self: a list
 * @name: of a network, in reach or not
 *
 * Asks NetworkManager for a password, which may ask the person. Only to be called when the person
 * has said so.
 *
 * Returns: (transfer full): resolves to the password, to be wiped; rejects with
 *   #HOB_HOME_ERROR_NO_PASSWORD or #HOB_HOME_ERROR_NOT_PERMITTED, after two minutes at the latest
 */
DexFuture *
hob_network_list_get_password (HobNetworkList *self, const char *name)
{
  g_autoptr (GDBusInterface) connection = NULL;
  DexPromise *promise;
  const char *path;

  g_return_val_if_fail (HOB_IS_NETWORK_LIST (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  path = find_connection (self, name);
  if (path != NULL)
    connection = g_dbus_object_manager_get_interface (self->objects, path, SETTINGS);
  if (connection == NULL)
    return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD,
                                  "This computer does not know the network");
  promise = dex_promise_new ();
  g_dbus_proxy_call (G_DBUS_PROXY (connection), "GetSecrets", g_variant_new ("(s)", SECURITY),
                     G_DBUS_CALL_FLAGS_NO_AUTO_START, SECRET_MS, self->cancellable, secrets_cb,
                     dex_ref (promise));
  return DEX_FUTURE (promise);
}
