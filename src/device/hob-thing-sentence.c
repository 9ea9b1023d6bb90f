/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-sentence-private.h"

#include <glib/gi18n.h>
#include <hob-bluetooth.h>
#include <hob-xmpp.h>

static char *
about_account (const GError *error)
{
  if (error->code == HOB_XMPP_ERROR_AUTHENTICATION)
    return g_strdup (_ ("The server does not accept the address or the password."));
  if (error->code == HOB_XMPP_ERROR_CERTIFICATE ||
      error->code == HOB_XMPP_ERROR_CERTIFICATE_CHANGED)
    return g_strdup (_ ("The server’s certificate is not the trusted one."));
  if (error->code == HOB_XMPP_ERROR_NOT_ENCRYPTED)
    return g_strdup (_ ("The server offers no encryption."));
  return g_strdup_printf (_ ("Not connected: %s"), error->message);
}

static char *
about_bluetooth (const GError *error)
{
  if (error->code == HOB_BLUETOOTH_ERROR_NO_SERVICE)
    return g_strdup (_ ("The Bluetooth service does not run."));
  if (error->code == HOB_BLUETOOTH_ERROR_NO_ADAPTER)
    return g_strdup (_ ("There is no such Bluetooth adapter."));
  if (error->code == HOB_BLUETOOTH_ERROR_OFF || error->code == HOB_BLUETOOTH_ERROR_BLOCKED)
    return g_strdup (_ ("Bluetooth is off, and cannot be turned on from here."));
  return g_strdup_printf (_ ("Bluetooth does not let this be a device: %s"), error->message);
}

/**
 * hob_thing_sentence_new:
 * @error: %HOB_XMPP_ERROR, %HOB_BLUETOOTH_ERROR, or one whose message is a sentence
 *
 * Returns: (transfer full): the sentence
 */
char *
hob_thing_sentence_new (const GError *error)
{
  if (error->domain == HOB_XMPP_ERROR)
    return about_account (error);
  return error->domain == HOB_BLUETOOTH_ERROR ? about_bluetooth (error) : g_strdup (error->message);
}
