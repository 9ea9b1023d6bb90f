/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"
#include "hob-json-private.h"

#include <glib/gi18n.h>

/* The account that is online; with several, --account has chosen. */
static HobAccount *
find_account (HobCommand *self)
{
  GListModel *accounts = hob_household_get_accounts (self->household);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (accounts, i);

    if (hob_account_get_state (account) == HOB_SESSION_ONLINE)
      return g_steal_pointer (&account);
  }
  return NULL;
}

static void
print_added (HobCommand *self, HobDevice *device)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->json) {
    hob_json_begin (out);
    hob_json_string (out, "device", hob_device_get_address (device));
    hob_json_string (out, "name", hob_device_get_name (device));
    hob_json_string (out, "room", hob_device_get_room (device));
    hob_json_end (out);
  } else {
    g_string_printf (out, _ ("%s is a device of this home now.\n"), hob_device_get_name (device));
  }
  hob_command_print (self, out->str);
}

/**
 * hob_command_add:
 * @self: the command `hob add ADDRESS [--name NAME] [--room ROOM]`
 *
 * Puts a device on the contact list. In a fiber.
 */
HobStatus
hob_command_add (HobCommand *self)
{
  g_autoptr (HobAccount) account = NULL;
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (GError) error = NULL;
  HobStatus status = hob_command_connect (self);
  g_autoptr (DexFuture) added = NULL;

  if (status == HOB_STATUS_OK)
    status = hob_command_settle (self);
  if (status != HOB_STATUS_OK)
    return status;

  account = find_account (self);
  added = account != NULL
            ? hob_household_add_device (self->household, account, self->arguments[0], self->name,
                                        self->room)
            : dex_future_new_reject (HOB_HOME_ERROR, HOB_HOME_ERROR_OFFLINE, "Offline");
  if (!hob_command_await (self, dex_ref (added), &error))
    return hob_command_report (self, error);

  device = g_value_dup_object (dex_future_get_value (added, NULL));
  print_added (self, device);
  return HOB_STATUS_OK;
}
