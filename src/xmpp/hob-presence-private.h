/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>

G_BEGIN_DECLS

typedef enum {
  HOB_PRESENCE_AVAILABLE,
  HOB_PRESENCE_UNAVAILABLE, /* or an error, which tells as much */
  HOB_PRESENCE_REQUEST,     /* somebody asks to see ours */
  HOB_PRESENCE_OTHER,       /* the contact list tells what these change */
} HobPresenceKind;

/* One `<presence/>` from somebody, RFC 6121 §4.7. */
typedef struct {
  HobPresenceKind kind;
  char *from;   /* as the server stamped it */
  char *bare;   /* its normalised bare address */
  char *status; /* NULL when empty; clipped */
  int priority;
} HobPresence;

/* NULL when it does not say from whom it is. */
HobPresence *hob_presence_new (HobNode *stanza);
void hob_presence_free (HobPresence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobPresence, hob_presence_free)

G_END_DECLS
