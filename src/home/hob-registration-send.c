/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The hand-over: everything the device needs, in the order in which it wants it. */

#include "hob-registration-private.h"

#include "hob-household-private.h"

#include <string.h>

#define MOST_LOSSES 2 /* of the connection, before the person is told */

static const char setup_done[] = {1};

/* Only a device that has the key of its code can read it then. */
static GBytes *
wrap (HobRegistration *self, const char *data, gsize size)
{
  g_autoptr (GBytes) plain = hob_seal_take_secret (g_memdup2 (data, size), size);

  if (!self->flags[HOB_REGISTRATION_PROP_PROVEN] &&
      hob_registration_code_get_sealing (self->code) == HOB_SEALING_REQUIRED)
    return NULL;
  if (!self->flags[HOB_REGISTRATION_PROP_PROVEN])
    return g_steal_pointer (&plain);
  return hob_seal_close (hob_registration_code_get_key (self->code), plain);
}

static gboolean
write_bytes (HobRegistration *self, const char *uuid, const char *data, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = wrap (self, data, size);

  if (bytes == NULL) {
    g_set_error_literal (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_NOT_PROVEN,
                         "Nothing can be sealed with the key of the code");
    return FALSE;
  }
  return hob_registration_await (self, hob_link_write (self->link, uuid, bytes),
                                 self->deadlines.connect, HOB_BLUETOOTH_ERROR,
                                 HOB_BLUETOOTH_ERROR_TIMEOUT, error);
}

static gboolean
write_text (HobRegistration *self, const char *uuid, const char *text, GError **error)
{
  return write_bytes (self, uuid, text, strlen (text), error);
}

static gboolean
is_connected (HobRegistration *self)
{
  return self->link != NULL && hob_link_get_connected (self->link);
}

static gboolean
reconnect (HobRegistration *self, GError **error)
{
  return hob_registration_find (self, error) && hob_registration_connect (self, error);
}

static gboolean
write_credentials (HobRegistration *self, GError **error)
{
  return write_text (self, HOB_UUID_ADDRESS, self->address, error) &&
         write_text (self, HOB_UUID_PASSWORD, self->password, error) &&
         write_text (self, HOB_UUID_SENDER, hob_account_get_address (self->account), error) &&
         write_text (self, HOB_UUID_WIFI_NAME,
                     hob_registration_get_text (self, HOB_REGISTRATION_PROP_NETWORK), error) &&
         write_text (self, HOB_UUID_WIFI_PASSWORD,
                     hob_registration_get_text (self, HOB_REGISTRATION_PROP_NETWORK_PASSWORD),
                     error);
}

static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_LOST) ||
         g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_GONE);
}

/* A device that was not used for a while hangs up, which may show only now; and a connection may be
 * lost at any moment. Nothing counts for the device before the last write. */
static gboolean
write_or_reconnect (HobRegistration *self, GError **error)
{
  for (guint lost = 0;; lost++) {
    g_autoptr (GError) reason = NULL;

    if (!is_connected (self) && !reconnect (self, error))
      return FALSE;
    if (write_credentials (self, &reason))
      return TRUE;
    if (lost == MOST_LOSSES || !is_lost (reason)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  }
}

static const char *
text_or_null (HobRegistration *self, guint id)
{
  const char *text = hob_registration_get_text (self, id);

  return *text != '\0' ? text : NULL;
}

/* From here on the device may come at any moment, whatever becomes of this program. */
static gboolean
expect (HobRegistration *self, GError **error)
{
  HobAccountDevices *devices = hob_household_get_devices_of (self->household, self->account);
  HobStoredNewcomer stored = {
    .account = (char *) hob_account_get_address (self->account),
    .address = self->address,
    .name = (char *) text_or_null (self, HOB_REGISTRATION_PROP_NAME),
    .room = (char *) text_or_null (self, HOB_REGISTRATION_PROP_ROOM),
    .since = g_get_real_time (),
  };

  if (devices == NULL) {
    g_set_error_literal (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "Signed out");
    return FALSE;
  }
  hob_registration_watch (self, hob_account_devices_expect (devices, &stored));
  /* A disk that fails is no reason not to go on: nothing else depends on it. */
  hob_registration_await (self, hob_account_devices_write (devices), self->deadlines.store,
                          HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT, NULL);
  return !self->moved && !self->ended;
}

/* The firmware restarts inside this write: that it went wrong means that it went well, unless it
 * was never sent. */
static gboolean
finish (HobRegistration *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (write_bytes (self, HOB_UUID_SETUP_DONE, setup_done, sizeof setup_done, &reason))
    return TRUE;
  if (reason->domain != HOB_BLUETOOTH_ERROR || reason->code == HOB_BLUETOOTH_ERROR_MISSING ||
      reason->code == HOB_BLUETOOTH_ERROR_REFUSED) {
    hob_registration_unexpect (self);
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  g_debug ("The last write: %s", reason->message);
  return TRUE;
}

/**
 * hob_registration_send:
 * @self: a registration with an account for the device
 * @error: the reason
 *
 * Hands everything over. Success as far as anybody can tell.
 */
gboolean
hob_registration_send (HobRegistration *self, GError **error)
{
  if (!write_or_reconnect (self, error) || !expect (self, error) || !finish (self, error))
    return FALSE;
  hob_registration_drop_link (self);
  return TRUE;
}
