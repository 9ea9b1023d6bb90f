/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-xmpp-error.h"

#include <strophe.h>

G_BEGIN_DECLS

/* Opens an encrypted stream for somebody who has no account. A worker's thread. */
typedef struct _HobStreamGuest HobStreamGuest;

/* Called from within libstrophe. */
typedef struct {
  void (*opened) (gpointer data);
  void (*failed) (gpointer data, HobXmppError code, const char *message);
} HobStreamGuestEvents;

HobStreamGuest *hob_stream_guest_new (xmpp_conn_t *conn,
                                      const HobStreamGuestEvents *events,
                                      gpointer data);
void hob_stream_guest_free (HobStreamGuest *self);
void hob_stream_guest_greet (HobStreamGuest *self);
void hob_stream_guest_note_greeting (HobStreamGuest *self);

G_END_DECLS
