/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-state-private.h"

#include "hob-field-value-private.h"

#include <string.h>

static gboolean
same_reading (HobReading *a, HobReading *b)
{
  return a == b || (a != NULL && b != NULL && hob_reading_equal (a, b));
}

static void
set_reading (HobReading **place, HobReading *reading)
{
  HobReading *former = *place;

  *place = reading != NULL ? hob_reading_ref (reading) : NULL;
  g_clear_pointer (&former, hob_reading_unref);
}

static guint
count_digits (HobFieldState *self, HobReading *reading)
{
  guint digits = hob_field_value_digits (hob_reading_get_text (reading));
  double number;

  if (digits <= self->digits || !hob_reading_get_number (reading, &number))
    return 0;
  self->digits = digits;
  return HOB_FIELD_STATE_DIGITS;
}

void
hob_field_state_clear (HobFieldState *self)
{
  g_clear_pointer (&self->confirmed, hob_reading_unref);
  g_clear_pointer (&self->desired, hob_reading_unref);
  g_clear_pointer (&self->settled, hob_reading_unref);
}

HobReading *
hob_field_state_get_shown (const HobFieldState *self)
{
  return self->desired != NULL ? self->desired : self->confirmed;
}

/* Derived, so that a device that goes costs no more than telling. */
gboolean
hob_field_state_is_stale (const HobFieldState *self)
{
  return self->confirmed != NULL && !(self->fresh && self->present);
}

/*
 * hob_field_state_set:
 * @self: a state
 * @confirmed: (nullable): what the device says
 * @desired: (nullable): what it was asked for
 * @fresh: whether @confirmed was said on this stream
 *
 * All changes of value go through here, so that each is told once and only when it is one.
 *
 * Returns: bits of what became different
 */
guint
hob_field_state_set (HobFieldState *self,
                     HobReading *confirmed,
                     HobReading *desired,
                     gboolean fresh)
{
  HobReading *shown = desired != NULL ? desired : confirmed;
  gboolean was_stale = hob_field_state_is_stale (self);
  guint changes = 0;

  if (!same_reading (self->confirmed, confirmed))
    changes |= HOB_FIELD_STATE_CONFIRMED;
  /* Mostly the confirmed one is shown before and after: then comparing once is enough. */
  if (self->desired == NULL && desired == NULL)
    changes |= changes & HOB_FIELD_STATE_CONFIRMED ? HOB_FIELD_STATE_VALUE : 0;
  else if (!same_reading (hob_field_state_get_shown (self), shown))
    changes |= HOB_FIELD_STATE_VALUE;
  if (!same_reading (self->desired, desired))
    changes |= HOB_FIELD_STATE_DESIRED;
  if ((self->desired != NULL) != (desired != NULL))
    changes |= HOB_FIELD_STATE_PENDING;
  if (shown != NULL)
    changes |= count_digits (self, shown);

  set_reading (&self->confirmed, confirmed);
  set_reading (&self->desired, desired);
  self->fresh = fresh;
  if (was_stale != hob_field_state_is_stale (self))
    changes |= HOB_FIELD_STATE_STALE;
  return changes;
}

guint
hob_field_state_set_present (HobFieldState *self, gboolean present)
{
  gboolean was_stale = hob_field_state_is_stale (self);

  self->present = present;
  return was_stale != hob_field_state_is_stale (self) ? HOB_FIELD_STATE_STALE : 0;
}

/*
 * hob_field_state_knows:
 * @self: a state
 * @val: `<val xmlns='urn:xmpp:uwpx:iot'>`
 *
 * Spares making a reading of what is mostly the same again.
 *
 * Returns: whether the confirmed reading would read the same; %FALSE when that takes a closer look
 */
gboolean
hob_field_state_knows (const HobFieldState *self, HobNode *val)
{
  HobReading *confirmed = self->confirmed;

  return confirmed != NULL &&
         strcmp (hob_node_get_text (val), hob_reading_get_text (confirmed)) == 0 &&
         g_strcmp0 (hob_node_get_attribute (val, "type"), hob_reading_get_wire_type (confirmed)) ==
           0 &&
         g_strcmp0 (hob_node_get_attribute (val, "unit"), hob_reading_get_unit (confirmed)) == 0;
}

void
hob_field_state_set_settled (HobFieldState *self, HobReading *settled)
{
  set_reading (&self->settled, settled);
  self->settled_at = settled != NULL ? g_get_monotonic_time () : 0;
}
