/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>

G_BEGIN_DECLS

/* One `<item/>` of the contact list as the server sends it, RFC 6121 §2.1.2. */
typedef struct {
  char *address; /* normalised */
  char *name;    /* NULL when unnamed */
  GStrv groups;
  const char *subscription; /* none, to, from, both or remove; static */
  gboolean asked;
} HobRosterEntry;

/* NULL when @item is none, or has no address. */
HobRosterEntry *hob_roster_entry_new (HobNode *item);
void hob_roster_entry_free (HobRosterEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobRosterEntry, hob_roster_entry_free)

/* The `<query/>` that fetches the list, and the one that changes a contact. */
HobNode *hob_roster_entry_build_fetch (void);
HobNode *hob_roster_entry_build_change (const char *address,
                                        const char *name,
                                        const char *const *groups,
                                        const char *subscription,
                                        GError **error);

G_END_DECLS
