/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"

#include <glib/gi18n.h>

static HobStatus
report_certificate (HobCommand *self, const GError *error)
{
  HobCertificate *certificate = hob_household_get_refused_certificate (self->household);
  GListModel *accounts = hob_household_get_accounts (self->household);
  const char *fingerprint;

  for (guint i = 0; certificate == NULL && i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (accounts, i);

    certificate = hob_session_get_certificate (hob_account_get_session (account));
  }
  if (certificate == NULL) {
    hob_command_error (_ ("The server's certificate is not trusted: %s"), error->message);
    return HOB_STATUS_CERTIFICATE;
  }

  fingerprint = hob_certificate_get_fingerprint (certificate);
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE_CHANGED))
    hob_command_error (_ ("The server shows another certificate than the one that is trusted."));
  else
    hob_command_error (_ ("Nobody vouches for the server's certificate: %s"),
                       hob_certificate_get_reason (certificate));
  hob_command_error (_ ("It belongs to %s, was issued by %s, and is valid until %s."),
                     hob_certificate_get_subject (certificate),
                     hob_certificate_get_issuer (certificate),
                     hob_certificate_get_not_after (certificate));
  hob_command_error (_ ("Compare its fingerprint with the one the server's owner tells you. "
                        "To trust it, add: --trust %s"),
                     fingerprint);
  return HOB_STATUS_CERTIFICATE;
}

static HobStatus
report_stream (HobCommand *self, const GError *error)
{
  switch ((HobXmppError) error->code) {
  case HOB_XMPP_ERROR_NAME_NOT_FOUND:
    hob_command_error (_ ("The server's name was not found: %s"), error->message);
    return HOB_STATUS_CONNECTION;
  case HOB_XMPP_ERROR_UNREACHABLE:
    hob_command_error (_ ("The server cannot be reached: %s"), error->message);
    return HOB_STATUS_CONNECTION;
  case HOB_XMPP_ERROR_SILENT:
    hob_command_error (_ ("The server does not answer."));
    return HOB_STATUS_CONNECTION;
  case HOB_XMPP_ERROR_NOT_ENCRYPTED:
    hob_command_error (_ ("The server offers no encryption, so nothing was sent to it."));
    return HOB_STATUS_CONNECTION;
  case HOB_XMPP_ERROR_CERTIFICATE:
  case HOB_XMPP_ERROR_CERTIFICATE_CHANGED:
    return report_certificate (self, error);
  case HOB_XMPP_ERROR_AUTHENTICATION:
    hob_command_error (_ ("The server does not accept this address and password."));
    return HOB_STATUS_PASSWORD;
  case HOB_XMPP_ERROR_REPLACED:
  case HOB_XMPP_ERROR_STREAM:
  case HOB_XMPP_ERROR_OFFLINE:
    hob_command_error (_ ("The connection was lost: %s"), error->message);
    return HOB_STATUS_CONNECTION;
  case HOB_XMPP_ERROR_TIMEOUT:
    hob_command_error (_ ("There was no answer in time."));
    return HOB_STATUS_UNCONFIRMED;
  default:
    hob_command_error (_ ("The server refused: %s"), error->message);
    return HOB_STATUS_REFUSED;
  }
}

static HobStatus
report_home (HobCommand *self, const GError *error)
{
  switch ((HobHomeError) error->code) {
  case HOB_HOME_ERROR_VALUE:
    hob_command_error (_ ("This value does not fit: %s"), error->message);
    return HOB_STATUS_VALUE;
  case HOB_HOME_ERROR_READ_ONLY:
    hob_command_error (_ ("This can only be read."));
    return HOB_STATUS_REFUSED;
  case HOB_HOME_ERROR_OFFLINE:
    hob_command_error (_ ("The connection was lost before the change was sent."));
    return HOB_STATUS_CONNECTION;
  case HOB_HOME_ERROR_EXPIRED:
    hob_command_error (_ ("The device did not confirm the change in time."));
    return HOB_STATUS_UNCONFIRMED;
  case HOB_HOME_ERROR_SUPERSEDED:
    hob_command_error (_ ("Another change came in between."));
    return HOB_STATUS_UNCONFIRMED;
  case HOB_HOME_ERROR_REVERTED:
    hob_command_error (_ ("The device set it back by itself."));
    return HOB_STATUS_UNCONFIRMED;
  case HOB_HOME_ERROR_REFUSED:
    hob_command_error (_ ("The change was refused: %s"), error->message);
    return HOB_STATUS_REFUSED;
  case HOB_HOME_ERROR_NOT_PERMITTED:
    hob_command_error (_ ("This account may not control this device."));
    return HOB_STATUS_REFUSED;
  case HOB_HOME_ERROR_KEYRING_LOCKED:
    hob_command_error (_ ("The keyring is locked. Unlock it, or use --account and "
                          "--password-file."));
    return HOB_STATUS_ACCOUNT;
  case HOB_HOME_ERROR_KEYRING_ABSENT:
    hob_command_error (_ ("There is no keyring here. Use --account and --password-file."));
    return HOB_STATUS_ACCOUNT;
  case HOB_HOME_ERROR_NO_PASSWORD:
    hob_command_error (_ ("The keyring holds no password for this account. Sign in once in the "
                          "window, or use --account and --password-file."));
    return HOB_STATUS_ACCOUNT;
  case HOB_HOME_ERROR_STORAGE:
    hob_command_error (_ ("What was last known cannot be kept: %s"), error->message);
    return HOB_STATUS_OUTPUT;
  case HOB_HOME_ERROR_ADDRESS:
    hob_command_error (_ ("This is not an address."));
    return HOB_STATUS_USAGE;
  case HOB_HOME_ERROR_EXISTS:
  default:
    hob_command_error (_ ("This device is there already."));
    return HOB_STATUS_DEVICE;
  }
}

/**
 * hob_command_report:
 * @self: a command
 * @error: what went wrong
 *
 * Says on standard error what it means to a person.
 *
 * Returns: the exit status that goes with it
 */
HobStatus
hob_command_report (HobCommand *self, const GError *error)
{
  if (hob_command_is_interrupted (self))
    return HOB_STATUS_INTERRUPTED;
  if (error->domain == HOB_XMPP_ERROR)
    return report_stream (self, error);
  if (error->domain == HOB_HOME_ERROR)
    return report_home (self, error);

  hob_command_error (_ ("There was no answer within %d seconds."), self->timeout);
  return HOB_STATUS_UNCONFIRMED;
}
