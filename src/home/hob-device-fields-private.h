/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-outbox-private.h"

G_BEGIN_DECLS

#define HOB_TYPE_DEVICE_FIELDS (hob_device_fields_get_type ())
G_DECLARE_FINAL_TYPE (HobDeviceFields, hob_device_fields, HOB, DEVICE_FIELDS, GObject)

/* The fields of one device, found by the ids of their items. As a GListModel: those of its form in
 * its order, then the readings that it does not mention. */
HobDeviceFields *hob_device_fields_new (HobOutbox *outbox);
void hob_device_fields_set_form (HobDeviceFields *self, HobForm *form);
/* There is no form for now, so readings stand for themselves. */
void hob_device_fields_reveal (HobDeviceFields *self);
HobField *hob_device_fields_lookup (HobDeviceFields *self, const char *id); /* NULL */
/* Makes it if there is none; NULL when the device has too many. */
HobField *hob_device_fields_ensure (HobDeviceFields *self, const char *id);
/* By var, by label in any case, or by the last part of the var; NULL. */
HobField *hob_device_fields_find (HobDeviceFields *self, const char *name);
void hob_device_fields_set_present (HobDeviceFields *self, gboolean present);
void hob_device_fields_age (HobDeviceFields *self);
void hob_device_fields_set_refusal (HobDeviceFields *self, const char *refusal);
/* The most telling values in words. */
char *hob_device_fields_summarize (HobDeviceFields *self);

G_END_DECLS
