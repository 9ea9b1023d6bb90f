/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-field.h"

#include "hob-field-private.h"
#include "hob-mock-transport.h"
#include "hob-outbox-private.h"
#include "hob-test.h"

HobField *
hob_test_field_new (const char *xml)
{
  g_autofree char *text = g_strdup_printf ("<x xmlns='jabber:x:data' type='form'>%s</x>", xml);
  g_autoptr (HobNode) node = hob_mock_transport_parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobForm) form = hob_form_new_from_node (node, &error);
  g_autoptr (HobOutbox) outbox = hob_outbox_new ("kettle@hob.test");
  const HobFormField *definition;
  HobField *field;

  g_assert_no_error (error);
  definition = hob_form_get_field (form, 0);
  field = hob_field_new (definition->var != NULL ? definition->var : "", outbox);
  hob_field_define (field, form, definition);
  return field;
}

void
hob_test_field_report (HobField *field, const char *type, const char *text, const char *unit)
{
  g_autoptr (HobReading) reading = hob_reading_new_restored (text, type, unit);
  g_autoptr (HobNode) node = hob_reading_to_node (reading);
  const HobFieldArrival arrival = {
    .now = g_get_real_time (),
    .event = TRUE,
    .actuator = hob_field_get_kind (field) != HOB_FIELD_READING,
  };

  hob_field_set_present (field, TRUE);
  hob_field_receive (field, node, &arrival);
}

void
hob_test_field_begin (HobField *field, const char *text)
{
  g_autoptr (HobReading) reading = hob_reading_new_text (text, NULL);

  hob_field_begin (field, reading);
}

void
hob_test_field_confirm (HobField *field)
{
  hob_field_settle (field);
}

void
hob_test_field_refuse (HobField *field, const char *reason)
{
  g_autoptr (GError) error = g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_REFUSED, reason);

  hob_field_fail (field, error);
}
