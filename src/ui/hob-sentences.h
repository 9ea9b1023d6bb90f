/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>

G_BEGIN_DECLS

/* All that Hob says in words: errors, ages, values. Pure functions of their arguments and the
 * locale. Results are plain text, never markup. */

const char *hob_sentence_error_title (const GError *error);
const char *hob_sentence_error_advice (const GError *error); /* NULL: nothing to add */
char *hob_sentence_for_error (const GError *error);
/* The same for what a server says when a device is to have an account there. */
const char *hob_sentence_account_title (const GError *error);
const char *hob_sentence_account_advice (const GError *error);

char *hob_sentence_age (gint64 then, gint64 now);
char *hob_sentence_last_seen (gint64 then, gint64 now);

char *hob_sentence_number (double value, guint digits);
guint hob_sentence_text_digits (const char *text);
char *hob_sentence_with_unit (const char *text, const char *unit);
char *hob_sentence_field_value (HobField *field);

char *hob_sentence_fingerprint (const char *fingerprint);

G_END_DECLS
