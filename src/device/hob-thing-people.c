/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-people-private.h"

static const char *const nodes[] = {HOB_PUBSUB_NODE_UI, HOB_PUBSUB_NODE_SENSORS,
                                    HOB_PUBSUB_NODE_ACTUATORS};

/* Owners co-own the settings, because on ejabberd nobody else may write over an item that the
 * device wrote first. Guests may look. */
static const char *
wanted_affiliation (HobThingConfig *config, const char *node, const char *address)
{
  if (hob_thing_config_is_owner (config, address) && g_str_equal (node, HOB_PUBSUB_NODE_ACTUATORS))
    return "owner";
  return hob_thing_config_is_person (config, address) ? "member" : "none";
}

/* Bare address -> affiliation, as the server has it. */
static GHashTable *
read_affiliations (HobNode *iq)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  HobNode *pubsub = hob_node_get_child (iq, "pubsub", NULL);
  HobNode *list = pubsub != NULL ? hob_node_get_child (pubsub, "affiliations", NULL) : NULL;

  for (HobNode *child = list != NULL ? hob_node_get_first_child (list) : NULL; child != NULL;
       child = hob_node_get_next_sibling (child)) {
    const char *address = hob_node_get_attribute (child, "jid");
    const char *affiliation = hob_node_get_attribute (child, "affiliation");

    if (address != NULL && affiliation != NULL)
      g_hash_table_insert (found, g_strdup (address), g_strdup (affiliation));
  }
  return found;
}

static gboolean
set_affiliation (HobTransport *transport,
                 const char *node,
                 const char *address,
                 const char *affiliation,
                 GError **error)
{
  return dex_await (hob_pubsub_set_affiliation (transport, NULL, node, address, affiliation),
                    error);
}

/* Losing the affiliation does not end a subscription on any server measured; both have to go. */
static gboolean
dismiss (HobTransport *transport, const char *node, const char *address, GError **error)
{
  g_autoptr (GError) ignored = NULL;

  dex_await (hob_pubsub_set_subscription (transport, NULL, node, address, "none"), &ignored);
  return set_affiliation (transport, node, address, "none", error);
}

static gboolean
admit_all (HobTransport *transport,
           const char *node,
           GPtrArray *people,
           HobThingConfig *config,
           GHashTable *found,
           GError **error)
{
  for (guint i = 0; i < people->len; i++) {
    const char *address = g_ptr_array_index (people, i);
    const char *wanted = wanted_affiliation (config, node, address);

    if (g_strcmp0 (g_hash_table_lookup (found, address), wanted) != 0 &&
        !set_affiliation (transport, node, address, wanted, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
admit_to_node (HobThingConfig *config, HobTransport *transport, const char *node, GError **error)
{
  g_autoptr (HobNode) iq =
    dex_await_boxed (hob_pubsub_get_affiliations (transport, NULL, node), error);
  g_autoptr (GHashTable) found = NULL;
  GHashTableIter iter;
  gpointer address, affiliation;

  if (iq == NULL)
    return FALSE;
  found = read_affiliations (iq);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &address, &affiliation))
    if (!hob_jid_same_bare (address, hob_transport_get_address (transport)) &&
        !hob_thing_config_is_person (config, address) && !g_str_equal (affiliation, "none") &&
        !dismiss (transport, node, address, error))
      return FALSE;
  return admit_all (transport, node, config->owners, config, found, error) &&
         admit_all (transport, node, config->guests, config, found, error);
}

static gboolean
befriend (HobRoster *roster, const char *address, GError **error)
{
  HobContact *contact = hob_roster_find (roster, address);
  const char *subscription = contact != NULL ? hob_contact_get_subscription (contact) : "none";
  gboolean is_asked = contact != NULL && hob_contact_get_asked (contact);

  if (contact == NULL && !dex_await (hob_roster_set_contact (roster, address, NULL, NULL), error))
    return FALSE;
  if (!is_asked && !g_str_equal (subscription, "to") && !g_str_equal (subscription, "both"))
    hob_roster_request_presence (roster, address);
  return TRUE;
}

static GPtrArray *
find_strangers (HobThingConfig *config, HobRoster *roster)
{
  GPtrArray *strangers = g_ptr_array_new_with_free_func (g_free);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (roster));

  for (guint i = 0; i < n; i++) {
    g_autoptr (HobContact) contact = g_list_model_get_item (G_LIST_MODEL (roster), i);
    const char *address = hob_contact_get_address (contact);

    if (!hob_thing_config_is_person (config, address))
      g_ptr_array_add (strangers, g_strdup (address));
  }
  return strangers;
}

/**
 * hob_thing_people_admit:
 * @config: the device's configuration
 * @transport: an open transport
 * @error: a %HOB_XMPP_ERROR
 *
 * Gives each of the device's people their affiliation with the three nodes, and takes it and their
 * subscription from everybody else. Asks first, so that nothing is sent that is so already.
 * XEP-0060 §8.9. To be called in a fiber.
 *
 * Returns: %FALSE if a request failed
 */
gboolean
hob_thing_people_admit (HobThingConfig *config, HobTransport *transport, GError **error)
{
  g_return_val_if_fail (config != NULL && HOB_IS_TRANSPORT (transport), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    if (!admit_to_node (config, transport, nodes[i], error))
      return FALSE;
  return TRUE;
}

/**
 * hob_thing_people_befriend:
 * @config: the device's configuration
 * @roster: its account's contact list, loaded
 * @error: a %HOB_XMPP_ERROR
 *
 * Puts the device's people on its contact list, asks for their presence, and takes off everybody
 * else, who then see its presence no longer. To be called in a fiber.
 *
 * Returns: %FALSE if a request failed
 */
gboolean
hob_thing_people_befriend (HobThingConfig *config, HobRoster *roster, GError **error)
{
  g_autoptr (GPtrArray) strangers = NULL;

  g_return_val_if_fail (config != NULL && HOB_IS_ROSTER (roster), FALSE);

  strangers = find_strangers (config, roster);
  for (guint i = 0; i < strangers->len; i++)
    if (!dex_await (hob_roster_remove_contact (roster, g_ptr_array_index (strangers, i)), error))
      return FALSE;
  for (guint i = 0; i < config->owners->len; i++)
    if (!befriend (roster, g_ptr_array_index (config->owners, i), error))
      return FALSE;
  for (guint i = 0; i < config->guests->len; i++)
    if (!befriend (roster, g_ptr_array_index (config->guests, i), error))
      return FALSE;
  return TRUE;
}
