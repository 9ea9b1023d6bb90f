/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-contact-private.h"

#include <hob-wire.h>

/* Nobody is in more places at once; the one heard of first makes way. */
#define MAX_RESOURCES 32

typedef struct {
  char *full_address;
  int priority;
} Resource;

struct _HobContact {
  GObject parent_instance;
  char *address;
  char *name;
  GStrv groups;
  const char *subscription; /* interned */
  gboolean asked;
  GArray *resources; /* Resource, in the order of their last presence */
  guint revision;
};

enum {
  PROP_0,
  PROP_ADDRESS,
  PROP_NAME,
  PROP_GROUPS,
  PROP_SUBSCRIPTION,
  PROP_ASKED,
  PROP_AVAILABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HobContact, hob_contact, G_TYPE_OBJECT)

static void
clear_resource (gpointer data)
{
  g_free (((Resource *) data)->full_address);
}

static gboolean
forget_resource (HobContact *self, const char *full_address)
{
  for (guint i = 0; i < self->resources->len; i++) {
    if (g_str_equal (g_array_index (self->resources, Resource, i).full_address, full_address)) {
      g_array_remove_index (self->resources, i);
      return TRUE;
    }
  }
  return FALSE;
}

/* Tells listeners what differs from before; @full_address is a copy of what it was. */
static gboolean
settle_presence (HobContact *self, gboolean was_available, const char *full_address)
{
  if (was_available != hob_contact_get_available (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
  return g_strcmp0 (full_address, hob_contact_get_full_address (self)) != 0;
}

static void
hob_contact_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobContact *self = HOB_CONTACT (object);

  switch (id) {
  case PROP_ADDRESS:
    g_value_set_string (value, self->address);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_GROUPS:
    g_value_set_boxed (value, self->groups);
    break;
  case PROP_SUBSCRIPTION:
    g_value_set_string (value, self->subscription);
    break;
  case PROP_ASKED:
    g_value_set_boolean (value, self->asked);
    break;
  case PROP_AVAILABLE:
    g_value_set_boolean (value, hob_contact_get_available (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_contact_finalize (GObject *object)
{
  HobContact *self = HOB_CONTACT (object);

  g_free (self->address);
  g_free (self->name);
  g_strfreev (self->groups);
  g_array_unref (self->resources);
  G_OBJECT_CLASS (hob_contact_parent_class)->finalize (object);
}

static void
hob_contact_class_init (HobContactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hob_contact_get_property;
  object_class->finalize = hob_contact_finalize;

  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_GROUPS] = g_param_spec_boxed ("groups", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_SUBSCRIPTION] = g_param_spec_string ("subscription", NULL, NULL, "none", flags);
  properties[PROP_ASKED] = g_param_spec_boolean ("asked", NULL, NULL, FALSE, flags);
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hob_contact_init (HobContact *self)
{
  self->groups = g_new0 (char *, 1);
  self->subscription = "none";
  self->resources = g_array_new (FALSE, FALSE, sizeof (Resource));
  g_array_set_clear_func (self->resources, clear_resource);
}

HobContact *
hob_contact_new (const char *address)
{
  HobContact *self = g_object_new (HOB_TYPE_CONTACT, NULL);

  self->address = g_strdup (address);
  return self;
}

gboolean
hob_contact_set_entry (HobContact *self,
                       const char *name,
                       const char *const *groups,
                       const char *subscription,
                       gboolean asked)
{
  gboolean changed = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  self->revision++;
  if (g_set_str (&self->name, name)) {
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
    changed = TRUE;
  }
  if (!g_strv_equal ((const char *const *) self->groups, groups)) {
    g_strfreev (self->groups);
    self->groups = g_strdupv ((char **) groups);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUPS]);
    changed = TRUE;
  }
  if (!g_str_equal (self->subscription, subscription)) {
    self->subscription = g_intern_string (subscription);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBSCRIPTION]);
    changed = TRUE;
  }
  if (self->asked != asked) {
    self->asked = asked;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASKED]);
    changed = TRUE;
  }
  g_object_thaw_notify (G_OBJECT (self));

  return changed;
}

gboolean
hob_contact_set_present (HobContact *self, const char *full_address, int priority)
{
  gboolean was_available = hob_contact_get_available (self);
  g_autofree char *before = g_strdup (hob_contact_get_full_address (self));
  Resource resource = {g_strdup (full_address), priority};

  if (!forget_resource (self, full_address) && self->resources->len == MAX_RESOURCES)
    g_array_remove_index (self->resources, 0);
  g_array_append_val (self->resources, resource);

  return settle_presence (self, was_available, before);
}

gboolean
hob_contact_set_absent (HobContact *self, const char *address)
{
  gboolean was_available = hob_contact_get_available (self);
  g_autofree char *before = g_strdup (hob_contact_get_full_address (self));

  if (address == NULL || hob_jid_peek_resource (address) == NULL)
    g_array_set_size (self->resources, 0);
  else
    forget_resource (self, address);

  return settle_presence (self, was_available, before);
}

guint
hob_contact_get_revision (HobContact *self)
{
  return self->revision;
}

/**
 * hob_contact_get_address:
 * @self: a contact
 *
 * Main thread.
 *
 * Returns: the normalised bare address; never changes
 */
const char *
hob_contact_get_address (HobContact *self)
{
  g_return_val_if_fail (HOB_IS_CONTACT (self), NULL);

  return self->address;
}

/**
 * hob_contact_get_name:
 * @self: a contact
 *
 * The name the person gave it (RFC 6121 §2.1.2.4). Main thread.
 *
 * Returns: (nullable): borrowed until the contact changes
 */
const char *
hob_contact_get_name (HobContact *self)
{
  g_return_val_if_fail (HOB_IS_CONTACT (self), NULL);

  return self->name;
}

/**
 * hob_contact_get_groups:
 * @self: a contact
 *
 * The groups it is in (RFC 6121 §2.1.2.6), in the order of the server. Main thread.
 *
 * Returns: NULL-terminated, never NULL, borrowed until the contact changes
 */
const char *const *
hob_contact_get_groups (HobContact *self)
{
  g_return_val_if_fail (HOB_IS_CONTACT (self), NULL);

  return (const char *const *) self->groups;
}

/**
 * hob_contact_get_subscription:
 * @self: a contact
 *
 * Who sees whose presence (RFC 6121 §2.1.2.5). Main thread.
 *
 * Returns: "none", "to", "from" or "both"
 */
const char *
hob_contact_get_subscription (HobContact *self)
{
  g_return_val_if_fail (HOB_IS_CONTACT (self), NULL);

  return self->subscription;
}

/**
 * hob_contact_get_asked:
 * @self: a contact
 *
 * Whether the own account has asked to see its presence and waits (RFC 6121 §2.1.2.2). Main
 * thread.
 */
gboolean
hob_contact_get_asked (HobContact *self)
{
  g_return_val_if_fail (HOB_IS_CONTACT (self), FALSE);

  return self->asked;
}

/**
 * hob_contact_get_available:
 * @self: a contact
 *
 * Whether it is online with at least one resource, as far as its presence tells. Main thread.
 */
gboolean
hob_contact_get_available (HobContact *self)
{
  g_return_val_if_fail (HOB_IS_CONTACT (self), FALSE);

  return self->resources->len > 0;
}

/**
 * hob_contact_get_full_address:
 * @self: a contact
 *
 * The resource to send requests to: the one of highest priority, among these the one that was
 * heard last (RFC 6121 §8.5). Main thread.
 *
 * Returns: (nullable): borrowed until the contact changes; NULL while unavailable
 */
const char *
hob_contact_get_full_address (HobContact *self)
{
  const Resource *best = NULL;

  g_return_val_if_fail (HOB_IS_CONTACT (self), NULL);

  for (guint i = 0; i < self->resources->len; i++) {
    const Resource *resource = &g_array_index (self->resources, Resource, i);

    if (best == NULL || resource->priority >= best->priority)
      best = resource;
  }
  return best != NULL ? best->full_address : NULL;
}
