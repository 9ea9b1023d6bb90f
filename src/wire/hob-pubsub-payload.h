/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-node.h"

G_BEGIN_DECLS

/* The children of an IQ for XEP-0060. A NULL item id or payload is left out. */
HobNode *hob_pubsub_payload_subscribe (const char *node, const char *subscriber);
HobNode *hob_pubsub_payload_unsubscribe (const char *node, const char *subscriber);
HobNode *hob_pubsub_payload_items (const char *node, const char *item_id);
HobNode *hob_pubsub_payload_publish (const char *node, const char *item_id, HobNode *payload);
HobNode *hob_pubsub_payload_retract (const char *node, const char *item_id);
HobNode *hob_pubsub_payload_create (const char *node, HobNode *configuration);
HobNode *hob_pubsub_payload_configure (const char *node, HobNode *configuration);
HobNode *hob_pubsub_payload_delete (const char *node);
HobNode *hob_pubsub_payload_affiliation (const char *node,
                                         const char *jid,
                                         const char *affiliation);
HobNode *hob_pubsub_payload_subscription (const char *node,
                                          const char *jid,
                                          const char *subscription);
/* Without @configuration these ask for what is set. */
HobNode *hob_pubsub_payload_get_affiliations (const char *node);
HobNode *hob_pubsub_payload_get_subscriptions (const char *node);

G_END_DECLS
