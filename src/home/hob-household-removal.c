/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Devices whose own account this computer can remove, because its password was kept. */

#include "hob-household-private.h"

#include "hob-home-error.h"
#include "hob-home-fiber-private.h"
#include "hob-keyring-private.h"
#include "hob-route-private.h"

typedef struct {
  HobHousehold *household;
  HobDevice *device;
} Removal;

static Removal *
removal_new (HobHousehold *household, HobDevice *device)
{
  Removal *self = g_new (Removal, 1);

  self->household = g_object_ref (household);
  self->device = g_object_ref (device);
  return self;
}

static void
removal_free (gpointer data)
{
  Removal *self = data;

  g_object_unref (self->household);
  g_object_unref (self->device);
  g_free (self);
}

static DexFuture *
remove_from_server (Removal *self, SecretValue *password)
{
  HobAccount *account =
    hob_household_find_account (self->household, hob_device_get_account (self->device));
  const char *address = hob_device_get_address (self->device);

  if (account == NULL)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "Signed out");
  return hob_route_remove_account (HOB_TRANSPORT (hob_account_get_session (account)), address,
                                   secret_value_get_text (password));
}

static DexFuture *
remove_fiber (gpointer data)
{
  Removal *self = data;
  const char *address = hob_device_get_address (self->device);
  g_autoptr (SecretValue) password = NULL;
  g_autoptr (GError) error = NULL;

  password = dex_await_boxed (hob_keyring_lookup (address, HOB_KEYRING_SECONDS), &error);
  if (password == NULL || !dex_await (remove_from_server (self, password), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  dex_future_disown (hob_keyring_clear (address, HOB_KEYRING_SECONDS));

  if (!dex_await (hob_household_remove_device (self->household, self->device), &error) &&
      !g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

/**
 * hob_household_has_credentials:
 * @self: a household
 * @device: one of its devices
 *
 * Asks the keyring whether it has the password of the device's own account, which was kept when the
 * device was brought home. The person is not asked for anything.
 *
 * Returns: (transfer full): resolves to a boolean, within seconds; never rejects
 */
DexFuture *
hob_household_has_credentials (HobHousehold *self, HobDevice *device)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (HOB_IS_DEVICE (device), NULL);

  if (hob_household_get_store (self) == NULL)
    return dex_future_new_for_boolean (FALSE);
  return hob_keyring_has (hob_device_get_address (device));
}

/**
 * hob_household_remove_device_and_account:
 * @self: a household
 * @device: one of its devices, whose credentials were kept
 *
 * Removes the device's own account from its server, with all it has published there, and then the
 * device from the home as hob_household_remove_device() does. The device cannot sign in any more.
 * XEP-0077 §3.2.
 *
 * Returns: (transfer full): resolves when both are gone; rejects with #HOB_HOME_ERROR_NO_PASSWORD,
 *   #HOB_HOME_ERROR_KEYRING_LOCKED, #HOB_HOME_ERROR_KEYRING_ABSENT, or #HOB_XMPP_ERROR when the
 *   server did not do it: then nothing has changed
 */
DexFuture *
hob_household_remove_device_and_account (HobHousehold *self, HobDevice *device)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (self), NULL);
  g_return_val_if_fail (HOB_IS_DEVICE (device), NULL);

  return hob_home_fiber_spawn (remove_fiber, removal_new (self, device), removal_free);
}
