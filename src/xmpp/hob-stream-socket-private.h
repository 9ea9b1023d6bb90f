/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The socket that libstrophe opened: its options, its place in the session thread's loop, and a
 * way for other threads to cut it. */
typedef struct _HobStreamSocket HobStreamSocket;

HobStreamSocket *hob_stream_socket_new (void);
void hob_stream_socket_free (HobStreamSocket *self);

/* Session thread. */
void hob_stream_socket_attach (HobStreamSocket *self,
                               GMainContext *context,
                               GSourceFunc ready,
                               gpointer data);
gboolean hob_stream_socket_adopt (HobStreamSocket *self, int fd);
gboolean hob_stream_socket_was_opened (HobStreamSocket *self);
gboolean hob_stream_socket_is_connected (HobStreamSocket *self);
gsize hob_stream_socket_get_n_readable (HobStreamSocket *self);
void hob_stream_socket_acknowledge (HobStreamSocket *self);
void hob_stream_socket_wait (HobStreamSocket *self, gboolean for_writing, int milliseconds);
void hob_stream_socket_close (HobStreamSocket *self);

/* Any thread. */
void hob_stream_socket_cut (HobStreamSocket *self);
gboolean hob_stream_socket_is_cut (HobStreamSocket *self);

G_END_DECLS
