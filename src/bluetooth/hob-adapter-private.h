/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-adapter.h"
#include "hob-bluez-generated.h"

G_BEGIN_DECLS

GDBusConnection *hob_adapter_get_bus (HobAdapter *self);
GDBusObjectManager *hob_adapter_get_objects (HobAdapter *self);
const char *hob_adapter_get_path (HobAdapter *self);
GError *hob_adapter_dup_obstacle (HobAdapter *self);
DexFuture *hob_adapter_call (HobAdapter *self,
                             const char *path,
                             const char *interface,
                             const char *method,
                             GVariant *parameters,
                             int timeout_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
