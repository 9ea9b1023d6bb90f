/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-thread-private.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* libstrophe recurses over the depth of a stanza, some 110 bytes a level, and a stanza may have 4
 * MiB of levels before it is cut. Only what is used of it is ever backed by memory. */
#define STACK_SIZE (96 * 1024 * 1024)
/* What is looking up a name may take longer; nothing can be done about that. */
#define EXIT_PATIENCE_MS 500

typedef struct {
  pthread_t id;
  void (*function) (gpointer data);
  gpointer data;
  gboolean has_ended; /* or is about to, with nothing left to do */
} Thread;

static GMutex lock;
static GSList *threads;

static void *
thread_main (void *data)
{
  Thread *self = data;

  pthread_setname_np (pthread_self (), "hob-session");
  self->function (self->data);

  g_mutex_lock (&lock);
  self->has_ended = TRUE;
  g_mutex_unlock (&lock);
  return NULL;
}

static void
join_ended (void)
{
  GSList *next;

  for (GSList *item = threads; item != NULL; item = next) {
    Thread *thread = item->data;

    next = item->next;
    if (thread->has_ended) {
      pthread_join (thread->id, NULL);
      threads = g_slist_delete_link (threads, item);
      g_free (thread);
    }
  }
}

static void
at_exit (void)
{
  struct timespec deadline;
  GSList *left;

  g_mutex_lock (&lock);
  left = g_steal_pointer (&threads);
  g_mutex_unlock (&lock);

  clock_gettime (CLOCK_MONOTONIC, &deadline);
  deadline.tv_nsec += EXIT_PATIENCE_MS * 1000000L;
  deadline.tv_sec += deadline.tv_nsec / 1000000000L;
  deadline.tv_nsec %= 1000000000L;
  for (GSList *item = left; item != NULL; item = item->next) {
    Thread *thread = item->data;

    if (pthread_clockjoin_np (thread->id, NULL, CLOCK_MONOTONIC, &deadline) == 0)
      g_free (thread);
  }
  g_slist_free (left);
}

/**
 * hob_stream_thread_start:
 * @function: what to run
 * @data: for @function
 *
 * Runs a function in a thread of its own, with room for what others make libstrophe do. Any thread.
 *
 * Returns: whether there is a thread
 */
gboolean
hob_stream_thread_start (void (*function) (gpointer), gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Thread *thread = g_new0 (Thread, 1);
  pthread_attr_t attributes;
  int result;

  join_ended ();
  thread->function = function;
  thread->data = data;
  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, STACK_SIZE);
  result = pthread_create (&thread->id, &attributes, thread_main, thread);
  pthread_attr_destroy (&attributes);
  if (result != 0) {
    g_free (thread);
    return FALSE;
  }
  threads = g_slist_prepend (threads, thread);
  return TRUE;
}

/**
 * hob_stream_thread_finish_at_exit:
 *
 * Has the program wait a moment for threads that are ending when it exits itself, because the TLS
 * library takes its globals away then. To be called once, after that library has been initialized:
 * what was registered last runs first.
 */
void
hob_stream_thread_finish_at_exit (void)
{
  atexit (at_exit);
}
