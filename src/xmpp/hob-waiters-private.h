/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Futures that wait for the same thing. */
typedef struct _HobWaiters HobWaiters;

HobWaiters *hob_waiters_new (void);
void hob_waiters_free (HobWaiters *self);
DexFuture *hob_waiters_add (HobWaiters *self) G_GNUC_WARN_UNUSED_RESULT;
void hob_waiters_settle (HobWaiters *self, const GError *error);

G_END_DECLS
