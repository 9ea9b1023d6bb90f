/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

#include <glib/gi18n.h>

static void
print_confirmed (HobCommand *self, HobDevice *device, HobField *field)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (self->json) {
    hob_command_print_field (self, device, field);
    return;
  }
  text = hob_command_field_text (field);
  if (hob_field_get_kind (field) == HOB_FIELD_BUTTON)
    line = g_strdup_printf (_ ("%s: %s pressed\n"), hob_device_get_name (device),
                            hob_field_get_label (field));
  else
    line = g_strdup_printf ("%s: %s %s\n", hob_device_get_name (device),
                            hob_field_get_label (field), text);
  hob_command_print (self, line);
}

/**
 * hob_command_set:
 * @self: the command `hob set DEVICE FIELD VALUE`; a button needs no value
 *
 * Changes something, and waits until the device has confirmed it. In a fiber.
 */
HobStatus
hob_command_set (HobCommand *self)
{
  const char *value = self->arguments[2];
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (HobField) field = NULL;
  g_autoptr (GError) error = NULL;
  HobStatus status = hob_command_connect (self);

  if (status == HOB_STATUS_OK)
    status = hob_command_find_device (self, self->arguments[0], &device);
  if (status == HOB_STATUS_OK)
    status = hob_command_wait_live (self, device);
  if (status == HOB_STATUS_OK)
    status = hob_command_find_field (self, device, self->arguments[1], &field);
  if (status != HOB_STATUS_OK)
    return status;

  if (value == NULL && hob_field_get_kind (field) != HOB_FIELD_BUTTON) {
    hob_command_error (_ ("What shall %s be set to?"), hob_field_get_label (field));
    return HOB_STATUS_USAGE;
  }
  if (!hob_command_await (self, hob_field_set_text (field, value != NULL ? value : ""), &error))
    return hob_command_report (self, error);

  print_confirmed (self, device, field);
  return HOB_STATUS_OK;
}
