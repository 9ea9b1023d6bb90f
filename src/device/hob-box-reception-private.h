/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-box-credentials-private.h"
#include "hob-box-identity-private.h"

#include <hob-bluetooth.h>

G_BEGIN_DECLS

#define HOB_TYPE_BOX_RECEPTION (hob_box_reception_get_type ())
G_DECLARE_FINAL_TYPE (HobBoxReception, hob_box_reception, HOB, BOX_RECEPTION, GObject)

/* A device in its box that can be found by Bluetooth and takes what it is handed over.
 *
 * Signals:
 *  written (const char *name)  a value that counts
 *  refused (const char *name)  a value that does not count, or is missing at the end */
HobBoxReception *hob_box_reception_new (HobAdapter *adapter,
                                        const char *name,
                                        HobBoxIdentity *identity);
/* No crypto, and in everything like the firmware that there is. */
void hob_box_reception_set_plain (HobBoxReception *self, gboolean plain);
void hob_box_reception_set_wants_network (HobBoxReception *self, gboolean wants_network);
DexFuture *hob_box_reception_start (HobBoxReception *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_box_reception_stop (HobBoxReception *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves once everything was handed over; never rejects. */
DexFuture *hob_box_reception_when_done (HobBoxReception *self) G_GNUC_WARN_UNUSED_RESULT;
HobBoxCredentials *hob_box_reception_steal_credentials (HobBoxReception *self);

G_END_DECLS
