/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_KIND_PAGE (hob_kind_page_get_type ())
G_DECLARE_FINAL_TYPE (HobKindPage, hob_kind_page, HOB, KIND_PAGE, AdwNavigationPage)

/* Asks what kind of device it is; leads to the pages "code" and "address". */
AdwNavigationPage *hob_kind_page_new (void);

G_END_DECLS
