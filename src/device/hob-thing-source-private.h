/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-private.h"

G_BEGIN_DECLS

#define HOB_TYPE_THING_SOURCE (hob_thing_source_get_type ())
G_DECLARE_FINAL_TYPE (HobThingSource, hob_thing_source, HOB, THING_SOURCE, GObject)

/* Where one reading comes from: a file, a command or a simulation. Reads at once, at each interval,
 * and when the file changes. @thing outlives it. */
HobThingSource *hob_thing_source_new (HobThing *thing, HobThingSpec *spec);

G_END_DECLS
