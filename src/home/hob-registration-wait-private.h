/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Waiting in the fibers of a registration. */
gboolean hob_registration_wait (DexFuture *future,
                                DexPromise *interruption,
                                int milliseconds,
                                GError **error);

G_END_DECLS
