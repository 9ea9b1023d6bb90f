/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>

G_BEGIN_DECLS

/* The symbolic icon that suits a device's name. */
const char *hob_device_icon_for_name (const char *name);

G_END_DECLS
