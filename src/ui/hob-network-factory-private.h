/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a list of networks shows: HobNetwork with its band and strength, GtkStringObject as it
 * is. */
GtkListItemFactory *hob_network_factory_new (void);
/* The one that was chosen: its name. */
GtkListItemFactory *hob_network_factory_new_short (void);

G_END_DECLS
