/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A hob-device that runs as a program of its own. */
typedef struct _DeviceProcess DeviceProcess;

/* @fields: the [field NAME] groups. Juliet owns it and romeo is a guest. */
DeviceProcess *device_process_start (const char *account, const char *password, const char *fields);
DeviceProcess *device_process_start_file (const char *path);
/* @arguments: after the program's name; @bus: its system bus, or NULL for the usual one. */
DeviceProcess *device_process_start_with (const char *const *arguments, const char *bus);
/* Sends @signal and waits for the end; the exit status. */
int device_process_end (DeviceProcess *self, int signal);
/* Waits for it to end by itself; the exit status. */
int device_process_wait_end (DeviceProcess *self);
void device_process_free (DeviceProcess *self);

/* Waits for a line of its output that was not waited for yet and begins so. */
void device_process_wait_line (DeviceProcess *self, const char *prefix);
/* The same, for what follows in that line. */
char *device_process_wait_rest (DeviceProcess *self, const char *prefix);
/* Whether this was anywhere in what it has said on either output, up to now. */
gboolean device_process_has_said (DeviceProcess *self, const char *text);
void device_process_wait_error (DeviceProcess *self, const char *text);
/* Whether such a line has come; takes it. */
gboolean device_process_has_line (DeviceProcess *self, const char *prefix);
/* What it said on its error output, once ended. */
const char *device_process_get_errors (DeviceProcess *self);

G_END_DECLS
