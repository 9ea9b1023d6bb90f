/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters, of which the last is an ellipsis when there were more. */
#define HOB_REGISTRATION_MAX_SAID 64

/* What a device says of itself, as a person may be shown it. Pure; NULL when that is nothing. */
char *hob_registration_clean_said (const char *said, gsize size);
/* Keeps of @n_said values (each may be NULL) those that carry a signature of @key, without it, as
 * soon as any does; FALSE when none does. */
gboolean hob_registration_prove_said (const guint8 *key, GBytes **said, guint n_said);

G_END_DECLS
