/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-adapter-private.h"

G_BEGIN_DECLS

gboolean hob_nearby_is_in_reach (HobAdapter *adapter, HobBluezDevice1 *device);
GList *hob_nearby_list (HobAdapter *adapter);
gboolean hob_nearby_looks_like_ours (HobBluezDevice1 *device);

G_END_DECLS
