/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-publisher-private.h"

G_BEGIN_DECLS

#define HOB_TYPE_THING_LISTENER (hob_thing_listener_get_type ())
G_DECLARE_FINAL_TYPE (HobThingListener, hob_thing_listener, HOB, THING_LISTENER, GObject)

/* The three ways in which people reach the device: by writing to its node of settings, by a request
 * straight to its full address, and in words.
 *
 * Signal: nodes-lost ()  somebody deleted or emptied the node */
HobThingListener *hob_thing_listener_new (HobThing *thing,
                                          HobThingPublisher *publisher,
                                          HobTransport *transport);

G_END_DECLS
