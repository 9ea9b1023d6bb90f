/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-iq-tracker-private.h"
#include "hob-test.h"

#include <hob-xmpp.h>

#define OWN "juliet@capulet.example"

static gboolean
answer (HobIqTracker *tracker, const char *id, const char *from, const char *type)
{
  g_autofree char *sender = from != NULL ? g_strdup_printf (" from='%s'", from) : g_strdup ("");
  g_autofree char *xml =
    g_strdup_printf ("<iq xmlns='jabber:client' id='%s' type='%s'%s/>", id, type, sender);
  g_autoptr (HobNode) iq = hob_node_new_from_string (xml, -1, NULL);

  g_assert_nonnull (iq);
  return hob_iq_tracker_answer (tracker, iq);
}

typedef struct {
  const char *to;
  const char *from;
  gboolean counts;
} Sender;

/* RFC 6120 §8.1.2.1 and §10.3.3. */
static const Sender senders[] = {
  {NULL, NULL, TRUE},
  {NULL, OWN, TRUE},
  {NULL, "JULIET@Capulet.example", TRUE},
  {NULL, "capulet.example", TRUE},
  {NULL, OWN "/chamber", FALSE},
  {NULL, "capulet.example/x", FALSE},
  {NULL, "romeo@montague.example", FALSE},
  {NULL, "montague.example", FALSE},
  {NULL, "", FALSE},
  {OWN, NULL, TRUE},
  {OWN, OWN, TRUE},
  {"capulet.example", NULL, TRUE},
  {"capulet.example", "capulet.example", TRUE},
  {"capulet.example", OWN, FALSE},
  {"kettle@capulet.example", "kettle@capulet.example", TRUE},
  {"kettle@capulet.example", NULL, FALSE},
  {"kettle@capulet.example", OWN, FALSE},
  {"kettle@capulet.example", "capulet.example", FALSE},
  {"kettle@capulet.example", "kettle@capulet.example/kitchen", FALSE},
  {"kettle@capulet.example/kitchen", "kettle@capulet.example/kitchen", TRUE},
  {"kettle@capulet.example/kitchen", "Kettle@Capulet.Example/kitchen", TRUE},
  {"kettle@capulet.example/kitchen", "kettle@capulet.example/Kitchen", FALSE},
  {"kettle@capulet.example/kitchen", "kettle@capulet.example", FALSE},
  {"pubsub.capulet.example", "pubsub.capulet.example", TRUE},
  {"pubsub.capulet.example", "pubsub.montague.example", FALSE},
};

static void
test_senders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (senders); i++) {
    static const char *types[] = {"result", "error"};

    for (guint j = 0; j < G_N_ELEMENTS (types); j++) {
      g_autoptr (HobIqTracker) tracker = hob_iq_tracker_new (OWN, 15000);
      g_autoptr (DexFuture) future = hob_iq_tracker_add (tracker, senders[i].to, "a");

      g_assert_false (answer (tracker, "b", senders[i].from, types[j]));
      if (answer (tracker, "a", senders[i].from, types[j]) != senders[i].counts)
        g_error ("%s from %s to %s", types[j], senders[i].from, senders[i].to);
      g_assert_cmpint (dex_future_is_pending (future), ==, !senders[i].counts);
      g_assert_cmpuint (hob_iq_tracker_get_n_pending (tracker), ==, senders[i].counts ? 0 : 1);
    }
  }
}

static void
test_result (void)
{
  g_autoptr (HobIqTracker) tracker = hob_iq_tracker_new (OWN, 15000);
  DexFuture *future = hob_iq_tracker_add (tracker, NULL, "a");
  g_autoptr (HobNode) result = NULL;

  g_assert_true (answer (tracker, "a", NULL, "result"));
  g_assert_false (answer (tracker, "a", NULL, "result"));
  result = hob_test_await_boxed (future, 1, NULL);
  g_assert_cmpstr (hob_node_get_attribute (result, "id"), ==, "a");
}

static void
test_error (void)
{
  g_autoptr (HobIqTracker) tracker = hob_iq_tracker_new (OWN, 15000);
  DexFuture *future = hob_iq_tracker_add (tracker, NULL, "a");
  g_autoptr (HobNode) iq = hob_node_new_from_string (
    "<iq xmlns='jabber:client' id='a' type='error'><error type='cancel'>"
    "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    -1, NULL);

  g_assert_true (hob_iq_tracker_answer (tracker, iq));
  hob_test_await_error (future, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND);
}

static void
test_too_large (void)
{
  g_autoptr (HobIqTracker) tracker = hob_iq_tracker_new (OWN, 15000);
  DexFuture *future = hob_iq_tracker_add (tracker, NULL, "a");
  g_autoptr (HobNode) forged = hob_node_new_from_string (
    "<iq xmlns='jabber:client' id='a' type='result' from='x@y'/>", -1, NULL);
  g_autoptr (HobNode) head =
    hob_node_new_from_string ("<iq xmlns='jabber:client' id='a' type='result'/>", -1, NULL);

  g_assert_false (hob_iq_tracker_answer_too_large (tracker, forged));
  g_assert_true (hob_iq_tracker_answer_too_large (tracker, head));
  hob_test_await_error (future, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TOO_LARGE);
}

static void
test_deadline (void)
{
  g_autoptr (HobIqTracker) tracker = hob_iq_tracker_new (OWN, 50);
  DexFuture *first = hob_iq_tracker_add (tracker, NULL, "a");
  DexFuture *second = hob_iq_tracker_add (tracker, "kettle@capulet.example", "b");

  hob_test_await_error (first, 10, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT);
  hob_test_await_error (second, 10, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT);
  g_assert_cmpuint (hob_iq_tracker_get_n_pending (tracker), ==, 0);
  g_assert_false (answer (tracker, "a", NULL, "result"));

  /* The timer is good for more than once. */
  first = hob_iq_tracker_add (tracker, NULL, "c");
  hob_test_await_error (first, 10, HOB_XMPP_ERROR, HOB_XMPP_ERROR_TIMEOUT);
}

static void
test_offline (void)
{
  g_autoptr (HobIqTracker) tracker = hob_iq_tracker_new (OWN, 15000);
  DexFuture *first = hob_iq_tracker_add (tracker, NULL, "a");
  DexFuture *second = hob_iq_tracker_add (tracker, NULL, "b");

  hob_iq_tracker_fail_all (tracker, NULL);
  hob_test_await_error (first, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  hob_test_await_error (second, 1, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  g_assert_false (answer (tracker, "a", NULL, "result"));
}

static DexFuture *
never_cb (DexFuture *future, gpointer data)
{
  g_assert_not_reached ();
}

/* Whoever no longer cares about an answer drops the future that depends on it. */
static void
test_discarded (void)
{
  g_autoptr (HobIqTracker) tracker = hob_iq_tracker_new (OWN, 15000);
  DexFuture *then =
    dex_future_finally (hob_iq_tracker_add (tracker, NULL, "a"), never_cb, NULL, NULL);

  g_assert_cmpuint (hob_iq_tracker_get_n_pending (tracker), ==, 1);
  dex_unref (then);
  g_assert_cmpuint (hob_iq_tracker_get_n_pending (tracker), ==, 0);
  g_assert_false (answer (tracker, "a", NULL, "result"));
}

static DexFuture *
free_cb (DexFuture *future, gpointer data)
{
  g_clear_pointer ((HobIqTracker **) data, hob_iq_tracker_free);
  return NULL;
}

static void
test_freed_while_told (void)
{
  HobIqTracker *tracker = hob_iq_tracker_new (OWN, 15000);
  g_autoptr (DexFuture) first =
    dex_future_finally (hob_iq_tracker_add (tracker, NULL, "a"), free_cb, &tracker, NULL);
  DexFuture *second = hob_iq_tracker_add (tracker, NULL, "b");

  hob_iq_tracker_fail_all (tracker, NULL);
  hob_test_await_error (second, 10, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  g_assert_null (tracker);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/iq-tracker/senders", test_senders);
  g_test_add_func ("/iq-tracker/result", test_result);
  g_test_add_func ("/iq-tracker/error", test_error);
  g_test_add_func ("/iq-tracker/too-large", test_too_large);
  g_test_add_func ("/iq-tracker/deadline", test_deadline);
  g_test_add_func ("/iq-tracker/offline", test_offline);
  g_test_add_func ("/iq-tracker/discarded", test_discarded);
  g_test_add_func ("/iq-tracker/freed-while-told", test_freed_while_told);
  return g_test_run ();
}
