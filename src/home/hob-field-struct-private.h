/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field-private.h"
#include "hob-field-shape-private.h"
#include "hob-field-state-private.h"

G_BEGIN_DECLS

/* The inside of a field, shared by the three files it is written in: the object, what its form
 * answers, and how it changes. */
struct _HobField {
  GObject parent_instance;

  char *var;
  HobOutbox *outbox;
  HobFieldShape shape;
  HobFieldState state;
  GError *error;
  char *refusal;
  char *value_label; /* made when asked for */
  gint64 updated;
  guint presses;
  gboolean in_sensors;
  gboolean in_actuators;
  gboolean writable;
};

enum {
  HOB_FIELD_PROP_VAR = 1,
  HOB_FIELD_PROP_LABEL,
  HOB_FIELD_PROP_DESCRIPTION,
  HOB_FIELD_PROP_KIND,
  HOB_FIELD_PROP_WRITABLE,
  HOB_FIELD_PROP_VALUE,
  HOB_FIELD_PROP_CONFIRMED,
  HOB_FIELD_PROP_DESIRED,
  HOB_FIELD_PROP_PENDING,
  HOB_FIELD_PROP_ERROR,
  HOB_FIELD_PROP_UPDATED,
  HOB_FIELD_PROP_STALE,
  HOB_FIELD_PROP_MINIMUM,
  HOB_FIELD_PROP_MAXIMUM,
  HOB_FIELD_PROP_STEP,
  HOB_FIELD_PROP_HAS_RANGE,
  HOB_FIELD_PROP_OPTIONS,
  HOB_FIELD_PROP_REFUSAL,
  HOB_FIELD_N_PROPS
};
void hob_field_notify (HobField *self, guint property);
void hob_field_set_error (HobField *self, const GError *error);

G_END_DECLS
