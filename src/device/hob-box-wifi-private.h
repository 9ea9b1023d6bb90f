/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Joins a Wi-Fi network through NetworkManager. @id is the connection's own, so that the one before
 * gives way to the new one. */
DexFuture *hob_box_wifi_join (GDBusConnection *bus,
                              const char *id,
                              const char *network,
                              GBytes *password) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
