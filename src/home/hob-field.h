/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>
#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef enum {
  HOB_FIELD_READING, /* read-only, also any type unknown to Hob */
  HOB_FIELD_SWITCH,
  HOB_FIELD_TEXT,
  HOB_FIELD_MULTILINE,
  HOB_FIELD_SECRET,
  HOB_FIELD_NUMBER,
  HOB_FIELD_SLIDER,
  HOB_FIELD_CHOICE,
  HOB_FIELD_CHOICES, /* several of the options; text is one value a line */
  HOB_FIELD_BUTTON,
  HOB_FIELD_HEADING,
} HobFieldKind;

#define HOB_TYPE_FIELD_KIND (hob_field_kind_get_type ())
GType hob_field_kind_get_type (void);

#define HOB_TYPE_FIELD (hob_field_get_type ())
G_DECLARE_FINAL_TYPE (HobField, hob_field, HOB, FIELD, GObject)

/* One control or reading of a device.
 *
 * Properties (read): var, label, description, kind, writable, value, confirmed, desired, pending,
 * error (GError, boxed), updated (wall clock µs, 0 never), stale (the value was restored, or its
 * device is away), minimum, maximum, step, has-range, options (GStrv of labels), refusal.
 *
 * :value is what to show: the desired reading while a change is on its way, else the confirmed one.
 */
const char *hob_field_get_var (HobField *self);
const char *hob_field_get_label (HobField *self);
const char *hob_field_get_description (HobField *self);
HobFieldKind hob_field_get_kind (HobField *self);
gboolean hob_field_get_writable (HobField *self);
HobReading *hob_field_get_value (HobField *self); /* NULL: no value yet */
HobReading *hob_field_get_confirmed (HobField *self);
HobReading *hob_field_get_desired (HobField *self); /* NULL unless pending */
gboolean hob_field_get_pending (HobField *self);
const GError *hob_field_get_error (HobField *self); /* why the last change went back; NULL */
/* This account cannot control it, in the words of device or server, maybe ""; NULL when it can. */
const char *hob_field_get_refusal (HobField *self);
gint64 hob_field_get_updated (HobField *self);
gboolean hob_field_get_stale (HobField *self);
gboolean hob_field_get_range (HobField *self, double *minimum, double *maximum);
double hob_field_get_step (HobField *self);  /* never 0 */
guint hob_field_get_digits (HobField *self); /* after the point, for display */
guint hob_field_get_n_options (HobField *self);
const char *hob_field_get_option_value (HobField *self, guint index);
const char *hob_field_get_option_label (HobField *self, guint index);
/* A label for the current value of a choice, or the value's text; "" when there is none. */
const char *hob_field_get_value_label (HobField *self);

/* Asks the device for @text ("on", "21.5", an option's value or label…; for a button ignored).
 * Resolves once confirmed; rejects with HOB_HOME_ERROR, at once when the text does not fit.
 * May be disowned: :pending and :error tell the same. */
DexFuture *hob_field_set_text (HobField *self, const char *text);
/* Forgets :error, when the person has seen it. */
void hob_field_clear_error (HobField *self);

G_END_DECLS
