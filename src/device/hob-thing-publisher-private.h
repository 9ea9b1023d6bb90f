/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_THING_PUBLISHER (hob_thing_publisher_get_type ())
G_DECLARE_FINAL_TYPE (HobThingPublisher, hob_thing_publisher, HOB, THING_PUBLISHER, GObject)

/* Makes the nodes say what the device says: one item a publish, the last value of each field, at
 * most five a second in the long run, and nothing that the nodes say already. Tells commands from
 * echoes of its own writes.
 *
 * Signal: settled ()  everything is published, for the first time since open */
HobThingPublisher *hob_thing_publisher_new (HobThing *thing, HobTransport *transport);
/* The answers of two fetches: what the nodes said before. */
void hob_thing_publisher_open (HobThingPublisher *self, HobNode *sensors, HobNode *actuators);
void hob_thing_publisher_close (HobThingPublisher *self);
/* The actuators' node says @said. TRUE: somebody else wrote it, and it is to be done. */
gboolean hob_thing_publisher_hear (HobThingPublisher *self, HobThingSpec *spec, HobReading *said);
/* Publishes the field in any case. */
void hob_thing_publisher_repeat (HobThingPublisher *self, HobThingSpec *spec);

G_END_DECLS
