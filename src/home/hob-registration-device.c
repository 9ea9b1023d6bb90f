/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Finding the device, and what it says of itself. */

#include "hob-registration-private.h"
#include "hob-registration-said-private.h"

#include <string.h>

/* What can be read from a device, and where it goes. Every one may be missing. */
static const struct {
  const char *uuid;
  guint id; /* 0: not shown */
} values[] = {
  {HOB_UUID_SERIAL_NUMBER, HOB_REGISTRATION_PROP_SERIAL},
  {HOB_UUID_MANUFACTURER, HOB_REGISTRATION_PROP_MAKER},
  {HOB_UUID_HARDWARE_REVISION, HOB_REGISTRATION_PROP_HARDWARE},
  {HOB_UUID_SOFTWARE_REVISION, HOB_REGISTRATION_PROP_SOFTWARE},
  {HOB_UUID_LANGUAGE, 0},
};

static GBytes *
await_bytes (DexFuture *future)
{
  const GValue *value = dex_future_get_value (future, NULL);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

/* FALSE only when there is no point in asking for more. */
static gboolean
read_value (HobRegistration *self, const char *uuid, GBytes **bytes, GError **error)
{
  g_autoptr (DexFuture) future = hob_link_read (self->link, uuid);
  g_autoptr (GError) reason = NULL;

  if (hob_registration_await (self, dex_ref (future), self->deadlines.connect, HOB_BLUETOOTH_ERROR,
                              HOB_BLUETOOTH_ERROR_TIMEOUT, &reason)) {
    *bytes = await_bytes (future);
    return TRUE;
  }
  if (!self->moved && !self->ended && hob_link_get_connected (self->link) &&
      !g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
read_values (HobRegistration *self, GBytes **said, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    if (!read_value (self, values[i].uuid, &said[i], error))
      return FALSE;
  }
  return TRUE;
}

static char *
to_text (GBytes *bytes)
{
  return hob_registration_clean_said (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
show (HobRegistration *self, GBytes **said)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = said[i] != NULL ? to_text (said[i]) : NULL;

    if (values[i].id != 0)
      hob_registration_set_text (self, values[i].id, text);
  }
}

/* What the form can say by itself; what was typed before stays. */
static void
suggest (HobRegistration *self)
{
  g_autofree char *said = hob_link_dup_name (self->link);
  g_autofree char *name = said != NULL ? hob_registration_clean_said (said, strlen (said)) : NULL;

  hob_registration_set_text (self, HOB_REGISTRATION_PROP_MODEL, name);
  if (*hob_registration_get_text (self, HOB_REGISTRATION_PROP_NAME) == '\0')
    hob_registration_set_text (self, HOB_REGISTRATION_PROP_NAME, name);
  if (*hob_registration_get_text (self, HOB_REGISTRATION_PROP_LOCAL_PART) == '\0') {
    g_autofree char *local_part = hob_registration_make_local_part (
      hob_registration_get_text (self, HOB_REGISTRATION_PROP_NAME));

    hob_registration_set_text (self, HOB_REGISTRATION_PROP_LOCAL_PART, local_part);
  }
}

/**
 * hob_registration_find:
 * @self: a registration with a code
 * @error: the reason
 *
 * Looks for the device whose code it is.
 */
gboolean
hob_registration_find (HobRegistration *self, GError **error)
{
  g_autoptr (DexFuture) looking = NULL;
  gboolean found;

  hob_registration_drop_link (self);
  self->finder = hob_finder_new (self->adapter, hob_registration_code_get_address (self->code));
  looking = hob_finder_find (self->finder);
  found = hob_registration_await (self, dex_ref (looking), self->deadlines.find,
                                  HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT, error);
  if (found)
    self->link = g_value_dup_object (dex_future_get_value (looking, NULL));
  else
    hob_finder_stop (self->finder);
  g_clear_object (&self->finder);
  return found;
}

/**
 * hob_registration_connect:
 * @self: a registration that has found its device
 * @error: the reason
 */
gboolean
hob_registration_connect (HobRegistration *self, GError **error)
{
  return hob_registration_await (self, hob_link_connect (self->link), self->deadlines.connect,
                                 HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT, error);
}

/**
 * hob_registration_identify:
 * @self: a registration that is connected to its device
 * @error: the reason
 *
 * Reads what the device says of itself, and whether it proves to be the one whose code was scanned.
 */
gboolean
hob_registration_identify (HobRegistration *self, GError **error)
{
  const guint8 *key = hob_registration_code_get_key (self->code);
  GBytes *said[G_N_ELEMENTS (values)] = {NULL};
  gboolean read = read_values (self, said, error);
  gboolean proven = FALSE;

  if (read) {
    proven = key != NULL && hob_registration_prove_said (key, said, G_N_ELEMENTS (values));
    hob_registration_set_flag (self, HOB_REGISTRATION_PROP_PROVEN, proven);
    show (self, said);
    suggest (self);
  }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_clear_pointer (&said[i], g_bytes_unref);
  if (read && !proven && hob_registration_code_get_sealing (self->code) == HOB_SEALING_REQUIRED) {
    g_set_error_literal (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_NOT_PROVEN,
                         "The device does not have the key of its code");
    return FALSE;
  }
  return read;
}

/**
 * hob_registration_drop_link:
 * @self: a registration
 *
 * Lets go of the device.
 */
void
hob_registration_drop_link (HobRegistration *self)
{
  if (self->link != NULL)
    hob_link_close (self->link);
  g_clear_object (&self->link);
}
