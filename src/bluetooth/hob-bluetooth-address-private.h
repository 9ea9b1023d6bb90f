/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *hob_bluetooth_address_shift (const char *address, guint by);
char *hob_bluetooth_address_common (const char *a, const char *b);
gboolean hob_bluetooth_address_ends (GBytes *text, const char *address);

G_END_DECLS
