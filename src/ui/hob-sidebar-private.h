/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_SIDEBAR (hob_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (HobSidebar, hob_sidebar, HOB, SIDEBAR, AdwBin)

/* The devices by room, with a search over names and rooms.
 * Properties: selected-device (read, notified). */
void hob_sidebar_set_household (HobSidebar *self, HobHousehold *household);
void hob_sidebar_set_banner (HobSidebar *self, GtkWidget *banner);
HobDevice *hob_sidebar_get_selected_device (HobSidebar *self);
/* NULL: none. */
void hob_sidebar_select (HobSidebar *self, HobDevice *device);
void hob_sidebar_start_search (HobSidebar *self);

G_END_DECLS
