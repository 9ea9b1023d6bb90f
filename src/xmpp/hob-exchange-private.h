/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-session-private.h"
#include "hob-transport.h"

G_BEGIN_DECLS

/* What goes over a transport's streams, one after the other: requests and their answers, what
 * others send, and a word now and then to see that the server is still there. Main thread. */
typedef struct _HobExchange HobExchange;

typedef struct {
  void (*send) (char *xml, gpointer owner); /* takes @xml */
  void (*lost) (gpointer owner);            /* the server has fallen silent */
} HobExchangeEvents;

/* @transport is the owner, which frees its exchange only when finalized. */
HobExchange *hob_exchange_new (HobTransport *transport, const HobExchangeEvents *events);
void hob_exchange_free (HobExchange *self);
void hob_exchange_set_patience (HobExchange *self, const HobSessionPatience *patience);

void hob_exchange_open (HobExchange *self, const char *full_address);
void hob_exchange_close (HobExchange *self, const GError *error);
const char *hob_exchange_get_full_address (HobExchange *self);

gboolean hob_exchange_send (HobExchange *self, HobNode *stanza);
DexFuture *hob_exchange_send_iq (HobExchange *self,
                                 const char *type,
                                 const char *to,
                                 HobNode *payload);
void hob_exchange_deliver (HobExchange *self, GPtrArray *stanzas);
void hob_exchange_deliver_too_large (HobExchange *self, HobNode *head);

G_END_DECLS
