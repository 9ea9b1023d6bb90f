/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean hob_stream_thread_start (void (*function) (gpointer), gpointer data);
void hob_stream_thread_finish_at_exit (void);

G_END_DECLS
