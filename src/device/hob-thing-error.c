/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-error-private.h"

G_DEFINE_QUARK (hob_thing_error, hob_thing_error)
