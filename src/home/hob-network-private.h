/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-network.h"

G_BEGIN_DECLS

/* What its access points say together. */
typedef struct {
  guint bands;
  guint strength;
  gboolean in_use;
  gboolean known;
  gboolean enterprise;
  gboolean open;
} HobNetworkState;

HobNetwork *hob_network_new (const char *name);
void hob_network_set_state (HobNetwork *self, const HobNetworkState *state);
/* Adds what one access point says. */
void hob_network_state_add (HobNetworkState *self, GDBusProxy *access_point);

G_END_DECLS
