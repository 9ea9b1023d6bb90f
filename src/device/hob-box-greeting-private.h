/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-box-credentials-private.h"
#include "hob-thing-config-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_BOX_GREETING (hob_box_greeting_get_type ())
G_DECLARE_FINAL_TYPE (HobBoxGreeting, hob_box_greeting, HOB, BOX_GREETING, GObject)

/* A device that was handed over says hello to its owner, each time it comes online, until the owner
 * says the same back.
 *
 * Signals:
 *  told (const char *line)         how far it is, for programs: "online ADDRESS", "hello"
 *  trouble (const char *sentence)  it is not connected, and goes on trying */
HobBoxGreeting *hob_box_greeting_new (HobThingConfig *config, HobBoxCredentials *credentials);
void hob_box_greeting_start (HobBoxGreeting *self);
DexFuture *hob_box_greeting_when_mirrored (HobBoxGreeting *self) G_GNUC_WARN_UNUSED_RESULT;
HobSession *hob_box_greeting_get_session (HobBoxGreeting *self);

G_END_DECLS
