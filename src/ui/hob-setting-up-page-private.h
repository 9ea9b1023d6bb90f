/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_SETTING_UP_PAGE (hob_setting_up_page_get_type ())
G_DECLARE_FINAL_TYPE (HobSettingUpPage,
                      hob_setting_up_page,
                      HOB,
                      SETTING_UP_PAGE,
                      AdwNavigationPage)

/* Shows how the device gets its account and comes online. Property (construct): registration. */
AdwNavigationPage *hob_setting_up_page_new (HobRegistration *registration);

G_END_DECLS
