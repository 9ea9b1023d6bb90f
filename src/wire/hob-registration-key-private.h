/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HOB_REGISTRATION_KEY_SIZE 32

gboolean hob_registration_key_parse (const char *text, guint8 *key);
char *hob_registration_key_format (const guint8 *key);

G_END_DECLS
