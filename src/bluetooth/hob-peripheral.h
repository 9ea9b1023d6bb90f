/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-adapter.h"

G_BEGIN_DECLS

typedef enum {
  HOB_PERIPHERAL_LAYOUT_THESIS,   /* one service of its own, which it advertises */
  HOB_PERIPHERAL_LAYOUT_FIRMWARE, /* "setup done" in a second one; advertises its maker only */
} HobPeripheralLayout;

#define HOB_TYPE_PERIPHERAL (hob_peripheral_get_type ())
G_DECLARE_FINAL_TYPE (HobPeripheral, hob_peripheral, HOB, PERIPHERAL, GObject)

/* This computer as a device that waits to be brought home. Signals: written (uuid, GBytes). */
HobPeripheral *hob_peripheral_new (HobAdapter *adapter,
                                   const char *name,
                                   HobPeripheralLayout layout);
void hob_peripheral_set_restarts (HobPeripheral *self, gboolean restarts);
void hob_peripheral_set_value (HobPeripheral *self, const char *uuid, GBytes *value);
GBytes *hob_peripheral_get_value (HobPeripheral *self, const char *uuid);
DexFuture *hob_peripheral_start (HobPeripheral *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_peripheral_stop (HobPeripheral *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
