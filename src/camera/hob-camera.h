/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

/* The door of the camera room: codes out of pictures and out of a live camera. */

#include "hob-camera-device.h"
#include "hob-camera-error.h"
#include "hob-camera-live.h"
#include "hob-code-scanner.h"
#include "hob-picture.h"
