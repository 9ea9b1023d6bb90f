/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-bluetooth-error.h"

G_DEFINE_QUARK (hob - bluetooth - error - quark, hob_bluetooth_error)
