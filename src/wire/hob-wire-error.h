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
 */
typedef enum {
  HOB_WIRE_ERROR_MALFORMED,
  HOB_WIRE_ERROR_LIMIT,
  HOB_WIRE_ERROR_ENCODING,
  HOB_WIRE_ERROR_VALUE,
} HobWireError;

#define HOB_WIRE_ERROR (hob_wire_error_quark ())
GQuark hob_wire_error_quark (void);

G_END_DECLS
