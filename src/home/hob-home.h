/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

/* The door of the home room: the model. No pixels. Main thread only. */

#include "hob-account.h"
#include "hob-device.h"
#include "hob-field.h"
#include "hob-home-error.h"
#include "hob-household.h"
#include "hob-network.h"
#include "hob-registration.h"
