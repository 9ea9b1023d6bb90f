/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A code as people can scan it. Both return FALSE or NULL with %HOB_THING_ERROR_STATE. */
char *hob_box_label_draw (const char *code, GError **error);
gboolean hob_box_label_save (const char *code, const char *path, GError **error);

G_END_DECLS
