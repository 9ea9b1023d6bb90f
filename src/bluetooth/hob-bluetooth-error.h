/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HobBluetoothError:
 * @HOB_BLUETOOTH_ERROR_NO_SERVICE: the Bluetooth service does not run
 * @HOB_BLUETOOTH_ERROR_NO_ADAPTER: there is no adapter
 * @HOB_BLUETOOTH_ERROR_OFF: the adapter is off
 * @HOB_BLUETOOTH_ERROR_BLOCKED: a switch or the system keeps the adapter off
 * @HOB_BLUETOOTH_ERROR_GONE: the device is not in reach (any more): look for it again
 * @HOB_BLUETOOTH_ERROR_CONNECT: the device was seen, but no try to connect succeeded
 * @HOB_BLUETOOTH_ERROR_LOST: the connection went away during an operation
 * @HOB_BLUETOOTH_ERROR_MISSING: the device has no such characteristic
 * @HOB_BLUETOOTH_ERROR_REFUSED: the device does not permit the operation, or refused to pair
 * @HOB_BLUETOOTH_ERROR_TOO_LONG: more than 512 bytes
 * @HOB_BLUETOOTH_ERROR_TIMEOUT: no answer in time
 * @HOB_BLUETOOTH_ERROR_CANCELLED: it was told to stop: never a thing to tell a person
 * @HOB_BLUETOOTH_ERROR_FAILED: anything else; the message is for the log only
 */
typedef enum {
  HOB_BLUETOOTH_ERROR_NO_SERVICE,
  HOB_BLUETOOTH_ERROR_NO_ADAPTER,
  HOB_BLUETOOTH_ERROR_OFF,
  HOB_BLUETOOTH_ERROR_BLOCKED,
  HOB_BLUETOOTH_ERROR_GONE,
  HOB_BLUETOOTH_ERROR_CONNECT,
  HOB_BLUETOOTH_ERROR_LOST,
  HOB_BLUETOOTH_ERROR_MISSING,
  HOB_BLUETOOTH_ERROR_REFUSED,
  HOB_BLUETOOTH_ERROR_TOO_LONG,
  HOB_BLUETOOTH_ERROR_TIMEOUT,
  HOB_BLUETOOTH_ERROR_CANCELLED,
  HOB_BLUETOOTH_ERROR_FAILED,
} HobBluetoothError;

#define HOB_BLUETOOTH_ERROR (hob_bluetooth_error_quark ())
GQuark hob_bluetooth_error_quark (void);

G_END_DECLS
