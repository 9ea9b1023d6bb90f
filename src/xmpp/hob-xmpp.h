/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

/* The door of the xmpp room: the stream and what goes over it. */

#include "hob-certificate.h"
#include "hob-contact.h"
#include "hob-pubsub.h"
#include "hob-registrar.h"
#include "hob-roster.h"
#include "hob-session.h"
#include "hob-transport.h"
#include "hob-xmpp-error.h"
