/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-bluetooth-error-private.h"

#include <string.h>

G_DEFINE_QUARK (hob_bluetooth_error, hob_bluetooth_error)

typedef struct {
  const char *name;
  HobBluetoothError code;
} Name;

/* BlueZ's message texts differ by version and situation; its names do not. */
static const Name names[] = {
  {"org.bluez.Error.NotReady", HOB_BLUETOOTH_ERROR_OFF},
  {"org.bluez.Error.DoesNotExist", HOB_BLUETOOTH_ERROR_GONE},
  {"org.freedesktop.DBus.Error.UnknownObject", HOB_BLUETOOTH_ERROR_GONE},
  {"org.freedesktop.DBus.Error.UnknownMethod", HOB_BLUETOOTH_ERROR_GONE},
  {"org.freedesktop.DBus.Error.ServiceUnknown", HOB_BLUETOOTH_ERROR_NO_SERVICE},
  {"org.freedesktop.DBus.Error.NameHasNoOwner", HOB_BLUETOOTH_ERROR_NO_SERVICE},
  {"org.freedesktop.DBus.Error.NoReply", HOB_BLUETOOTH_ERROR_TIMEOUT},
  {"org.bluez.Error.NotPermitted", HOB_BLUETOOTH_ERROR_REFUSED},
  {"org.bluez.Error.NotAuthorized", HOB_BLUETOOTH_ERROR_REFUSED},
  {"org.bluez.Error.NotSupported", HOB_BLUETOOTH_ERROR_REFUSED},
  {"org.bluez.Error.AuthenticationFailed", HOB_BLUETOOTH_ERROR_REFUSED},
  {"org.bluez.Error.AuthenticationCanceled", HOB_BLUETOOTH_ERROR_REFUSED},
  {"org.bluez.Error.AuthenticationRejected", HOB_BLUETOOTH_ERROR_REFUSED},
  {"org.bluez.Error.AuthenticationTimeout", HOB_BLUETOOTH_ERROR_REFUSED},
  {"org.bluez.Error.InvalidArguments", HOB_BLUETOOTH_ERROR_TOO_LONG},
  {"org.bluez.Error.InvalidValueLength", HOB_BLUETOOTH_ERROR_TOO_LONG},
  {"org.bluez.Error.NotConnected", HOB_BLUETOOTH_ERROR_LOST},
};

static HobBluetoothError
classify (const GError *error, const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i].name))
      return names[i].code;
  /* The one failure whose text matters: the link went before the operation began. */
  if (name != NULL && strstr (error->message, "Not connected") != NULL)
    return HOB_BLUETOOTH_ERROR_LOST;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return HOB_BLUETOOTH_ERROR_TIMEOUT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return HOB_BLUETOOTH_ERROR_NO_SERVICE;
  return HOB_BLUETOOTH_ERROR_FAILED;
}

/**
 * hob_bluetooth_error_new_from_dbus:
 * @error: what a call to BlueZ ended with
 *
 * Returns: (transfer full): the same as a HOB_BLUETOOTH_ERROR, by D-Bus name
 */
GError *
hob_bluetooth_error_new_from_dbus (const GError *error)
{
  g_autoptr (GError) stripped = g_error_copy (error);
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (error->domain == HOB_BLUETOOTH_ERROR)
    return g_steal_pointer (&stripped);
  if (g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return g_error_new_literal (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT, "No answer");
  g_dbus_error_strip_remote_error (stripped);
  return g_error_new_literal (HOB_BLUETOOTH_ERROR, (int) classify (error, name), stripped->message);
}

static DexFuture *
translate_cb (DexFuture *completed, gpointer data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (completed, &error);
  return dex_future_new_for_error (hob_bluetooth_error_new_from_dbus (error));
}

/**
 * hob_bluetooth_translate:
 * @call: (transfer full): a call to BlueZ
 *
 * Returns: (transfer full): the same, rejecting with HOB_BLUETOOTH_ERROR
 */
DexFuture *
hob_bluetooth_translate (DexFuture *call)
{
  return dex_future_catch (call, translate_cb, NULL, NULL);
}
