/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void hob_window_size_remember (GtkWindow *window);

G_END_DECLS
