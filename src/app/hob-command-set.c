/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

#include <glib/gi18n.h>

/* A device whose presence we may see tells it right after we have come. */
#define PRESENCE_MILLISECONDS 2000
/* A server may confirm before the device has had its say. No longer than the pause that has to be
 * between two commands anyway. */
#define REGRET_MILLISECONDS 250

static gboolean
is_available (gpointer device)
{
  return hob_device_get_available (device);
}

static gboolean
has_error (gpointer field)
{
  return hob_field_get_error (field) != NULL;
}

static gboolean
shows_presence (HobCommand *self, HobDevice *device)
{
  GListModel *accounts = hob_household_get_accounts (self->household);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (accounts, i);
    HobContact *contact =
      hob_roster_find (hob_account_get_roster (account), hob_device_get_address (device));

    if (contact != NULL &&
        g_str_equal (hob_account_get_address (account), hob_device_get_account (device)))
      return g_str_equal (hob_contact_get_subscription (contact), "to") ||
             g_str_equal (hob_contact_get_subscription (contact), "both");
  }
  return FALSE;
}

/* A server would take a change for a device that is away, and call it done. */
static HobStatus
check_presence (HobCommand *self, HobDevice *device)
{
  if (!shows_presence (self, device) ||
      hob_command_wait_briefly (self, device, "notify::available", is_available, device,
                                PRESENCE_MILLISECONDS))
    return HOB_STATUS_OK;
  if (hob_command_is_interrupted (self))
    return HOB_STATUS_INTERRUPTED;

  hob_command_error (_ ("%s is away, so nothing was changed."), hob_device_get_name (device));
  return HOB_STATUS_NOT_LIVE;
}

static HobStatus
change (HobCommand *self, HobField *field, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (!hob_command_await (self, hob_field_set_text (field, value != NULL ? value : ""), &error))
    return hob_command_report (self, error);
  if (hob_field_get_kind (field) != HOB_FIELD_BUTTON &&
      hob_command_wait_briefly (self, field, "notify::error", has_error, field,
                                REGRET_MILLISECONDS))
    return hob_command_report (self, hob_field_get_error (field));
  return HOB_STATUS_OK;
}

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
  status = check_presence (self, device);
  if (status == HOB_STATUS_OK)
    status = change (self, field, value);
  if (status == HOB_STATUS_OK)
    print_confirmed (self, device, field);
  return status;
}
