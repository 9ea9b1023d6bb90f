/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_THING_SERVICE (hob_thing_service_get_type ())
G_DECLARE_FINAL_TYPE (HobThingService, hob_thing_service, HOB, THING_SERVICE, GObject)

/* The device on its account: whenever the transport opens everything is set up again, so that a
 * server that lost it all and one that lost nothing end up the same.
 *
 * Signals:
 *  ready ()                        everything is published
 *  trouble (const char *sentence)  setting up failed; it will be tried again */
HobThingService *hob_thing_service_new (HobThing *thing, HobTransport *transport);

G_END_DECLS
