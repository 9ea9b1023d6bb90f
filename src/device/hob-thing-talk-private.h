/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-private.h"

G_BEGIN_DECLS

/* What a message to the device does: help, status, get FIELD, set FIELD VALUE, or in short FIELD
 * and FIELD VALUE. Resolves to the answer and never rejects. */
DexFuture *hob_thing_talk (HobThing *thing, const char *text, const char *who, gboolean may_control)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
