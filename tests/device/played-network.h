/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A NetworkManager that is played, with one Wi-Fi adapter, and does with a connection what it is
 * told to. */
typedef struct _PlayedNetwork PlayedNetwork;

PlayedNetwork *played_network_new (const char *bus_address);
void played_network_free (PlayedNetwork *self);
/* Waits until somebody wants to join; what came of it. */
void played_network_accept (PlayedNetwork *self);
/* @reason: a NMDeviceStateReason. */
void played_network_fail (PlayedNetwork *self, guint reason);
/* Of the connections that there are: "NETWORK PASSWORD " for each. */
char *played_network_describe (PlayedNetwork *self);

G_END_DECLS
