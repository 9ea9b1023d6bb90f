/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-transport.h"

G_BEGIN_DECLS

/* Asks a server that has been quiet whether it is still there. Main thread. */
typedef struct _HobKeepalive HobKeepalive;

HobKeepalive *hob_keepalive_new (HobTransport *transport,
                                 guint idle_ms,
                                 void (*lost) (gpointer),
                                 gpointer data);
void hob_keepalive_free (HobKeepalive *self);
void hob_keepalive_heard (HobKeepalive *self);

G_END_DECLS
