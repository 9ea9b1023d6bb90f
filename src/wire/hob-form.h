/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-node.h"

G_BEGIN_DECLS

typedef enum {
  HOB_FORM_FIELD_BOOLEAN,
  HOB_FORM_FIELD_FIXED,
  HOB_FORM_FIELD_HIDDEN,
  HOB_FORM_FIELD_JID_MULTI,
  HOB_FORM_FIELD_JID_SINGLE,
  HOB_FORM_FIELD_LIST_MULTI,
  HOB_FORM_FIELD_LIST_SINGLE,
  HOB_FORM_FIELD_TEXT_MULTI,
  HOB_FORM_FIELD_TEXT_PRIVATE,
  HOB_FORM_FIELD_TEXT_SINGLE,
  HOB_FORM_FIELD_HEADER, /* private extension seen in the wild */
  HOB_FORM_FIELD_BUTTON, /* likewise */
  HOB_FORM_FIELD_SLIDER, /* likewise: min, max, steps */
  HOB_FORM_FIELD_UNKNOWN,
} HobFormFieldType;

typedef struct {
  const char *value;
  const char *label; /* falls back to the value */
} HobFormOption;

/* Read-only view of one field; lives as long as its form. Strings are valid UTF-8, clipped and
 * free of control characters; those that can be NULL say so. */
typedef struct {
  HobFormFieldType type;
  const char *type_name;     /* as written; "text-single" when absent */
  const char *var;           /* unique; NULL only for fixed and header */
  const char *label;         /* trailing colon and padding stripped; falls back to @var, then "" */
  const char *description;   /* NULL when absent */
  const char *error;         /* XEP-0336 <error/>, NULL when absent */
  const char *datatype;      /* XEP-0122, NULL when absent */
  const char *const *values; /* NULL-terminated, never NULL */
  const HobFormOption *options;
  guint n_options;
  double minimum; /* valid if has_range */
  double maximum;
  double step; /* 0 when not given */
  gboolean has_range;
  gboolean open; /* XEP-0122 <open/> */
  gboolean required;
  gboolean read_only; /* XEP-0336 */
  gboolean not_same;
  gboolean post_back;
} HobFormField;

#define HOB_TYPE_FORM (hob_form_get_type ())

/* A data form, XEP-0004. Immutable and atomically reference counted. */
typedef struct _HobForm HobForm;

GType hob_form_get_type (void);
HobForm *hob_form_new_from_node (HobNode *x, GError **error);
HobForm *hob_form_ref (HobForm *self);
void hob_form_unref (HobForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobForm, hob_form_unref)

HobNode *hob_form_get_node (HobForm *self);
const char *hob_form_get_form_type (HobForm *self); /* form, submit, result, cancel */
const char *hob_form_get_title (HobForm *self);     /* NULL when absent */
const char *hob_form_get_instructions (HobForm *self);
guint hob_form_get_n_fields (HobForm *self);
const HobFormField *hob_form_get_field (HobForm *self, guint index);
const HobFormField *hob_form_find (HobForm *self, const char *var);

/* A submitted form from NULL-terminated name, value pairs; the first pair's name is usually
 * FORM_TYPE and goes out as hidden. */
HobNode *hob_form_new_submission (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
