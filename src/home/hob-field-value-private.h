/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field.h"

G_BEGIN_DECLS

/* What a datatype of XEP-0122 allows, as far as it is a number. */
typedef struct {
  const char *name;
  gboolean integer;
  double minimum;
  double maximum;
} HobDatatype;

/* NULL unless @name is a datatype of numbers. */
const HobDatatype *hob_datatype_find (const char *name);

/* @definition NULL: a reading the form does not mention. */
HobFieldKind hob_field_kind_for (const HobFormField *definition);
/* The width of a step that suits people, for a field that names none; never 0. */
double hob_field_value_step (const HobFormField *definition, guint digits);
/* Decimals that @text shows, without trailing zeros. */
guint hob_field_value_digits (const char *text);
/* What a device is told when a person says @text; NULL and HOB_HOME_ERROR_VALUE. */
HobReading *hob_field_value_read (const HobFormField *definition,
                                  HobFieldKind kind,
                                  const char *text,
                                  const char *unit,
                                  GError **error);
/* Whether a device that says @said has done what @asked asks for. */
gboolean hob_field_value_does (const HobFormField *definition,
                               HobFieldKind kind,
                               HobReading *said,
                               HobReading *asked);
/* For people; never NULL. */
char *hob_field_value_label (const HobFormField *definition,
                             HobFieldKind kind,
                             HobReading *reading);

G_END_DECLS
