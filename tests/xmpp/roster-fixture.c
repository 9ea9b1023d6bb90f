/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "roster-fixture.h"

#include "hob-test.h"

static void
items_changed_cb (RosterFixture *fixture, guint position, guint removed, guint added)
{
  g_string_append_printf (fixture->log, "items %u -%u +%u;", position, removed, added);
}

static void
loaded_cb (RosterFixture *fixture)
{
  g_assert_true (hob_roster_is_loaded (fixture->roster));
  g_string_append (fixture->log, "loaded;");
}

static void
changed_cb (RosterFixture *fixture, HobContact *contact)
{
  g_string_append_printf (fixture->log, "changed %s;", hob_contact_get_address (contact));
}

static void
removed_cb (RosterFixture *fixture, HobContact *contact)
{
  g_string_append_printf (fixture->log, "removed %s;", hob_contact_get_address (contact));
}

static void
request_cb (RosterFixture *fixture, const char *bare, const char *status)
{
  g_string_append_printf (fixture->log, "request %s %s;", bare, status != NULL ? status : "-");
}

void
roster_fixture_set_up (RosterFixture *fixture, gconstpointer data)
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

void
roster_fixture_tear_down (RosterFixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->roster);
  g_assert_finalize_object (fixture->mock);
  g_string_free (fixture->log, TRUE);
}

void
roster_fixture_assert_log (RosterFixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

gboolean
roster_fixture_presence_was_sent (gpointer data)
{
  g_autoptr (HobNode) sent = hob_mock_transport_pop_sent (data);

  g_assert_true (sent == NULL || hob_node_is (sent, "presence", HOB_NS_CLIENT));
  return sent != NULL;
}

/* Opens a stream over which the server tells these items. */
void
roster_fixture_open_with (RosterFixture *fixture, const char *items)
{
  g_autofree char *answer = g_strdup_printf ("<query xmlns='jabber:iq:roster'>%s</query>", items);

  hob_mock_transport_open (fixture->mock);
  hob_mock_transport_expect_request (fixture->mock, "get", NULL, FETCH);
  hob_mock_transport_answer_xml (fixture->mock, answer);
  hob_test_wait (roster_fixture_presence_was_sent, fixture->mock, 5);
}

void
roster_fixture_push (RosterFixture *fixture, const char *item)
{
  hob_mock_transport_inject (fixture->mock,
                             "<iq type='set' id='p1' to='" OWN "/mock'>"
                             "<query xmlns='jabber:iq:roster'>%s</query></iq>",
                             item);
  hob_mock_transport_expect_sent (fixture->mock, "<iq type='result' id='p1'/>");
}

void
roster_fixture_assert_contact (RosterFixture *fixture,
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
void
roster_fixture_assert_presence (RosterFixture *fixture, const char *address, const char *full)
{
  HobContact *contact = hob_roster_find (fixture->roster, address);

  g_assert_nonnull (contact);
  g_assert_cmpstr (hob_contact_get_full_address (contact), ==, full);
  g_assert_true (hob_contact_get_available (contact) == (full != NULL));
}
