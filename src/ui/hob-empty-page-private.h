/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_EMPTY_PAGE (hob_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (HobEmptyPage, hob_empty_page, HOB, EMPTY_PAGE, AdwBin)

/* Signed in, and nothing to show: because there is nothing, or because it is still on its way. */
GtkWidget *hob_empty_page_new (GtkWidget *banner);
void hob_empty_page_set_busy (HobEmptyPage *self, gboolean busy);

G_END_DECLS
