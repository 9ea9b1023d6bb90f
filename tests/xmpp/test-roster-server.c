/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-account.h"
#include "hob-test.h"

/* The contact list and presence of two accounts on a real server. */

#define PATIENCE 20

typedef struct {
  HobTestAccount *juliet;
  HobTestAccount *kettle;
  char *owner;
  char *device;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->juliet = hob_test_account_new ("juliet");
  fixture->kettle = hob_test_account_new ("kettle");
  fixture->owner = hob_test_server_address ("juliet");
  fixture->device = hob_test_server_address ("kettle");
}

static gboolean
is_forgotten (gpointer data)
{
  Fixture *fixture = data;

  return hob_roster_find (fixture->kettle->roster, fixture->owner) == NULL &&
         hob_roster_find (fixture->juliet->roster, fixture->device) == NULL;
}

/* The next test finds the accounts as this one found them. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hob_test_await (hob_roster_remove_contact (fixture->kettle->roster, fixture->owner), PATIENCE,
                  NULL, NULL);
  hob_test_await (hob_roster_remove_contact (fixture->juliet->roster, fixture->device), PATIENCE,
                  NULL, NULL);
  hob_test_wait (is_forgotten, fixture, PATIENCE);
  g_clear_pointer (&fixture->juliet, hob_test_account_free);
  g_clear_pointer (&fixture->kettle, hob_test_account_free);
  g_free (fixture->owner);
  g_free (fixture->device);
}

/* A contact as a condition to wait for. */
typedef struct {
  HobRoster *roster;
  const char *address;
  const char *text; /* what the condition compares with */
} Expected;

static gboolean
is_named (gpointer data)
{
  Expected *expected = data;
  HobContact *contact = hob_roster_find (expected->roster, expected->address);

  return contact != NULL && g_strcmp0 (hob_contact_get_name (contact), expected->text) == 0;
}

static gboolean
is_missing (gpointer data)
{
  Expected *expected = data;

  return hob_roster_find (expected->roster, expected->address) == NULL;
}

static gboolean
is_at (gpointer data)
{
  Expected *expected = data;
  HobContact *contact = hob_roster_find (expected->roster, expected->address);

  return contact != NULL && g_strcmp0 (hob_contact_get_full_address (contact), expected->text) == 0;
}

static gboolean
has_subscription (gpointer data)
{
  Expected *expected = data;
  HobContact *contact = hob_roster_find (expected->roster, expected->address);

  return contact != NULL && g_str_equal (hob_contact_get_subscription (contact), expected->text);
}

static void
wait_for (HobTestCondition condition, HobRoster *roster, const char *address, const char *text)
{
  Expected expected = {roster, address, text};

  hob_test_wait (condition, &expected, PATIENCE);
}

static void
assert_groups (HobRoster *roster, const char *address, const char *first, const char *second)
{
  const char *const *groups = hob_contact_get_groups (hob_roster_find (roster, address));

  g_assert_cmpuint (g_strv_length ((char **) groups), ==, second != NULL ? 2 : 1);
  g_assert_true (g_strv_contains (groups, first));
  g_assert_true (second == NULL || g_strv_contains (groups, second));
}

/* Every computer of one person agrees. */
static void
test_contacts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobTestAccount) other = hob_test_account_new ("juliet");
  const char *const both[] = {"Kitchen", "Favourites", NULL};
  const char *const one[] = {"Living & Dining", NULL};
  HobRoster *roster = fixture->juliet->roster;

  hob_test_account_succeed (hob_roster_set_contact (roster, fixture->device, "Kettle <1>", both));
  g_assert_nonnull (hob_roster_find (roster, fixture->device));
  wait_for (is_named, other->roster, fixture->device, "Kettle <1>");
  assert_groups (other->roster, fixture->device, "Kitchen", "Favourites");

  hob_test_account_succeed (hob_roster_set_contact (other->roster, fixture->device, "Tea", one));
  wait_for (is_named, roster, fixture->device, "Tea");
  assert_groups (roster, fixture->device, "Living & Dining", NULL);

  hob_test_account_succeed (hob_roster_remove_contact (roster, fixture->device));
  g_assert_null (hob_roster_find (roster, fixture->device));
  wait_for (is_missing, other->roster, fixture->device, NULL);
}

/* Asks, waits for the question to arrive, and answers it. */
static void
befriend (HobTestAccount *asking, HobTestAccount *asked)
{
  const char *address = hob_test_account_get_address (asking);

  hob_roster_request_presence (asking->roster, hob_test_account_get_address (asked));
  hob_test_account_wait_request (asked, address);
  hob_roster_answer_request (asked->roster, address, TRUE);
}

static void
test_presence (Fixture *fixture, gconstpointer data)
{
  const char *const groups[] = {"Kitchen", NULL};
  HobRoster *juliet = fixture->juliet->roster;
  HobRoster *kettle = fixture->kettle->roster;

  hob_test_account_succeed (hob_roster_set_contact (juliet, fixture->device, "Kettle", groups));
  wait_for (is_at, juliet, fixture->device, NULL);
  befriend (fixture->juliet, fixture->kettle);
  wait_for (has_subscription, juliet, fixture->device, "to");
  wait_for (is_at, juliet, fixture->device, hob_test_account_get_full_address (fixture->kettle));
  g_assert_false (hob_contact_get_asked (hob_roster_find (juliet, fixture->device)));

  befriend (fixture->kettle, fixture->juliet);
  wait_for (has_subscription, kettle, fixture->owner, "both");
  wait_for (is_at, kettle, fixture->owner, hob_test_account_get_full_address (fixture->juliet));
  assert_groups (juliet, fixture->device, "Kitchen", NULL);

  hob_test_account_free (fixture->kettle);
  wait_for (is_at, juliet, fixture->device, NULL);
  fixture->kettle = hob_test_account_new ("kettle");
  wait_for (is_at, juliet, fixture->device, hob_test_account_get_full_address (fixture->kettle));
}

/* A request is told and stays unanswered until somebody does; made once more, it is told again. */
static void
test_unanswered_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobTestAccount) stranger = hob_test_account_new ("mallory");
  const char *address = hob_test_account_get_address (stranger);

  hob_roster_request_presence (stranger->roster, fixture->owner);
  hob_test_account_wait_request (fixture->juliet, address);
  hob_test_settle (200);
  g_assert_null (hob_roster_find (fixture->juliet->roster, address));
  wait_for (has_subscription, stranger->roster, fixture->owner, "none");
  wait_for (is_at, stranger->roster, fixture->owner, NULL);
  g_assert_true (hob_contact_get_asked (hob_roster_find (stranger->roster, fixture->owner)));

  hob_roster_request_presence (stranger->roster, fixture->owner);
  hob_test_account_wait_request (fixture->juliet, address);

  hob_roster_answer_request (fixture->juliet->roster, address, FALSE);
  hob_test_account_succeed (hob_roster_remove_contact (stranger->roster, fixture->owner));
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  const char *const groups[] = {"Kitchen", NULL};
  HobRoster *juliet = fixture->juliet->roster;

  hob_test_account_succeed (hob_roster_set_contact (juliet, fixture->device, "Kettle", groups));
  befriend (fixture->juliet, fixture->kettle);
  wait_for (is_at, juliet, fixture->device, hob_test_account_get_full_address (fixture->kettle));

  hob_test_server_control ("stop");
  wait_for (is_at, juliet, fixture->device, NULL);
  g_assert_false (hob_roster_is_loaded (juliet));
  hob_test_server_control ("start");
  hob_session_retry_now (fixture->kettle->session);
  hob_session_retry_now (fixture->juliet->session);
  hob_test_account_wait_online (fixture->kettle);
  hob_test_account_wait_online (fixture->juliet);

  wait_for (is_at, juliet, fixture->device, hob_test_account_get_full_address (fixture->kettle));
  wait_for (is_named, juliet, fixture->device, "Kettle");
  wait_for (has_subscription, juliet, fixture->device, "to");
  assert_groups (juliet, fixture->device, "Kitchen", NULL);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("/roster-server/contacts", test_contacts);
  ADD ("/roster-server/presence", test_presence);
  ADD ("/roster-server/unanswered-request", test_unanswered_request);
  ADD ("/roster-server/restart", test_restart);

  return g_test_run ();
}
