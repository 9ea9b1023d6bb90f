/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field.h"

G_BEGIN_DECLS

typedef struct _HobOutbox HobOutbox;

/* How a value came. */
typedef struct {
  gint64 now;        /* wall clock, µs */
  gboolean event;    /* a notification, not the answer to a question */
  gboolean actuator; /* from the node of commands, not from that of sensors */
} HobFieldArrival;

/* A reading that no form mentions, until it is defined. */
HobField *hob_field_new (const char *var, HobOutbox *outbox);
/* Words of Hob's own between the fields. */
HobField *hob_field_new_heading (const char *label, HobOutbox *outbox);
/* Both NULL: the form does not mention it any more. @definition is of @form and of the same kind as
 * before, unless the field is new. */
void hob_field_define (HobField *self, HobForm *form, const HobFormField *definition);
/* The form holds it for machines. */
gboolean hob_field_is_hidden (HobField *self);
/* Takes over the value of a field with the same var that was of another kind. */
void hob_field_succeed (HobField *self, HobField *former);
void hob_field_restore (HobField *self, HobReading *reading, gint64 updated, gboolean actuator);
/* TRUE when the confirmed value is another one now. */
gboolean hob_field_receive (HobField *self, HobNode *val, const HobFieldArrival *arrival);
/* A value is stale unless the device is present and has said it on this stream. */
void hob_field_set_present (HobField *self, gboolean present);
void hob_field_age (HobField *self);
void hob_field_set_refusal (HobField *self, const char *refusal);

/* For the outbox: a command for this field is on its way, done, or not to be. */
void hob_field_begin (HobField *self, HobReading *desired);
void hob_field_settle (HobField *self);
void hob_field_fail (HobField *self, const GError *error);

G_END_DECLS
