/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_ADDRESS_PAGE (hob_address_page_get_type ())
G_DECLARE_FINAL_TYPE (HobAddressPage, hob_address_page, HOB, ADDRESS_PAGE, AdwNavigationPage)

/* Adds a device that has an account already to @account's home, and closes its dialog then. */
AdwNavigationPage *hob_address_page_new (HobHousehold *household, HobAccount *account);

G_END_DECLS
