/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-node.h"

G_BEGIN_DECLS

typedef enum {
  HOB_PUBSUB_EVENT_ITEMS, /* items, retracts or both, in the order sent */
  HOB_PUBSUB_EVENT_DELETE,
  HOB_PUBSUB_EVENT_PURGE,
} HobPubsubEventKind;

/* One `<item/>` or `<retract/>`; borrowed from the event's node. */
typedef struct {
  const char *id;        /* never NULL */
  const char *publisher; /* NULL unless the server says so; never trusted for decisions */
  HobNode *payload;      /* the first child; NULL for a retraction or an empty item */
  gboolean retracted;
} HobPubsubItem;

/* What happened on a node (XEP-0060 §7.1.2), or what a fetch returned (§6.5). Holds its stanza;
 * the items are read in place, so a notification costs no more than what it says. */
typedef struct {
  HobNode *stanza;
  HobPubsubEventKind kind;
  const char *from; /* as stamped by the server; NULL when absent */
  const char *node;
  HobNode *next; /* private */
} HobPubsubEvent;

/* FALSE when @message is no event, is of type error, or names no node. */
gboolean hob_pubsub_event_init_from_message (HobPubsubEvent *self, HobNode *message);
/* @iq is the answer to a fetch: `<iq><pubsub><items node>`. */
gboolean hob_pubsub_event_init_from_result (HobPubsubEvent *self, HobNode *iq);
/* @iq is a publish request sent straight to a device: `<iq type='set'><pubsub><publish node>`. */
gboolean hob_pubsub_event_init_from_publish (HobPubsubEvent *self, HobNode *iq);
gboolean hob_pubsub_event_next (HobPubsubEvent *self, HobPubsubItem *item);

G_END_DECLS
