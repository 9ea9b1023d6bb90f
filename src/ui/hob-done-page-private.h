/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_DONE_PAGE (hob_done_page_get_type ())
G_DECLARE_FINAL_TYPE (HobDonePage, hob_done_page, HOB, DONE_PAGE, AdwNavigationPage)

/* The device, live. Property (construct): registration. Uses the actions "bring.finish" and
 * "bring.add-another" of what is around it. */
AdwNavigationPage *hob_done_page_new (HobRegistration *registration);

G_END_DECLS
