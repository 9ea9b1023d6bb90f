/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The least that can be done with a socket: one blocking XMPP stream over OpenSSL, without a
 * parser, with TCP_NODELAY and TCP_QUICKACK. What Hob is measured against. Ends the program with a
 * sentence when anything goes wrong. */
typedef struct _RawStream RawStream;

/* Signs in to the server that tests/support/servers.py started. */
RawStream *raw_stream_open (const char *account, const char *resource);
void raw_stream_close (RawStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawStream, raw_stream_close)

const char *raw_stream_get_domain (RawStream *self);
void raw_stream_send (RawStream *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Waits for @needle; what came before and with it, valid until the next call. */
char *raw_stream_wait (RawStream *self, const char *needle);
/* Reads until nothing has come for so long, and forgets it. */
void raw_stream_drain (RawStream *self, int milliseconds);
/* Sends an IQ to @to (NULL: the own account) and waits for its answer; TRUE for a result. */
gboolean raw_stream_request (RawStream *self,
                             const char *type,
                             const char *to,
                             const char *payload);

G_END_DECLS
