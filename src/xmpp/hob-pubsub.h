/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-transport.h"

G_BEGIN_DECLS

/* Publish and subscribe (XEP-0060, XEP-0163). A NULL @service is the own account. Futures resolve
 * to the HobNode of the answer and reject with HOB_XMPP_ERROR. */
DexFuture *hob_pubsub_subscribe (HobTransport *self,
                                 const char *service,
                                 const char *node) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_unsubscribe (HobTransport *self,
                                   const char *service,
                                   const char *node) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_fetch (HobTransport *self,
                             const char *service,
                             const char *node,
                             const char *item_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_publish (HobTransport *self,
                               const char *service,
                               const char *node,
                               const char *item_id,
                               HobNode *payload) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_retract (HobTransport *self,
                               const char *service,
                               const char *node,
                               const char *item_id) G_GNUC_WARN_UNUSED_RESULT;
/* Publishes; on forbidden retracts the item and publishes again, which is how a co-owner gets past
 * ejabberd's rule that the first publisher owns an item. */
DexFuture *hob_pubsub_publish_over (HobTransport *self,
                                    const char *service,
                                    const char *node,
                                    const char *item_id,
                                    HobNode *payload) G_GNUC_WARN_UNUSED_RESULT;
/* Creates a node of the own account, or configures the one that is there: whitelist, publishers,
 * 64 items kept. */
DexFuture *hob_pubsub_create_private (HobTransport *self,
                                      const char *node) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_delete (HobTransport *self, const char *node) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_set_affiliation (HobTransport *self,
                                       const char *service,
                                       const char *node,
                                       const char *jid,
                                       const char *affiliation) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_get_affiliations (HobTransport *self,
                                        const char *service,
                                        const char *node) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_set_subscription (HobTransport *self,
                                        const char *service,
                                        const char *node,
                                        const char *jid,
                                        const char *subscription) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_pubsub_get_subscriptions (HobTransport *self,
                                         const char *service,
                                         const char *node) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to the HobNode of a data form; owners only. */
DexFuture *hob_pubsub_get_configuration (HobTransport *self,
                                         const char *service,
                                         const char *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
