/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-roster-entry-private.h"

#define MAX_GROUPS 32

static GStrv
dup_groups (HobNode *item)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (HobNode *child = hob_node_get_first_child (item); child != NULL;
       child = hob_node_get_next_sibling (child)) {
    const char *name = hob_node_get_text (child);

    if (hob_node_is (child, "group", HOB_NS_ROSTER) && *name != '\0' &&
        g_hash_table_size (seen) < MAX_GROUPS && g_hash_table_add (seen, (gpointer) name))
      g_strv_builder_add (builder, name);
  }
  return g_strv_builder_end (builder);
}

static const char *
read_subscription (HobNode *item)
{
  static const char *const known[] = {"to", "from", "both", "remove"};
  const char *text = hob_node_get_attribute (item, "subscription");

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_strcmp0 (text, known[i]) == 0)
      return known[i];
  }
  return "none";
}

HobRosterEntry *
hob_roster_entry_new (HobNode *item)
{
  HobRosterEntry *self;
  const char *jid;
  char *address;

  if (!hob_node_is (item, "item", HOB_NS_ROSTER))
    return NULL;
  jid = hob_node_get_attribute (item, "jid");
  address = jid != NULL ? hob_jid_normalize_bare (jid) : NULL;
  if (address == NULL)
    return NULL;

  self = g_new0 (HobRosterEntry, 1);
  self->address = address;
  self->name = g_strdup (hob_node_get_attribute (item, "name"));
  if (self->name != NULL && *self->name == '\0')
    g_clear_pointer (&self->name, g_free);
  self->groups = dup_groups (item);
  self->subscription = read_subscription (item);
  self->asked = g_strcmp0 (hob_node_get_attribute (item, "ask"), "subscribe") == 0;
  return self;
}

void
hob_roster_entry_free (HobRosterEntry *self)
{
  g_free (self->address);
  g_free (self->name);
  g_strfreev (self->groups);
  g_free (self);
}

HobNode *
hob_roster_entry_build_fetch (void)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "query", HOB_NS_ROSTER);
  return hob_node_builder_end (builder, NULL);
}

HobNode *
hob_roster_entry_build_change (const char *address,
                               const char *name,
                               const char *const *groups,
                               const char *subscription,
                               GError **error)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();

  hob_node_builder_open (builder, "query", HOB_NS_ROSTER);
  hob_node_builder_open (builder, "item", NULL);
  hob_node_builder_attribute (builder, "jid", address);
  hob_node_builder_attribute (builder, "name", name);
  hob_node_builder_attribute (builder, "subscription", subscription);
  for (guint i = 0; groups != NULL && groups[i] != NULL; i++)
    hob_node_builder_element (builder, "group", NULL, groups[i]);
  return hob_node_builder_end (builder, error);
}
