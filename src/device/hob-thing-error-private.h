/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HobThingError:
 * @HOB_THING_ERROR_FILE: the key file cannot be read or says something wrong
 * @HOB_THING_ERROR_VALUE: a value that does not fit its field; the message says what would
 * @HOB_THING_ERROR_READ_ONLY: a reading or heading, which nobody can set
 * @HOB_THING_ERROR_REFUSED: the field's command refused, failed or did not end in time
 * @HOB_THING_ERROR_SUPERSEDED: a newer value of the same field took its place
 * @HOB_THING_ERROR_STATE: what a new device has to remember cannot be read or written
 * @HOB_THING_ERROR_WIFI: the network cannot be joined
 * @HOB_THING_ERROR_WIFI_PASSWORD: the network does not accept its password
 * @HOB_THING_ERROR_STOPPED: it was told to stop: never a thing to tell a person
 *
 * Messages are sentences for the person at the device's terminal or in its conversation.
 */
typedef enum {
  HOB_THING_ERROR_FILE,
  HOB_THING_ERROR_VALUE,
  HOB_THING_ERROR_READ_ONLY,
  HOB_THING_ERROR_REFUSED,
  HOB_THING_ERROR_SUPERSEDED,
  HOB_THING_ERROR_STATE,
  HOB_THING_ERROR_WIFI,
  HOB_THING_ERROR_WIFI_PASSWORD,
  HOB_THING_ERROR_STOPPED,
} HobThingError;

#define HOB_THING_ERROR (hob_thing_error_quark ())
GQuark hob_thing_error_quark (void);

G_END_DECLS
