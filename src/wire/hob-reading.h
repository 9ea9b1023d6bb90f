/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-node.h"

G_BEGIN_DECLS

typedef enum {
  HOB_READING_TEXT,
  HOB_READING_BOOLEAN,
  HOB_READING_NUMBER,
} HobReadingType;

#define HOB_TYPE_READING (hob_reading_get_type ())

/* One value as a device or a person wrote it: `<val xmlns='urn:xmpp:uwpx:iot' type unit>`.
 * Immutable and atomically reference counted. */
typedef struct _HobReading HobReading;

GType hob_reading_get_type (void);
HobReading *hob_reading_new_from_node (HobNode *val, GError **error);
HobReading *hob_reading_new_text (const char *text, const char *unit);
HobReading *hob_reading_new_boolean (gboolean value);
HobReading *hob_reading_new_number (double value, const char *unit);
HobReading *hob_reading_new_restored (const char *text, const char *wire_type, const char *unit);
HobReading *hob_reading_ref (HobReading *self);
void hob_reading_unref (HobReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobReading, hob_reading_unref)

/* TEXT unless the type attribute (or the constructor) says more. */
HobReadingType hob_reading_get_reading_type (HobReading *self);
const char *hob_reading_get_wire_type (HobReading *self);
const char *hob_reading_get_text (HobReading *self);
const char *hob_reading_get_unit (HobReading *self);
/* These look at the text whatever the type says, because devices leave types out. */
gboolean hob_reading_get_number (HobReading *self, double *value);
gboolean hob_reading_get_boolean (HobReading *self, gboolean *value);
gboolean hob_reading_equal (HobReading *a, HobReading *b);
HobNode *hob_reading_to_node (HobReading *self);

/* Locale-free: "12.5", "1e3", "12,5" from a foreign locale; never NaN, infinity or overflow. */
gboolean hob_reading_parse_number (const char *text, double *value);
/* Shortest text that reads back as the same number, always with a point. */
char *hob_reading_format_number (double value);

G_END_DECLS
