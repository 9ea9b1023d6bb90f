/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_CONFIRM_PAGE (hob_confirm_page_get_type ())
G_DECLARE_FINAL_TYPE (HobConfirmPage, hob_confirm_page, HOB, CONFIRM_PAGE, AdwNavigationPage)

/* Shows which device it is, and the form that is filled in already. Property (construct):
 * registration. */
AdwNavigationPage *hob_confirm_page_new (HobRegistration *registration);

G_END_DECLS
