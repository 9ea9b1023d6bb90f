/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-form.h"

G_BEGIN_DECLS

#define HOB_FORM_MAX_OPTIONS 200
#define HOB_FORM_MAX_LABEL 256  /* characters */
#define HOB_FORM_MAX_VALUE 4096 /* bytes */

/* Strings go into @strings, which the form keeps; the arrays belong to the field. */
gboolean hob_form_field_init (HobFormField *self,
                              HobNode *node,
                              GStringChunk *strings,
                              GError **error);
void hob_form_field_clear (HobFormField *self);
const char *hob_form_insert_value (GStringChunk *strings, const char *text);
const char *hob_form_insert_words (GStringChunk *strings, const char *text);
const char *hob_form_insert_line (GStringChunk *strings, const char *text);

G_END_DECLS
