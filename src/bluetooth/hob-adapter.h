/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef enum {
  HOB_ADAPTER_UNKNOWN,    /* not asked yet */
  HOB_ADAPTER_NO_SERVICE, /* the Bluetooth service does not run */
  HOB_ADAPTER_ABSENT,     /* no adapter is plugged in */
  HOB_ADAPTER_OFF,
  HOB_ADAPTER_BLOCKED, /* off, and only the person can lift that */
  HOB_ADAPTER_ON,
} HobAdapterState;

#define HOB_TYPE_ADAPTER_STATE (hob_adapter_state_get_type ())
GType hob_adapter_state_get_type (void);

#define HOB_TYPE_ADAPTER (hob_adapter_get_type ())
G_DECLARE_FINAL_TYPE (HobAdapter, hob_adapter, HOB, ADAPTER, GObject)

/* The computer's Bluetooth adapter, watched while the object lives. Properties (read): state. */
HobAdapter *hob_adapter_new (GDBusConnection *bus);
HobAdapter *hob_adapter_new_for_name (GDBusConnection *bus, const char *name);
HobAdapterState hob_adapter_get_state (HobAdapter *self);
char *hob_adapter_dup_address (HobAdapter *self);
DexFuture *hob_adapter_when_ready (HobAdapter *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_adapter_turn_on (HobAdapter *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
