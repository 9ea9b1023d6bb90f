/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* One account of the test server, signed in, with its contact list and all it was told. */
typedef struct {
  HobSession *session;
  HobTransport *transport; /* the session, borrowed */
  HobRoster *roster;
  GPtrArray *messages; /* HobNode */
  GPtrArray *requests; /* bare addresses that asked to see its presence */
} HobTestAccount;

/* @name is one of those that with-server.py makes. Returns when the contact list is loaded. */
HobTestAccount *hob_test_account_new (const char *name);
void hob_test_account_free (HobTestAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobTestAccount, hob_test_account_free)

const char *hob_test_account_get_address (HobTestAccount *self);
const char *hob_test_account_get_full_address (HobTestAccount *self);
/* After the server was away. */
void hob_test_account_wait_online (HobTestAccount *self);
/* Sends XML as it is; the server stamps the sender. */
void hob_test_account_send_xml (HobTestAccount *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Waits until @from has told that @item of @node is now @text; NULL: that it was retracted. Events
 * that came before are forgotten. */
void hob_test_account_wait_item (HobTestAccount *self,
                                 const char *from,
                                 const char *node,
                                 const char *item,
                                 const char *text);
void hob_test_account_wait_deleted (HobTestAccount *self, const char *from, const char *node);
/* Each one that came is waited for once. */
void hob_test_account_wait_request (HobTestAccount *self, const char *from);
/* What the node holds under that id now, by a fetch (full); NULL when it does not. */
char *hob_test_account_fetch_item (HobTestAccount *self,
                                   const char *service,
                                   const char *node,
                                   const char *item);

/* Takes @future and fails the test when it rejects. */
void hob_test_account_succeed (DexFuture *future);

G_END_DECLS
