/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-adapter-private.h"

G_BEGIN_DECLS

/* Listening for what devices advertise. In fibers only. */
typedef struct {
  HobAdapter *adapter; /* not owned */
  gboolean running;
} HobDiscovery;

gboolean hob_discovery_start (HobDiscovery *self, const char *pattern, GError **error);
void hob_discovery_stop (HobDiscovery *self);

G_END_DECLS
