/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-value-private.h"

#include <float.h>

/* More steps than this are typed rather than dragged. */
#define MOST_SLIDER_STEPS 1000

/* XML Schema's numbers, those without an end up to where a double counts in ones. */
static const HobDatatype datatypes[] = {
  {"byte", TRUE, -128, 127},
  {"decimal", FALSE, -DBL_MAX, DBL_MAX},
  {"double", FALSE, -DBL_MAX, DBL_MAX},
  {"float", FALSE, -DBL_MAX, DBL_MAX},
  {"int", TRUE, G_MININT32, G_MAXINT32},
  {"integer", TRUE, -0x1p53, 0x1p53},
  {"long", TRUE, -0x1p53, 0x1p53},
  {"negativeInteger", TRUE, -0x1p53, -1},
  {"nonNegativeInteger", TRUE, 0, 0x1p53},
  {"nonPositiveInteger", TRUE, -0x1p53, 0},
  {"positiveInteger", TRUE, 1, 0x1p53},
  {"short", TRUE, G_MININT16, G_MAXINT16},
  {"unsignedByte", TRUE, 0, G_MAXUINT8},
  {"unsignedInt", TRUE, 0, G_MAXUINT32},
  {"unsignedLong", TRUE, 0, 0x1p53},
  {"unsignedShort", TRUE, 0, G_MAXUINT16},
};

static HobFieldKind
kind_for_text (const HobFormField *definition)
{
  const HobDatatype *datatype = hob_datatype_find (definition->datatype);

  if (datatype == NULL)
    return HOB_FIELD_TEXT;
  if (datatype->integer && definition->has_range &&
      definition->maximum - definition->minimum <= MOST_SLIDER_STEPS)
    return HOB_FIELD_SLIDER;
  return HOB_FIELD_NUMBER;
}

static HobFieldKind
kind_for_type (const HobFormField *definition)
{
  switch (definition->type) {
  case HOB_FORM_FIELD_BOOLEAN:
    return HOB_FIELD_SWITCH;
  case HOB_FORM_FIELD_FIXED:
  case HOB_FORM_FIELD_HEADER:
    return HOB_FIELD_HEADING;
  case HOB_FORM_FIELD_JID_MULTI:
  case HOB_FORM_FIELD_TEXT_MULTI:
    return HOB_FIELD_MULTILINE;
  case HOB_FORM_FIELD_LIST_MULTI:
    return HOB_FIELD_CHOICES;
  case HOB_FORM_FIELD_LIST_SINGLE:
    return HOB_FIELD_CHOICE;
  case HOB_FORM_FIELD_TEXT_PRIVATE:
    return HOB_FIELD_SECRET;
  case HOB_FORM_FIELD_BUTTON:
    return HOB_FIELD_BUTTON;
  case HOB_FORM_FIELD_SLIDER:
    return definition->has_range ? HOB_FIELD_SLIDER : HOB_FIELD_NUMBER;
  case HOB_FORM_FIELD_JID_SINGLE:
  case HOB_FORM_FIELD_TEXT_SINGLE:
    return kind_for_text (definition);
  case HOB_FORM_FIELD_HIDDEN:
  case HOB_FORM_FIELD_UNKNOWN:
  default:
    return HOB_FIELD_READING;
  }
}

/*
 * hob_datatype_find:
 * @name: (nullable): a datatype as XEP-0122 §3.1 has it, with or without "xs:"
 *
 * Returns: (transfer none) (nullable): what numbers it allows; %NULL when it is not of numbers
 */
const HobDatatype *
hob_datatype_find (const char *name)
{
  if (name == NULL)
    return NULL;
  if (g_ascii_strncasecmp (name, "xs:", 3) == 0)
    name += 3;
  for (gsize i = 0; i < G_N_ELEMENTS (datatypes); i++)
    if (g_ascii_strcasecmp (name, datatypes[i].name) == 0)
      return &datatypes[i];
  return NULL;
}

/*
 * hob_field_kind_for:
 * @definition: (nullable): the field in the device's form
 *
 * What a person sees and may do. A control that the form says is read-only is a reading, except
 * for secrets, which stay covered, and buttons, which have no value to read.
 *
 * Returns: the kind
 */
HobFieldKind
hob_field_kind_for (const HobFormField *definition)
{
  HobFieldKind kind = definition != NULL ? kind_for_type (definition) : HOB_FIELD_READING;

  if (definition == NULL || !definition->read_only || kind == HOB_FIELD_SECRET ||
      kind == HOB_FIELD_BUTTON || kind == HOB_FIELD_HEADING)
    return kind;
  return HOB_FIELD_READING;
}

GType
hob_field_kind_get_type (void)
{
  static GType type;
  static const GEnumValue values[] = {
    {HOB_FIELD_READING, "HOB_FIELD_READING", "reading"},
    {HOB_FIELD_SWITCH, "HOB_FIELD_SWITCH", "switch"},
    {HOB_FIELD_TEXT, "HOB_FIELD_TEXT", "text"},
    {HOB_FIELD_MULTILINE, "HOB_FIELD_MULTILINE", "multiline"},
    {HOB_FIELD_SECRET, "HOB_FIELD_SECRET", "secret"},
    {HOB_FIELD_NUMBER, "HOB_FIELD_NUMBER", "number"},
    {HOB_FIELD_SLIDER, "HOB_FIELD_SLIDER", "slider"},
    {HOB_FIELD_CHOICE, "HOB_FIELD_CHOICE", "choice"},
    {HOB_FIELD_CHOICES, "HOB_FIELD_CHOICES", "choices"},
    {HOB_FIELD_BUTTON, "HOB_FIELD_BUTTON", "button"},
    {HOB_FIELD_HEADING, "HOB_FIELD_HEADING", "heading"},
    {0, NULL, NULL},
  };

  if (g_once_init_enter_pointer (&type))
    g_once_init_leave_pointer (&type, g_enum_register_static ("HobFieldKind", values));
  return type;
}
