/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **hob_picture_read_codes (const char *path, GError **error);
char **hob_picture_read_codes_from_bytes (GBytes *bytes, GError **error);

G_END_DECLS
