/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HobBluetoothError:
 * @HOB_BLUETOOTH_ERROR_NO_ADAPTER: there is no adapter to act on
 * @HOB_BLUETOOTH_ERROR_BLOCKED: a switch or the system keeps the adapter off
 * @HOB_BLUETOOTH_ERROR_TIMEOUT: no answer in time
 * @HOB_BLUETOOTH_ERROR_FAILED: anything else; the message is for the log only
 */
typedef enum {
  HOB_BLUETOOTH_ERROR_NO_ADAPTER,
  HOB_BLUETOOTH_ERROR_BLOCKED,
  HOB_BLUETOOTH_ERROR_TIMEOUT,
  HOB_BLUETOOTH_ERROR_FAILED,
} HobBluetoothError;

#define HOB_BLUETOOTH_ERROR (hob_bluetooth_error_quark ())
GQuark hob_bluetooth_error_quark (void);

G_END_DECLS
