/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-home.h"

#define TEMPERATURE "xmpp.iot.sensor.temp"
#define RELAY "xmpp.iot.actuator.relay"

/* Long enough for everything that should not happen to happen. */
#define QUIET(home) ((home)->pace.longest + 100)

static gboolean
is_live (gpointer data)
{
  return hob_device_get_live (data);
}

/* For each node a subscription, then what it holds; to the bare address and nothing else. */
static void
test_opening (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  guint *live;

  /* Whoever is announced within this time was there all along. */
  home->pace.settle = 1000;
  hob_test_home_make_device (home, NULL);
  live = hob_test_count_notify (home->device, "live");
  g_assert_false (hob_device_get_live (home->device));
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_UNKNOWN);
  hob_test_home_open (home);
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++) {
    g_autofree char *subscribe = g_strconcat ("subscribe ", hob_device_node_get_name (i), NULL);
    g_autofree char *fetch = g_strconcat ("items ", hob_device_node_get_name (i), NULL);
    guint subscribed, fetched;

    g_assert_true (
      g_ptr_array_find_with_equal_func (home->log, subscribe, g_str_equal, &subscribed));
    g_assert_true (g_ptr_array_find_with_equal_func (home->log, fetch, g_str_equal, &fetched));
    g_assert_cmpuint (subscribed, <, fetched);
  }
  hob_test_home_check (home, TEMPERATURE, "21.500000");
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_SHOWN);
  g_assert_cmpuint (*live, ==, 1);

  hob_test_home_set_present (home, TRUE);
  hob_test_settle (home->pace.settle + 200);
  g_assert_cmpuint (hob_test_home_count (home, "subscribe"), ==, HOB_DEVICE_N_NODES);
}

/* What was known of the last stream may have changed since. */
static void
test_each_stream (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  HobField *temperature;

  hob_test_home_open_present (home);
  temperature = hob_test_home_field (home, TEMPERATURE);
  g_assert_false (hob_field_get_stale (temperature));
  hob_test_home_close (home);
  g_assert_false (hob_device_get_live (home->device));
  g_assert_true (hob_field_get_stale (temperature));
  hob_test_home_set_items (home, HOB_DEVICE_NODE_SENSORS,
                           "<item id='xmpp.iot.sensor.temp'>"
                           "<val xmlns='urn:xmpp:uwpx:iot'>30</val></item>");
  hob_test_home_open_present (home);
  hob_test_home_check (home, TEMPERATURE, "30");
  g_assert_false (hob_field_get_stale (temperature));
  g_assert_cmpuint (hob_test_home_count (home, "subscribe"), ==, 2 * HOB_DEVICE_N_NODES);
}

/* A transport that is open already, and one that closes in the middle. */
static void
test_transport_comes_and_goes (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  DexFuture *refresh;

  hob_mock_transport_open (home->transport);
  hob_test_home_make_device (home, NULL);
  hob_test_wait (is_live, home->device, 5);

  hob_mock_transport_set_handler (home->transport, NULL, NULL);
  refresh = hob_device_refresh (home->device);
  g_assert_cmpuint (hob_mock_transport_get_n_requests (home->transport), ==, HOB_DEVICE_N_NODES);
  hob_test_home_close (home);
  hob_test_await_error (refresh, 5, HOB_HOME_ERROR, HOB_HOME_ERROR_OFFLINE);
  hob_test_await_error (hob_device_refresh (home->device), 5, HOB_HOME_ERROR,
                        HOB_HOME_ERROR_OFFLINE);
  hob_test_home_check (home, TEMPERATURE, "21.500000");
}

static void
test_refresh (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  g_autoptr (GError) error = NULL;

  hob_test_home_open (home);
  hob_test_home_set_items (home, HOB_DEVICE_NODE_SENSORS,
                           "<item id='xmpp.iot.sensor.temp'>"
                           "<val xmlns='urn:xmpp:uwpx:iot'>30</val></item>");
  hob_test_await (hob_device_refresh (home->device), 5, NULL, &error);
  g_assert_no_error (error);
  hob_test_home_check (home, TEMPERATURE, "30");
}

/* One item remembered, as servers do for the reference firmware: the others are unknown, not
 * gone. */
static void
test_absent_items (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_open (home);
  hob_test_home_set_items (home, HOB_DEVICE_NODE_ACTUATORS, "");
  hob_test_home_set_items (home, HOB_DEVICE_NODE_UI, "");
  hob_test_await (hob_device_refresh (home->device), 5, NULL, NULL);
  hob_test_home_check (home, RELAY, "0");
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_SHOWN);
}

static void
test_no_form (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_set_items (home, HOB_DEVICE_NODE_UI, "");
  hob_test_home_open (home);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_ABSENT);
  hob_test_home_check (home, TEMPERATURE, "21.500000");
  g_assert_false (hob_field_get_writable (hob_test_home_field (home, RELAY)));
  g_assert_cmpint (hob_field_get_kind (hob_test_home_field (home, RELAY)), ==, HOB_FIELD_READING);
}

static gboolean
is_shown (gpointer data)
{
  return hob_device_get_form (data) == HOB_DEVICE_FORM_SHOWN;
}

/* A device that starts slowly: its nodes come after us. */
static void
test_nodes_come_late (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  g_autofree char *ui = g_steal_pointer (&home->items[HOB_DEVICE_NODE_UI]);

  hob_test_home_open (home);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_ABSENT);
  hob_test_home_set_items (home, HOB_DEVICE_NODE_UI, ui);
  hob_test_wait (is_shown, home->device, 5);
  /* Only the node that was missing was asked for again. */
  g_assert_cmpuint (hob_test_home_count (home, "subscribe xmpp.iot.sensors"), ==, 1);
}

/* A device without actuators is asked a few times, then left in peace. */
static void
test_nodes_never_come (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  guint asked;

  home->pace.settle = 2;
  home->pace.longest = 20;
  g_clear_pointer (&home->items[HOB_DEVICE_NODE_ACTUATORS], g_free);
  hob_test_home_open (home);
  hob_test_home_wait (home, "subscribe xmpp.iot.actuators", 9);
  hob_test_settle (QUIET (home));
  asked = hob_test_home_count (home, "subscribe xmpp.iot.actuators");
  g_assert_cmpuint (asked, ==, 9);
  /* Until the device comes. */
  hob_test_home_set_present (home, TRUE);
  hob_test_home_wait (home, "subscribe xmpp.iot.actuators", asked + 1);
}

/* What the reference firmware does at each start: three nodes go, one run brings them back. */
static void
test_nodes_vanish (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  HobField *temperature;

  hob_test_home_open_present (home);
  temperature = hob_test_home_field (home, TEMPERATURE);
  for (guint i = 0; i < HOB_DEVICE_N_NODES; i++)
    hob_test_home_lose (home, i, "delete");
  hob_test_home_check (home, TEMPERATURE, "21.500000");
  g_assert_true (hob_field_get_stale (temperature));
  g_assert_cmpuint (hob_test_home_count (home, "subscribe"), ==, HOB_DEVICE_N_NODES);
  hob_test_home_wait (home, "items", 2 * HOB_DEVICE_N_NODES);
  hob_test_settle (QUIET (home));
  g_assert_cmpuint (hob_test_home_count (home, "subscribe"), ==, 2 * HOB_DEVICE_N_NODES);
  g_assert_false (hob_field_get_stale (temperature));
  g_assert_true (hob_test_home_field (home, TEMPERATURE) == temperature);
}

static void
test_purge (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_open_present (home);
  hob_test_home_lose (home, HOB_DEVICE_NODE_SENSORS, "purge");
  hob_test_home_check (home, TEMPERATURE, "21.500000");
  g_assert_true (hob_field_get_stale (hob_test_home_field (home, TEMPERATURE)));
  hob_test_home_wait (home, "items xmpp.iot.sensors", 2);
}

static void
lose_again_cb (HobField *field, GParamSpec *pspec, HobTestHome *home)
{
  if (!hob_field_get_stale (field))
    hob_test_home_lose (home, HOB_DEVICE_NODE_SENSORS, "delete");
}

/* Nodes that vanish as soon as they are asked for, for ever: no busy loop, ever longer pauses. */
static void
test_nodes_vanish_for_ever (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->pace.settle = 10;
  home->pace.longest = 10000;
  hob_test_home_open_present (home);
  g_signal_connect (hob_test_home_field (home, TEMPERATURE), "notify::stale",
                    G_CALLBACK (lose_again_cb), home);
  hob_test_home_lose (home, HOB_DEVICE_NODE_SENSORS, "delete");
  hob_test_home_wait (home, "subscribe xmpp.iot.sensors", 4);
  /* 10 + 20 + 40 ms are over; 80, 160, 320 … follow. */
  hob_test_settle (500);
  g_assert_cmpuint (hob_test_home_count (home, "subscribe xmpp.iot.sensors"), <=, 7);
}

/* A device that was away may have been restarted, and nobody says so on ejabberd. */
static void
test_device_comes_back (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  guint asked;

  hob_test_home_open_present (home);
  hob_test_settle (QUIET (home));
  asked = hob_test_home_count (home, "items");
  hob_test_home_set_present (home, FALSE);
  g_assert_true (hob_field_get_stale (hob_test_home_field (home, TEMPERATURE)));
  hob_test_home_set_present (home, TRUE);
  hob_test_home_wait (home, "items", asked + HOB_DEVICE_N_NODES);
  hob_test_settle (QUIET (home));
  g_assert_cmpuint (hob_test_home_count (home, "items"), ==, asked + HOB_DEVICE_N_NODES);
}

/* The same, so soon after the stream opened that it could be taken for being announced. */
static void
test_device_restarts_at_once (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  guint asked;

  home->pace.settle = 1000;
  hob_test_home_open_present (home);
  asked = hob_test_home_count (home, "items");
  hob_test_home_set_present (home, FALSE);
  hob_test_home_set_present (home, TRUE);
  hob_test_home_wait (home, "items", asked + HOB_DEVICE_N_NODES);
}

static void
push_subscription (HobTestHome *home, const char *subscription)
{
  hob_mock_transport_inject (home->transport,
                             "<iq type='set' id='p'><query xmlns='jabber:iq:roster'>"
                             "<item jid='%s' subscription='%s'/></query></iq>",
                             HOB_TEST_KETTLE, subscription);
}

/* Nodes for those who see the device's presence: asked again, once, when we do. */
static void
test_forbidden_until_presence (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->subscription = "none";
  home->subscribe_error = HOB_XMPP_ERROR_FORBIDDEN;
  hob_test_home_open (home);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_FORBIDDEN);
  hob_test_settle (QUIET (home));
  g_assert_cmpuint (hob_test_home_count (home, "subscribe"), ==, HOB_DEVICE_N_NODES);
  g_assert_cmpuint (hob_test_home_count (home, "items"), ==, 0);

  push_subscription (home, "to");
  hob_test_home_wait (home, "subscribe", 2 * HOB_DEVICE_N_NODES);
  home->subscribe_error = -1;
  hob_test_settle (QUIET (home));
  g_assert_cmpuint (hob_test_home_count (home, "subscribe"), ==, 2 * HOB_DEVICE_N_NODES);
  push_subscription (home, "none");
  push_subscription (home, "both");
  hob_test_wait (is_shown, home->device, 5);
}

/* A device that is being set up lets people into one node after the other, and nobody says so. */
static void
test_forbidden_in_part (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->forbidden[HOB_DEVICE_NODE_SENSORS] = TRUE;
  hob_test_home_open (home);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_SHOWN);
  hob_test_home_wait (home, "subscribe xmpp.iot.sensors", 2);
  g_assert_null (hob_field_get_value (hob_test_home_field (home, TEMPERATURE)));
  home->forbidden[HOB_DEVICE_NODE_SENSORS] = FALSE;
  hob_test_home_wait (home, "items xmpp.iot.sensors", 1);
  hob_test_settle (QUIET (home));
  g_assert_nonnull (hob_field_get_value (hob_test_home_field (home, TEMPERATURE)));
  g_assert_cmpuint (hob_test_home_count (home, "items xmpp.iot.sensors"), ==, 1);
}

/* A server that is too busy now may not be later; one that subscribes nobody may show. */
static void
test_trouble (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->subscribe_error = HOB_XMPP_ERROR_BUSY;
  hob_test_home_make_device (home, NULL);
  hob_mock_transport_open (home->transport);
  hob_test_home_wait (home, "subscribe", 2 * HOB_DEVICE_N_NODES);
  g_assert_false (hob_device_get_live (home->device));
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_UNKNOWN);
  home->subscribe_error = HOB_XMPP_ERROR_REFUSED;
  hob_test_wait (is_shown, home->device, 5);
}

static void
test_too_large (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->fetch_error = HOB_XMPP_ERROR_TOO_LARGE;
  hob_test_home_open (home);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_BROKEN);
  hob_test_settle (QUIET (home));
  g_assert_cmpuint (hob_test_home_count (home, "items"), ==, HOB_DEVICE_N_NODES);
}

static gboolean
is_open_to_anyone (gpointer data)
{
  return hob_device_get_open_to_anyone (data);
}

static void
test_openness (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->publish_model = "open";
  hob_test_home_open (home);
  hob_test_wait (is_open_to_anyone, home->device, 5);
  hob_test_await (hob_device_refresh (home->device), 5, NULL, NULL);
  g_assert_cmpuint (hob_test_home_count (home, "configuration"), ==, 1);
  /* Its owner has heeded the warning. */
  home->publish_model = "publishers";
  hob_test_home_close (home);
  hob_test_home_open (home);
  hob_test_home_wait (home, "configuration", 2);
  hob_test_settle (20);
  g_assert_false (hob_device_get_open_to_anyone (home->device));
}

static void
test_openness_unknown (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_open (home);
  hob_test_home_wait (home, "configuration", 1);
  hob_test_settle (20);
  g_assert_false (hob_device_get_open_to_anyone (home->device));
}

/* The device goes in the middle of everything. */
static void
test_disposed_midway (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_make_device (home, NULL);
  hob_mock_transport_set_handler (home->transport, NULL, NULL);
  hob_mock_transport_open (home->transport);
  g_assert_cmpuint (hob_mock_transport_get_n_requests (home->transport), >=, HOB_DEVICE_N_NODES);
  g_assert_finalize_object (g_steal_pointer (&home->device));
  /* Only the contact list is still asked for. */
  g_assert_cmpuint (hob_mock_transport_get_n_requests (home->transport), <=, 1);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-sync/opening", test_opening);
  g_test_add_func ("/device-sync/each-stream", test_each_stream);
  g_test_add_func ("/device-sync/transport-comes-and-goes", test_transport_comes_and_goes);
  g_test_add_func ("/device-sync/refresh", test_refresh);
  g_test_add_func ("/device-sync/absent-items", test_absent_items);
  g_test_add_func ("/device-sync/no-form", test_no_form);
  g_test_add_func ("/device-sync/nodes-come-late", test_nodes_come_late);
  g_test_add_func ("/device-sync/nodes-never-come", test_nodes_never_come);
  g_test_add_func ("/device-sync/nodes-vanish", test_nodes_vanish);
  g_test_add_func ("/device-sync/purge", test_purge);
  g_test_add_func ("/device-sync/nodes-vanish-for-ever", test_nodes_vanish_for_ever);
  g_test_add_func ("/device-sync/device-comes-back", test_device_comes_back);
  g_test_add_func ("/device-sync/device-restarts-at-once", test_device_restarts_at_once);
  g_test_add_func ("/device-sync/forbidden-until-presence", test_forbidden_until_presence);
  g_test_add_func ("/device-sync/forbidden-in-part", test_forbidden_in_part);
  g_test_add_func ("/device-sync/trouble", test_trouble);
  g_test_add_func ("/device-sync/too-large", test_too_large);
  g_test_add_func ("/device-sync/openness", test_openness);
  g_test_add_func ("/device-sync/openness-unknown", test_openness_unknown);
  g_test_add_func ("/device-sync/disposed-midway", test_disposed_midway);
  return g_test_run ();
}
