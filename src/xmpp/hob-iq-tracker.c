/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-iq-tracker-private.h"
#include "hob-xmpp-error.h"

typedef struct {
  HobIqTracker *tracker;
  GList link; /* in HobIqTracker.queue */
  char *id;
  char *to;
  DexPromise *promise;
  gulong discarded;
  gint64 deadline;
} Request;

struct _HobIqTracker {
  char *address;
  char *domain;
  guint deadline_ms;
  GHashTable *requests; /* id → Request */
  GQueue queue;         /* the oldest first; all have the same time */
  GSource *timer;
};

static void
request_free (gpointer data)
{
  Request *request = data;

  g_signal_handler_disconnect (dex_promise_get_cancellable (request->promise), request->discarded);
  g_queue_unlink (&request->tracker->queue, &request->link);
  dex_unref (request->promise);
  g_free (request->id);
  g_free (request->to);
  g_free (request);
}

static void
arm_timer (HobIqTracker *self)
{
  Request *oldest = g_queue_peek_head (&self->queue);

  g_source_set_ready_time (self->timer, oldest != NULL ? oldest->deadline : -1);
}

/* Forgets first: whoever awaits the promise may ask again at once, or drop the tracker. */
static DexPromise *
forget (HobIqTracker *self, Request *request)
{
  DexPromise *promise = dex_ref (request->promise);

  g_hash_table_remove (self->requests, request->id);
  return promise;
}

static void
reject (HobIqTracker *self, Request *request, GError *error)
{
  g_autoptr (DexPromise) promise = forget (self, request);

  dex_promise_reject (promise, error);
}

static void
reject_until (HobIqTracker *self, gint64 deadline, HobXmppError code, const char *message)
{
  g_autoptr (GPtrArray) promises = g_ptr_array_new_with_free_func (dex_unref);
  Request *oldest;

  while ((oldest = g_queue_peek_head (&self->queue)) != NULL && oldest->deadline <= deadline)
    g_ptr_array_add (promises, forget (self, oldest));
  arm_timer (self);

  for (guint i = 0; i < promises->len; i++)
    dex_promise_reject (promises->pdata[i], g_error_new_literal (HOB_XMPP_ERROR, code, message));
}

/* The own account answers as itself, as its server, or without saying who it is. */
static gboolean
is_own (HobIqTracker *self, const char *jid)
{
  return jid == NULL ||
         (hob_jid_peek_resource (jid) == NULL &&
          (hob_jid_same_bare (jid, self->address) || hob_jid_same_bare (jid, self->domain)));
}

/* RFC 6120 §8.1.2.1: an answer counts only if it comes from whom the request went to, or anybody
 * who guesses an id could answer for them. */
static gboolean
is_expected (HobIqTracker *self, const Request *request, const char *from)
{
  const char *to = request->to;

  if (to == NULL)
    return is_own (self, from);
  if (from == NULL)
    return is_own (self, to);
  return hob_jid_same_bare (to, from) &&
         g_strcmp0 (hob_jid_peek_resource (to), hob_jid_peek_resource (from)) == 0;
}

static Request *
find (HobIqTracker *self, HobNode *iq)
{
  const char *id = hob_node_get_attribute (iq, "id");
  Request *request = id != NULL ? g_hash_table_lookup (self->requests, id) : NULL;

  if (request == NULL || !is_expected (self, request, hob_node_get_attribute (iq, "from")))
    return NULL;
  return request;
}

static void
discarded_cb (GCancellable *cancellable, gpointer data)
{
  Request *request = data;

  g_hash_table_remove (request->tracker->requests, request->id);
}

static gboolean
deadline_cb (gpointer data)
{
  reject_until (data, g_get_monotonic_time (), HOB_XMPP_ERROR_TIMEOUT, "No answer to the request");
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_timer (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs timer_funcs = {.dispatch = dispatch_timer};

/**
 * hob_iq_tracker_new:
 * @address: the own bare address
 * @deadline_ms: how long an answer may take, in milliseconds
 *
 * Returns: (transfer full): a tracker without requests, for the thread that made it
 */
HobIqTracker *
hob_iq_tracker_new (const char *address, guint deadline_ms)
{
  HobIqTracker *self;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_new0 (HobIqTracker, 1);
  self->address = g_strdup (address);
  self->domain = hob_jid_dup_domain (address);
  self->deadline_ms = deadline_ms;
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, request_free);
  g_queue_init (&self->queue);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, deadline_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

/**
 * hob_iq_tracker_free:
 * @self: (transfer full): a tracker
 *
 * Frees it; what still waits fails with %HOB_XMPP_ERROR_OFFLINE.
 */
void
hob_iq_tracker_free (HobIqTracker *self)
{
  g_return_if_fail (self != NULL);

  hob_iq_tracker_fail_all (self, NULL);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_hash_table_unref (self->requests);
  g_free (self->address);
  g_free (self->domain);
  g_free (self);
}

/**
 * hob_iq_tracker_add:
 * @self: a tracker
 * @to: (nullable): whom the request goes to; %NULL for the own account
 * @id: the id it is sent with, one that cannot be guessed
 *
 * Waits for the answer to a request.
 *
 * Returns: (transfer full): a future #HobNode; rejects with %HOB_XMPP_ERROR
 */
DexFuture *
hob_iq_tracker_add (HobIqTracker *self, const char *to, const char *id)
{
  Request *request;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  request = g_new0 (Request, 1);
  request->tracker = self;
  request->link.data = request;
  request->id = g_strdup (id);
  request->to = g_strdup (to);
  request->promise = dex_promise_new_cancellable ();
  request->discarded = g_signal_connect (dex_promise_get_cancellable (request->promise),
                                         "cancelled", G_CALLBACK (discarded_cb), request);
  request->deadline = g_get_monotonic_time () + self->deadline_ms * G_GINT64_CONSTANT (1000);
  g_hash_table_insert (self->requests, request->id, request);
  g_queue_push_tail_link (&self->queue, &request->link);
  if (self->queue.length == 1)
    arm_timer (self);

  return DEX_FUTURE (dex_ref (request->promise));
}

/**
 * hob_iq_tracker_answer:
 * @self: a tracker
 * @iq: an `<iq>` of type result or error
 *
 * Gives an answer to the request it belongs to, if it comes from whom that went to.
 *
 * Returns: whether it belonged to one
 */
gboolean
hob_iq_tracker_answer (HobIqTracker *self, HobNode *iq)
{
  Request *request;

  g_return_val_if_fail (self != NULL && iq != NULL, FALSE);

  request = find (self, iq);
  if (request == NULL)
    return FALSE;
  if (g_strcmp0 (hob_node_get_attribute (iq, "type"), "result") == 0) {
    g_autoptr (DexPromise) promise = forget (self, request);

    dex_promise_resolve_boxed (promise, HOB_TYPE_NODE, hob_node_ref (iq));
  } else {
    reject (self, request, hob_xmpp_error_new_from_stanza (iq));
  }
  return TRUE;
}

/**
 * hob_iq_tracker_answer_too_large:
 * @self: a tracker
 * @head: the answer without its children
 *
 * Fails the request whose answer was beyond Hob's limits with %HOB_XMPP_ERROR_TOO_LARGE.
 *
 * Returns: whether it belonged to one
 */
gboolean
hob_iq_tracker_answer_too_large (HobIqTracker *self, HobNode *head)
{
  Request *request;

  g_return_val_if_fail (self != NULL && head != NULL, FALSE);

  request = find (self, head);
  if (request == NULL)
    return FALSE;
  reject (
    self, request,
    g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE, "The answer is too large"));
  return TRUE;
}

/**
 * hob_iq_tracker_fail_all:
 * @self: a tracker
 * @error: (nullable): why; %NULL for no more than being offline
 *
 * Fails what waits now with %HOB_XMPP_ERROR_OFFLINE. What is asked meanwhile goes on waiting.
 */
void
hob_iq_tracker_fail_all (HobIqTracker *self, const GError *error)
{
  g_return_if_fail (self != NULL);

  reject_until (self, G_MAXINT64, HOB_XMPP_ERROR_OFFLINE,
                error != NULL ? error->message : "Not connected");
}

/**
 * hob_iq_tracker_get_n_pending:
 * @self: a tracker
 *
 * Returns: how many requests wait for their answer
 */
guint
hob_iq_tracker_get_n_pending (HobIqTracker *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->queue.length;
}
