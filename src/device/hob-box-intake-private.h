/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-box-credentials-private.h"
#include "hob-box-identity-private.h"

G_BEGIN_DECLS

/* The values that are written to a device in its box, one after the other, each examined when it
 * comes and all together at the end. */
typedef struct _HobBoxIntake HobBoxIntake;

/* Sealed: only what was sealed to @identity counts, which must live as long. NULL: plain text. */
HobBoxIntake *hob_box_intake_new (HobBoxIdentity *identity);
void hob_box_intake_free (HobBoxIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobBoxIntake, hob_box_intake_free)

/* For people and programs to read: "network-password"; NULL for what is not written. */
const char *hob_box_intake_get_name (const char *uuid);
gboolean hob_box_intake_take (HobBoxIntake *self, const char *uuid, GBytes *value);
gboolean hob_box_intake_is_done (HobBoxIntake *self);
/* Adds the names of what is missing or wrong to @wrong, which owns nothing. */
HobBoxCredentials *hob_box_intake_finish (HobBoxIntake *self,
                                          gboolean wants_network,
                                          GPtrArray *wrong);

G_END_DECLS
