/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-account.h"
#include "hob-test.h"

/* Pubsub as a device (kettle), its owner (juliet) and a stranger (mallory) use it, on a real
 * server. Nobody has subscribed to anybody's presence. */

#define NODE HOB_PUBSUB_NODE_ACTUATORS
#define PATIENCE 20

typedef struct {
  HobTestAccount *kettle;
  HobTestAccount *juliet;
  const char *device; /* kettle's bare address */
  const char *owner;  /* juliet's */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->kettle = hob_test_account_new ("kettle");
  fixture->juliet = hob_test_account_new ("juliet");
  fixture->device = hob_test_account_get_address (fixture->kettle);
  fixture->owner = hob_test_account_get_address (fixture->juliet);
  hob_test_account_succeed (hob_pubsub_create_private (fixture->kettle->transport, NODE));
}

/* The next test finds the accounts as this one found them. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hob_test_await (hob_pubsub_delete (fixture->kettle->transport, NODE), PATIENCE, NULL, NULL);
  g_clear_pointer (&fixture->kettle, hob_test_account_free);
  g_clear_pointer (&fixture->juliet, hob_test_account_free);
}

static HobNode *
value_new (const char *text)
{
  g_autofree char *xml = g_strdup_printf ("<val xmlns='%s'>%s</val>", HOB_NS_IOT, text);

  return hob_node_new_from_string (xml, -1, NULL);
}

static DexFuture *
publish (HobTestAccount *account, const char *service, const char *item, const char *text)
{
  g_autoptr (HobNode) value = value_new (text);

  return hob_pubsub_publish (account->transport, service, NODE, item, value);
}

static DexFuture *
publish_over (HobTestAccount *account, const char *service, const char *item, const char *text)
{
  g_autoptr (HobNode) value = value_new (text);

  return hob_pubsub_publish_over (account->transport, service, NODE, item, value);
}

static void
assert_item (HobTestAccount *account, const char *service, const char *item, const char *text)
{
  g_autofree char *held = hob_test_account_fetch_item (account, service, NODE, item);

  g_assert_cmpstr (held, ==, text);
}

static void
assert_forbidden (DexFuture *future)
{
  hob_test_await_error (future, PATIENCE, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN);
}

/* What the device does for its owner, and the owner with the device. */
static void
share (Fixture *fixture)
{
  hob_test_account_succeed (
    hob_pubsub_set_affiliation (fixture->kettle->transport, NULL, NODE, fixture->owner, "owner"));
  hob_test_account_succeed (
    hob_pubsub_subscribe (fixture->juliet->transport, fixture->device, NODE));
}

static void
assert_option (HobForm *form, const char *var, const char *value)
{
  const HobFormField *field = hob_form_find (form, var);

  g_assert_nonnull (field);
  if (field->type == HOB_FORM_FIELD_BOOLEAN)
    g_assert_true (g_str_equal (field->values[0], "1") || g_str_equal (field->values[0], "true"));
  else
    g_assert_cmpstr (field->values[0], ==, value);
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobNode) node = NULL;
  g_autoptr (HobForm) form = NULL;
  g_autoptr (GError) error = NULL;

  hob_test_account_succeed (hob_pubsub_create_private (fixture->kettle->transport, NODE));
  node = hob_test_await_boxed (
    hob_pubsub_get_configuration (fixture->kettle->transport, NULL, NODE), PATIENCE, &error);
  g_assert_no_error (error);
  form = hob_form_new_from_node (node, &error);
  g_assert_no_error (error);

  assert_option (form, "pubsub#access_model", "whitelist");
  assert_option (form, "pubsub#publish_model", "publishers");
  assert_option (form, "pubsub#max_items", "64");
  assert_option (form, "pubsub#persist_items", NULL);
  assert_option (form, "pubsub#deliver_payloads", NULL);
  assert_option (form, "pubsub#notify_retract", NULL);
  assert_option (form, "pubsub#send_last_published_item", "on_sub_and_presence");
}

/* A node that is there already, made by other software with the server's defaults, becomes private
 * and keeps more than one item. */
static void
test_create_over (Fixture *fixture, gconstpointer data)
{
  HobTransport *kettle = fixture->kettle->transport;

  hob_test_account_succeed (hob_pubsub_delete (kettle, NODE));
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));
  hob_test_account_succeed (hob_pubsub_create_private (kettle, NODE));
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "1"));
  hob_test_account_succeed (publish (fixture->kettle, NULL, "light", "2"));
  assert_item (fixture->kettle, NULL, "power", "1");
  assert_item (fixture->kettle, NULL, "light", "2");
  assert_forbidden (hob_pubsub_subscribe (fixture->juliet->transport, fixture->device, NODE));
}

static void
test_notification (Fixture *fixture, gconstpointer data)
{
  share (fixture);
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "power", "0");
  hob_test_account_succeed (publish (fixture->kettle, NULL, "light", "7"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "light", "7");
  assert_item (fixture->juliet, fixture->device, "power", "0");
  assert_item (fixture->juliet, fixture->device, "light", "7");

  /* Again does no harm. */
  hob_test_account_succeed (
    hob_pubsub_subscribe (fixture->juliet->transport, fixture->device, NODE));
}

/* ejabberd lets an item be overwritten only by whom it has for its first publisher. */
static void
test_publish_over (Fixture *fixture, gconstpointer data)
{
  share (fixture);
  hob_test_account_succeed (hob_pubsub_subscribe (fixture->kettle->transport, NULL, NODE));

  hob_test_account_succeed (publish_over (fixture->kettle, NULL, "power", "0"));
  hob_test_account_succeed (publish_over (fixture->juliet, fixture->device, "power", "1"));
  hob_test_account_wait_item (fixture->kettle, fixture->device, NODE, "power", "1");
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "power", "1");
  hob_test_account_succeed (publish_over (fixture->kettle, NULL, "power", "2"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "power", "2");
  hob_test_account_succeed (publish_over (fixture->juliet, fixture->device, "power", "3"));
  assert_item (fixture->juliet, fixture->device, "power", "3");

  hob_test_account_succeed (publish_over (fixture->juliet, fixture->device, "new", "0"));
  hob_test_account_succeed (publish_over (fixture->kettle, NULL, "new", "1"));
  assert_item (fixture->kettle, NULL, "new", "1");
}

static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobTestAccount) stranger = hob_test_account_new ("mallory");
  HobTransport *mallory = stranger->transport;

  share (fixture);
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));

  assert_forbidden (hob_pubsub_subscribe (mallory, fixture->device, NODE));
  assert_forbidden (hob_pubsub_fetch (mallory, fixture->device, NODE, NULL));
  assert_forbidden (hob_pubsub_fetch (mallory, fixture->device, NODE, "power"));
  assert_forbidden (publish (stranger, fixture->device, "power", "1"));
  assert_forbidden (publish (stranger, fixture->device, "mine", "1"));
  assert_forbidden (publish_over (stranger, fixture->device, "power", "1"));
  assert_forbidden (hob_pubsub_retract (mallory, fixture->device, NODE, "power"));
  assert_forbidden (hob_pubsub_get_configuration (mallory, fixture->device, NODE));
  assert_forbidden (hob_pubsub_get_affiliations (mallory, fixture->device, NODE));
  assert_forbidden (hob_pubsub_set_affiliation (mallory, fixture->device, NODE,
                                                hob_test_account_get_address (stranger), "owner"));
  assert_forbidden (hob_pubsub_set_subscription (
    mallory, fixture->device, NODE, hob_test_account_get_address (stranger), "subscribed"));
  assert_item (fixture->juliet, fixture->device, "power", "0");
  g_assert_cmpuint (stranger->messages->len, ==, 0);
}

/* A guest sees everything and changes nothing. */
static void
test_member (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobTestAccount) guest = hob_test_account_new ("romeo");

  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));
  hob_test_account_succeed (hob_pubsub_set_affiliation (
    fixture->kettle->transport, NULL, NODE, hob_test_account_get_address (guest), "member"));
  hob_test_account_succeed (hob_pubsub_subscribe (guest->transport, fixture->device, NODE));
  assert_item (guest, fixture->device, "power", "0");
  assert_forbidden (publish_over (guest, fixture->device, "power", "1"));
  assert_forbidden (publish_over (guest, fixture->device, "new", "1"));
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "2"));
  hob_test_account_wait_item (guest, fixture->device, NODE, "power", "2");
}

/* Takes @future, whose answer lists somebody with this @value. */
static void
assert_listed (DexFuture *future, const char *jid, const char *attribute, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) answer = hob_test_await_boxed (future, PATIENCE, &error);
  HobNode *list;
  const char *found = NULL;

  g_assert_no_error (error);
  list = hob_node_get_first_child (hob_node_get_child (answer, "pubsub", HOB_NS_PUBSUB_OWNER));
  for (HobNode *entry = hob_node_get_first_child (list); entry != NULL;
       entry = hob_node_get_next_sibling (entry)) {
    if (g_strcmp0 (hob_node_get_attribute (entry, "jid"), jid) == 0)
      found = hob_node_get_attribute (entry, attribute);
  }
  g_assert_cmpstr (found, ==, value);
}

/* Who shares the device is the same question for the device and its co-owner. */
static void
test_lists (Fixture *fixture, gconstpointer data)
{
  HobTransport *kettle = fixture->kettle->transport;
  HobTransport *juliet = fixture->juliet->transport;

  share (fixture);
  assert_listed (hob_pubsub_get_affiliations (kettle, NULL, NODE), fixture->owner, "affiliation",
                 "owner");
  assert_listed (hob_pubsub_get_affiliations (juliet, fixture->device, NODE), fixture->owner,
                 "affiliation", "owner");
  if (hob_test_server_is ("ejabberd")) {
    hob_test_await_error (hob_pubsub_get_subscriptions (kettle, NULL, NODE), PATIENCE,
                          HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNSUPPORTED);
    return;
  }
  assert_listed (hob_pubsub_get_subscriptions (kettle, NULL, NODE), fixture->owner, "subscription",
                 "subscribed");
  assert_listed (hob_pubsub_get_subscriptions (juliet, fixture->device, NODE), fixture->owner,
                 "subscription", "subscribed");
}

static void
test_retract_and_delete (Fixture *fixture, gconstpointer data)
{
  share (fixture);
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));
  hob_test_account_succeed (hob_pubsub_retract (fixture->kettle->transport, NULL, NODE, "power"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "power", NULL);
  assert_item (fixture->juliet, fixture->device, "power", NULL);

  hob_test_account_succeed (hob_pubsub_delete (fixture->kettle->transport, NODE));
  /* ejabberd tells nobody unless pubsub#notify_delete is set, which older ones refuse. */
  if (hob_test_server_is ("prosody"))
    hob_test_account_wait_deleted (fixture->juliet, fixture->device, NODE);
  hob_test_await_error (hob_pubsub_fetch (fixture->juliet->transport, fixture->device, NODE, NULL),
                        PATIENCE, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_FOUND);
}

static void
test_unsubscribe (Fixture *fixture, gconstpointer data)
{
  share (fixture);
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "power", "0");
  hob_test_account_succeed (
    hob_pubsub_unsubscribe (fixture->juliet->transport, fixture->device, NODE));
  g_ptr_array_set_size (fixture->juliet->messages, 0);

  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "1"));
  hob_test_settle (300);
  g_assert_cmpuint (fixture->juliet->messages->len, ==, 0);
}

/* Taking the affiliation away does not end the events on any server; ending the subscription
 * does. */
static void
test_revoke (Fixture *fixture, gconstpointer data)
{
  HobTransport *kettle = fixture->kettle->transport;

  share (fixture);
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "power", "0");

  hob_test_account_succeed (
    hob_pubsub_set_subscription (kettle, NULL, NODE, fixture->owner, "none"));
  hob_test_account_succeed (
    hob_pubsub_set_affiliation (kettle, NULL, NODE, fixture->owner, "none"));
  g_ptr_array_set_size (fixture->juliet->messages, 0);
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "1"));
  hob_test_settle (300);
  for (guint i = 0; i < fixture->juliet->messages->len; i++) {
    HobPubsubEvent event;

    g_assert_false (hob_pubsub_event_init_from_message (
      &event, g_ptr_array_index (fixture->juliet->messages, i)));
  }
  assert_forbidden (hob_pubsub_fetch (fixture->juliet->transport, fixture->device, NODE, NULL));
  assert_forbidden (publish_over (fixture->juliet, fixture->device, "power", "2"));
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  share (fixture);
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "0"));
  hob_test_account_succeed (publish (fixture->kettle, NULL, "light", "1"));

  hob_test_server_control ("restart");
  hob_session_retry_now (fixture->kettle->session);
  hob_session_retry_now (fixture->juliet->session);
  hob_test_account_wait_online (fixture->kettle);
  hob_test_account_wait_online (fixture->juliet);

  assert_item (fixture->juliet, fixture->device, "power", "0");
  assert_item (fixture->juliet, fixture->device, "light", "1");
  hob_test_account_succeed (publish (fixture->kettle, NULL, "power", "2"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "power", "2");
  hob_test_account_succeed (publish_over (fixture->juliet, fixture->device, "light", "3"));
  hob_test_account_wait_item (fixture->juliet, fixture->device, NODE, "light", "3");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("/pubsub-server/create", test_create);
  ADD ("/pubsub-server/create-over", test_create_over);
  ADD ("/pubsub-server/notification", test_notification);
  ADD ("/pubsub-server/publish-over", test_publish_over);
  ADD ("/pubsub-server/stranger", test_stranger);
  ADD ("/pubsub-server/member", test_member);
  ADD ("/pubsub-server/lists", test_lists);
  ADD ("/pubsub-server/retract-and-delete", test_retract_and_delete);
  ADD ("/pubsub-server/unsubscribe", test_unsubscribe);
  ADD ("/pubsub-server/revoke", test_revoke);
  ADD ("/pubsub-server/restart", test_restart);

  return g_test_run ();
}
