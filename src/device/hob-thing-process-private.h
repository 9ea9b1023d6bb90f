/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Runs a program of the key file. What came over the network reaches it in its environment only,
 * never in its arguments and never through a shell. Resolves to the first line of its output;
 * rejects with HOB_THING_ERROR_REFUSED. */
DexFuture *hob_thing_process_run (const char *const *argv,
                                  const char *folder,
                                  const char *field,
                                  const char *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
