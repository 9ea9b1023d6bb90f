/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-socket-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#define KEEPALIVE_IDLE_S 60
#define KEEPALIVE_INTERVAL_S 30
#define KEEPALIVE_COUNT 3
#define USER_TIMEOUT_MS 30000

struct _HobStreamSocket {
  GSource *source;
  gpointer tag; /* of fd in source */
  int fd;       /* libstrophe's, which closes it */
  GIOCondition condition;
  gint64 wake_at; /* monotonic µs */
  gboolean was_opened;
  int spare_fd; /* atomic: a duplicate for other threads, whose number is not reused under them */
  int is_cut;   /* atomic */
};

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs source_funcs = {.dispatch = dispatch};

static void
set_option (int fd, int level, int name, int value)
{
  if (setsockopt (fd, level, name, &value, sizeof value) != 0)
    g_debug ("Socket option %d/%d: %s", level, name, g_strerror (errno));
}

/* Without NODELAY a request may wait 40 ms for the acknowledgement of the one before. */
static void
set_options (int fd)
{
  set_option (fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option (fd, IPPROTO_TCP, TCP_QUICKACK, 1);
  set_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
  set_option (fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
  set_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
  set_option (fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT);
}

/* The duplicate keeps the connection alive: it goes as soon as nobody may need it. */
static void
replace_spare (HobStreamSocket *self, int fd, gboolean shut_down)
{
  int old = g_atomic_int_exchange (&self->spare_fd, fd);

  if (old < 0)
    return;
  if (shut_down)
    shutdown (old, SHUT_RDWR);
  close (old);
}

static void
stop_watching (HobStreamSocket *self)
{
  if (self->tag != NULL)
    g_source_remove_unix_fd (self->source, g_steal_pointer (&self->tag));
  self->fd = -1;
}

/**
 * hob_stream_socket_new:
 *
 * Returns: (transfer full): a socket yet to be opened
 */
HobStreamSocket *
hob_stream_socket_new (void)
{
  HobStreamSocket *self = g_new0 (HobStreamSocket, 1);

  self->fd = -1;
  self->spare_fd = -1;
  return self;
}

/**
 * hob_stream_socket_free:
 * @self: (transfer full): a socket
 *
 * The thread that has the last interest in it.
 */
void
hob_stream_socket_free (HobStreamSocket *self)
{
  g_assert (self != NULL);

  hob_stream_socket_close (self);
  g_free (self);
}

/**
 * hob_stream_socket_attach:
 * @self: a socket
 * @context: the session thread's
 * @ready: called when the socket is ready or the time of hob_stream_socket_wait() is over
 * @data: for @ready
 *
 * Session thread.
 */
void
hob_stream_socket_attach (HobStreamSocket *self,
                          GMainContext *context,
                          GSourceFunc ready,
                          gpointer data)
{
  g_assert (self->source == NULL);

  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (self->source, ready, data, NULL);
  g_source_attach (self->source, context);
}

/**
 * hob_stream_socket_adopt:
 * @self: a socket
 * @fd: (transfer none): not yet connecting
 *
 * Takes the place of the socket before, if there was one: each address tried has its own. Session
 * thread.
 *
 * Returns: whether @fd may be used: it is not cut, and not beyond what select() can watch
 */
gboolean
hob_stream_socket_adopt (HobStreamSocket *self, int fd)
{
  self->was_opened = TRUE;
  stop_watching (self);
  if (fd >= FD_SETSIZE) {
    g_warning ("Too many open files for another connection");
    return FALSE;
  }

  fcntl (fd, F_SETFD, FD_CLOEXEC);
  set_options (fd);
  replace_spare (self, fcntl (fd, F_DUPFD_CLOEXEC, 0), FALSE);
  /* Looked at after the duplicate is in place: whoever cuts meanwhile finds one or the other. */
  if (hob_stream_socket_is_cut (self))
    return FALSE;

  self->fd = fd;
  self->condition = G_IO_OUT;
  self->tag = g_source_add_unix_fd (self->source, fd, self->condition);
  return TRUE;
}

/**
 * hob_stream_socket_was_opened:
 * @self: a socket
 *
 * Session thread.
 *
 * Returns: whether an address was found to try
 */
gboolean
hob_stream_socket_was_opened (HobStreamSocket *self)
{
  return self->was_opened;
}

/**
 * hob_stream_socket_is_connected:
 * @self: a socket
 *
 * Session thread.
 *
 * Returns: whether somebody is at the other end
 */
gboolean
hob_stream_socket_is_connected (HobStreamSocket *self)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;

  return self->fd >= 0 && getpeername (self->fd, (struct sockaddr *) &address, &length) == 0;
}

/**
 * hob_stream_socket_get_n_readable:
 * @self: a socket
 *
 * Session thread.
 *
 * Returns: bytes that have arrived and have not been read
 */
gsize
hob_stream_socket_get_n_readable (HobStreamSocket *self)
{
  int n = 0;

  return self->fd >= 0 && ioctl (self->fd, FIONREAD, &n) == 0 ? (gsize) n : 0;
}

/**
 * hob_stream_socket_acknowledge:
 * @self: a socket
 *
 * Has what was read acknowledged at once. Servers that leave Nagle's algorithm on (Prosody does)
 * hold back their next segment for 40 ms otherwise; the kernel forgets the wish after a while, so
 * it is made after each read. Session thread.
 */
void
hob_stream_socket_acknowledge (HobStreamSocket *self)
{
  if (self->fd >= 0)
    set_option (self->fd, IPPROTO_TCP, TCP_QUICKACK, 1);
}

/**
 * hob_stream_socket_wait:
 * @self: a socket
 * @for_writing: whether there is something left to write
 * @milliseconds: how long at most
 *
 * Says what to be called for next; sooner, if an earlier wait is not over yet. Session thread.
 */
void
hob_stream_socket_wait (HobStreamSocket *self, gboolean for_writing, int milliseconds)
{
  GIOCondition condition = for_writing ? G_IO_IN | G_IO_OUT : G_IO_IN;
  gint64 now = g_get_monotonic_time ();

  if (self->tag != NULL && condition != self->condition) {
    self->condition = condition;
    g_source_modify_unix_fd (self->source, self->tag, condition);
  }
  /* A time that is still to come is left alone: setting one wakes the thread once more. */
  if (self->wake_at <= now || milliseconds == 0) {
    self->wake_at = now + milliseconds * G_GINT64_CONSTANT (1000);
    g_source_set_ready_time (self->source, self->wake_at);
  }
}

/**
 * hob_stream_socket_close:
 * @self: a socket
 *
 * Lets go of it: the other end learns that it is over. Session thread, or the last one.
 */
void
hob_stream_socket_close (HobStreamSocket *self)
{
  stop_watching (self);
  replace_spare (self, -1, TRUE);
  if (self->source != NULL) {
    g_source_destroy (self->source);
    g_clear_pointer (&self->source, g_source_unref);
  }
}

/**
 * hob_stream_socket_cut:
 * @self: a socket
 *
 * Ends whatever waits on the socket, also within the TLS handshake, which nothing else can
 * interrupt; and keeps others from being opened. Any thread.
 */
void
hob_stream_socket_cut (HobStreamSocket *self)
{
  g_atomic_int_set (&self->is_cut, TRUE);
  replace_spare (self, -1, TRUE);
}

/**
 * hob_stream_socket_is_cut:
 * @self: a socket
 *
 * Any thread.
 *
 * Returns: whether hob_stream_socket_cut() was called
 */
gboolean
hob_stream_socket_is_cut (HobStreamSocket *self)
{
  return g_atomic_int_get (&self->is_cut);
}
