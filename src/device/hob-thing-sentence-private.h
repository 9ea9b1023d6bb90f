/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What went wrong with the account or with Bluetooth, for the person at the device's terminal. */
char *hob_thing_sentence_new (const GError *error);

G_END_DECLS
