/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-xmpp.h>

G_BEGIN_DECLS

/* How the server of an account is reached. */
typedef struct {
  char *host; /* NULL: as its domain says */
  guint port; /* 0: the usual one */
  char *fingerprint;
} HobRoute;

void hob_route_find (HobRoute *self, HobTransport *own, const char *address);
void hob_route_clear (HobRoute *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HobRoute, hob_route_clear)

DexFuture *hob_route_remove_account (HobTransport *own,
                                     const char *address,
                                     const char *password) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
