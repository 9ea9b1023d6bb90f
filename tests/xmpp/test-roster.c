/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-mock-transport.h"
#include "hob-test.h"

#define FETCH "<query xmlns='jabber:iq:roster'/>"
#define OWN "juliet@hob.test"

typedef struct {
  HobMockTransport *mock;
  HobRoster *roster;
  GString *log; /* what the roster said, in order */
} Fixture;

static void
items_changed_cb (Fixture *fixture, guint position, guint removed, guint added)
{
  g_string_append_printf (fixture->log, "items %u -%u +%u;", position, removed, added);
}

static void
loaded_cb (Fixture *fixture)
{
  g_assert_true (hob_roster_is_loaded (fixture->roster));
  g_string_append (fixture->log, "loaded;");
}

static void
changed_cb (Fixture *fixture, HobContact *contact)
{
  g_string_append_printf (fixture->log, "changed %s;", hob_contact_get_address (contact));
}

static void
removed_cb (Fixture *fixture, HobContact *contact)
{
  g_string_append_printf (fixture->log, "removed %s;", hob_contact_get_address (contact));
}

static void
request_cb (Fixture *fixture, const char *bare, const char *status)
{
  g_string_append_printf (fixture->log, "request %s %s;", bare, status != NULL ? status : "-");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->mock = hob_mock_transport_new (OWN);
  fixture->roster = hob_roster_new (HOB_TRANSPORT (fixture->mock));
  fixture->log = g_string_new (NULL);
  g_signal_connect_swapped (fixture->roster, "items-changed", G_CALLBACK (items_changed_cb),
                            fixture);
  g_signal_connect_swapped (fixture->roster, "loaded", G_CALLBACK (loaded_cb), fixture);
  g_signal_connect_swapped (fixture->roster, "contact-changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (fixture->roster, "contact-removed", G_CALLBACK (removed_cb), fixture);
  g_signal_connect_swapped (fixture->roster, "subscription-request", G_CALLBACK (request_cb),
                            fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->roster);
  g_assert_finalize_object (fixture->mock);
  g_string_free (fixture->log, TRUE);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

static gboolean
presence_was_sent (gpointer data)
{
  g_autoptr (HobNode) sent = hob_mock_transport_pop_sent (data);

  g_assert_true (sent == NULL || hob_node_is (sent, "presence", HOB_NS_CLIENT));
  return sent != NULL;
}

/* Opens a stream over which the server tells these items. */
static void
open_with (Fixture *fixture, const char *items)
{
  g_autofree char *answer = g_strdup_printf ("<query xmlns='jabber:iq:roster'>%s</query>", items);

  hob_mock_transport_open (fixture->mock);
  hob_mock_transport_expect_request (fixture->mock, "get", NULL, FETCH);
  hob_mock_transport_answer_xml (fixture->mock, answer);
  hob_test_wait (presence_was_sent, fixture->mock, 5);
}

static void
push (Fixture *fixture, const char *item)
{
  hob_mock_transport_inject (fixture->mock,
                             "<iq type='set' id='p1' to='" OWN "/mock'>"
                             "<query xmlns='jabber:iq:roster'>%s</query></iq>",
                             item);
  hob_mock_transport_expect_sent (fixture->mock, "<iq type='result' id='p1'/>");
}

static void
assert_contact (Fixture *fixture,
                const char *address,
                const char *name,
                const char *groups,
                const char *subscription)
{
  HobContact *contact = hob_roster_find (fixture->roster, address);
  g_autofree char *joined = NULL;

  g_assert_nonnull (contact);
  joined = g_strjoinv (",", (char **) hob_contact_get_groups (contact));
  g_assert_cmpstr (hob_contact_get_address (contact), ==, address);
  g_assert_cmpstr (hob_contact_get_name (contact), ==, name);
  g_assert_cmpstr (joined, ==, groups);
  g_assert_cmpstr (hob_contact_get_subscription (contact), ==, subscription);
}

/* @full is NULL for a contact that is not available. */
static void
assert_presence (Fixture *fixture, const char *address, const char *full)
{
  HobContact *contact = hob_roster_find (fixture->roster, address);

  g_assert_nonnull (contact);
  g_assert_cmpstr (hob_contact_get_full_address (contact), ==, full);
  g_assert_true (hob_contact_get_available (contact) == (full != NULL));
}

static void
test_fetch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobContact) second = NULL;

  g_assert_false (hob_roster_is_loaded (fixture->roster));
  hob_mock_transport_open (fixture->mock);
  hob_mock_transport_expect_request (fixture->mock, "get", NULL, FETCH);
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
  hob_mock_transport_answer_xml (
    fixture->mock,
    "<query xmlns='jabber:iq:roster' ver='7'>"
    "<item jid='Kettle@hob.test' name='Kettle' subscription='both'>"
    "<group>Kitchen</group><group>Favourites</group><group>Kitchen</group><group/></item>"
    "<item jid='lamp@hob.test' name='' ask='subscribe'/>"
    "<item jid='kettle@hob.test' name='Again' subscription='none'/>"
    "<item name='Nobody'/><item jid='@'/><item jid='gone@hob.test' subscription='remove'/>"
    "<thing xmlns='urn:other' jid='thing@hob.test'/>"
    "</query>");
  hob_test_wait (presence_was_sent, fixture->mock, 5);

  assert_log (fixture, "items 0 -0 +2;loaded;");
  g_assert_true (hob_roster_is_loaded (fixture->roster));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)), ==, 2);
  assert_contact (fixture, "kettle@hob.test", "Kettle", "Kitchen,Favourites", "both");
  assert_contact (fixture, "lamp@hob.test", NULL, "", "none");

  second = g_list_model_get_item (G_LIST_MODEL (fixture->roster), 1);
  g_assert_cmpstr (hob_contact_get_address (second), ==, "lamp@hob.test");
  g_assert_true (hob_contact_get_asked (second));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->roster), 2));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->roster)) == HOB_TYPE_CONTACT);
}

static void
test_fetch_when_open (void)
{
  g_autoptr (HobMockTransport) mock = hob_mock_transport_new (OWN);
  g_autoptr (HobRoster) roster = NULL;

  hob_mock_transport_open (mock);
  roster = hob_roster_new (HOB_TRANSPORT (mock));
  hob_mock_transport_expect_request (mock, "get", NULL, FETCH);
}

/* Over a new stream the list changes by what is different and by nothing else. */
static void
test_fetch_again (Fixture *fixture, gconstpointer data)
{
  HobContact *lamp;

  open_with (fixture, "<item jid='kettle@hob.test'/><item jid='lamp@hob.test'/>"
                      "<item jid='door@hob.test' name='Door'/>");
  lamp = hob_roster_find (fixture->roster, "lamp@hob.test");
  hob_mock_transport_close (fixture->mock);
  g_assert_false (hob_roster_is_loaded (fixture->roster));
  g_string_truncate (fixture->log, 0);

  open_with (fixture, "<item jid='new@hob.test'/><item jid='door@hob.test' name='Door'/>"
                      "<item jid='lamp@hob.test' name='Lamp'/><item jid='newer@hob.test'/>");
  assert_log (fixture, "items 0 -1 +0;removed kettle@hob.test;changed lamp@hob.test;"
                       "items 2 -0 +2;loaded;");
  g_assert_true (hob_roster_find (fixture->roster, "lamp@hob.test") == lamp);
}

static void
test_fetch_refused (Fixture *fixture, gconstpointer data)
{
  hob_mock_transport_open (fixture->mock);
  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_UNAVAILABLE);
  hob_test_wait (presence_was_sent, fixture->mock, 5);
  g_assert_false (hob_roster_is_loaded (fixture->roster));
  assert_log (fixture, "");
}

static void
test_fetch_cut (Fixture *fixture, gconstpointer data)
{
  hob_mock_transport_open (fixture->mock);
  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_close (fixture->mock);
  hob_test_settle (20);
  g_assert_false (hob_roster_is_loaded (fixture->roster));
  assert_log (fixture, "");

  open_with (fixture, "<item jid='new@hob.test'/>");
  assert_log (fixture, "items 0 -0 +1;loaded;");
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
}

static void
test_gone_while_fetching (void)
{
  g_autoptr (HobMockTransport) mock = hob_mock_transport_new (OWN);
  HobRoster *roster = hob_roster_new (HOB_TRANSPORT (mock));

  hob_mock_transport_open (mock);
  hob_mock_transport_wait_request (mock);
  g_assert_finalize_object (roster);
  g_assert_cmpuint (hob_mock_transport_get_n_requests (mock), ==, 0);
  hob_mock_transport_inject (mock, "<presence from='kettle@hob.test/1'/>");
}

static void
test_push (Fixture *fixture, gconstpointer data)
{
  open_with (fixture, "<item jid='lamp@hob.test'/>");
  g_string_truncate (fixture->log, 0);

  push (fixture, "<item jid='kettle@hob.test' name='Kettle' subscription='to'/>");
  assert_log (fixture, "items 1 -0 +1;");
  push (fixture, "<item jid='kettle@hob.test' name='Kettle' subscription='to'/>");
  assert_log (fixture, "");
  push (fixture, "<item jid='kettle@hob.test' name='Tea' subscription='both'>"
                 "<group>Kitchen</group></item>");
  assert_log (fixture, "changed kettle@hob.test;");
  assert_contact (fixture, "kettle@hob.test", "Tea", "Kitchen", "both");
  push (fixture, "<item jid='lamp@hob.test' subscription='remove'/>");
  assert_log (fixture, "items 0 -1 +0;removed lamp@hob.test;");
  push (fixture, "<item jid='nobody@hob.test' subscription='remove'/>");
  assert_log (fixture, "");
  g_assert_null (hob_roster_find (fixture->roster, "lamp@hob.test"));

  hob_mock_transport_inject (fixture->mock,
                             "<iq type='set' id='p2' from='" OWN "'>"
                             "<query xmlns='jabber:iq:roster'>"
                             "<item jid='kettle@hob.test' subscription='remove'/></query></iq>");
  hob_mock_transport_expect_sent (fixture->mock, "<iq type='result' id='p2' to='" OWN "'/>");
  assert_log (fixture, "items 0 -1 +0;removed kettle@hob.test;");
}

/* RFC 6121 §2.1.6 and CVE-2015-8688: whoever else says so is told that there is no such service. */
static void
test_push_forged (Fixture *fixture, gconstpointer data)
{
  static const char *const strangers[] = {
    "mallory@hob.test/x", "mallory@hob.test", "kettle@hob.test/1",    "hob.test",
    OWN "/other",         OWN ".evil.test",   "juliet@evil.test",     "",
    "xjuliet@hob.test",   "evil.test/" OWN,   "mallory@hob.test/" OWN};

  open_with (fixture, "<item jid='kettle@hob.test' name='Kettle' subscription='both'/>");
  g_string_truncate (fixture->log, 0);

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++) {
    static const char *const items[] = {
      "<item jid='mallory@hob.test' subscription='both'/>",
      "<item jid='kettle@hob.test' name='Mine' subscription='none'/>",
      "<item jid='kettle@hob.test' subscription='remove'/>"};

    for (guint j = 0; j < G_N_ELEMENTS (items); j++) {
      g_autofree char *refusal = g_strdup_printf (
        "<iq type='error' id='f' to='%s'><error type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
        strangers[i]);

      hob_mock_transport_inject (
        fixture->mock,
        "<iq type='set' id='f' from='%s'><query xmlns='jabber:iq:roster'>%s</query></iq>",
        strangers[i], items[j]);
      hob_mock_transport_expect_sent (fixture->mock, refusal);
    }
  }
  assert_log (fixture, "");
  assert_contact (fixture, "kettle@hob.test", "Kettle", "", "both");
}

/* What is no push at all: results nobody asked for, somebody asking for our list. */
static void
test_not_a_push (Fixture *fixture, gconstpointer data)
{
  open_with (fixture, "");
  g_string_truncate (fixture->log, 0);

  hob_mock_transport_inject (fixture->mock,
                             "<iq type='result' id='x'><query xmlns='jabber:iq:roster'>"
                             "<item jid='mallory@hob.test'/></query></iq>");
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
  hob_mock_transport_inject (fixture->mock, "<iq type='get' id='x'>" FETCH "</iq>");
  hob_mock_transport_expect_sent (
    fixture->mock,
    "<iq type='error' id='x'><error type='cancel'>"
    "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  assert_log (fixture, "");
}

static void
test_push_malformed (Fixture *fixture, gconstpointer data)
{
  static const char *const contents[] = {"", "<item/>", "<item jid=''/>",
                                         "<item jid='a@hob.test'/><item jid='b@hob.test'/>",
                                         "<thing jid='a@hob.test'/>"};

  open_with (fixture, "");
  g_string_truncate (fixture->log, 0);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    hob_mock_transport_inject (
      fixture->mock, "<iq type='set' id='m'><query xmlns='jabber:iq:roster'>%s</query></iq>",
      contents[i]);
    hob_mock_transport_expect_sent (
      fixture->mock, "<iq type='error' id='m'><error type='modify'>"
                     "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  }
  assert_log (fixture, "");
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  open_with (fixture, "");
  for (guint i = 0; i <= 5000; i++) {
    g_autofree char *item = g_strdup_printf ("<item jid='c%u@hob.test'/>", i);

    push (fixture, item);
  }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)), ==, 5000);
  g_assert_nonnull (hob_roster_find (fixture->roster, "c4999@hob.test"));
  g_assert_null (hob_roster_find (fixture->roster, "c5000@hob.test"));
}

/* The highest priority, then the latest. */
static void
test_presence (Fixture *fixture, gconstpointer data)
{
  open_with (fixture, "<item jid='kettle@hob.test' subscription='to'/>");
  g_string_truncate (fixture->log, 0);
  assert_presence (fixture, "kettle@hob.test", NULL);

  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/a'/>");
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/a");
  assert_log (fixture, "changed kettle@hob.test;");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/a'/>");
  assert_log (fixture, "");
  hob_mock_transport_inject (fixture->mock, "<presence from='Kettle@hob.test/b'/>");
  assert_presence (fixture, "kettle@hob.test", "Kettle@hob.test/b");
  hob_mock_transport_inject (
    fixture->mock, "<presence from='kettle@hob.test/c'><priority>9</priority></presence>");
  hob_mock_transport_inject (
    fixture->mock, "<presence from='kettle@hob.test/d'><priority>-1</priority></presence>");
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/c");
  hob_mock_transport_inject (
    fixture->mock, "<presence from='kettle@hob.test/a'><priority>9</priority></presence>");
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/a");

  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/a'/>");
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/c");
  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/unheard'/>");
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/c");
  hob_mock_transport_inject (fixture->mock, "<presence type='error' from='kettle@hob.test'/>");
  assert_presence (fixture, "kettle@hob.test", NULL);

  /* Real devices take a question for the end of everything: none may be asked. */
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
}

static void
test_presence_property (Fixture *fixture, gconstpointer data)
{
  HobContact *contact;
  guint notified = 0;
  gboolean available = FALSE;

  open_with (fixture, "<item jid='kettle@hob.test'/>");
  contact = hob_roster_find (fixture->roster, "kettle@hob.test");
  g_signal_connect_swapped (contact, "notify::available", G_CALLBACK (g_atomic_int_inc), &notified);
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/a'/>");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/b'/>");
  g_object_get (contact, "available", &available, NULL);
  g_assert_true (available);
  g_assert_cmpuint (notified, ==, 1);
  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/a'/>");
  g_assert_cmpuint (notified, ==, 1);
  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/b'/>");
  g_assert_cmpuint (notified, ==, 2);
}

static void
test_presence_of_strangers (Fixture *fixture, gconstpointer data)
{
  static const char *const ignored[] = {
    "<presence from='mallory@hob.test/x'/>",
    "<presence from='kettle@hob.test.evil.test/1'/>",
    "<presence from='hob.test'/>",
    "<presence from=''/>",
    "<presence/>",
    "<presence from='" OWN "/mock'/>",
    "<presence from='" OWN "/other'/>",
    "<presence type='unavailable' from='mallory@hob.test/x'/>",
    "<presence type='error' from='mallory@hob.test/kettle@hob.test'/>",
    "<presence type='subscribe' from='" OWN "'/>",
    "<presence type='subscribe'/>",
    "<presence type='subscribed' from='mallory@hob.test'/>",
    "<presence type='subscribed' from='kettle@hob.test'/>",
    "<presence type='unsubscribed' from='kettle@hob.test'/>",
    "<presence type='unsubscribe' from='kettle@hob.test'/>",
    "<presence type='probe' from='kettle@hob.test/1'/>",
    "<presence type='nonsense' from='kettle@hob.test/1'/>"};

  open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>"
                      "<item jid='" OWN "' subscription='both'/>");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/1'/>");
  g_string_truncate (fixture->log, 0);

  for (guint i = 0; i < G_N_ELEMENTS (ignored); i++)
    hob_mock_transport_inject (fixture->mock, "%s", ignored[i]);
  assert_log (fixture, "");
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/1");
  assert_presence (fixture, OWN, NULL);
  assert_contact (fixture, "kettle@hob.test", NULL, "", "both");
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);
}

static void
test_presence_everywhere (Fixture *fixture, gconstpointer data)
{
  open_with (fixture, "<item jid='kettle@hob.test'/>");
  for (guint i = 0; i < 1000; i++)
    hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/%u'/>", i);
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/999");
  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/999'/>");
  assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/998");
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  open_with (fixture, "<item jid='kettle@hob.test'/><item jid='lamp@hob.test'/>");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/1'/>");
  g_string_truncate (fixture->log, 0);

  hob_mock_transport_close (fixture->mock);
  assert_log (fixture, "changed kettle@hob.test;");
  assert_presence (fixture, "kettle@hob.test", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)), ==, 2);
}

static void
test_subscription_request (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_status = g_strnfill (300, 'a');
  g_autofree char *clipped = g_strnfill (256, 'a');
  g_autofree char *expected = g_strdup_printf ("request mallory@hob.test %s;", clipped);

  open_with (fixture, "");
  g_string_truncate (fixture->log, 0);

  hob_mock_transport_inject (fixture->mock, "<presence type='subscribe' from='Romeo@hob.test/x'>"
                                            "<status>It is I</status></presence>");
  assert_log (fixture, "request romeo@hob.test It is I;");
  hob_mock_transport_inject (
    fixture->mock,
    "<presence type='subscribe' from='mallory@hob.test'><status>%s</status></presence>",
    long_status);
  assert_log (fixture, expected);
  hob_mock_transport_inject (fixture->mock, "<presence type='subscribe' from='lamp@hob.test'/>");
  assert_log (fixture, "request lamp@hob.test -;");
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));

  hob_roster_answer_request (fixture->roster, "romeo@hob.test", TRUE);
  hob_mock_transport_expect_sent (fixture->mock,
                                  "<presence to='romeo@hob.test' type='subscribed'/>");
  hob_roster_answer_request (fixture->roster, "mallory@hob.test", FALSE);
  hob_mock_transport_expect_sent (fixture->mock,
                                  "<presence to='mallory@hob.test' type='unsubscribed'/>");
  hob_roster_request_presence (fixture->roster, "kettle@hob.test");
  hob_mock_transport_expect_sent (fixture->mock,
                                  "<presence to='kettle@hob.test' type='subscribe'/>");
}

#define SET_TEA                                                                        \
  "<query xmlns='jabber:iq:roster'><item jid='kettle@hob.test' name='Tea &amp; more'>" \
  "<group>Kitchen</group></item></query>"

/* Prosody answers first and pushes after that. */
static void
test_set_contact (Fixture *fixture, gconstpointer data)
{
  const char *const groups[] = {"Kitchen", NULL};
  DexFuture *future;
  g_autoptr (GError) error = NULL;

  open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>");
  g_string_truncate (fixture->log, 0);

  future = hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea & more", groups);
  hob_mock_transport_expect_request (fixture->mock, "set", NULL, SET_TEA);
  assert_contact (fixture, "kettle@hob.test", NULL, "", "both");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, &error));
  g_assert_no_error (error);
  assert_contact (fixture, "kettle@hob.test", "Tea & more", "Kitchen", "both");
  assert_log (fixture, "changed kettle@hob.test;");

  future = hob_roster_set_contact (fixture->roster, "new@hob.test", NULL, NULL);
  hob_mock_transport_expect_request (
    fixture->mock, "set", NULL,
    "<query xmlns='jabber:iq:roster'><item jid='new@hob.test'/></query>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, &error));
  assert_contact (fixture, "new@hob.test", NULL, "", "none");
  assert_log (fixture, "items 1 -0 +1;");
}

/* Whatever was pushed after the question is newer than the answer. */
static void
test_set_contact_overtaken (Fixture *fixture, gconstpointer data)
{
  const char *const groups[] = {"Kitchen", NULL};
  DexFuture *future;

  open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>");
  future = hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea & more", groups);
  hob_mock_transport_expect_request (fixture->mock, "set", NULL, SET_TEA);
  push (fixture, "<item jid='kettle@hob.test' name='Coffee' subscription='both'/>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, NULL));
  assert_contact (fixture, "kettle@hob.test", "Coffee", "", "both");

  future = hob_roster_set_contact (fixture->roster, "new@hob.test", "New", NULL);
  hob_mock_transport_wait_request (fixture->mock);
  push (fixture, "<item jid='new@hob.test' name='Newer'/>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, NULL));
  assert_contact (fixture, "new@hob.test", "Newer", "", "none");
}

static void
test_set_contact_refused (Fixture *fixture, gconstpointer data)
{
  DexFuture *future;

  open_with (fixture, "");
  g_string_truncate (fixture->log, 0);
  future = hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea", NULL);
  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_FORBIDDEN);
  hob_test_await_error (future, 5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
  assert_log (fixture, "");

  hob_test_await_error (hob_roster_set_contact (fixture->roster, "kettle@hob.test", "a\001b", NULL),
                        5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED);
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);

  hob_mock_transport_close (fixture->mock);
  hob_test_await_error (hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea", NULL), 5,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
}

static void
test_remove_contact (Fixture *fixture, gconstpointer data)
{
  DexFuture *future;

  open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/1'/>");
  g_string_truncate (fixture->log, 0);
  future = hob_roster_remove_contact (fixture->roster, "kettle@hob.test");
  hob_mock_transport_expect_request (
    fixture->mock, "set", NULL,
    "<query xmlns='jabber:iq:roster'><item jid='kettle@hob.test' subscription='remove'/></query>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, NULL));
  assert_log (fixture, "items 0 -1 +0;removed kettle@hob.test;");
  push (fixture, "<item jid='kettle@hob.test' subscription='remove'/>");
  assert_log (fixture, "");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("/roster/fetch", test_fetch);
  g_test_add_func ("/roster/fetch-when-open", test_fetch_when_open);
  ADD ("/roster/fetch-again", test_fetch_again);
  ADD ("/roster/fetch-refused", test_fetch_refused);
  ADD ("/roster/fetch-cut", test_fetch_cut);
  g_test_add_func ("/roster/gone-while-fetching", test_gone_while_fetching);
  ADD ("/roster/push", test_push);
  ADD ("/roster/push-forged", test_push_forged);
  ADD ("/roster/not-a-push", test_not_a_push);
  ADD ("/roster/push-malformed", test_push_malformed);
  ADD ("/roster/limit", test_limit);
  ADD ("/roster/presence", test_presence);
  ADD ("/roster/presence-property", test_presence_property);
  ADD ("/roster/presence-of-strangers", test_presence_of_strangers);
  ADD ("/roster/presence-everywhere", test_presence_everywhere);
  ADD ("/roster/closed", test_closed);
  ADD ("/roster/subscription-request", test_subscription_request);
  ADD ("/roster/set-contact", test_set_contact);
  ADD ("/roster/set-contact-overtaken", test_set_contact_overtaken);
  ADD ("/roster/set-contact-refused", test_set_contact_refused);
  ADD ("/roster/remove-contact", test_remove_contact);

  return g_test_run ();
}
