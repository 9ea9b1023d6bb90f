/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-test.h"
#include "hob-thing-config-private.h"
#include "hob-thing-error-private.h"
#include "hob-thing-private.h"

/* Writes a file into a folder that goes away at exit, the same for all; returns its path. */
char *device_test_write_file (const char *name, const char *text);
/* A device kettle@hob.test with these fields; juliet owns it and romeo is a guest. */
HobThingConfig *device_test_read (const char *fields);
const char *device_test_value (HobThing *thing, const char *field);
