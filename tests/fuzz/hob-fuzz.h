/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>

#include <stddef.h>
#include <stdint.h>

/* The entry that libFuzzer and AFL know. Each target has one, and asserts what must hold for any
 * input; fuzz-driver.c calls it where neither is at hand. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
