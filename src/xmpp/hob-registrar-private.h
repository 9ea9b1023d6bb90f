/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-registrar-offer-private.h"
#include "hob-registrar-stream-private.h"
#include "hob-registrar.h"

G_BEGIN_DECLS

DexFuture *hob_registrar_spawn (DexFiberFunc function,
                                gpointer data,
                                GDestroyNotify destroy) G_GNUC_WARN_UNUSED_RESULT;
void hob_registrar_set_patience (HobRegistrar *self, const HobRegistrarPatience *patience);
/* Takes what a server asks for in place of what it asked for before. */
void hob_registrar_take_offer (HobRegistrar *self, HobRegistrarOffer *offer);

G_END_DECLS
