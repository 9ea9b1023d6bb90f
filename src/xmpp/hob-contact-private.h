/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-contact.h"

G_BEGIN_DECLS

/* For HobRoster only. The setters return whether anything became different. */
HobContact *hob_contact_new (const char *address);
gboolean hob_contact_set_entry (HobContact *self,
                                const char *name,
                                const char *const *groups,
                                const char *subscription,
                                gboolean asked);
gboolean hob_contact_set_present (HobContact *self, const char *full_address, int priority);
/* A NULL or bare @address means all of the contact's resources. */
gboolean hob_contact_set_absent (HobContact *self, const char *address);
/* Grows with each set_entry, to tell whether one came in between. */
guint hob_contact_get_revision (HobContact *self);

G_END_DECLS
