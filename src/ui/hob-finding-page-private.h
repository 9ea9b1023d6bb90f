/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_FINDING_PAGE (hob_finding_page_get_type ())
G_DECLARE_FINAL_TYPE (HobFindingPage, hob_finding_page, HOB, FINDING_PAGE, AdwNavigationPage)

/* Shows how the device is found, connected and identified. Property (construct): registration. */
AdwNavigationPage *hob_finding_page_new (HobRegistration *registration);

G_END_DECLS
