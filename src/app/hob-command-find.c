/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

#include <glib/gi18n.h>

/* What is looked for, while the list of devices grows. */
typedef struct {
  HobHousehold *household;
  HobDevice *device;
} Watch;

static gboolean
is_live_or_gone (gpointer data)
{
  Watch *watch = data;

  return hob_device_get_live (watch->device) ||
         hob_household_find_device (watch->household, hob_device_get_address (watch->device)) ==
           NULL;
}

static gboolean
begins_like (const char *text, const char *folded)
{
  g_autofree char *own = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return own != NULL && g_str_has_prefix (own, folded);
}

static void
add_candidate (GString *candidates, const char *name)
{
  if (candidates->len > 0)
    g_string_append (candidates, ", ");
  g_string_append (candidates, name);
}

/* Those that begin like @name; all when it is NULL. */
static char *
list_devices (HobCommand *self, const char *name)
{
  GListModel *devices = G_LIST_MODEL (self->household);
  g_autofree char *folded = name != NULL ? g_utf8_casefold (name, -1) : NULL;
  GString *candidates = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++) {
    g_autoptr (HobDevice) device = g_list_model_get_item (devices, i);
    g_autofree char *both =
      g_strdup_printf ("%s (%s)", hob_device_get_name (device), hob_device_get_address (device));

    if (folded == NULL || begins_like (hob_device_get_name (device), folded) ||
        begins_like (hob_device_get_address (device), folded))
      add_candidate (candidates, both);
  }
  return g_string_free (candidates, FALSE);
}

static HobStatus
report_no_device (HobCommand *self, const char *name)
{
  g_autofree char *several = list_devices (self, name);
  g_autofree char *all = list_devices (self, NULL);

  if (*several != '\0')
    hob_command_error (_ ("“%s” may be one of several: %s"), name, several);
  else if (*all != '\0')
    hob_command_error (_ ("There is no device “%s”. There are: %s"), name, all);
  else
    hob_command_error (_ ("There is no device “%s”; this home has none yet."), name);
  return HOB_STATUS_DEVICE;
}

/**
 * hob_command_find_device:
 * @self: a command that is connected
 * @name: what the person calls it
 * @device: (out) (transfer full): the device
 *
 * One that is remembered is found at once, another when the contacts have answered. In a fiber.
 */
HobStatus
hob_command_find_device (HobCommand *self, const char *name, HobDevice **device)
{
  HobDevice *found = hob_household_find_device (self->household, name);
  HobStatus status;

  if (found == NULL) {
    status = hob_command_settle (self);
    if (status != HOB_STATUS_OK)
      return status;
    found = hob_household_find_device (self->household, name);
  }
  if (found == NULL)
    return report_no_device (self, name);

  *device = g_object_ref (found);
  return HOB_STATUS_OK;
}

static char *
list_fields (HobDevice *device)
{
  GListModel *fields = G_LIST_MODEL (device);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++) {
    g_autoptr (HobField) field = g_list_model_get_item (fields, i);

    if (hob_field_get_kind (field) != HOB_FIELD_HEADING)
      add_candidate (names, hob_field_get_label (field));
  }
  return g_string_free (names, FALSE);
}

/**
 * hob_command_find_field:
 * @self: a command
 * @device: a device that is live
 * @name: what the person calls it
 * @field: (out) (transfer full): one of its controls or readings
 */
HobStatus
hob_command_find_field (HobCommand *self, HobDevice *device, const char *name, HobField **field)
{
  HobField *found = hob_device_find_field (device, name);
  g_autofree char *names = NULL;

  if (found != NULL) {
    *field = g_object_ref (found);
    return HOB_STATUS_OK;
  }
  if (g_list_model_get_n_items (G_LIST_MODEL (device)) == 0) {
    hob_command_error (_ ("%s has not published any controls or readings."),
                       hob_device_get_name (device));
    return HOB_STATUS_NO_CONTROLS;
  }
  names = list_fields (device);
  hob_command_error (_ ("%s has no “%s”. It has: %s"), hob_device_get_name (device), name, names);
  return HOB_STATUS_FIELD;
}

/**
 * hob_command_wait_live:
 * @self: a command that is connected
 * @device: a device
 *
 * Waits until what the device says has been fetched over this connection. In a fiber.
 */
HobStatus
hob_command_wait_live (HobCommand *self, HobDevice *device)
{
  Watch watch = {self->household, device};

  if (!hob_command_wait (self, device, "notify::live", is_live_or_gone, &watch)) {
    if (hob_command_is_interrupted (self))
      return HOB_STATUS_INTERRUPTED;
    hob_command_error (_ ("What %s says could not be fetched within %d seconds."),
                       hob_device_get_name (device), self->timeout);
    return HOB_STATUS_NOT_LIVE;
  }
  if (!hob_device_get_live (device)) {
    hob_command_error (_ ("%s is not among the contacts any more."), hob_device_get_name (device));
    return HOB_STATUS_DEVICE;
  }
  if (hob_device_get_form (device) == HOB_DEVICE_FORM_FORBIDDEN) {
    hob_command_error (_ ("This account may not see %s."), hob_device_get_name (device));
    return HOB_STATUS_REFUSED;
  }
  return HOB_STATUS_OK;
}
