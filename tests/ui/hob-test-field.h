/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-test-widget.h"

#include <hob-home.h>

G_BEGIN_DECLS

/* Fields without a device: what a device does to them the test does itself. */

/* A field defined by the `<field/>` in @xml, without a value. */
HobField *hob_test_field_new (const char *xml);
/* The device reports a value. */
void hob_test_field_report (HobField *field, const char *type, const char *text, const char *unit);
/* A change is on its way, was confirmed, was refused. */
void hob_test_field_begin (HobField *field, const char *text);
void hob_test_field_confirm (HobField *field);
void hob_test_field_refuse (HobField *field, const char *reason);

G_END_DECLS
