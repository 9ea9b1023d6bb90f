/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-bluetooth-error.h"

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

GError *hob_bluetooth_error_new_from_dbus (const GError *error);
DexFuture *hob_bluetooth_translate (DexFuture *call);

G_END_DECLS
