/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>

G_BEGIN_DECLS

/* Homes and devices for widget tests, without a server. */

#define HOB_TEST_HOME_ACCOUNT "juliet@hob.test"

/* A form with a field of each kind, and hostile words in it. */
extern const char *const hob_test_kettle_form;

/* Writes a home to @folder as a former run would have left it: one account and @n_devices, the
 * first of which is the kettle. */
void hob_test_home_write (const char *folder, guint n_devices);

G_END_DECLS
