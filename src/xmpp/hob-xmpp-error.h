/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>

G_BEGIN_DECLS

/* What a caller can act on. The first group ends or prevents a stream, the second answers a
 * single request (RFC 6120 §8.3.3). */
typedef enum {
  HOB_XMPP_ERROR_NAME_NOT_FOUND,      /* the server's name does not resolve */
  HOB_XMPP_ERROR_UNREACHABLE,         /* nobody answers there */
  HOB_XMPP_ERROR_SILENT,              /* connected, then no answer in time */
  HOB_XMPP_ERROR_NOT_ENCRYPTED,       /* the server offers no encryption */
  HOB_XMPP_ERROR_CERTIFICATE,         /* not trusted; see HobSession:certificate */
  HOB_XMPP_ERROR_CERTIFICATE_CHANGED, /* another one than the person trusted */
  HOB_XMPP_ERROR_AUTHENTICATION,      /* wrong address or password */
  HOB_XMPP_ERROR_REPLACED,            /* the server ended this session for another one */
  HOB_XMPP_ERROR_STREAM,              /* the stream broke or the server ended it */
  HOB_XMPP_ERROR_OFFLINE,             /* not connected, or the connection went away */

  HOB_XMPP_ERROR_TIMEOUT,   /* no answer to the request in time */
  HOB_XMPP_ERROR_NOT_FOUND, /* item-not-found */
  HOB_XMPP_ERROR_FORBIDDEN, /* forbidden, not-allowed, not-authorized, closed node… */
  HOB_XMPP_ERROR_CONFLICT,
  HOB_XMPP_ERROR_UNAVAILABLE, /* service-unavailable, recipient-unavailable, remote-server… */
  HOB_XMPP_ERROR_UNSUPPORTED, /* feature-not-implemented: never heard of it */
  HOB_XMPP_ERROR_BUSY,        /* resource-constraint, policy-violation */
  HOB_XMPP_ERROR_REFUSED,     /* any other error answer */
  HOB_XMPP_ERROR_TOO_LARGE,   /* an answer beyond Hob's limits */
} HobXmppError;

#define HOB_XMPP_ERROR (hob_xmpp_error_quark ())
GQuark hob_xmpp_error_quark (void);

/* The GError that an `<iq type='error'>` stands for; its message is the server's text, if any. */
GError *hob_xmpp_error_new_from_stanza (HobNode *iq);

G_END_DECLS
