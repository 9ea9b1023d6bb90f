/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HobWireError:
 * @HOB_WIRE_ERROR_MALFORMED: not well-formed, or not what its element says it is
 * @HOB_WIRE_ERROR_LIMIT: deeper, wider or larger than Hob accepts
 * @HOB_WIRE_ERROR_ENCODING: not UTF-8, or characters XML forbids
 * @HOB_WIRE_ERROR_VALUE: a value that does not fit its type, range or options
 * @HOB_WIRE_ERROR_CODE_FOREIGN: a code, but not of the kind asked for
 * @HOB_WIRE_ERROR_CODE_NO_ADDRESS: a device's code without an address
 * @HOB_WIRE_ERROR_CODE_ADDRESS: a device's code with a broken address
 * @HOB_WIRE_ERROR_CODE_BROADCAST: a device's code with everybody's address
 * @HOB_WIRE_ERROR_CODE_ALGORITHM: a device's code with a kind of key that Hob does not know
 * @HOB_WIRE_ERROR_CODE_KEY: a device's code with a broken or missing key
 */
typedef enum {
  HOB_WIRE_ERROR_MALFORMED,
  HOB_WIRE_ERROR_LIMIT,
  HOB_WIRE_ERROR_ENCODING,
  HOB_WIRE_ERROR_VALUE,
  HOB_WIRE_ERROR_CODE_FOREIGN,
  HOB_WIRE_ERROR_CODE_NO_ADDRESS,
  HOB_WIRE_ERROR_CODE_ADDRESS,
  HOB_WIRE_ERROR_CODE_BROADCAST,
  HOB_WIRE_ERROR_CODE_ALGORITHM,
  HOB_WIRE_ERROR_CODE_KEY,
} HobWireError;

#define HOB_WIRE_ERROR (hob_wire_error_quark ())
GQuark hob_wire_error_quark (void);

G_END_DECLS
