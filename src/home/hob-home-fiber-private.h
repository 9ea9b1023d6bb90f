/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

DexFuture *hob_home_fiber_spawn (DexFiberFunc function,
                                 gpointer data,
                                 GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
