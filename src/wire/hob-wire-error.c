/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-error.h"

G_DEFINE_QUARK (hob - wire - error - quark, hob_wire_error)
