/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-notice-private.h"

#include <hob-home.h>

G_BEGIN_DECLS

/* Says why setting up stopped, with the ways on from there: the actions "setting-up.*". */
void hob_setting_up_ways_show (HobNotice *notice, HobRegistration *registration);
void hob_setting_up_ways_show_address (HobNotice *notice, const char *address);

G_END_DECLS
