/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-household-private.h"

#include "hob-home-error.h"
#include "hob-home-fiber-private.h"

/* A change of the contact list, while the server answers. Rooms are groups and names are names, so
 * they follow the account to every computer. */
typedef struct {
  HobAccountDevices *devices;
  HobSession *session;
  HobRoster *roster;
  char *address;
  char *name;
  GStrv groups;
} Change;

static Change *
change_new (HobHousehold *household, HobAccount *account, const char *address)
{
  Change *self = g_new0 (Change, 1);

  self->devices = g_object_ref (hob_household_get_devices_of (household, account));
  self->session = g_object_ref (hob_account_get_session (account));
  self->roster = g_object_ref (hob_account_get_roster (account));
  self->address = g_strdup (address);
  return self;
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_object_unref (self->devices);
  g_object_unref (self->session);
  g_object_unref (self->roster);
  g_free (self->address);
  g_free (self->name);
  g_strfreev (self->groups);
  g_free (self);
}

/* The first group is the room; others belong to other programs and stay. */
static GStrv
make_groups (const char *room, HobContact *contact)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *const *groups = contact != NULL ? hob_contact_get_groups (contact) : NULL;

  if (room != NULL && *room != '\0')
    g_strv_builder_add (builder, room);
  for (guint i = 1; groups != NULL && groups[0] != NULL && groups[i] != NULL; i++) {
    if (g_strcmp0 (groups[i], room) != 0)
      g_strv_builder_add (builder, groups[i]);
  }
  return g_strv_builder_end (builder);
}

/* NULL, with @future rejected, when the account was signed out or the device removed: changing its
 * name would bring it back. */
static Change *
change_new_for_device (HobHousehold *household, HobDevice *device, DexFuture **future)
{
  HobAccount *account = hob_household_find_account (household, hob_device_get_account (device));

  if (account == NULL) {
    *future = dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "%s is not signed in",
                                     hob_device_get_account (device));
    return NULL;
  }
  if (hob_account_devices_get (hob_household_get_devices_of (household, account),
                               hob_device_get_address (device)) != device) {
    *future = dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND,
                                     "%s is no device of this home any more",
                                     hob_device_get_address (device));
    return NULL;
  }
  return change_new (household, account, hob_device_get_address (device));
}

static DexFuture *
send_contact (Change *change)
{
  g_autoptr (DexFuture) answer = hob_roster_set_contact (
    change->roster, change->address, change->name, (const char *const *) change->groups);

  change_free (change);
  return g_steal_pointer (&answer);
}

static DexFuture *
add_fiber (gpointer data)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (hob_roster_set_contact (change->roster, change->address, change->name,
                                          (const char *const *) change->groups),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  hob_roster_request_presence (change->roster, change->address);
  return dex_future_new_for_object (hob_account_devices_adopt (change->devices, change->address));
}

/* The server handles requests in order, so the answers of a device that may be gone or refuse are
 * not waited for: only the contact list's counts. */
static DexFuture *
remove_fiber (gpointer data)
{
  static const char *const nodes[] = {HOB_PUBSUB_NODE_UI, HOB_PUBSUB_NODE_SENSORS,
                                      HOB_PUBSUB_NODE_ACTUATORS};
  Change *change = data;
  g_autoptr (GError) error = NULL;
  HobDevice *device;

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    dex_future_disown (
      hob_pubsub_unsubscribe (HOB_TRANSPORT (change->session), change->address, nodes[i]));
  if (!dex_await (hob_roster_remove_contact (change->roster, change->address), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  device = hob_account_devices_get (change->devices, change->address);
  if (device != NULL)
    hob_account_devices_drop (change->devices, device);
  return dex_future_new_for_boolean (TRUE);
}

/**
 * hob_household_find_device:
 * @self: a household
 * @name: what a person calls it
 *
 * Looks for a device by its address, then by its name in any case, then by the beginning of either.
 *
 * Returns: (transfer none) (nullable): the device; %NULL when there is none or more than one
 */
HobDevice *
hob_household_find_device (HobHousehold *self, const char *name)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return hob_device_list_find (hob_household_get_device_list (self), name);
}

/**
 * hob_household_add_device:
 * @self: a household
 * @account: the account that may control it
 * @address: the device's address
 * @name: (nullable): what to call it
 * @room: (nullable): where it is
 *
 * Puts a device on the contact list and asks to see when it is there. Goes on when the future is
 * discarded.
 *
 * Returns: (transfer full): resolves to the #HobDevice; rejects with #HOB_HOME_ERROR_ADDRESS,
 *   #HOB_HOME_ERROR_EXISTS or #HOB_XMPP_ERROR
 */
DexFuture *
hob_household_add_device (HobHousehold *self,
                          HobAccount *account,
                          const char *address,
                          const char *name,
                          const char *room)
{
  g_autofree char *bare = NULL;
  Change *change;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (hob_household_get_devices_of (self, account) != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  bare = hob_jid_normalize_bare (address);
  if (bare == NULL || strchr (bare, '@') == NULL)
    return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_ADDRESS, "“%s” is not an address",
                                  address);
  if (hob_account_devices_get (hob_household_get_devices_of (self, account), bare) != NULL)
    return dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_EXISTS, "%s is a device already",
                                  bare);

  change = change_new (self, account, bare);
  change->name = g_strdup (name);
  change->groups = make_groups (room, hob_roster_find (change->roster, bare));
  return hob_home_fiber_spawn (add_fiber, change, change_free);
}

/**
 * hob_household_rename_device:
 * @self: a household
 * @device: one of its devices
 * @name: (nullable): what to call it from now on; %NULL: as it calls itself
 *
 * Returns: (transfer full): resolves when the server has taken it; rejects with #HOB_XMPP_ERROR
 */
DexFuture *
hob_household_rename_device (HobHousehold *self, HobDevice *device, const char *name)
{
  DexFuture *refusal = NULL;
  HobContact *contact;
  Change *change;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (HOB_IS_DEVICE (device), NULL);

  change = change_new_for_device (self, device, &refusal);
  if (change == NULL)
    return refusal;

  contact = hob_roster_find (change->roster, change->address);
  change->name = g_strdup (name);
  change->groups = make_groups (hob_device_get_room (device), contact);
  return send_contact (change);
}

/**
 * hob_household_move_device:
 * @self: a household
 * @device: one of its devices
 * @room: (nullable): where it is from now on
 *
 * Returns: (transfer full): resolves when the server has taken it; rejects with #HOB_XMPP_ERROR
 */
DexFuture *
hob_household_move_device (HobHousehold *self, HobDevice *device, const char *room)
{
  DexFuture *refusal = NULL;
  HobContact *contact;
  Change *change;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (HOB_IS_DEVICE (device), NULL);

  change = change_new_for_device (self, device, &refusal);
  if (change == NULL)
    return refusal;

  contact = hob_roster_find (change->roster, change->address);
  change->name = contact != NULL ? g_strdup (hob_contact_get_name (contact)) : NULL;
  change->groups = make_groups (room, contact);
  return send_contact (change);
}

/**
 * hob_household_remove_device:
 * @self: a household
 * @device: one of its devices
 *
 * Stops listening to it, takes it off the contact list and forgets what it said.
 *
 * Returns: (transfer full): resolves when the server has taken it off; rejects with #HOB_XMPP_ERROR
 */
DexFuture *
hob_household_remove_device (HobHousehold *self, HobDevice *device)
{
  DexFuture *refusal = NULL;
  Change *change;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (HOB_IS_DEVICE (device), NULL);

  change = change_new_for_device (self, device, &refusal);
  if (change == NULL)
    return refusal;
  return hob_home_fiber_spawn (remove_fiber, change, change_free);
}
