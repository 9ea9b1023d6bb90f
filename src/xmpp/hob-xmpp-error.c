/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-xmpp-error.h"

G_DEFINE_QUARK (hob - xmpp - error - quark, hob_xmpp_error)
