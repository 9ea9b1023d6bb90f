/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-spec-private.h"

#include <math.h>

/* The controls as a data form: XEP-0004 with the flags of XEP-0336, the ranges of XEP-0122, and
 * the types header, button and slider that devices in the wild use. */

static const char *
type_name (HobThingSpec *spec)
{
  switch (spec->kind) {
  case HOB_THING_HEADING:
    return "header";
  case HOB_THING_SWITCH:
  case HOB_THING_BOOLEAN_READING:
    return "boolean";
  case HOB_THING_SLIDER:
    return "slider";
  case HOB_THING_CHOICE:
    return "list-single";
  case HOB_THING_CHOICES:
    return "list-multi";
  case HOB_THING_MULTILINE:
    return "text-multi";
  case HOB_THING_SECRET:
    return "text-private";
  case HOB_THING_BUTTON:
    return "button";
  case HOB_THING_NUMBER:
  case HOB_THING_TEXT:
  case HOB_THING_READING:
  default:
    return "text-single";
  }
}

static void
append_number_attribute (HobNodeBuilder *builder, const char *name, double number)
{
  g_autofree char *text = hob_reading_format_number (number);

  hob_node_builder_attribute (builder, name, text);
}

static void
append_slider (HobNodeBuilder *builder, HobThingSpec *spec)
{
  append_number_attribute (builder, "min", spec->minimum);
  append_number_attribute (builder, "max", spec->maximum);
  append_number_attribute (builder, "steps", spec->step > 0 ? spec->step : 1);
}

/* XEP-0122 knows no step: that of a whole number at least can be said by its datatype. */
static const char *
get_datatype (HobThingSpec *spec)
{
  return spec->step > 0 && spec->step == floor (spec->step) ? "xs:integer" : "xs:decimal";
}

static void
append_validation (HobNodeBuilder *builder, HobThingSpec *spec)
{
  hob_node_builder_open (builder, "validate", HOB_NS_DATA_VALIDATE);
  hob_node_builder_attribute (builder, "datatype", get_datatype (spec));
  if (spec->has_range) {
    hob_node_builder_open (builder, "range", NULL);
    append_number_attribute (builder, "min", spec->minimum);
    append_number_attribute (builder, "max", spec->maximum);
    hob_node_builder_close (builder);
  }
  hob_node_builder_close (builder);
}

static void
append_options (HobNodeBuilder *builder, HobThingSpec *spec)
{
  for (guint i = 0; spec->option_values[i] != NULL; i++) {
    hob_node_builder_open (builder, "option", NULL);
    hob_node_builder_attribute (builder, "label", spec->option_labels[i]);
    hob_node_builder_element (builder, "value", NULL, spec->option_values[i]);
    hob_node_builder_close (builder);
  }
}

static void
append_field (HobNodeBuilder *builder, HobThingSpec *spec)
{
  hob_node_builder_open (builder, "field", NULL);
  hob_node_builder_attribute (builder, "var", spec->var);
  hob_node_builder_attribute (builder, "type", type_name (spec));
  hob_node_builder_attribute (builder, "label", spec->label);
  if (spec->kind == HOB_THING_SLIDER)
    append_slider (builder, spec);
  if (spec->kind == HOB_THING_NUMBER)
    append_validation (builder, spec);
  if (spec->option_values != NULL)
    append_options (builder, spec);
  if (spec->kind == HOB_THING_READING || spec->kind == HOB_THING_BOOLEAN_READING)
    hob_node_builder_element (builder, "readOnly", HOB_NS_DATA_DYNAMIC, NULL);
  hob_node_builder_close (builder);
}

/**
 * hob_thing_form_new:
 * @title: the device's name
 * @specs: (element-type HobThingSpec): its fields in order
 *
 * Makes the form that the device publishes. The values are in the items of the other two nodes
 * and not in the form, so that a change of one does not mean a new form.
 *
 * Returns: (transfer full): the `<x xmlns='jabber:x:data' type='form'/>`
 */
HobNode *
hob_thing_form_new (const char *title, GPtrArray *specs)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  HobNode *form;

  g_return_val_if_fail (title != NULL && specs != NULL, NULL);

  hob_node_builder_open (builder, "x", HOB_NS_DATA);
  hob_node_builder_attribute (builder, "type", "form");
  hob_node_builder_element (builder, "title", NULL, title);
  for (guint i = 0; i < specs->len; i++)
    append_field (builder, g_ptr_array_index (specs, i));
  form = hob_node_builder_end (builder, NULL);
  /* The key file was checked for everything that a form cannot hold. */
  g_assert (form != NULL);
  return form;
}
