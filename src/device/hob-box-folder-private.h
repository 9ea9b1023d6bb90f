/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder in which a new device keeps what it must remember. All of it is for the device's own
 * eyes: the folder is made with mode 0700, its files with 0600. */
gboolean hob_box_folder_write (const char *folder,
                               const char *name,
                               const void *data,
                               gsize size,
                               GError **error);
/* NULL with an error when it cannot be read, NULL without one when there is no such file. */
GBytes *hob_box_folder_read (const char *folder, const char *name, GError **error);
gboolean hob_box_folder_remove (const char *folder, const char *name, GError **error);

G_END_DECLS
