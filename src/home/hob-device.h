/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field.h"

G_BEGIN_DECLS

typedef enum {
  HOB_DEVICE_FORM_UNKNOWN, /* not asked yet, or the answer is on its way */
  HOB_DEVICE_FORM_SHOWN,
  HOB_DEVICE_FORM_ABSENT,    /* the device has not published its controls */
  HOB_DEVICE_FORM_FORBIDDEN, /* this account may not see them */
  HOB_DEVICE_FORM_BROKEN,    /* cannot be read, or larger than Hob accepts */
} HobDeviceForm;

#define HOB_TYPE_DEVICE_FORM (hob_device_form_get_type ())
GType hob_device_form_get_type (void);

#define HOB_TYPE_DEVICE (hob_device_get_type ())
G_DECLARE_FINAL_TYPE (HobDevice, hob_device, HOB, DEVICE, GObject)

/* A device of the home: a GListModel of HobField in the order of its form, readings that the form
 * does not mention last.
 *
 * Properties (read): address, name, room, available, live, last-seen (wall clock µs, 0 unknown),
 * form, control-refused, open-to-anyone, summary. */
const char *hob_device_get_address (HobDevice *self);
const char *hob_device_get_name (HobDevice *self); /* never NULL: contact's, form's, address' */
const char *hob_device_get_room (HobDevice *self); /* NULL when in none */
const char *hob_device_get_account (HobDevice *self);
gboolean hob_device_get_available (HobDevice *self);
gboolean hob_device_get_live (HobDevice *self); /* values have been fetched on the current stream */
gint64 hob_device_get_last_seen (HobDevice *self);
HobDeviceForm hob_device_get_form (HobDevice *self);
/* TRUE when every way of controlling it was refused to this account. */
gboolean hob_device_get_control_refused (HobDevice *self);
/* TRUE when its controls are known to be writable by strangers. */
gboolean hob_device_get_open_to_anyone (HobDevice *self);
/* The most telling values in words, "On · 21.5 °C"; "" when none. */
const char *hob_device_get_summary (HobDevice *self);
/* By var, by label in any case, or by the last part of the var; NULL. Borrowed. */
HobField *hob_device_find_field (HobDevice *self, const char *name);
/* Subscribes and fetches again. */
DexFuture *hob_device_refresh (HobDevice *self);

G_END_DECLS
