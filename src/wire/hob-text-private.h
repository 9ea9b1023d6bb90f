/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HOB_TEXT_DEFAULT = 0,
  HOB_TEXT_LINES = 1 << 0,   /* keep line breaks; otherwise they become spaces */
  HOB_TEXT_NO_BIDI = 1 << 1, /* drop what reorders other text */
  HOB_TEXT_TRIM = 1 << 2,    /* drop surrounding white space */
} HobTextFlags;

gboolean hob_text_is_xml (const char *text, gsize length);
gboolean hob_text_is_blank (const char *text, gsize length);
gsize hob_text_clip (const char *text, gsize length, gsize limit);
gsize hob_text_clean (char *to, const char *text, gsize length, gsize limit, HobTextFlags flags);
void hob_text_clip_characters (char *text, gsize limit);
char *hob_text_dup_clean (const char *text, gsize limit, HobTextFlags flags);

G_END_DECLS
