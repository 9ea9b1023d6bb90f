/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

/* An entry for a room's name with the home's rooms to choose from. */
GtkWidget *hob_room_row_new (HobHousehold *household);
/* NULL when empty. Owned by the row. */
const char *hob_room_row_get_room (GtkWidget *row);

G_END_DECLS
