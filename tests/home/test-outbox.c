/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-home.h"

#define RELAY "xmpp.iot.actuator.relay"
#define TARGET "xmpp.iot.actuator.target"
#define BREW "xmpp.iot.actuator.brew"

/* Shown at once, sent at once, confirmed by the server. */
static void
test_confirmed_by_result (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *relay = hob_test_home_field (home, RELAY);
  guint *value = hob_test_count_notify (relay, "value");
  guint *pending = hob_test_count_notify (relay, "pending");
  guint *confirmed = hob_test_count_notify (relay, "confirmed");
  DexFuture *future;

  hob_test_home_go_deaf (home);
  future = hob_test_home_set (home, RELAY, "on");
  /* Nothing has run since: the command is on its way already. */
  g_assert_cmpuint (hob_mock_transport_get_n_requests (home->transport), ==, 1);
  g_assert_true (hob_field_get_pending (relay));
  hob_test_home_check (home, RELAY, "1");
  g_assert_cmpstr (hob_reading_get_text (hob_field_get_confirmed (relay)), ==, "0");
  g_assert_nonnull (hob_field_get_desired (relay));
  hob_mock_transport_expect_request (
    home->transport, "set", HOB_TEST_KETTLE,
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='xmpp.iot.actuators'>"
    "<item id='xmpp.iot.actuator.relay'><val xmlns='urn:xmpp:uwpx:iot' type='boolean'>1</val>"
    "</item></publish></pubsub>");
  hob_test_home_answer (home);
  hob_test_expect_success (future);
  g_assert_false (hob_field_get_pending (relay));
  g_assert_null (hob_field_get_desired (relay));
  g_assert_null (hob_field_get_error (relay));
  g_assert_cmpstr (hob_reading_get_text (hob_field_get_confirmed (relay)), ==, "1");
  g_assert_cmpuint (*value, ==, 1);
  g_assert_cmpuint (*confirmed, ==, 1);
  g_assert_cmpuint (*pending, ==, 2);
}

static void
test_confirmed_by_event (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *target = hob_test_home_field (home, TARGET);
  DexFuture *future;

  hob_test_home_go_deaf (home);
  future = hob_test_home_set (home, TARGET, "42,5");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, TARGET, "42.500000");
  g_assert_false (hob_field_get_pending (target));
  hob_test_expect_success (future);
  /* The late answer changes nothing. */
  hob_test_home_answer (home);
  hob_test_settle (20);
  hob_test_home_check (home, TARGET, "42.500000");
  g_assert_null (hob_field_get_error (target));
}

/* Of a value that arrives meanwhile only the confirmed one follows. */
static void
test_other_value_meanwhile (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *target = hob_test_home_field (home, TARGET);
  DexFuture *future;

  hob_test_home_go_deaf (home);
  future = hob_test_home_set (home, TARGET, "42");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, TARGET, "70");
  hob_test_home_check (home, TARGET, "42");
  g_assert_cmpstr (hob_reading_get_text (hob_field_get_confirmed (target)), ==, "70");
  g_assert_true (hob_field_get_pending (target));
  hob_mock_transport_wait_request (home->transport);
  hob_mock_transport_answer_error (home->transport, HOB_XMPP_ERROR_REFUSED);
  hob_test_expect_failure (future, HOB_HOME_ERROR_REFUSED);
  hob_test_home_check (home, TARGET, "70");
  hob_test_expect_field_error (target, HOB_HOME_ERROR_REFUSED);
  g_assert_cmpstr (hob_field_get_error (target)->message, ==, "The mock says so");
  hob_field_clear_error (target);
  g_assert_null (hob_field_get_error (target));
}

static void
test_misfit (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *target = hob_test_home_field (home, TARGET);

  hob_test_expect_failure (hob_test_home_set (home, TARGET, "boiling"), HOB_HOME_ERROR_VALUE);
  hob_test_expect_field_error (target, HOB_HOME_ERROR_VALUE);
  hob_test_expect_failure (hob_test_home_set (home, TARGET, "500"), HOB_HOME_ERROR_VALUE);
  g_assert_cmpstr (hob_field_get_error (target)->message, ==, "a number from 20 to 100");
  hob_test_expect_failure (hob_test_home_set (home, "xmpp.iot.sensor.temp", "30"),
                           HOB_HOME_ERROR_READ_ONLY);
  g_assert_false (hob_field_get_pending (target));
  hob_test_home_check (home, TARGET, "80.000000");
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 0);
  /* The next success forgets it. */
  hob_test_expect_success (hob_test_home_set (home, TARGET, "30"));
  g_assert_null (hob_field_get_error (target));
}

/* One on its way, the last wish wins, the others are told. */
static void
test_last_wins (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  DexFuture *first, *second, *third;

  hob_test_home_go_deaf (home);
  first = hob_test_home_set (home, TARGET, "30");
  second = hob_test_home_set (home, TARGET, "40");
  hob_test_expect_failure (first, HOB_HOME_ERROR_SUPERSEDED);
  third = hob_test_home_set (home, TARGET, "50");
  hob_test_expect_failure (second, HOB_HOME_ERROR_SUPERSEDED);
  g_assert_null (hob_field_get_error (hob_test_home_field (home, TARGET)));
  /* What the superseded command did is the confirmed value, not the shown one. */
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, TARGET, "30");
  hob_test_home_check (home, TARGET, "50");
  g_assert_cmpuint (hob_mock_transport_get_n_requests (home->transport), ==, 1);
  hob_test_home_answer (home);
  hob_mock_transport_expect_request (
    home->transport, "set", HOB_TEST_KETTLE,
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='xmpp.iot.actuators'>"
    "<item id='xmpp.iot.actuator.target'><val xmlns='urn:xmpp:uwpx:iot' unit='°C'>50</val></item>"
    "</publish></pubsub>");
  hob_test_home_answer (home);
  hob_test_expect_success (third);
  hob_test_home_check (home, TARGET, "50");
}

/* A waiting wish is not confirmed by what an earlier one did. */
static void
test_waiting_is_not_confirmed (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  DexFuture *first, *second, *third;

  hob_test_home_go_deaf (home);
  first = hob_test_home_set (home, RELAY, "on");
  second = hob_test_home_set (home, RELAY, "off");
  third = hob_test_home_set (home, RELAY, "on");
  hob_test_expect_failure (first, HOB_HOME_ERROR_SUPERSEDED);
  hob_test_expect_failure (second, HOB_HOME_ERROR_SUPERSEDED);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "1");
  g_assert_true (hob_field_get_pending (hob_test_home_field (home, RELAY)));
  hob_test_home_answer (home);
  hob_test_home_answer (home);
  hob_test_expect_success (third);
}

static void
stamp_cb (HobField *field, GParamSpec *pspec, GArray *stamps)
{
  gint64 now = g_get_monotonic_time ();

  if (!hob_field_get_pending (field))
    g_array_append_val (stamps, now);
}

/* The reference firmware loses commands that come faster; different fields queue up too. */
static void
test_pace (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  g_autoptr (GArray) stamps = g_array_new (FALSE, FALSE, sizeof (gint64));
  DexFuture *futures[3];

  home->pace.gap = 100;
  hob_test_home_open_present (home);
  for (guint i = 0; i < 3; i++) {
    static const char *const names[] = {RELAY, TARGET, BREW};

    g_signal_connect (hob_test_home_field (home, names[i]), "notify::pending",
                      G_CALLBACK (stamp_cb), stamps);
    futures[i] = hob_test_home_set (home, names[i], i == 0 ? "on" : "30");
  }
  for (guint i = 0; i < 3; i++)
    hob_test_expect_success (futures[i]);
  g_assert_cmpuint (stamps->len, ==, 3);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpint (g_array_index (stamps, gint64, i) - g_array_index (stamps, gint64, 0), >=,
                     (gint64) i * 90 * G_TIME_SPAN_MILLISECOND);
}

static void
test_offline (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  DexFuture *on_its_way, *waiting;

  hob_test_home_open_present (home);
  hob_test_home_go_deaf (home);
  on_its_way = hob_test_home_set (home, RELAY, "on");
  waiting = hob_test_home_set (home, TARGET, "30");
  hob_test_home_close (home);
  hob_test_expect_failure (on_its_way, HOB_HOME_ERROR_OFFLINE);
  hob_test_expect_failure (waiting, HOB_HOME_ERROR_OFFLINE);
  hob_test_home_check (home, RELAY, "0");
  hob_test_home_check (home, TARGET, "80.000000");
  hob_test_expect_field_error (hob_test_home_field (home, TARGET), HOB_HOME_ERROR_OFFLINE);
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_OFFLINE);
  /* Nothing was kept for later. */
  hob_mock_transport_open (home->transport);
  hob_test_settle (50);
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 0);
}

/* A server would keep the command for a device that is away until it comes home. */
static void
test_away (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  hob_test_settle (home->pace.settle * 2);
  hob_test_home_set_present (home, FALSE);
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_OFFLINE);
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 0);
  hob_test_home_set_present (home, TRUE);
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
}

/* Whose presence is not seen is there for all that is known; and so is who speaks. */
static void
test_presence_unknown (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->subscription = "none";
  hob_test_home_open (home);
  hob_test_settle (home->pace.settle * 2);
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
}

static void
test_speaks_without_presence (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_open (home);
  hob_test_settle (home->pace.settle * 2);
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_OFFLINE);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, "xmpp.iot.sensor.temp", "22");
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
}

static void
test_expiry (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  DexFuture *on_its_way, *waiting;

  home->pace.expiry = 60;
  hob_test_home_open_present (home);
  hob_test_home_go_deaf (home);
  on_its_way = hob_test_home_set (home, RELAY, "on");
  waiting = hob_test_home_set (home, TARGET, "30");
  hob_test_expect_failure (on_its_way, HOB_HOME_ERROR_EXPIRED);
  hob_test_expect_failure (waiting, HOB_HOME_ERROR_EXPIRED);
  hob_test_home_check (home, RELAY, "0");
  hob_test_expect_field_error (hob_test_home_field (home, RELAY), HOB_HOME_ERROR_EXPIRED);
  /* The forgotten request does not stand in the way. */
  g_assert_cmpuint (hob_mock_transport_get_n_requests (home->transport), <=, 1);
  home->pace.expiry = 5000;
  hob_device_set_pace (home->device, &home->pace);
  hob_test_settle (home->pace.gap * 2);
  on_its_way = hob_test_home_set (home, RELAY, "on");
  hob_test_home_answer (home);
  hob_test_expect_success (on_its_way);
}

static void
test_server_silent (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  DexFuture *future;

  hob_test_home_go_deaf (home);
  future = hob_test_home_set (home, RELAY, "on");
  hob_mock_transport_wait_request (home->transport);
  hob_mock_transport_answer_error (home->transport, HOB_XMPP_ERROR_TIMEOUT);
  hob_test_expect_failure (future, HOB_HOME_ERROR_EXPIRED);
}

static void
test_reverted (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *relay = hob_test_home_field (home, RELAY);

  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "1");
  g_assert_null (hob_field_get_error (relay));
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "0");
  hob_test_expect_field_error (relay, HOB_HOME_ERROR_REVERTED);
  hob_test_home_check (home, RELAY, "0");
  /* Once is enough, and a success forgets it. */
  hob_field_clear_error (relay);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "1");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "0");
  g_assert_null (hob_field_get_error (relay));
}

/* Somebody else's change, much later. */
static void
test_changed_later (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->pace.revert = 0;
  hob_test_home_open_present (home);
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
  hob_test_settle (5);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "0");
  g_assert_null (hob_field_get_error (hob_test_home_field (home, RELAY)));
  hob_test_home_check (home, RELAY, "0");
}

/* Each press is a change; that the device puts it back to rest is no refusal. */
static void
test_button (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  hob_test_expect_success (hob_test_home_set (home, BREW, ""));
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, BREW, "0");
  hob_test_expect_success (hob_test_home_set (home, BREW, ""));
  hob_test_expect_success (hob_test_home_set (home, BREW, ""));
  g_assert_null (hob_field_get_error (hob_test_home_field (home, BREW)));
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, BREW, "2");
  hob_test_expect_success (hob_test_home_set (home, BREW, ""));
  g_assert_cmpuint (hob_test_home_count (home, "publish xmpp.iot.actuator.brew 1"), ==, 3);
  g_assert_cmpuint (hob_test_home_count (home, "publish xmpp.iot.actuator.brew 2"), ==, 1);
}

/* The device goes while a command is on its way; the field, still held by a row, says so. */
static void
test_disposed_midway (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  g_autoptr (HobField) relay = g_object_ref (hob_test_home_field (home, RELAY));
  DexFuture *future;

  hob_test_home_go_deaf (home);
  future = hob_test_home_set (home, RELAY, "on");
  g_assert_finalize_object (g_steal_pointer (&home->device));
  hob_test_expect_failure (future, HOB_HOME_ERROR_OFFLINE);
  g_assert_false (hob_field_get_pending (relay));
  hob_test_expect_failure (hob_field_set_text (relay, "on"), HOB_HOME_ERROR_OFFLINE);
  g_assert_cmpuint (hob_mock_transport_get_n_requests (home->transport), ==, 0);
}

static void
set_again_cb (HobField *field, GParamSpec *pspec, guint *left)
{
  if (!hob_field_get_pending (field) && *left > 0) {
    (*left)--;
    dex_future_disown (hob_field_set_text (field, *left % 2 ? "on" : "off"));
  }
}

/* A listener that asks again from within the answer. */
static void
test_ask_again_at_once (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *relay = hob_test_home_field (home, RELAY);
  guint left = 4;

  g_signal_connect (relay, "notify::pending", G_CALLBACK (set_again_cb), &left);
  dex_future_disown (hob_test_home_set (home, RELAY, "on"));
  hob_test_home_wait (home, "publish", 5);
  hob_test_settle (home->pace.gap * 2);
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 5);
  g_assert_false (hob_field_get_pending (relay));
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/confirmed-by-result", test_confirmed_by_result);
  g_test_add_func ("/outbox/confirmed-by-event", test_confirmed_by_event);
  g_test_add_func ("/outbox/other-value-meanwhile", test_other_value_meanwhile);
  g_test_add_func ("/outbox/misfit", test_misfit);
  g_test_add_func ("/outbox/last-wins", test_last_wins);
  g_test_add_func ("/outbox/waiting-is-not-confirmed", test_waiting_is_not_confirmed);
  g_test_add_func ("/outbox/pace", test_pace);
  g_test_add_func ("/outbox/offline", test_offline);
  g_test_add_func ("/outbox/away", test_away);
  g_test_add_func ("/outbox/presence-unknown", test_presence_unknown);
  g_test_add_func ("/outbox/speaks-without-presence", test_speaks_without_presence);
  g_test_add_func ("/outbox/expiry", test_expiry);
  g_test_add_func ("/outbox/server-silent", test_server_silent);
  g_test_add_func ("/outbox/reverted", test_reverted);
  g_test_add_func ("/outbox/changed-later", test_changed_later);
  g_test_add_func ("/outbox/button", test_button);
  g_test_add_func ("/outbox/disposed-midway", test_disposed_midway);
  g_test_add_func ("/outbox/ask-again-at-once", test_ask_again_at_once);
  return g_test_run ();
}
