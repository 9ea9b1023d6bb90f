/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hob without a window: `hob devices`, `hob set kettle power on`. main() asks before anything of
 * GTK is initialised. */
gboolean hob_command_line_wants (int argc, char **argv);
/* Returns the exit status. */
int hob_command_line_run (int argc, char **argv);

G_END_DECLS
