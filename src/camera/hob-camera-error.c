/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-error.h"

G_DEFINE_QUARK (hob_camera_error, hob_camera_error)
