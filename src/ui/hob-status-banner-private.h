/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_STATUS_BANNER (hob_status_banner_get_type ())
G_DECLARE_FINAL_TYPE (HobStatusBanner, hob_status_banner, HOB, STATUS_BANNER, AdwBin)

/* What is wrong between the home and its accounts, in a sentence, with a way out. Silent while all
 * is well, and while a connection is merely being made. Its button emits win.mend. */
GtkWidget *hob_status_banner_new (HobHousehold *household);

/* The account that needs the person first; NULL. Borrowed. */
HobAccount *hob_status_banner_find_trouble (HobHousehold *household);

G_END_DECLS
