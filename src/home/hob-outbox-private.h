/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field-private.h"
#include "hob-pace-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_OUTBOX (hob_outbox_get_type ())
G_DECLARE_FINAL_TYPE (HobOutbox, hob_outbox, HOB, OUTBOX, GObject)

/* The commands for one device: one on its way at a time, the last wish for each field wins, and
 * nothing is kept for later.
 *
 * Properties (read): control ("publish", "retract", "direct" or "refused": what came of the last
 * command; NULL unknown), refusal (what was said when the last command was refused in every way,
 * maybe ""; NULL when it was not).
 * Signals: settled (HobField *field), its desired value is now the confirmed one. */
HobOutbox *hob_outbox_new (const char *address);
/* Either may be NULL. Without a transport everything is refused. */
void hob_outbox_set_transport (HobOutbox *self, HobTransport *transport);
void hob_outbox_set_contact (HobOutbox *self, HobContact *contact);
/* From this monotonic time on, in µs, the device is known not to be there: what a server would keep
 * for it is refused. G_MAXINT64: it is there for all that is known. */
void hob_outbox_set_away_at (HobOutbox *self, gint64 away_at);
void hob_outbox_set_pace (HobOutbox *self, const HobPace *pace);
const HobPace *hob_outbox_get_pace (HobOutbox *self);
/* Rights may have changed: commands are not taken to be refused any more. */
void hob_outbox_forgive (HobOutbox *self);
void hob_outbox_restore_control (HobOutbox *self, const char *control);
const char *hob_outbox_get_control (HobOutbox *self);
const char *hob_outbox_get_refusal (HobOutbox *self);
/* Resolves to TRUE once confirmed; rejects with HOB_HOME_ERROR. */
DexFuture *hob_outbox_send (HobOutbox *self,
                            HobField *field,
                            HobReading *reading) G_GNUC_WARN_UNUSED_RESULT;
/* The device says what the command on its way to @field asks for. */
void hob_outbox_confirm (HobOutbox *self, HobField *field);

G_END_DECLS
