/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happened and what to do about it, untranslated. */
typedef struct {
  int code;
  const char *title;
  const char *advice; /* NULL: nothing to add */
} HobSentence;

const HobSentence *hob_sentence_find_in (const HobSentence *sentences, gsize n, int code);
/* For what goes wrong while a device is brought home; NULL when it is something else. */
const HobSentence *hob_sentence_find_bring (const GError *error);

G_END_DECLS
