/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"
#include "hob-json-private.h"

#include <glib/gi18n.h>

static void
describe_options (GString *out, HobField *field)
{
  guint n_options = hob_field_get_n_options (field);

  if (n_options == 0)
    return;
  hob_json_begin_array (out, "options");
  for (guint i = 0; i < n_options; i++) {
    hob_json_begin_element (out);
    hob_json_string (out, "value", hob_field_get_option_value (field, i));
    hob_json_string (out, "label", hob_field_get_option_label (field, i));
    hob_json_end_element (out);
  }
  hob_json_end_array (out);
}

static void
print_json (HobCommand *self, HobDevice *device, HobField *field)
{
  g_autoptr (GString) out = g_string_new (NULL);
  double minimum, maximum;

  hob_json_begin (out);
  hob_command_describe_field (out, device, field);
  hob_json_string (out, "description", hob_field_get_description (field));
  if (hob_field_get_range (field, &minimum, &maximum)) {
    hob_json_number (out, "minimum", minimum);
    hob_json_number (out, "maximum", maximum);
    hob_json_number (out, "step", hob_field_get_step (field));
  }
  describe_options (out, field);
  hob_json_end (out);
  hob_command_print (self, out->str);
}

/* What may be said to the field, in words. */
static char *
describe_choice (HobField *field)
{
  g_autoptr (GString) out = g_string_new (NULL);
  double minimum, maximum;

  if (!hob_field_get_writable (field))
    return g_strdup (_ ("read only"));
  if (hob_field_get_kind (field) == HOB_FIELD_SWITCH)
    return g_strdup (_ ("on or off"));
  if (hob_field_get_range (field, &minimum, &maximum)) {
    g_autofree char *from = hob_reading_format_number (minimum);
    g_autofree char *to = hob_reading_format_number (maximum);

    return g_strdup_printf (_ ("%s to %s"), from, to);
  }
  for (guint i = 0; i < hob_field_get_n_options (field); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", hob_field_get_option_label (field, i));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
print_form (HobCommand *self, HobDevice *device)
{
  static const char *const titles[] = {N_ ("Label"), N_ ("Value"), N_ ("Kind"), N_ ("Possible"),
                                       N_ ("Field")};
  GListModel *fields = G_LIST_MODEL (device);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_ptr_array_add (cells, g_strdup (_ (titles[i])));
  for (guint i = 0; i < g_list_model_get_n_items (fields); i++) {
    g_autoptr (HobField) field = g_list_model_get_item (fields, i);

    g_ptr_array_add (cells, g_strdup (hob_field_get_label (field)));
    g_ptr_array_add (cells, hob_command_field_text (field));
    g_ptr_array_add (cells, g_strdup (hob_command_kind_name (field)));
    g_ptr_array_add (cells, describe_choice (field));
    g_ptr_array_add (cells, g_strdup (hob_field_get_var (field)));
  }
  hob_command_print_table (self, cells, G_N_ELEMENTS (titles));
}

static void
print_json_form (HobCommand *self, HobDevice *device)
{
  GListModel *fields = G_LIST_MODEL (device);

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++) {
    g_autoptr (HobField) field = g_list_model_get_item (fields, i);

    print_json (self, device, field);
  }
}

/**
 * hob_command_form:
 * @self: the command `hob form DEVICE`
 *
 * Prints a device's own form: what there is to see and to set. In a fiber.
 */
HobStatus
hob_command_form (HobCommand *self)
{
  g_autoptr (HobDevice) device = NULL;
  HobStatus status = hob_command_connect (self);

  if (status == HOB_STATUS_OK)
    status = hob_command_find_device (self, self->arguments[0], &device);
  if (status == HOB_STATUS_OK)
    status = hob_command_wait_live (self, device);
  if (status != HOB_STATUS_OK)
    return status;

  if (hob_device_get_form (device) == HOB_DEVICE_FORM_BROKEN) {
    hob_command_error (_ ("The controls of %s cannot be read."), hob_device_get_name (device));
    return HOB_STATUS_NO_CONTROLS;
  }
  if (hob_device_get_form (device) != HOB_DEVICE_FORM_SHOWN) {
    hob_command_error (_ ("%s has not published its controls."), hob_device_get_name (device));
    return HOB_STATUS_NO_CONTROLS;
  }
  if (self->json)
    print_json_form (self, device);
  else
    print_form (self, device);
  return HOB_STATUS_OK;
}
