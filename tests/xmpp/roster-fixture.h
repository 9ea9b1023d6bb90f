/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-mock-transport.h"

G_BEGIN_DECLS

/* The contact list of OWN over a transport that the test plays. */

#define FETCH "<query xmlns='jabber:iq:roster'/>"
#define OWN "juliet@hob.test"

typedef struct {
  HobMockTransport *mock;
  HobRoster *roster;
  GString *log; /* what the roster said, in order */
} RosterFixture;

void roster_fixture_set_up (RosterFixture *fixture, gconstpointer data);
void roster_fixture_tear_down (RosterFixture *fixture, gconstpointer data);
/* What the roster said since this was asked last. */
void roster_fixture_assert_log (RosterFixture *fixture, const char *expected);
/* Opens a stream over which the server tells these items. */
void roster_fixture_open_with (RosterFixture *fixture, const char *items);
void roster_fixture_push (RosterFixture *fixture, const char *item);
/* A condition to wait for; @mock is the transport. */
gboolean roster_fixture_presence_was_sent (gpointer mock);
void roster_fixture_assert_contact (RosterFixture *fixture,
                                    const char *address,
                                    const char *name,
                                    const char *groups,
                                    const char *subscription);
/* @full is NULL for a contact that is not available. */
void roster_fixture_assert_presence (RosterFixture *fixture, const char *address, const char *full);

#define ROSTER_TEST(path, function) \
  g_test_add (path, RosterFixture, NULL, roster_fixture_set_up, function, roster_fixture_tear_down)

G_END_DECLS
