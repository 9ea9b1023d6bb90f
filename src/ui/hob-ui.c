/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-ui.h"

#include "hob-ui-resources.h"

/**
 * hob_ui_init:
 *
 * Makes templates, style and icons known. Main thread, once, before the first widget.
 */
void
hob_ui_init (void)
{
  g_resources_register (hob_ui_get_resource ());
}
