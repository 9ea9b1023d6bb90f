/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-config-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* Who may see and control the device, brought to the server: affiliations of the three nodes, and
 * the contact list. For fibers; FALSE with @error when a request failed. */
gboolean hob_thing_people_admit (HobThingConfig *config, HobTransport *transport, GError **error);
gboolean hob_thing_people_befriend (HobThingConfig *config, HobRoster *roster, GError **error);

G_END_DECLS
