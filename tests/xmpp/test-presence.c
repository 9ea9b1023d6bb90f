/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "roster-fixture.h"

#include "hob-test.h"

/* The highest priority, then the latest. */
static void
test_presence (RosterFixture *fixture, gconstpointer data)
{
  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test' subscription='to'/>");
  g_string_truncate (fixture->log, 0);
  roster_fixture_assert_presence (fixture, "kettle@hob.test", NULL);

  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/a'/>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/a");
  roster_fixture_assert_log (fixture, "changed kettle@hob.test;");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/a'/>");
  roster_fixture_assert_log (fixture, "");
  hob_mock_transport_inject (fixture->mock, "<presence from='Kettle@hob.test/b'/>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "Kettle@hob.test/b");
  hob_mock_transport_inject (
    fixture->mock, "<presence from='kettle@hob.test/c'><priority>9</priority></presence>");
  hob_mock_transport_inject (
    fixture->mock, "<presence from='kettle@hob.test/d'><priority>-1</priority></presence>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/c");
  hob_mock_transport_inject (
    fixture->mock, "<presence from='kettle@hob.test/a'><priority>9</priority></presence>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/a");

  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/a'/>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/c");
  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/unheard'/>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/c");
  hob_mock_transport_inject (fixture->mock, "<presence type='error' from='kettle@hob.test'/>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", NULL);

  /* Real devices take a question for the end of everything: none may be asked. */
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
}

static void
test_presence_property (RosterFixture *fixture, gconstpointer data)
{
  HobContact *contact;
  guint notified = 0;
  gboolean available = FALSE;

  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test'/>");
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
test_presence_of_strangers (RosterFixture *fixture, gconstpointer data)
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

  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test' subscription='both'/>"
                                     "<item jid='" OWN "' subscription='both'/>");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/1'/>");
  g_string_truncate (fixture->log, 0);

  for (guint i = 0; i < G_N_ELEMENTS (ignored); i++)
    hob_mock_transport_inject (fixture->mock, "%s", ignored[i]);
  roster_fixture_assert_log (fixture, "");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/1");
  roster_fixture_assert_presence (fixture, OWN, NULL);
  roster_fixture_assert_contact (fixture, "kettle@hob.test", NULL, "", "both");
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
  g_assert_cmpuint (hob_mock_transport_get_n_requests (fixture->mock), ==, 0);
}

static void
test_presence_everywhere (RosterFixture *fixture, gconstpointer data)
{
  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test'/>");
  for (guint i = 0; i < 1000; i++)
    hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/%u'/>", i);
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/999");
  hob_mock_transport_inject (fixture->mock,
                             "<presence type='unavailable' from='kettle@hob.test/999'/>");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", "kettle@hob.test/998");
}

static void
test_closed (RosterFixture *fixture, gconstpointer data)
{
  roster_fixture_open_with (fixture, "<item jid='kettle@hob.test'/><item jid='lamp@hob.test'/>");
  hob_mock_transport_inject (fixture->mock, "<presence from='kettle@hob.test/1'/>");
  g_string_truncate (fixture->log, 0);

  hob_mock_transport_close (fixture->mock);
  roster_fixture_assert_log (fixture, "changed kettle@hob.test;");
  roster_fixture_assert_presence (fixture, "kettle@hob.test", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)), ==, 2);
}

static void
test_subscription_request (RosterFixture *fixture, gconstpointer data)
{
  g_autofree char *long_status = g_strnfill (300, 'a');
  g_autofree char *clipped = g_strnfill (256, 'a');
  g_autofree char *expected = g_strdup_printf ("request mallory@hob.test %s;", clipped);

  roster_fixture_open_with (fixture, "");
  g_string_truncate (fixture->log, 0);

  hob_mock_transport_inject (fixture->mock, "<presence type='subscribe' from='Romeo@hob.test/x'>"
                                            "<status>It is I</status></presence>");
  roster_fixture_assert_log (fixture, "request romeo@hob.test It is I;");
  hob_mock_transport_inject (
    fixture->mock,
    "<presence type='subscribe' from='mallory@hob.test'><status>%s</status></presence>",
    long_status);
  roster_fixture_assert_log (fixture, expected);
  hob_mock_transport_inject (fixture->mock, "<presence type='subscribe' from='lamp@hob.test'/>");
  roster_fixture_assert_log (fixture, "request lamp@hob.test -;");
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
  g_assert_null (hob_mock_transport_pop_sent (fixture->mock));
  hob_mock_transport_inject (fixture->mock,
                             "<iq type='set' id='push'><query xmlns='jabber:iq:roster'>"
                             "<item jid='kettle@hob.test' ask='subscribe'/></query></iq>");
  hob_mock_transport_forget_sent (fixture->mock);
  hob_roster_request_presence (fixture->roster, "kettle@hob.test");
  hob_mock_transport_expect_sent (fixture->mock,
                                  "<presence to='kettle@hob.test' type='unsubscribe'/>");
  hob_mock_transport_expect_sent (fixture->mock,
                                  "<presence to='kettle@hob.test' type='subscribe'/>");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ROSTER_TEST ("/presence/resources", test_presence);
  ROSTER_TEST ("/presence/property", test_presence_property);
  ROSTER_TEST ("/presence/of-strangers", test_presence_of_strangers);
  ROSTER_TEST ("/presence/everywhere", test_presence_everywhere);
  ROSTER_TEST ("/presence/closed", test_closed);
  ROSTER_TEST ("/presence/subscription-request", test_subscription_request);

  return g_test_run ();
}
