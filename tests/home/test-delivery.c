/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-home.h"

#define RELAY "xmpp.iot.actuator.relay"

static const char *
get_control (HobTestHome *home)
{
  HobField *field = hob_test_home_field (home, RELAY);
  g_autofree char *refusal = NULL;

  g_object_get (field, "refusal", &refusal, NULL);
  g_assert_cmpstr (refusal, ==, hob_field_get_refusal (field));
  return hob_field_get_refusal (field);
}

/* A co-owner on ejabberd: the device published first, so its item must go first. */
static void
test_retract (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  home->publish_error = HOB_XMPP_ERROR_FORBIDDEN;
  home->publish_after_retract = TRUE;
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 2);
  g_assert_cmpuint (hob_test_home_count (home, "retract"), ==, 1);
  /* What worked comes first the next time. */
  home->publish_error = HOB_XMPP_ERROR_FORBIDDEN;
  hob_test_expect_success (hob_test_home_set (home, RELAY, "off"));
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 3);
  g_assert_cmpuint (hob_test_home_count (home, "retract"), ==, 2);
  g_assert_cmpuint (hob_test_home_count (home, "direct"), ==, 0);
  g_assert_false (hob_device_get_control_refused (home->device));
}

/* An item that is not there needs no taking away. */
static void
test_retract_absent (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  home->publish_error = HOB_XMPP_ERROR_FORBIDDEN;
  home->publish_after_retract = TRUE;
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
  home->retract_error = HOB_XMPP_ERROR_NOT_FOUND;
  hob_test_expect_success (hob_test_home_set (home, RELAY, "off"));
  g_assert_cmpstr (g_ptr_array_index (home->log, home->log->len - 1), ==,
                   "publish xmpp.iot.actuator.relay 0");
}

static void
test_direct (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  home->publish_error = HOB_XMPP_ERROR_FORBIDDEN;
  home->retract_error = HOB_XMPP_ERROR_FORBIDDEN;
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 1);
  g_assert_cmpuint (hob_test_home_count (home, "retract"), ==, 1);
  g_assert_cmpuint (hob_test_home_count (home, "direct"), ==, 1);
  hob_test_expect_success (hob_test_home_set (home, RELAY, "off"));
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 1);
  g_assert_cmpuint (hob_test_home_count (home, "direct"), ==, 2);
  /* A way that does not work any more is left. */
  home->direct_error = HOB_XMPP_ERROR_UNAVAILABLE;
  home->publish_error = -1;
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
  g_assert_cmpstr (g_ptr_array_index (home->log, home->log->len - 1), ==,
                   "publish xmpp.iot.actuator.relay 1");
}

static void
test_refused (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *relay = hob_test_home_field (home, RELAY);
  guint *refused = hob_test_count_notify (home->device, "control-refused");

  home->publish_error = home->retract_error = home->direct_error = HOB_XMPP_ERROR_FORBIDDEN;
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_NOT_PERMITTED);
  hob_test_home_check (home, RELAY, "0");
  hob_test_expect_field_error (relay, HOB_HOME_ERROR_NOT_PERMITTED);
  g_assert_true (hob_device_get_control_refused (home->device));
  g_assert_cmpstr (get_control (home), ==, "The server says no");
  g_assert_null (hob_field_get_refusal (hob_test_home_field (home, "xmpp.iot.sensor.temp")));
  g_assert_true (hob_field_get_writable (relay));
  /* The person tries again, and meanwhile the owner has changed it. */
  home->publish_error = -1;
  hob_test_expect_success (hob_test_home_set (home, RELAY, "on"));
  g_assert_false (hob_device_get_control_refused (home->device));
  g_assert_null (get_control (home));
  g_assert_cmpuint (*refused, ==, 2);
}

static void
be_refused (HobTestHome *home)
{
  home->publish_error = home->retract_error = home->direct_error = HOB_XMPP_ERROR_FORBIDDEN;
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_NOT_PERMITTED);
  g_assert_nonnull (get_control (home));
}

/* What was refused may be allowed by now. */
static void
test_forgiven (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  be_refused (home);
  hob_test_await (hob_device_refresh (home->device), 5, NULL, NULL);
  g_assert_null (get_control (home));
  be_refused (home);
  hob_test_home_lose (home, HOB_DEVICE_NODE_ACTUATORS, "delete");
  g_assert_null (get_control (home));
  be_refused (home);
  hob_test_settle (home->pace.settle * 2);
  hob_test_home_set_present (home, FALSE);
  g_assert_nonnull (get_control (home));
  hob_test_home_set_present (home, TRUE);
  g_assert_null (get_control (home));
  g_assert_false (hob_device_get_control_refused (home->device));
}

/* The firmware never answers a direct request. */
static void
test_device_silent (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  DexFuture *future;

  hob_test_home_go_deaf (home);
  future = hob_test_home_set (home, RELAY, "on");
  for (guint i = 0; i < 2; i++) {
    hob_mock_transport_wait_request (home->transport);
    hob_mock_transport_answer_error (home->transport, HOB_XMPP_ERROR_FORBIDDEN);
  }
  hob_test_expect_failure (future, HOB_HOME_ERROR_NOT_PERMITTED);
  g_assert_true (hob_device_get_control_refused (home->device));
}

/* Without presence there is no full address to ask. */
static void
test_nobody_to_ask (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->subscription = "none";
  home->publish_error = home->retract_error = HOB_XMPP_ERROR_FORBIDDEN;
  hob_test_home_open (home);
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_NOT_PERMITTED);
  g_assert_cmpuint (hob_test_home_count (home, "direct"), ==, 0);
}

/* Nodes that are gone for a moment say nothing about rights. */
static void
test_no_node (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  home->publish_error = HOB_XMPP_ERROR_NOT_FOUND;
  home->direct_error = HOB_XMPP_ERROR_UNAVAILABLE;
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_REFUSED);
  g_assert_cmpuint (hob_test_home_count (home, "retract"), ==, 0);
  g_assert_cmpuint (hob_test_home_count (home, "direct"), ==, 1);
  g_assert_false (hob_device_get_control_refused (home->device));
}

static void
test_device_refuses (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  home->publish_error = home->retract_error = HOB_XMPP_ERROR_FORBIDDEN;
  home->direct_error = HOB_XMPP_ERROR_REFUSED;
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_REFUSED);
  g_assert_false (hob_device_get_control_refused (home->device));
}

/* A device that others made, on a server that lets nobody but it change its values. */
static void
test_device_knows_no_requests (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  home->publish_error = home->retract_error = HOB_XMPP_ERROR_FORBIDDEN;
  home->direct_error = HOB_XMPP_ERROR_UNSUPPORTED;
  hob_test_expect_failure (hob_test_home_set (home, RELAY, "on"), HOB_HOME_ERROR_NOT_PERMITTED);
  g_assert_true (hob_device_get_control_refused (home->device));
}

/* Nobody wants the first value any more, so no other way is tried for it. */
static void
test_superseded_is_not_pursued (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  DexFuture *first, *second;

  hob_test_home_go_deaf (home);
  first = hob_test_home_set (home, RELAY, "on");
  second = hob_test_home_set (home, RELAY, "off");
  hob_test_expect_failure (first, HOB_HOME_ERROR_SUPERSEDED);
  hob_mock_transport_wait_request (home->transport);
  hob_mock_transport_answer_error (home->transport, HOB_XMPP_ERROR_FORBIDDEN);
  hob_mock_transport_expect_request (
    home->transport, "set", HOB_TEST_KETTLE,
    "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='xmpp.iot.actuators'>"
    "<item id='xmpp.iot.actuator.relay'><val xmlns='urn:xmpp:uwpx:iot' type='boolean'>0</val>"
    "</item></publish></pubsub>");
  hob_test_home_answer (home);
  hob_test_expect_success (second);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/retract", test_retract);
  g_test_add_func ("/delivery/retract-absent", test_retract_absent);
  g_test_add_func ("/delivery/direct", test_direct);
  g_test_add_func ("/delivery/refused", test_refused);
  g_test_add_func ("/delivery/forgiven", test_forgiven);
  g_test_add_func ("/delivery/device-silent", test_device_silent);
  g_test_add_func ("/delivery/nobody-to-ask", test_nobody_to_ask);
  g_test_add_func ("/delivery/no-node", test_no_node);
  g_test_add_func ("/delivery/device-refuses", test_device_refuses);
  g_test_add_func ("/delivery/device-knows-no-requests", test_device_knows_no_requests);
  g_test_add_func ("/delivery/superseded-is-not-pursued", test_superseded_is_not_pursued);
  return g_test_run ();
}
