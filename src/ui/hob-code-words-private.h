/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a text is that is not the code of a device that can be brought home, and what to do. */
char *hob_code_words_for_text (const char *text);

G_END_DECLS
