/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-form.h"

G_BEGIN_DECLS

#define HOB_FORM_MAX_OPTIONS 200
#define HOB_FORM_MAX_TITLE (4 * 256) /* bytes of 256 characters */
#define HOB_FORM_MAX_VALUE 4096

/* Strings go into @strings, which the form keeps; the arrays belong to the field. */
gboolean hob_form_field_init (HobFormField *self,
                              HobNode *node,
                              GStringChunk *strings,
                              GError **error);
void hob_form_field_clear (HobFormField *self);
const char *hob_form_insert_clean (GStringChunk *strings, const char *text, gsize limit);

G_END_DECLS
