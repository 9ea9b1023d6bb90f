/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"
#include "hob-json-private.h"

#include <glib/gi18n.h>

/**
 * hob_command_remove:
 * @self: the command `hob remove DEVICE`
 *
 * Takes a device off the contact list. In a fiber.
 */
HobStatus
hob_command_remove (HobCommand *self)
{
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  HobStatus status = hob_command_connect (self);

  if (status == HOB_STATUS_OK)
    status = hob_command_find_device (self, self->arguments[0], &device);
  if (status != HOB_STATUS_OK)
    return status;

  if (!hob_command_await (self, hob_household_remove_device (self->household, device), &error))
    return hob_command_report (self, error);

  if (self->json) {
    hob_json_begin (out);
    hob_json_string (out, "device", hob_device_get_address (device));
    hob_json_boolean (out, "removed", TRUE);
    hob_json_end (out);
  } else {
    g_string_printf (out, _ ("%s is no device of this home any more.\n"),
                     hob_device_get_name (device));
  }
  hob_command_print (self, out->str);
  return HOB_STATUS_OK;
}
