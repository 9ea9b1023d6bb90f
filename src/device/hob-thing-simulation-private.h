/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A reading that comes from nowhere. Has no clock of its own and its chance is seeded, so that a
 * test can know what it will say. */
typedef struct _HobThingSimulation HobThingSimulation;

HobThingSimulation *hob_thing_simulation_new (const char *text,
                                              double initial,
                                              guint32 seed,
                                              GError **error);
void hob_thing_simulation_free (HobThingSimulation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobThingSimulation, hob_thing_simulation_free)

void hob_thing_simulation_set_range (HobThingSimulation *self, double minimum, double maximum);
const char *hob_thing_simulation_get_target (HobThingSimulation *self);
const char *hob_thing_simulation_get_switch (HobThingSimulation *self);
double hob_thing_simulation_get (HobThingSimulation *self,
                                 gint64 now,
                                 double target,
                                 gboolean switched_on);

G_END_DECLS
