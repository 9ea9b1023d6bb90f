/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-account.h"
#include "hob-test.h"

/* Servers relay a stranger's stanzas to a person's full address. Mallory knows everything here:
 * juliet's full address, the device's, its nodes, and even the ids of requests under way. Only the
 * sender's address cannot be forged, and it is what everything hangs on. */

#define NODE HOB_PUBSUB_NODE_SENSORS
#define PATIENCE 20
#define VALUE "<val xmlns='urn:xmpp:uwpx:iot'>666</val>"

typedef struct {
  HobTestAccount *juliet;
  HobTestAccount *kettle;
  HobTestAccount *mallory;
  const char *device;
  const char *victim; /* juliet's full address */
  HobNode *request;   /* what the device was asked last */
  GString *changes;   /* what juliet's contact list said */
} Fixture;

static gboolean
keep_request_cb (Fixture *fixture, HobNode *request)
{
  g_clear_pointer (&fixture->request, hob_node_unref);
  fixture->request = hob_node_ref (request);
  return TRUE;
}

static gboolean
has_request (gpointer data)
{
  return ((Fixture *) data)->request != NULL;
}

static void
items_changed_cb (Fixture *fixture, guint position, guint removed, guint added)
{
  g_string_append_printf (fixture->changes, "-%u +%u;", removed, added);
}

static void
contact_changed_cb (Fixture *fixture, HobContact *contact)
{
  g_string_append_printf (fixture->changes, "%s;", hob_contact_get_address (contact));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->juliet = hob_test_account_new ("juliet");
  fixture->kettle = hob_test_account_new ("kettle");
  fixture->mallory = hob_test_account_new ("mallory");
  fixture->device = hob_test_account_get_address (fixture->kettle);
  fixture->victim = hob_test_account_get_full_address (fixture->juliet);
  fixture->changes = g_string_new (NULL);
  hob_test_account_succeed (
    hob_roster_set_contact (fixture->juliet->roster, fixture->device, "Kettle", NULL));
  g_signal_connect_swapped (fixture->kettle->session, "iq", G_CALLBACK (keep_request_cb), fixture);
  hob_test_settle (100);
  g_signal_connect_swapped (fixture->juliet->roster, "items-changed", G_CALLBACK (items_changed_cb),
                            fixture);
  g_signal_connect_swapped (fixture->juliet->roster, "contact-changed",
                            G_CALLBACK (contact_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (fixture->kettle->session, fixture);
  g_signal_handlers_disconnect_by_data (fixture->juliet->roster, fixture);
  g_clear_pointer (&fixture->juliet, hob_test_account_free);
  g_clear_pointer (&fixture->kettle, hob_test_account_free);
  g_clear_pointer (&fixture->mallory, hob_test_account_free);
  g_clear_pointer (&fixture->request, hob_node_unref);
  g_string_free (fixture->changes, TRUE);
}

static void
assert_nothing_changed (Fixture *fixture)
{
  HobContact *kettle = hob_roster_find (fixture->juliet->roster, fixture->device);

  g_assert_cmpstr (fixture->changes->str, ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->juliet->roster)), ==, 1);
  g_assert_cmpstr (hob_contact_get_name (kettle), ==, "Kettle");
  g_assert_cmpstr (hob_contact_get_subscription (kettle), ==, "none");
  g_assert_false (hob_contact_get_available (kettle));
  g_assert_true (hob_transport_is_open (fixture->juliet->transport));
}

/* By its id: what an earlier test's juliet left unacknowledged is delivered again. */
static HobNode *
find_message (Fixture *fixture, const char *id)
{
  GPtrArray *messages = fixture->juliet->messages;

  for (guint i = 0; i < messages->len; i++) {
    HobNode *message = g_ptr_array_index (messages, i);

    if (g_strcmp0 (hob_node_get_attribute (message, "id"), id) == 0)
      return message;
  }
  return NULL;
}

static gboolean
has_forged (gpointer data)
{
  return find_message (data, "forged") != NULL;
}

static gboolean
has_last (gpointer data)
{
  return find_message (data, "last") != NULL;
}

/* What comes after everything else over the same way. */
static void
send_last (Fixture *fixture)
{
  hob_test_account_send_xml (fixture->mallory,
                             "<message id='last' type='headline' to='%s'><body>x</body></message>",
                             fixture->victim);
  hob_test_wait (has_last, fixture, PATIENCE);
}

/* Whatever mallory sends arrives in mallory's name, if at all. */
static void
assert_from_mallory (Fixture *fixture, HobNode *message)
{
  g_assert_cmpstr (hob_node_get_attribute (message, "from"), ==,
                   hob_test_account_get_full_address (fixture->mallory));
}

static void
test_event (Fixture *fixture, gconstpointer data)
{
  HobPubsubEvent event;
  HobNode *message;

  hob_test_account_send_xml (
    fixture->mallory,
    "<message id='forged' to='%s' type='headline'>"
    "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='" NODE "'>"
    "<item id='temperature' publisher='%s'>" VALUE "</item></items></event></message>",
    fixture->victim, fixture->device);
  hob_test_wait (has_forged, fixture, PATIENCE);

  message = find_message (fixture, "forged");
  assert_from_mallory (fixture, message);
  g_assert_true (hob_pubsub_event_init_from_message (&event, message));
  g_assert_false (hob_jid_same_bare (event.from, fixture->device));
  assert_nothing_changed (fixture);
}

static void
test_message (Fixture *fixture, gconstpointer data)
{
  static const char *const messages[] = {
    "<message id='forged' to='%s' type='chat'><body>Setup done!</body></message>",
    "<message id='forged' to='%s' type='error'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
    "<items node='" NODE "'><item id='temperature'>" VALUE "</item></items></event></message>",
    /* A copy of a message, as if the own server had made it: CVE-2017-5589 and others. */
    "<message id='forged' to='%s'><received xmlns='urn:xmpp:carbons:2'>"
    "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' "
    "from='kettle@hob.test' type='headline'>"
    "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='" NODE "'>"
    "<item id='temperature'>" VALUE "</item></items></event></message></forwarded>"
    "</received></message>",
    "<message id='forged' to='%s'><result xmlns='urn:xmpp:mam:2' id='1'>"
    "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' "
    "from='kettle@hob.test'><body>Setup done!</body></message></forwarded>"
    "</result></message>"};

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    g_auto (GStrv) parts = g_strsplit (messages[i], "%s", 2);
    HobPubsubEvent event;
    HobNode *message;

    g_ptr_array_set_size (fixture->juliet->messages, 0);
    hob_test_account_send_xml (fixture->mallory, "%s%s%s", parts[0], fixture->victim, parts[1]);
    hob_test_wait (has_forged, fixture, PATIENCE);
    message = find_message (fixture, "forged");
    assert_from_mallory (fixture, message);
    g_assert_false (hob_pubsub_event_init_from_message (&event, message));
  }
  assert_nothing_changed (fixture);
}

static void
test_roster_push (Fixture *fixture, gconstpointer data)
{
  static const char *const items[] = {
    "<item jid='mallory@hob.test' subscription='both'/>",
    "<item jid='kettle@hob.test' name='Mine' subscription='both'/>",
    "<item jid='kettle@hob.test' subscription='remove'/>"};

  for (guint i = 0; i < G_N_ELEMENTS (items); i++) {
    g_autofree char *xml = g_strdup_printf ("<query xmlns='jabber:iq:roster'>%s</query>", items[i]);
    g_autoptr (HobNode) query = hob_node_new_from_string (xml, -1, NULL);

    hob_test_await_error (
      hob_transport_send_iq (fixture->mallory->transport, "set", fixture->victim, query), PATIENCE,
      HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNAVAILABLE);
  }
  assert_nothing_changed (fixture);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  static const char *const requests[] = {
    "<query xmlns='http://jabber.org/protocol/disco#info'/>", "<query xmlns='jabber:iq:version'/>",
    "<query xmlns='jabber:iq:roster'/>",
    "<command xmlns='http://jabber.org/protocol/commands' node='options'/>"};

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autoptr (HobNode) request = hob_node_new_from_string (requests[i], -1, NULL);

    hob_test_await_error (
      hob_transport_send_iq (fixture->mallory->transport, "get", fixture->victim, request),
      PATIENCE, HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNAVAILABLE);
  }
  assert_nothing_changed (fixture);
}

static DexFuture *
ask_device (Fixture *fixture)
{
  g_autoptr (HobNode) payload =
    hob_node_new_from_string ("<ask xmlns='urn:example:hob'/>", -1, NULL);
  DexFuture *future =
    hob_transport_send_iq (fixture->juliet->transport, "get",
                           hob_test_account_get_full_address (fixture->kettle), payload);

  hob_test_wait (has_request, fixture, PATIENCE);
  return future;
}

/* The right id does not make it the right answer. */
static void
test_result (Fixture *fixture, gconstpointer data)
{
  DexFuture *future = ask_device (fixture);
  const char *id = hob_node_get_attribute (fixture->request, "id");
  g_autoptr (HobNode) truth =
    hob_node_new_from_string ("<truth xmlns='urn:example:hob'/>", -1, NULL);
  g_autoptr (HobNode) result = NULL;
  g_autoptr (GError) error = NULL;

  hob_test_account_send_xml (
    fixture->mallory, "<iq type='result' id='%s' to='%s'><lie xmlns='urn:example:hob'/></iq>", id,
    fixture->victim);
  hob_test_account_send_xml (
    fixture->mallory,
    "<iq type='error' id='%s' to='%s'><error type='cancel'>"
    "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    id, fixture->victim);
  send_last (fixture);
  g_assert_true (dex_future_is_pending (future));

  hob_transport_reply (fixture->kettle->transport, fixture->request, truth);
  result = hob_test_await_boxed (future, PATIENCE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (hob_node_get_child (result, "truth", "urn:example:hob"));
  assert_nothing_changed (fixture);
}

static void
test_presence (Fixture *fixture, gconstpointer data)
{
  static const char *const types[] = {"", "type='unavailable'", "type='subscribed'"};

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    hob_test_account_send_xml (fixture->mallory, "<presence to='%s' %s/>", fixture->victim,
                               types[i]);
  send_last (fixture);
  assert_nothing_changed (fixture);
}

static gboolean
is_cut_off (gpointer data)
{
  return !hob_transport_is_open (((HobTestAccount *) data)->transport);
}

/* A false sender is put right by Prosody and ends mallory's stream on ejabberd. */
static void
test_false_sender (Fixture *fixture, gconstpointer data)
{
  hob_test_account_send_xml (
    fixture->mallory,
    "<message id='forged' from='%s' to='%s' type='headline'>"
    "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='" NODE "'>"
    "<item id='temperature'>" VALUE "</item></items></event></message>",
    fixture->device, fixture->victim);
  if (hob_test_server_is ("prosody")) {
    hob_test_wait (has_forged, fixture, PATIENCE);
    assert_from_mallory (fixture, find_message (fixture, "forged"));
  } else {
    hob_test_wait (is_cut_off, fixture->mallory, PATIENCE);
    hob_test_settle (100);
    g_assert_null (find_message (fixture, "forged"));
  }
  assert_nothing_changed (fixture);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("/forgery/event", test_event);
  ADD ("/forgery/message", test_message);
  ADD ("/forgery/roster-push", test_roster_push);
  ADD ("/forgery/request", test_request);
  ADD ("/forgery/result", test_result);
  ADD ("/forgery/presence", test_presence);
  ADD ("/forgery/false-sender", test_false_sender);

  return g_test_run ();
}
