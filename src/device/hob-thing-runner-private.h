/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-config-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

#define HOB_TYPE_THING_RUNNER (hob_thing_runner_get_type ())
G_DECLARE_FINAL_TYPE (HobThingRunner, hob_thing_runner, HOB, THING_RUNNER, GObject)

/* A device that lives on its account.
 *
 * Signals:
 *  told (const char *line)         for programs: "ready ADDRESS", "set FIELD VALUE"
 *  trouble (const char *sentence)  for people
 *  failed ()                       the server does not let the device in: it is over */
HobThingRunner *hob_thing_runner_new (HobThingConfig *config, HobSession *session);
void hob_thing_runner_start (HobThingRunner *self);
DexFuture *hob_thing_runner_stop (HobThingRunner *self) G_GNUC_WARN_UNUSED_RESULT;

HobSession *hob_thing_runner_new_session (HobThingConfig *config,
                                          const char *address,
                                          const char *password);

G_END_DECLS
