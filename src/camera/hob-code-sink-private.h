/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The name of the structure that HobCodeSink posts for each frame it looked at, as an application
 * message; its field "codes" holds the texts. */
#define HOB_CODE_SINK_FRAME "hob-frame"

GstElement *hob_code_sink_new (void);

G_END_DECLS
