/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>
#include <strophe.h>

G_BEGIN_DECLS

HobNode *hob_stanza_to_node (xmpp_stanza_t *stanza, HobNodeBuilder *builder, GError **error);
HobNode *hob_stanza_to_head (xmpp_stanza_t *stanza, HobNodeBuilder *builder, GError **error);

G_END_DECLS
