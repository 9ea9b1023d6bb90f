/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_QUESTION (hob_question_get_type ())
G_DECLARE_FINAL_TYPE (HobQuestion, hob_question, HOB, QUESTION, AdwBin)

/* One entry, with a sentence and maybe a picture above it. Signal: "answered" (const char *), never
 * with an empty text. */
void hob_question_ask (HobQuestion *self,
                       const char *title,
                       const char *text,
                       GBytes *picture,
                       const char *entry_title);

G_END_DECLS
