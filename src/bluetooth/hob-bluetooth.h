/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

/* The door of the bluetooth room: BlueZ over D-Bus. */

#include "hob-adapter.h"
#include "hob-bluetooth-error.h"
#include "hob-finder.h"
#include "hob-link.h"
#include "hob-peripheral.h"
#include "hob-uuids.h"
