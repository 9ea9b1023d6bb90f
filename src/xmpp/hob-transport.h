/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>
#include <libdex.h>

G_BEGIN_DECLS

#define HOB_TYPE_TRANSPORT (hob_transport_get_type ())
G_DECLARE_INTERFACE (HobTransport, hob_transport, HOB, TRANSPORT, GObject)

/* What carries stanzas: HobSession in earnest, a mock in tests. Main thread only.
 *
 * Signals:
 *  opened ()                  a new stream is bound: whatever was known must be asked for again
 *  closed (GError *reason)    the stream is gone; reason may be NULL. Pending requests have failed
 *  message (HobNode *stanza)  any <message/>
 *  presence (HobNode *stanza) any <presence/>
 *  iq (HobNode *stanza) -> gboolean  a get or set; TRUE: the handler answers or has answered it.
 *                             Unhandled ones are answered with service-unavailable.
 */
struct _HobTransportInterface {
  GTypeInterface parent;

  const char *(*get_address) (HobTransport *self);
  const char *(*get_full_address) (HobTransport *self);
  gboolean (*is_open) (HobTransport *self);
  DexFuture *(*send_iq) (HobTransport *self, const char *type, const char *to, HobNode *payload);
  gboolean (*send) (HobTransport *self, HobNode *stanza);
};

const char *hob_transport_get_address (HobTransport *self);      /* own bare address */
const char *hob_transport_get_full_address (HobTransport *self); /* NULL while closed */
gboolean hob_transport_is_open (HobTransport *self);

/* Resolves to the HobNode of the `<iq type='result'>`; rejects with HOB_XMPP_ERROR after an error
 * answer, after 15 s, or when the stream goes. @type is "get" or "set", a NULL @to is the own
 * account. @payload may be NULL never. Discarding the future forgets the request. */
DexFuture *hob_transport_send_iq (HobTransport *self,
                                  const char *type,
                                  const char *to,
                                  HobNode *payload) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE while closed: nothing is queued for later. */
gboolean hob_transport_send (HobTransport *self, HobNode *stanza);
gboolean hob_transport_send_chat (HobTransport *self, const char *to, const char *body);
gboolean hob_transport_send_presence (HobTransport *self, const char *to, const char *type);
/* Answers a request received by the iq signal. */
gboolean hob_transport_reply (HobTransport *self, HobNode *request, HobNode *payload);
gboolean hob_transport_reply_error (HobTransport *self,
                                    HobNode *request,
                                    const char *type,
                                    const char *condition,
                                    const char *text);

G_END_DECLS
