/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* With HOB_TIMING in the environment the program tells on standard error when its first frame was
 * on the screen, "hob-timing first-frame NANOSECONDS" on the monotonic clock, and each turn of the
 * main loop that kept it from the next for too long, "hob-timing slow MILLISECONDS cpu
 * MILLISECONDS". */
void hob_timing_init (void);
void hob_timing_first_frame (void);

G_END_DECLS
