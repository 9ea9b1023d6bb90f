/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A menu button whose menu is made when it is first opened. Under X11 each item of a menu costs
 * several round trips to the server as it is made, which the first frame would wait for. */
void hob_late_menu_set (GtkMenuButton *button, GMenuModel *menu);

G_END_DECLS
