/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

#include "hob-json-private.h"

#include <glib/gi18n.h>

static const char *
presence_text (HobDevice *device)
{
  return hob_device_get_available (device) ? _ ("there") : _ ("away");
}

static void
print_json (HobCommand *self, HobDevice *device)
{
  g_autoptr (GEnumClass) forms = g_type_class_ref (HOB_TYPE_DEVICE_FORM);
  g_autoptr (GString) out = g_string_new (NULL);

  hob_json_begin (out);
  hob_json_string (out, "device", hob_device_get_address (device));
  hob_json_string (out, "name", hob_device_get_name (device));
  hob_json_string (out, "room", hob_device_get_room (device));
  hob_json_string (out, "account", hob_device_get_account (device));
  hob_json_boolean (out, "available", hob_device_get_available (device));
  hob_json_boolean (out, "live", hob_device_get_live (device));
  hob_json_time (out, "last_seen", hob_device_get_last_seen (device));
  hob_json_string (out, "form",
                   g_enum_get_value (forms, (int) hob_device_get_form (device))->value_nick);
  hob_json_boolean (out, "control_refused", hob_device_get_control_refused (device));
  hob_json_boolean (out, "open_to_anyone", hob_device_get_open_to_anyone (device));
  hob_json_string (out, "summary", hob_device_get_summary (device));
  hob_json_end (out);
  hob_command_print (self, out->str);
}

static void
print_row (GPtrArray *cells, HobDevice *device)
{
  g_ptr_array_add (cells, (gpointer) hob_device_get_name (device));
  g_ptr_array_add (cells, (gpointer) hob_device_get_room (device));
  g_ptr_array_add (cells, (gpointer) presence_text (device));
  g_ptr_array_add (cells, (gpointer) hob_device_get_summary (device));
  g_ptr_array_add (cells, (gpointer) hob_device_get_address (device));
}

/* One after the other is enough: all of them are being fetched at the same time. One that may not
 * be seen is a line of the list all the same. */
static HobStatus
wait_for_all (HobCommand *self)
{
  GListModel *devices = G_LIST_MODEL (self->household);
  HobStatus status = hob_command_settle (self);

  for (guint i = 0; status == HOB_STATUS_OK && i < g_list_model_get_n_items (devices); i++) {
    g_autoptr (HobDevice) device = g_list_model_get_item (devices, i);
    HobStatus one = hob_command_wait_live (self, device);

    if (one == HOB_STATUS_NOT_LIVE || one == HOB_STATUS_INTERRUPTED)
      status = one;
  }
  return status;
}

/**
 * hob_command_devices:
 * @self: the command `hob devices`
 *
 * Lists the devices of the home, by room and name. In a fiber.
 */
HobStatus
hob_command_devices (HobCommand *self)
{
  static const char *const titles[] = {N_ ("Name"), N_ ("Room"), N_ ("Presence"), N_ ("State"),
                                       N_ ("Address")};
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  HobStatus status = hob_command_connect (self);
  GListModel *devices;

  if (status != HOB_STATUS_OK)
    return status;
  status = wait_for_all (self);
  if (status == HOB_STATUS_INTERRUPTED)
    return status;

  devices = G_LIST_MODEL (self->household);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_ptr_array_add (cells, _ (titles[i]));
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++) {
    g_autoptr (HobDevice) device = g_list_model_get_item (devices, i);

    if (self->json)
      print_json (self, device);
    else
      print_row (cells, device);
  }
  if (!self->json && cells->len > G_N_ELEMENTS (titles))
    hob_command_print_table (self, cells, G_N_ELEMENTS (titles));
  else if (!self->json)
    hob_command_error (_ ("This home has no devices yet."));
  return status;
}
