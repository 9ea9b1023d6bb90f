/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-fuzz.h"

#include <math.h>
#include <string.h>

static void
check_text (const char *text, gsize limit)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, limit);
  for (const char *p = text; *p != '\0'; p++)
    g_assert_true ((guchar) *p >= 0x20 || *p == '\n');
}

static void
check_optional_text (const char *text)
{
  if (text != NULL)
    check_text (text, 4096);
}

static void
check_field (HobForm *form, const HobFormField *field)
{
  gboolean has_words = field->type == HOB_FORM_FIELD_FIXED || field->type == HOB_FORM_FIELD_HEADER;

  g_assert_cmpint (field->type, <=, HOB_FORM_FIELD_UNKNOWN);
  check_text (field->type_name, 4 * 256);
  check_text (field->label, 4 * 256);
  g_assert_cmpint (g_utf8_strlen (field->label, -1), <=, 256);
  check_optional_text (field->var);
  check_optional_text (field->description);
  check_optional_text (field->error);
  check_optional_text (field->datatype);
  if (field->var != NULL)
    g_assert_true (hob_form_find (form, field->var) == field);
  else
    g_assert_true (has_words);
  for (guint i = 0; field->values[i] != NULL; i++)
    check_text (field->values[i], 4096);
  g_assert_cmpuint (field->n_options, <=, 200);
  for (guint i = 0; i < field->n_options; i++) {
    check_text (field->options[i].value, 4096);
    check_text (field->options[i].label, 4 * 256);
  }
  g_assert_true (isfinite (field->step) && field->step >= 0);
  if (field->has_range)
    g_assert_true (isfinite (field->minimum) && isfinite (field->maximum) &&
                   field->minimum < field->maximum);
}

/* Whatever is accepted is fit to be shown and to be looked up. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) node = hob_node_new_from_string ((const char *) data, size, NULL);
  g_autoptr (HobForm) form = node != NULL ? hob_form_new_from_node (node, &error) : NULL;

  if (form == NULL) {
    g_assert_true (node == NULL || error->domain == HOB_WIRE_ERROR);
    return 0;
  }
  g_assert_no_error (error);
  check_text (hob_form_get_form_type (form), 6);
  check_optional_text (hob_form_get_title (form));
  check_optional_text (hob_form_get_instructions (form));
  g_assert_cmpuint (hob_form_get_n_fields (form), <=, 500);
  for (guint i = 0; i < hob_form_get_n_fields (form); i++)
    check_field (form, hob_form_get_field (form, i));
  return 0;
}
