/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

/* The door of the ui room: widgets. No protocol. */

#include "hob-sentences.h"
#include "hob-window-size.h"
#include "hob-window.h"

G_BEGIN_DECLS

/* Makes templates, style and icons known. Once, before the first widget. */
void hob_ui_init (void);

G_END_DECLS
