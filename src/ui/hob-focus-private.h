/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the focus to a control of a page that is being shown. */
void hob_focus_soon (GtkWidget *widget);

G_END_DECLS
