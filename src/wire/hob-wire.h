/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

/* The door of the wire room: what is on the wire, pure. No clock, no I/O, no globals. */

#include "hob-code.h"
#include "hob-form.h"
#include "hob-jid.h"
#include "hob-namespaces.h"
#include "hob-node.h"
#include "hob-node-builder.h"
#include "hob-pubsub-event.h"
#include "hob-pubsub-payload.h"
#include "hob-reading.h"
#include "hob-registration-code.h"
#include "hob-seal.h"
#include "hob-wifi-code.h"
#include "hob-wire-error.h"
