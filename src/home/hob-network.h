/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define HOB_TYPE_NETWORK (hob_network_get_type ())
G_DECLARE_FINAL_TYPE (HobNetwork, hob_network, HOB, NETWORK, GObject)

typedef enum {
  HOB_NETWORK_2_4_GHZ = 1 << 0, /* the only one that most simple devices hear */
  HOB_NETWORK_5_GHZ = 1 << 1,
  HOB_NETWORK_6_GHZ = 1 << 2,
} HobNetworkBands;

/* One Wi-Fi network in reach. Properties (read): name, bands (uint), strength (0–100), in-use,
 * known (this computer may have its password), enterprise (wants more than a password), open. */
const char *hob_network_get_name (HobNetwork *self);
guint hob_network_get_bands (HobNetwork *self);
guint hob_network_get_strength (HobNetwork *self);
gboolean hob_network_get_in_use (HobNetwork *self);
gboolean hob_network_get_known (HobNetwork *self);
gboolean hob_network_get_enterprise (HobNetwork *self);
gboolean hob_network_get_open (HobNetwork *self);

#define HOB_TYPE_NETWORK_LIST (hob_network_list_get_type ())
G_DECLARE_FINAL_TYPE (HobNetworkList, hob_network_list, HOB, NETWORK_LIST, GObject)

/* The networks as NetworkManager sees them, as a GListModel of HobNetwork: the one in use first,
 * then by strength. Empty where NetworkManager does not run; never blocks. */
HobNetworkList *hob_network_list_new (GDBusConnection *bus);
/* Resolves to the password (a string; wipe it) once the person has agreed in NetworkManager's own
 * dialog if it asks; also for a hidden network that this computer knows. Rejects with
 * HOB_HOME_ERROR_NO_PASSWORD when there is none and with _NOT_PERMITTED when it may not be told. */
DexFuture *hob_network_list_get_password (HobNetworkList *self,
                                          const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
