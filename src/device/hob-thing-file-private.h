/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reading a key file so that whoever wrote it learns what is wrong: every error names the group,
 * the key and what is expected. The text functions return FALSE for an error only; an absent key
 * leaves the result as it was. */

G_GNUC_PRINTF (4, 5)
gboolean hob_thing_file_error (GError **error,
                               const char *group,
                               const char *key,
                               const char *format,
                               ...);
gboolean hob_thing_file_check_keys (GKeyFile *file,
                                    const char *group,
                                    const char *const *known,
                                    GError **error);
gboolean hob_thing_file_get_text (GKeyFile *file,
                                  const char *group,
                                  const char *key,
                                  char **text,
                                  GError **error);
gboolean hob_thing_file_get_list (GKeyFile *file,
                                  const char *group,
                                  const char *key,
                                  GStrv *list,
                                  GError **error);
gboolean hob_thing_file_get_number (GKeyFile *file,
                                    const char *group,
                                    const char *key,
                                    double *number,
                                    gboolean *present,
                                    GError **error);

G_END_DECLS
