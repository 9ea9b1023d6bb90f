/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-network-private.h"

/* NetworkManager's NM80211ApFlags and NM80211ApSecurityFlags. */
#define FLAG_PRIVACY 0x1
#define SECURITY_PSK 0x100
#define SECURITY_802_1X 0x200
#define SECURITY_SAE 0x400
#define SECURITY_OWE (0x800 | 0x1000)
/* In MHz. */
#define FROM_5_GHZ 4900
#define FROM_6_GHZ 5925

struct _HobNetwork {
  GObject parent_instance;

  char *name;
  HobNetworkState state;
};

enum {
  PROP_NAME = 1,
  PROP_BANDS,
  PROP_STRENGTH,
  PROP_IN_USE,
  PROP_KNOWN,
  PROP_ENTERPRISE,
  PROP_OPEN,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HobNetwork, hob_network, G_TYPE_OBJECT)

static guint
get_number (GDBusProxy *proxy, const char *name)
{
  g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (proxy, name);

  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_variant_get_uint32 (value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BYTE))
    return g_variant_get_byte (value);
  return 0;
}

static guint
to_band (guint frequency)
{
  if (frequency >= FROM_6_GHZ)
    return HOB_NETWORK_6_GHZ;
  return frequency >= FROM_5_GHZ ? HOB_NETWORK_5_GHZ : HOB_NETWORK_2_4_GHZ;
}

static void
hob_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobNetwork *self = HOB_NETWORK (object);

  switch (id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_BANDS:
    g_value_set_uint (value, self->state.bands);
    break;
  case PROP_STRENGTH:
    g_value_set_uint (value, self->state.strength);
    break;
  case PROP_IN_USE:
    g_value_set_boolean (value, self->state.in_use);
    break;
  case PROP_KNOWN:
    g_value_set_boolean (value, self->state.known);
    break;
  case PROP_ENTERPRISE:
    g_value_set_boolean (value, self->state.enterprise);
    break;
  case PROP_OPEN:
    g_value_set_boolean (value, self->state.open);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_network_finalize (GObject *object)
{
  g_free (HOB_NETWORK (object)->name);
  G_OBJECT_CLASS (hob_network_parent_class)->finalize (object);
}

static void
hob_network_class_init (HobNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hob_network_get_property;
  object_class->finalize = hob_network_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_BANDS] = g_param_spec_uint ("bands", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_STRENGTH] = g_param_spec_uint ("strength", NULL, NULL, 0, 100, 0, flags);
  props[PROP_IN_USE] = g_param_spec_boolean ("in-use", NULL, NULL, FALSE, flags);
  props[PROP_KNOWN] = g_param_spec_boolean ("known", NULL, NULL, FALSE, flags);
  props[PROP_ENTERPRISE] = g_param_spec_boolean ("enterprise", NULL, NULL, FALSE, flags);
  props[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hob_network_init (HobNetwork *self)
{
}

/**
 * hob_network_new:
 * @name: its name
 *
 * Returns: (transfer full): a network
 */
HobNetwork *
hob_network_new (const char *name)
{
  HobNetwork *self = g_object_new (HOB_TYPE_NETWORK, NULL);

  self->name = g_strdup (name);
  return self;
}

/**
 * hob_network_state_add:
 * @self: what other access points of the network say
 * @access_point: one more
 */
void
hob_network_state_add (HobNetworkState *self, GDBusProxy *access_point)
{
  guint security = get_number (access_point, "RsnFlags") | get_number (access_point, "WpaFlags");
  gboolean closed = (get_number (access_point, "Flags") & FLAG_PRIVACY) != 0 ||
                    (security & ~(guint) SECURITY_OWE) != 0;

  self->open = !closed && (self->bands == 0 || self->open);
  self->bands |= to_band (get_number (access_point, "Frequency"));
  self->strength = CLAMP (get_number (access_point, "Strength"), self->strength, 100);
  if ((security & SECURITY_802_1X) != 0 && (security & (SECURITY_PSK | SECURITY_SAE)) == 0)
    self->enterprise = TRUE;
}

/**
 * hob_network_set_state:
 * @self: a network
 * @state: what it is like now
 */
void
hob_network_set_state (HobNetwork *self, const HobNetworkState *state)
{
  const HobNetworkState before = self->state;

  self->state = *state;
  if (before.bands != state->bands)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BANDS]);
  if (before.strength != state->strength)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STRENGTH]);
  if (before.in_use != state->in_use)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_USE]);
  if (before.known != state->known)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KNOWN]);
  if (before.enterprise != state->enterprise)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENTERPRISE]);
  if (before.open != state->open)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPEN]);
}

/**
 * hob_network_get_name:
 * @self: a network
 *
 * Returns: (transfer none): what people call it
 */
const char *
hob_network_get_name (HobNetwork *self)
{
  g_return_val_if_fail (HOB_IS_NETWORK (self), NULL);

  return self->name;
}

/**
 * hob_network_get_bands:
 * @self: a network
 *
 * Returns: where it sends, #HobNetworkBands
 */
guint
hob_network_get_bands (HobNetwork *self)
{
  g_return_val_if_fail (HOB_IS_NETWORK (self), 0);

  return self->state.bands;
}

/**
 * hob_network_get_strength:
 * @self: a network
 *
 * Returns: how well it is heard, in percent
 */
guint
hob_network_get_strength (HobNetwork *self)
{
  g_return_val_if_fail (HOB_IS_NETWORK (self), 0);

  return self->state.strength;
}

/**
 * hob_network_get_in_use:
 * @self: a network
 *
 * Returns: whether this computer uses it now
 */
gboolean
hob_network_get_in_use (HobNetwork *self)
{
  g_return_val_if_fail (HOB_IS_NETWORK (self), FALSE);

  return self->state.in_use;
}

/**
 * hob_network_get_known:
 * @self: a network
 *
 * Returns: whether this computer has used it before
 */
gboolean
hob_network_get_known (HobNetwork *self)
{
  g_return_val_if_fail (HOB_IS_NETWORK (self), FALSE);

  return self->state.known;
}

/**
 * hob_network_get_enterprise:
 * @self: a network
 *
 * Returns: whether it wants a name and more, which simple devices do not have
 */
gboolean
hob_network_get_enterprise (HobNetwork *self)
{
  g_return_val_if_fail (HOB_IS_NETWORK (self), FALSE);

  return self->state.enterprise;
}

/**
 * hob_network_get_open:
 * @self: a network
 *
 * Returns: whether it wants no password
 */
gboolean
hob_network_get_open (HobNetwork *self)
{
  g_return_val_if_fail (HOB_IS_NETWORK (self), FALSE);

  return self->state.open;
}
