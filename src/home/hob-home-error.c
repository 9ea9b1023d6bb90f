/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-home-error.h"

G_DEFINE_QUARK (hob_home_error, hob_home_error)
