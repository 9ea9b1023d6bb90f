/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*HobSlowRefresh) (GtkWidget *widget);

/* Calls @refresh twice a minute while @widget can be seen, and whenever it comes into view. */
void hob_slow_refresh_add (GtkWidget *widget, HobSlowRefresh refresh);

G_END_DECLS
