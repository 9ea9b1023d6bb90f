/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

gboolean hob_camera_await (DexPromise *stopping, DexFuture *future, guint seconds, GError **error);

G_END_DECLS
