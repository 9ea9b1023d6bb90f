/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-window.h"

G_BEGIN_DECLS

/* In hob-window-actions.c: the actions win.*. */
void hob_window_class_install_actions (GtkWidgetClass *widget_class);
void hob_window_update_actions (HobWindow *self);

HobHousehold *hob_window_get_household (HobWindow *self);
void hob_window_tell (HobWindow *self, const char *sentence);
void hob_window_start_search (HobWindow *self);

G_END_DECLS
