/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-error.h"

G_DEFINE_QUARK (hob_wire_error, hob_wire_error)
