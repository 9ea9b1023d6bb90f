/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-struct-private.h"

#include "hob-field-value-private.h"
#include "hob-home-error.h"
#include "hob-outbox-private.h"

#define ACTUATOR_PREFIX "xmpp.iot.actuator."

/* In the order of the bits. */
static void
notify_state (HobField *self, guint changes)
{
  static const guint properties[] = {HOB_FIELD_PROP_VALUE,   HOB_FIELD_PROP_CONFIRMED,
                                     HOB_FIELD_PROP_DESIRED, HOB_FIELD_PROP_PENDING,
                                     HOB_FIELD_PROP_STALE,   HOB_FIELD_PROP_STEP};

  if (changes == 0)
    return;
  g_clear_pointer (&self->value_label, g_free);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (changes & 1u << i)
      hob_field_notify (self, properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_updated (HobField *self, gint64 updated)
{
  if (self->updated == updated)
    return;
  self->updated = updated;
  hob_field_notify (self, HOB_FIELD_PROP_UPDATED);
}

static void
update_writable (HobField *self)
{
  gboolean writable =
    hob_field_shape_takes_input (&self->shape) &&
    (self->in_actuators || g_str_has_prefix (self->var, ACTUATOR_PREFIX) || !self->in_sensors);

  if (self->writable == writable)
    return;
  self->writable = writable;
  hob_field_notify (self, HOB_FIELD_PROP_WRITABLE);
}

static void
mark_node (HobField *self, gboolean actuator)
{
  gboolean *mark = actuator ? &self->in_actuators : &self->in_sensors;

  if (*mark)
    return;
  *mark = TRUE;
  update_writable (self);
}

static gboolean
does (HobField *self, HobReading *said, HobReading *asked)
{
  return hob_field_value_does (self->shape.definition, self->shape.kind, said, asked);
}

/* Soon after it took a value the device says another one: it has changed its mind. A button's goes
 * back by itself, and a secret is not kept where others might read it. */
static void
check_reverted (HobField *self, HobReading *said)
{
  gint64 window = hob_outbox_get_pace (self->outbox)->revert * G_TIME_SPAN_MILLISECOND;
  g_autoptr (GError) error = NULL;

  if (self->state.settled == NULL || self->shape.kind == HOB_FIELD_BUTTON ||
      self->shape.kind == HOB_FIELD_SECRET)
    return;
  if (g_get_monotonic_time () - self->state.settled_at > window) {
    hob_field_state_set_settled (&self->state, NULL);
    return;
  }
  if (does (self, said, self->state.settled))
    return;
  hob_field_state_set_settled (&self->state, NULL);
  error =
    g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_REVERTED, "The device set it back itself");
  hob_field_set_error (self, error);
}

static void
receive_actuator (HobField *self, HobReading *said)
{
  if (self->state.desired == NULL)
    check_reverted (self, said);
  else if (does (self, said, self->state.desired))
    hob_outbox_confirm (self->outbox, self);
}

/* XEP-0336 §3.4: the form itself may say what is wrong with a field. */
static void
show_form_error (HobField *self, const HobFormField *former, const HobFormField *definition)
{
  const char *before = former != NULL ? former->error : NULL;
  const char *now = definition != NULL ? definition->error : NULL;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (before, now) == 0)
    return;
  if (now != NULL)
    error = g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_REFUSED, now);
  hob_field_set_error (self, error);
}

static void
notify_shape (HobField *self, guint changes)
{
  if (changes & HOB_FIELD_SHAPE_LABEL)
    hob_field_notify (self, HOB_FIELD_PROP_LABEL);
  if (changes & HOB_FIELD_SHAPE_DESCRIPTION)
    hob_field_notify (self, HOB_FIELD_PROP_DESCRIPTION);
  if (changes & HOB_FIELD_SHAPE_OPTIONS)
    hob_field_notify (self, HOB_FIELD_PROP_OPTIONS);
  if ((changes & HOB_FIELD_SHAPE_RANGE) == 0)
    return;
  for (guint property = HOB_FIELD_PROP_MINIMUM; property <= HOB_FIELD_PROP_HAS_RANGE; property++)
    hob_field_notify (self, property);
}

/*
 * hob_field_define:
 * @self: a field
 * @form: (nullable): the form
 * @definition: (nullable): its field
 *
 * Takes what the form says, and the form's value where the device has said none.
 */
void
hob_field_define (HobField *self, HobForm *form, const HobFormField *definition)
{
  HobFieldShape former = self->shape;
  g_autoptr (HobReading) given = NULL;

  hob_field_shape_init (&self->shape, self->var, form, definition);
  given = self->state.confirmed == NULL ? hob_field_shape_get_value (&self->shape) : NULL;

  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->value_label, g_free);
  if (former.kind != self->shape.kind)
    hob_field_notify (self, HOB_FIELD_PROP_KIND);
  notify_shape (self, hob_field_shape_compare (&former, &self->shape));
  update_writable (self);
  show_form_error (self, former.definition, definition);
  if (given != NULL)
    notify_state (self, hob_field_state_set (&self->state, given, self->state.desired, FALSE));
  g_object_thaw_notify (G_OBJECT (self));
  hob_field_shape_clear (&former);
}

/*
 * hob_field_succeed:
 * @self: a new field
 * @former: the one with the same name that the form had as another kind
 *
 * Takes over what the device said.
 */
void
hob_field_succeed (HobField *self, HobField *former)
{
  self->in_sensors = former->in_sensors;
  self->in_actuators = former->in_actuators;
  update_writable (self);
  hob_field_set_present (self, former->state.present);
  if (former->state.confirmed != NULL)
    notify_state (
      self, hob_field_state_set (&self->state, former->state.confirmed, NULL, former->state.fresh));
  set_updated (self, former->updated);
  hob_field_set_refusal (self, former->refusal);
}

/*
 * hob_field_restore:
 * @self: a field
 * @reading: what it was when Hob was closed
 * @updated: since when: wall clock, µs
 * @actuator: whether it came from the node of commands
 */
void
hob_field_restore (HobField *self, HobReading *reading, gint64 updated, gboolean actuator)
{
  mark_node (self, actuator);
  notify_state (self, hob_field_state_set (&self->state, reading, NULL, FALSE));
  set_updated (self, updated);
}

/*
 * hob_field_receive:
 * @self: a field
 * @val: `<val xmlns='urn:xmpp:uwpx:iot'>`
 * @arrival: how it came
 *
 * The one way in for values, and the hot one: an equal value makes nothing and tells only that it
 * is younger. While a command is on its way the confirmed value follows and the shown one does not.
 *
 * Returns: whether the confirmed value is another one now
 */
gboolean
hob_field_receive (HobField *self, HobNode *val, const HobFieldArrival *arrival)
{
  g_autoptr (HobReading) reading = NULL;
  guint changes = 0;

  if (hob_field_state_knows (&self->state, val))
    reading = hob_reading_ref (self->state.confirmed);
  else
    reading = hob_reading_new_from_node (val, NULL);
  if (reading == NULL)
    return FALSE;

  mark_node (self, arrival->actuator);
  if (arrival->event && arrival->actuator)
    receive_actuator (self, reading);
  if (reading != self->state.confirmed || !self->state.fresh)
    changes = hob_field_state_set (&self->state, reading, self->state.desired, TRUE);
  notify_state (self, changes);
  set_updated (self, arrival->now);
  return (changes & HOB_FIELD_STATE_CONFIRMED) != 0;
}

void
hob_field_set_present (HobField *self, gboolean present)
{
  notify_state (self, hob_field_state_set_present (&self->state, present));
}

/*
 * hob_field_age:
 * @self: a field
 *
 * The stream has ended, or the device has taken its values back: what is shown was true once.
 */
void
hob_field_age (HobField *self)
{
  notify_state (
    self, hob_field_state_set (&self->state, self->state.confirmed, self->state.desired, FALSE));
}

/*
 * hob_field_set_refusal:
 * @self: a field
 * @refusal: (nullable): what device or server said when asked to change it, maybe ""; %NULL as long
 *   as it can be changed for all that is known
 */
void
hob_field_set_refusal (HobField *self, const char *refusal)
{
  if (g_set_str (&self->refusal, self->writable ? refusal : NULL))
    hob_field_notify (self, HOB_FIELD_PROP_REFUSAL);
}

/*
 * hob_field_begin:
 * @self: a field
 * @desired: what its device is asked for
 */
void
hob_field_begin (HobField *self, HobReading *desired)
{
  hob_field_state_set_settled (&self->state, NULL);
  hob_field_set_error (self, NULL);
  notify_state (
    self, hob_field_state_set (&self->state, self->state.confirmed, desired, self->state.fresh));
}

/*
 * hob_field_settle:
 * @self: a field
 *
 * Device or server has confirmed what was desired.
 */
void
hob_field_settle (HobField *self)
{
  hob_field_state_set_settled (&self->state, self->state.desired);
  hob_field_set_error (self, NULL);
  notify_state (self, hob_field_state_set (&self->state, self->state.desired, NULL, TRUE));
  set_updated (self, g_get_real_time ());
}

/*
 * hob_field_fail:
 * @self: a field
 * @error: why the value goes back to the confirmed one
 */
void
hob_field_fail (HobField *self, const GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  hob_field_set_error (self, error);
  notify_state (self,
                hob_field_state_set (&self->state, self->state.confirmed, NULL, self->state.fresh));
  g_object_thaw_notify (G_OBJECT (self));
}

/*
 * hob_field_set_error:
 * @self: a field
 * @error: (nullable): why the last change was not made or went back; %NULL forgets it
 */
void
hob_field_set_error (HobField *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  hob_field_notify (self, HOB_FIELD_PROP_ERROR);
}
