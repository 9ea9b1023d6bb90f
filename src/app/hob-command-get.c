/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

#include <glib/gi18n.h>

static void
print_all (HobCommand *self, HobDevice *device)
{
  GListModel *fields = G_LIST_MODEL (device);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++) {
    g_autoptr (HobField) field = g_list_model_get_item (fields, i);

    if (hob_field_get_kind (field) == HOB_FIELD_HEADING)
      continue;
    if (self->json)
      hob_command_print_field (self, device, field);
    g_ptr_array_add (cells, g_strdup (hob_field_get_label (field)));
    g_ptr_array_add (cells, hob_command_field_text (field));
  }
  if (!self->json)
    hob_command_print_table (self, cells, 2);
}

/**
 * hob_command_get:
 * @self: the command `hob get DEVICE [FIELD]`
 *
 * Prints what a device says, fetched now. In a fiber.
 */
HobStatus
hob_command_get (HobCommand *self)
{
  const char *name = self->arguments[1];
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (HobField) field = NULL;
  HobStatus status = hob_command_connect (self);

  if (status == HOB_STATUS_OK)
    status = hob_command_find_device (self, self->arguments[0], &device);
  if (status == HOB_STATUS_OK)
    status = hob_command_wait_live (self, device);
  if (status == HOB_STATUS_OK && name != NULL)
    status = hob_command_find_field (self, device, name, &field);
  if (status != HOB_STATUS_OK)
    return status;

  if (field != NULL)
    hob_command_print_field (self, device, field);
  else
    print_all (self, device);
  if (g_list_model_get_n_items (G_LIST_MODEL (device)) > 0)
    return HOB_STATUS_OK;

  hob_command_error (_ ("%s has not published any controls or readings."),
                     hob_device_get_name (device));
  return HOB_STATUS_NO_CONTROLS;
}
