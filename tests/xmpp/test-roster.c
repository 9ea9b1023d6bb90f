/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "roster-fixture.h"

#include "hob-test.h"

static void
test_fetch (RosterFixture *fixture, gconstpointer data)
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
  hob_test_wait (roster_fixture_presence_was_sent, fixture->mock, 5);

  roster_fixture_assert_log (fixture, "items 0 -0 +2;loaded;");
  g_assert_true (hob_roster_is_loaded (fixture->roster));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)), ==, 2);
  roster_fixture_assert_contact (fixture, "kettle@hob.test", "Kettle", "Kitchen,Favourites",
                                 "both");
  roster_fixture_assert_contact (fixture, "lamp@hob.test", NULL, "", "none");

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
test_fetch_again (RosterFixture *fixture, gconstpointer data)
{
  HobContact *lamp;

  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test'/><item jid='lamp@hob.test'/>"
                                     "<item jid='door@hob.test' name='Door'/>");
  lamp = hob_roster_find (fixture->roster, "lamp@hob.test");
  hob_mock_transport_close (fixture->mock);
  g_assert_false (hob_roster_is_loaded (fixture->roster));
  g_string_truncate (fixture->log, 0);

  roster_fixture_open_with (fixture,
                            "<item jid='new@hob.test'/><item jid='door@hob.test' name='Door'/>"
                            "<item jid='lamp@hob.test' name='Lamp'/><item jid='newer@hob.test'/>");
  roster_fixture_assert_log (fixture, "items 0 -1 +0;removed kettle@hob.test;changed lamp@hob.test;"
                                      "items 2 -0 +2;loaded;");
  g_assert_true (hob_roster_find (fixture->roster, "lamp@hob.test") == lamp);
}

static void
test_fetch_refused (RosterFixture *fixture, gconstpointer data)
{
  hob_mock_transport_open (fixture->mock);
  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_UNAVAILABLE);
  hob_test_wait (roster_fixture_presence_was_sent, fixture->mock, 5);
  g_assert_false (hob_roster_is_loaded (fixture->roster));
  roster_fixture_assert_log (fixture, "");
}

static void
test_fetch_cut (RosterFixture *fixture, gconstpointer data)
{
  hob_mock_transport_open (fixture->mock);
  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_close (fixture->mock);
  hob_test_settle (20);
  g_assert_false (hob_roster_is_loaded (fixture->roster));
  roster_fixture_assert_log (fixture, "");

  roster_fixture_open_with (fixture, "<item jid='new@hob.test'/>");
  roster_fixture_assert_log (fixture, "items 0 -0 +1;loaded;");
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
test_push (RosterFixture *fixture, gconstpointer data)
{
  roster_fixture_open_with (fixture, "<item jid='lamp@hob.test'/>");
  g_string_truncate (fixture->log, 0);

  roster_fixture_push (fixture, "<item jid='kettle@hob.test' name='Kettle' subscription='to'/>");
  roster_fixture_assert_log (fixture, "items 1 -0 +1;");
  roster_fixture_push (fixture, "<item jid='kettle@hob.test' name='Kettle' subscription='to'/>");
  roster_fixture_assert_log (fixture, "");
  roster_fixture_push (fixture, "<item jid='kettle@hob.test' name='Tea' subscription='both'>"
                                "<group>Kitchen</group></item>");
  roster_fixture_assert_log (fixture, "changed kettle@hob.test;");
  roster_fixture_assert_contact (fixture, "kettle@hob.test", "Tea", "Kitchen", "both");
  roster_fixture_push (fixture, "<item jid='lamp@hob.test' subscription='remove'/>");
  roster_fixture_assert_log (fixture, "items 0 -1 +0;removed lamp@hob.test;");
  roster_fixture_push (fixture, "<item jid='nobody@hob.test' subscription='remove'/>");
  roster_fixture_assert_log (fixture, "");
  g_assert_null (hob_roster_find (fixture->roster, "lamp@hob.test"));

  hob_mock_transport_inject (fixture->mock,
                             "<iq type='set' id='p2' from='" OWN "'>"
                             "<query xmlns='jabber:iq:roster'>"
                             "<item jid='kettle@hob.test' subscription='remove'/></query></iq>");
  hob_mock_transport_expect_sent (fixture->mock, "<iq type='result' id='p2' to='" OWN "'/>");
  roster_fixture_assert_log (fixture, "items 0 -1 +0;removed kettle@hob.test;");
}

/* RFC 6121 §2.1.6 and CVE-2015-8688: whoever else says so is told that there is no such service. */
static void
test_push_forged (RosterFixture *fixture, gconstpointer data)
{
  static const char *const strangers[] = {
    "mallory@hob.test/x", "mallory@hob.test", "kettle@hob.test/1",    "hob.test",
    OWN "/other",         OWN ".evil.test",   "juliet@evil.test",     "",
    "xjuliet@hob.test",   "evil.test/" OWN,   "mallory@hob.test/" OWN};

  roster_fixture_open_with (fixture,
                            "<item jid='kettle@hob.test' name='Kettle' subscription='both'/>");
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
  roster_fixture_assert_log (fixture, "");
  roster_fixture_assert_contact (fixture, "kettle@hob.test", "Kettle", "", "both");
}

/* What is no push at all: results nobody asked for, somebody asking for our list. */
static void
test_not_a_push (RosterFixture *fixture, gconstpointer data)
{
  roster_fixture_open_with (fixture, "");
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
  roster_fixture_assert_log (fixture, "");
}

static void
test_push_malformed (RosterFixture *fixture, gconstpointer data)
{
  static const char *const contents[] = {"", "<item/>", "<item jid=''/>",
                                         "<item jid='a@hob.test'/><item jid='b@hob.test'/>",
                                         "<thing jid='a@hob.test'/>"};

  roster_fixture_open_with (fixture, "");
  g_string_truncate (fixture->log, 0);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    hob_mock_transport_inject (
      fixture->mock, "<iq type='set' id='m'><query xmlns='jabber:iq:roster'>%s</query></iq>",
      contents[i]);
    hob_mock_transport_expect_sent (
      fixture->mock, "<iq type='error' id='m'><error type='modify'>"
                     "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  }
  roster_fixture_assert_log (fixture, "");
}

static void
test_limit (RosterFixture *fixture, gconstpointer data)
{
  roster_fixture_open_with (fixture, "");
  for (guint i = 0; i <= 5000; i++) {
    g_autofree char *item = g_strdup_printf ("<item jid='c%u@hob.test'/>", i);

    roster_fixture_push (fixture, item);
  }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)), ==, 5000);
  g_assert_nonnull (hob_roster_find (fixture->roster, "c4999@hob.test"));
  g_assert_null (hob_roster_find (fixture->roster, "c5000@hob.test"));
}

#define SET_TEA                                                                        \
  "<query xmlns='jabber:iq:roster'><item jid='kettle@hob.test' name='Tea &amp; more'>" \
  "<group>Kitchen</group></item></query>"

/* Prosody answers first and pushes after that. */
static void
test_set_contact (RosterFixture *fixture, gconstpointer data)
{
  const char *const groups[] = {"Kitchen", NULL};
  DexFuture *future;
  g_autoptr (GError) error = NULL;

  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>");
  g_string_truncate (fixture->log, 0);

  future = hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea & more", groups);
  hob_mock_transport_expect_request (fixture->mock, "set", NULL, SET_TEA);
  roster_fixture_assert_contact (fixture, "kettle@hob.test", NULL, "", "both");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, &error));
  g_assert_no_error (error);
  roster_fixture_assert_contact (fixture, "kettle@hob.test", "Tea & more", "Kitchen", "both");
  roster_fixture_assert_log (fixture, "changed kettle@hob.test;");

  future = hob_roster_set_contact (fixture->roster, "new@hob.test", NULL, NULL);
  hob_mock_transport_expect_request (
    fixture->mock, "set", NULL,
    "<query xmlns='jabber:iq:roster'><item jid='new@hob.test'/></query>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, &error));
  roster_fixture_assert_contact (fixture, "new@hob.test", NULL, "", "none");
  roster_fixture_assert_log (fixture, "items 1 -0 +1;");
}

/* Whatever was pushed after the question is newer than the answer. */
static void
test_set_contact_overtaken (RosterFixture *fixture, gconstpointer data)
{
  const char *const groups[] = {"Kitchen", NULL};
  DexFuture *future;

  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>");
  future = hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea & more", groups);
  hob_mock_transport_expect_request (fixture->mock, "set", NULL, SET_TEA);
  roster_fixture_push (fixture, "<item jid='kettle@hob.test' name='Coffee' subscription='both'/>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, NULL));
  roster_fixture_assert_contact (fixture, "kettle@hob.test", "Coffee", "", "both");

  future = hob_roster_set_contact (fixture->roster, "new@hob.test", "New", NULL);
  hob_mock_transport_wait_request (fixture->mock);
  roster_fixture_push (fixture, "<item jid='new@hob.test' name='Newer'/>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, NULL));
  roster_fixture_assert_contact (fixture, "new@hob.test", "Newer", "", "none");
}

static void
test_set_contact_refused (RosterFixture *fixture, gconstpointer data)
{
  DexFuture *future;

  roster_fixture_open_with (fixture, "");
  g_string_truncate (fixture->log, 0);
  future = hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea", NULL);
  hob_mock_transport_wait_request (fixture->mock);
  hob_mock_transport_answer_error (fixture->mock, HOB_XMPP_ERROR_FORBIDDEN);
  hob_test_await_error (future, 5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
  roster_fixture_assert_log (fixture, "");

  hob_test_await_error (hob_roster_set_contact (fixture->roster, "kettle@hob.test", "a\001b", NULL),
                        5, HOB_XMPP_ERROR, HOB_XMPP_ERROR_REFUSED);
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);

  hob_mock_transport_close (fixture->mock);
  hob_test_await_error (hob_roster_set_contact (fixture->roster, "kettle@hob.test", "Tea", NULL), 5,
                        HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
}

static void
test_remove_contact (RosterFixture *fixture, gconstpointer data)
{
  DexFuture *future;

  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/1'/>");
  g_string_truncate (fixture->log, 0);
  future = hob_roster_remove_contact (fixture->roster, "kettle@hob.test");
  hob_mock_transport_expect_request (
    fixture->mock, "set", NULL,
    "<query xmlns='jabber:iq:roster'><item jid='kettle@hob.test' subscription='remove'/></query>");
  hob_mock_transport_answer (fixture->mock, NULL);
  g_assert_true (hob_test_await (future, 5, NULL, NULL));
  roster_fixture_assert_log (fixture, "items 0 -1 +0;removed kettle@hob.test;");
  roster_fixture_push (fixture, "<item jid='kettle@hob.test' subscription='remove'/>");
  roster_fixture_assert_log (fixture, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ROSTER_TEST ("/roster/fetch", test_fetch);
  g_test_add_func ("/roster/fetch-when-open", test_fetch_when_open);
  ROSTER_TEST ("/roster/fetch-again", test_fetch_again);
  ROSTER_TEST ("/roster/fetch-refused", test_fetch_refused);
  ROSTER_TEST ("/roster/fetch-cut", test_fetch_cut);
  g_test_add_func ("/roster/gone-while-fetching", test_gone_while_fetching);
  ROSTER_TEST ("/roster/push", test_push);
  ROSTER_TEST ("/roster/push-forged", test_push_forged);
  ROSTER_TEST ("/roster/not-a-push", test_not_a_push);
  ROSTER_TEST ("/roster/push-malformed", test_push_malformed);
  ROSTER_TEST ("/roster/limit", test_limit);
  ROSTER_TEST ("/roster/set-contact", test_set_contact);
  ROSTER_TEST ("/roster/set-contact-overtaken", test_set_contact_overtaken);
  ROSTER_TEST ("/roster/set-contact-refused", test_set_contact_refused);
  ROSTER_TEST ("/roster/remove-contact", test_remove_contact);

  return g_test_run ();
}
