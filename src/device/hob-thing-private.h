/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-config-private.h"

#include <libdex.h>

G_BEGIN_DECLS

#define HOB_TYPE_THING (hob_thing_get_type ())
G_DECLARE_FINAL_TYPE (HobThing, hob_thing, HOB, THING, GObject)

/* The device itself: what its fields say, and what happens when somebody sets one. Knows nothing
 * of how people reach it. The configuration outlives it.
 *
 * Signals:
 *  changed (HobThingSpec *)                            a field has another value
 *  applied (HobThingSpec *, const char *text, const char *who)  somebody set a field; @who may be
 * NULL refused (HobThingSpec *, const char *why, const char *who)   and it was not done trouble
 * (const char *sentence)                      a reading cannot be read; said once
 */
HobThing *hob_thing_new (HobThingConfig *config);
HobThingConfig *hob_thing_get_config (HobThing *self);
HobReading *hob_thing_get_value (HobThing *self, HobThingSpec *spec); /* borrowed; NULL */
/* The device's own doing. */
void hob_thing_set_value (HobThing *self, HobThingSpec *spec, HobReading *value);
/* Somebody's wish; resolves when it is done. */
DexFuture *hob_thing_apply (HobThing *self, HobThingSpec *spec, const char *text, const char *who);
gboolean hob_thing_is_busy (HobThing *self, HobThingSpec *spec);
/* Reads the readings from now on. */
void hob_thing_start (HobThing *self);
void hob_thing_report_trouble (HobThing *self, HobThingSpec *spec, const char *reason);

G_END_DECLS
