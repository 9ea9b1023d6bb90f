/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-test-manager.h"

G_BEGIN_DECLS

/* A system bus with nothing on it but what is started here: python-dbusmock's NetworkManager. Once
 * in a program, before anything else asks for the system bus. */
typedef struct _HobTestNetworks HobTestNetworks;

HobTestNetworks *hob_test_networks_new (void);
/* Starts NetworkManager, with a wireless device that hears nothing yet. */
void hob_test_networks_start (HobTestNetworks *self);
/* A network comes into reach. @password: this computer knows the network, and tells that. "": knows
 * it, but does not tell. NULL: has never used it. */
void hob_test_networks_add (HobTestNetworks *self,
                            const char *name,
                            guint frequency,
                            guint8 strength,
                            guint security,
                            const char *password,
                            gboolean in_use);
void hob_test_networks_free (HobTestNetworks *self);

G_END_DECLS
