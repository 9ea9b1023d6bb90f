/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>
#include <libdex.h>

G_BEGIN_DECLS

/* The requests that wait for an answer. Main thread. */
typedef struct _HobIqTracker HobIqTracker;

HobIqTracker *hob_iq_tracker_new (const char *address, guint deadline_ms);
void hob_iq_tracker_free (HobIqTracker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobIqTracker, hob_iq_tracker_free)

DexFuture *hob_iq_tracker_add (HobIqTracker *self,
                               const char *to,
                               const char *id) G_GNUC_WARN_UNUSED_RESULT;
gboolean hob_iq_tracker_answer (HobIqTracker *self, HobNode *iq);
gboolean hob_iq_tracker_answer_too_large (HobIqTracker *self, HobNode *head);
void hob_iq_tracker_fail_all (HobIqTracker *self, const GError *error);
guint hob_iq_tracker_get_n_pending (HobIqTracker *self);

G_END_DECLS
