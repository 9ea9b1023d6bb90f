/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field.h"

G_BEGIN_DECLS

/* What the form says about a field, apart from its value. */
typedef struct {
  HobForm *form;                  /* NULL: nothing */
  const HobFormField *definition; /* of the form */
  HobFieldKind kind;
  char *label;       /* never NULL */
  char *description; /* NULL when there is none */
} HobFieldShape;

/* Bits of what differs between two shapes. */
enum {
  HOB_FIELD_SHAPE_LABEL = 1 << 0,
  HOB_FIELD_SHAPE_DESCRIPTION = 1 << 1,
  HOB_FIELD_SHAPE_RANGE = 1 << 2,
  HOB_FIELD_SHAPE_OPTIONS = 1 << 3,
};

void hob_field_shape_init (HobFieldShape *self,
                           const char *var,
                           HobForm *form,
                           const HobFormField *definition);
void hob_field_shape_clear (HobFieldShape *self);
guint hob_field_shape_compare (const HobFieldShape *self, const HobFieldShape *other);
/* Whether @var may be written as far as the form is concerned. */
gboolean hob_field_shape_takes_input (const HobFieldShape *self);
/* The value the form itself gives, or NULL. */
HobReading *hob_field_shape_get_value (const HobFieldShape *self);
char **hob_field_shape_dup_options (const HobFieldShape *self);
guint hob_field_shape_get_digits (const HobFieldShape *self, guint seen);

G_END_DECLS
