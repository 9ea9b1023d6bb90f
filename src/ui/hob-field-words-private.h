/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>

G_BEGIN_DECLS

/* What a row says about its field, besides its name and value. */
gboolean hob_field_words_has_reason (HobField *field);
gboolean hob_field_words_can_be_changed (HobField *field);
char *hob_field_words_subtitle (HobField *field);
char *hob_field_words_description (HobField *field);

G_END_DECLS
