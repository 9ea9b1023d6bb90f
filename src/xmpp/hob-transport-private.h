/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-transport.h"

G_BEGIN_DECLS

void hob_transport_deliver (HobTransport *self, HobNode *stanza);
void hob_transport_emit_opened (HobTransport *self);
void hob_transport_emit_closed (HobTransport *self, const GError *reason);

G_END_DECLS
