/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HOB_HOME_ERROR_VALUE,         /* does not fit the field; the message says what would */
  HOB_HOME_ERROR_READ_ONLY,     /* the field cannot be changed */
  HOB_HOME_ERROR_OFFLINE,       /* not connected: changes are refused, not queued */
  HOB_HOME_ERROR_EXPIRED,       /* not sent or not answered within ten seconds */
  HOB_HOME_ERROR_REFUSED,       /* device or server said no; the message may say why */
  HOB_HOME_ERROR_NOT_PERMITTED, /* no way to control this device with this account */
  HOB_HOME_ERROR_SUPERSEDED,    /* a newer change of the same field took its place */
  HOB_HOME_ERROR_REVERTED,      /* the device set it back by itself */
  HOB_HOME_ERROR_KEYRING_LOCKED,
  HOB_HOME_ERROR_KEYRING_ABSENT,
  HOB_HOME_ERROR_NO_PASSWORD, /* the keyring holds none for this account */
  HOB_HOME_ERROR_STORAGE,     /* the data folder cannot be read or written */
  HOB_HOME_ERROR_ADDRESS,     /* not an address */
  HOB_HOME_ERROR_EXISTS,
} HobHomeError;

#define HOB_HOME_ERROR (hob_home_error_quark ())
GQuark hob_home_error_quark (void);

G_END_DECLS
