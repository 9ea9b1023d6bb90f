/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-link.h"

G_BEGIN_DECLS

#define HOB_TYPE_FINDER (hob_finder_get_type ())
G_DECLARE_FINAL_TYPE (HobFinder, hob_finder, HOB, FINDER, GObject)

/* Looks for the device with a printed address. */
HobFinder *hob_finder_new (HobAdapter *adapter, const char *printed_address);
DexFuture *hob_finder_find (HobFinder *self) G_GNUC_WARN_UNUSED_RESULT;
void hob_finder_stop (HobFinder *self);

G_END_DECLS
