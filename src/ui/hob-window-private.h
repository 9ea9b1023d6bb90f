/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-bring-dialog-private.h"
#include "hob-window.h"

G_BEGIN_DECLS

/* In hob-window-actions.c: the actions win.*. */
void hob_window_class_install_actions (GtkWidgetClass *widget_class);
void hob_window_update_actions (HobWindow *self);
/* The wizard that is open, or a new one; NULL without an account. */
HobBringDialog *hob_window_bring_device (HobWindow *self);

/* In hob-window-links.c. FALSE: there is no account yet to do anything with. */
gboolean hob_window_follow_link (HobWindow *self, const char *link);

HobHousehold *hob_window_get_household (HobWindow *self);
void hob_window_tell (HobWindow *self, const char *sentence);
void hob_window_start_search (HobWindow *self);

G_END_DECLS
