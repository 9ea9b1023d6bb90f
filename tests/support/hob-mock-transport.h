/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_MOCK_TRANSPORT (hob_mock_transport_get_type ())
G_DECLARE_FINAL_TYPE (HobMockTransport, hob_mock_transport, HOB, MOCK_TRANSPORT, GObject)

/* A HobTransport without a server: what Hob sends is kept for the test to look at, what a server
 * would send is written by the test as literal XML. As with a real stream nothing is answered
 * before the main context runs again. XML without a namespace is in "jabber:client". */
HobMockTransport *hob_mock_transport_new (const char *address); /* closed */
void hob_mock_transport_open (HobMockTransport *self);          /* as ADDRESS/mock */
/* Pending requests reject with HOB_XMPP_ERROR_OFFLINE first, as the contract says. */
void hob_mock_transport_close (HobMockTransport *self);

/* One request that waits for its answer. */
typedef struct {
  char *type;
  char *to; /* NULL: the own account */
  HobNode *payload;
} HobMockRequest;

guint hob_mock_transport_get_n_requests (HobMockTransport *self);
/* The oldest unanswered one, waiting up to five seconds for it; fails the test when none comes. */
const HobMockRequest *hob_mock_transport_wait_request (HobMockTransport *self);
/* The same, and fails the test unless it is exactly this; @payload is XML. */
void hob_mock_transport_expect_request (HobMockTransport *self,
                                        const char *type,
                                        const char *to,
                                        const char *payload);
/* These answer the oldest request. @payload is the child of the `<iq type='result'>`, borrowed,
 * or XML; NULL for none. */
void hob_mock_transport_answer (HobMockTransport *self, HobNode *payload);
void hob_mock_transport_answer_xml (HobMockTransport *self, const char *payload);
void hob_mock_transport_answer_error (HobMockTransport *self, HobXmppError code);

/* Answers every request from now on, also those that wait already: the returned payload (full,
 * NULL for an empty result) is the answer unless @error is set. With a NULL handler the requests
 * are kept again. */
typedef HobNode *(*HobMockHandler) (HobMockTransport *self,
                                    const HobMockRequest *request,
                                    gpointer data,
                                    GError **error);
void hob_mock_transport_set_handler (HobMockTransport *self, HobMockHandler handler, gpointer data);

/* The oldest stanza that was sent and not looked at yet (full); NULL when there is none. */
HobNode *hob_mock_transport_pop_sent (HobMockTransport *self);
/* Fails the test unless the oldest is exactly this. */
void hob_mock_transport_expect_sent (HobMockTransport *self, const char *stanza);
void hob_mock_transport_forget_sent (HobMockTransport *self);

/* A message, presence or iq arrives, now. An iq that nobody takes is answered as a session does. */
void hob_mock_transport_inject (HobMockTransport *self, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
/* Parses XML as if it came over the stream; fails the test when it is not well-formed. */
HobNode *hob_mock_transport_parse (const char *xml);

G_END_DECLS
