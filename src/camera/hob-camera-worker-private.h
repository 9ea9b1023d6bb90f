/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* What may block; on the worker's thread. */
typedef gboolean (*HobCameraJob) (gpointer data, GError **error);

DexFuture *hob_camera_worker_run (HobCameraJob job, gpointer data, GDestroyNotify destroy);

G_END_DECLS
