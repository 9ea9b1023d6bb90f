/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The devices of one account, found among its contacts, with a transport that the test plays; and
 * the list they are shown in. */

#include "hob-account-devices-private.h"
#include "hob-device-private.h"
#include "hob-home-error.h"
#include "hob-household.h"
#include "hob-mock-transport.h"
#include "hob-test.h"

#define JULIET "juliet@hob.test"
#define KETTLE "kettle@hob.test"
#define LAMP "lamp@hob.test"
#define ROMEO "romeo@hob.test"
#define SECONDS 5

#define CONTACT(address, name, room) \
  "<item jid='" address "' name='" name "' subscription='both'><group>" room "</group></item>"
#define PUSH(item) \
  "<iq type='set' id='p' from='" JULIET "'><query xmlns='jabber:iq:roster'>" item "</query></iq>"
#define EVENT(from, value)                                                                       \
  "<message type='headline' from='" from "' to='" JULIET "'>"                                    \
  "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='" HOB_PUBSUB_NODE_SENSORS \
  "'><item id='temp'><val xmlns='" HOB_NS_IOT "' type='double'>" value                           \
  "</val></item></items></event></message>"

typedef struct {
  char *folder;
  HobStore *store;
  HobMockTransport *mock;
  HobRoster *roster;
  HobDeviceList *list;
  HobAccountDevices *devices;
  GString *contacts;  /* what the server's contact list holds */
  const char *things; /* the addresses that are devices */
  GString *log;       /* what the list said */
  GHashTable *asked;  /* address → how often its controls were fetched */
} Fixture;

static void
items_changed_cb (Fixture *fixture, guint position, guint removed, guint added)
{
  g_string_append_printf (fixture->log, "%u -%u +%u;", position, removed, added);
}

static HobNode *
answer_fetch (Fixture *fixture, const HobMockRequest *request, const char *node, GError **error)
{
  g_autofree char *xml = NULL;

  if (g_str_equal (node, HOB_PUBSUB_NODE_UI))
    g_hash_table_insert (
      fixture->asked, g_strdup (request->to),
      GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (fixture->asked, request->to)) + 1));
  if (strstr (fixture->things, request->to) == NULL) {
    g_set_error (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNAVAILABLE, "No such service");
    return NULL;
  }
  xml = g_strdup_printf ("<pubsub xmlns='" HOB_NS_PUBSUB "'><items node='%s'/></pubsub>", node);
  return hob_mock_transport_parse (xml);
}

static HobNode *
answer (HobMockTransport *mock, const HobMockRequest *request, gpointer data, GError **error)
{
  Fixture *fixture = data;
  HobNode *items = hob_node_get_child (request->payload, "items", HOB_NS_PUBSUB);

  if (hob_node_is (request->payload, "query", HOB_NS_ROSTER) &&
      g_str_equal (request->type, "get")) {
    g_autofree char *xml =
      g_strdup_printf ("<query xmlns='jabber:iq:roster'>%s</query>", fixture->contacts->str);

    return hob_mock_transport_parse (xml);
  }
  if (items != NULL)
    return answer_fetch (fixture, request, hob_node_get_attribute (items, "node"), error);
  return NULL;
}

static void
begin (Fixture *fixture)
{
  fixture->mock = hob_mock_transport_new (JULIET);
  fixture->roster = hob_roster_new (HOB_TRANSPORT (fixture->mock));
  fixture->list = hob_device_list_new ();
  fixture->devices = hob_account_devices_new (HOB_TRANSPORT (fixture->mock), fixture->roster,
                                              fixture->list, fixture->store);
  g_signal_connect_swapped (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  hob_mock_transport_set_handler (fixture->mock, answer, fixture);
}

static void
end (Fixture *fixture)
{
  g_clear_object (&fixture->devices);
  g_clear_object (&fixture->list);
  g_clear_object (&fixture->roster);
  g_clear_object (&fixture->mock);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = hob_test_make_folder ();
  fixture->store = hob_store_new (fixture->folder);
  fixture->contacts = g_string_new (CONTACT (KETTLE, "Kettle", "Kitchen") CONTACT (
    ROMEO, "Romeo", "Friends") CONTACT (LAMP, "Lamp", "Bedroom"));
  fixture->things = KETTLE " " LAMP;
  fixture->log = g_string_new (NULL);
  fixture->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  begin (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  end (fixture);
  g_object_unref (fixture->store);
  g_hash_table_unref (fixture->asked);
  g_string_free (fixture->contacts, TRUE);
  g_string_free (fixture->log, TRUE);
  g_free (fixture->folder);
}

static gboolean
is_settled (gpointer data)
{
  return hob_account_devices_get_settled (((Fixture *) data)->devices);
}

static void
go_online (Fixture *fixture)
{
  hob_mock_transport_open (fixture->mock);
  hob_test_wait (is_settled, fixture, SECONDS);
}

static guint
times_asked (Fixture *fixture, const char *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (fixture->asked, address));
}

/* "Lamp, Kettle" */
static char *
list_names (Fixture *fixture)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++) {
    g_autoptr (HobDevice) device = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);

    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", hob_device_get_name (device));
  }
  return g_string_free (names, FALSE);
}

static void
assert_names (Fixture *fixture, const char *expected)
{
  g_autofree char *names = list_names (fixture);

  g_assert_cmpstr (names, ==, expected);
}

static HobDevice *
get_device (Fixture *fixture, const char *address)
{
  HobDevice *device = hob_account_devices_get (fixture->devices, address);

  g_assert_nonnull (device);
  return device;
}

static void
test_contacts_that_are_devices (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  assert_names (fixture, "Lamp, Kettle");
  g_assert_cmpstr (hob_device_get_room (get_device (fixture, KETTLE)), ==, "Kitchen");
  g_assert_null (hob_account_devices_get (fixture->devices, ROMEO));
  g_assert_cmpuint (times_asked (fixture, ROMEO), ==, 1);
}

/* A person whose telephone comes and goes is not asked each time, nor is anybody who is known. */
static void
test_asked_once_for_each_stream (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  for (guint i = 0; i < 3; i++) {
    hob_mock_transport_inject (fixture->mock, "<presence from='" ROMEO "/phone'/>");
    hob_mock_transport_inject (fixture->mock,
                               "<presence from='" ROMEO "/phone' type='unavailable'/>");
    hob_test_wait (is_settled, fixture, SECONDS);
  }
  g_assert_cmpuint (times_asked (fixture, ROMEO), ==, 2);

  hob_mock_transport_close (fixture->mock);
  g_assert_false (is_settled (fixture));
  assert_names (fixture, "Lamp, Kettle");
  go_online (fixture);
  g_assert_cmpuint (times_asked (fixture, ROMEO), ==, 3);
  assert_names (fixture, "Lamp, Kettle");
}

/* A device makes its nodes when it starts for the first time. */
static void
test_a_device_that_comes_later (Fixture *fixture, gconstpointer data)
{
  fixture->things = LAMP;
  go_online (fixture);
  assert_names (fixture, "Lamp");

  fixture->things = KETTLE " " LAMP;
  hob_mock_transport_inject (fixture->mock, "<presence from='" KETTLE "/x'/>");
  hob_test_wait (is_settled, fixture, SECONDS);
  assert_names (fixture, "Lamp, Kettle");
}

static void
test_a_long_list (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (fixture->contacts,
                            "<item jid='friend%u@hob.test' subscription='both'/>", i);
  go_online (fixture);
  assert_names (fixture, "Lamp, Kettle");
  for (guint i = 0; i < 100; i++) {
    g_autofree char *address = g_strdup_printf ("friend%u@hob.test", i);

    g_assert_cmpuint (times_asked (fixture, address), ==, 1);
  }
}

static void
test_renamed_and_moved_elsewhere (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  g_string_truncate (fixture->log, 0);
  hob_mock_transport_inject (fixture->mock, PUSH (CONTACT (KETTLE, "Another", "Kitchen")));
  g_assert_cmpstr (fixture->log->str, ==, "");
  assert_names (fixture, "Lamp, Another");

  hob_mock_transport_inject (fixture->mock, PUSH (CONTACT (KETTLE, "Another", "Attic")));
  g_assert_cmpstr (fixture->log->str, ==, "1 -1 +0;0 -0 +1;");
  assert_names (fixture, "Another, Lamp");
}

static void
assert_stored (Fixture *fixture, guint expected)
{
  g_autoptr (GPtrArray) stored = NULL;

  g_assert_true (hob_store_flush (fixture->store, SECONDS * 1000));
  stored = hob_store_load_devices (fixture->store);
  g_assert_cmpuint (stored->len, ==, expected);
}

static void
test_removed_elsewhere (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  assert_stored (fixture, 2);
  hob_mock_transport_inject (fixture->mock,
                             PUSH ("<item jid='" KETTLE "' subscription='remove'/>"));
  assert_names (fixture, "Lamp");
  assert_stored (fixture, 1);
}

static void
test_removed_while_we_were_away (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  hob_mock_transport_close (fixture->mock);
  g_string_assign (fixture->contacts, CONTACT (LAMP, "Lamp", "Bedroom"));
  go_online (fixture);
  assert_names (fixture, "Lamp");
  assert_stored (fixture, 1);
}

static void
test_added_elsewhere (Fixture *fixture, gconstpointer data)
{
  fixture->things = KETTLE " " LAMP " fan@hob.test";
  go_online (fixture);
  hob_mock_transport_inject (fixture->mock, PUSH (CONTACT ("fan@hob.test", "Fan", "Attic")));
  hob_test_wait (is_settled, fixture, SECONDS);
  assert_names (fixture, "Fan, Lamp, Kettle");
}

/* The answer comes when the contact is not one any more. */
static void
test_removed_while_asked (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  fixture->things = KETTLE " " LAMP " fan@hob.test";
  hob_mock_transport_inject (fixture->mock, PUSH (CONTACT ("fan@hob.test", "Fan", "Attic")));
  hob_mock_transport_inject (fixture->mock,
                             PUSH ("<item jid='fan@hob.test' subscription='remove'/>"));
  hob_test_wait (is_settled, fixture, SECONDS);
  assert_names (fixture, "Lamp, Kettle");
}

static double
read_temperature (Fixture *fixture, const char *address)
{
  HobField *field = hob_device_find_field (get_device (fixture, address), "temp");
  HobReading *value = field != NULL ? hob_field_get_confirmed (field) : NULL;
  double number = -1;

  if (value != NULL)
    g_assert_true (hob_reading_get_number (value, &number));
  return number;
}

static gboolean
kettle_is_live (gpointer data)
{
  return hob_device_get_live (get_device (data, KETTLE));
}

static void
test_events_reach_their_device (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  hob_test_wait (kettle_is_live, fixture, SECONDS);
  hob_mock_transport_inject (fixture->mock, EVENT (KETTLE, "21.5"));
  g_assert_cmpfloat (read_temperature (fixture, KETTLE), ==, 21.5);
  g_assert_cmpfloat (read_temperature (fixture, LAMP), ==, -1);
  hob_mock_transport_inject (fixture->mock, EVENT (LAMP, "3"));
  g_assert_cmpfloat (read_temperature (fixture, KETTLE), ==, 21.5);
}

/* Rule 4 of the security checklist: only the bound address speaks for a device. */
static void
test_forged_events_are_dropped (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  hob_test_wait (kettle_is_live, fixture, SECONDS);
  hob_mock_transport_inject (fixture->mock, EVENT (KETTLE, "21.5"));
  hob_mock_transport_inject (fixture->mock, EVENT (KETTLE "/kettle", "1"));
  hob_mock_transport_inject (fixture->mock, EVENT ("pubsub.hob.test", "2"));
  hob_mock_transport_inject (fixture->mock, EVENT (ROMEO, "3"));
  hob_mock_transport_inject (fixture->mock, EVENT ("mallory@elsewhere.test", "4"));
  hob_mock_transport_inject (fixture->mock, EVENT ("hob.test", "5"));
  hob_mock_transport_inject (fixture->mock, EVENT (JULIET, "6"));
  hob_mock_transport_inject (fixture->mock, EVENT ("KETTLE@hob.test", "7"));
  hob_mock_transport_inject (fixture->mock,
                             "<message type='error' from='" KETTLE "'><event "
                             "xmlns='" HOB_NS_PUBSUB_EVENT "'><items node='" HOB_PUBSUB_NODE_SENSORS
                             "'><item id='temp'><val xmlns='" HOB_NS_IOT
                             "'>8</val></item></items></event></message>");
  g_assert_cmpfloat (read_temperature (fixture, KETTLE), ==, 21.5);
  g_assert_cmpfloat (read_temperature (fixture, LAMP), ==, -1);
}

static gboolean
subscribed_was_sent (HobMockTransport *mock, const char *to)
{
  gboolean found = FALSE;
  HobNode *sent;

  while ((sent = hob_mock_transport_pop_sent (mock)) != NULL) {
    if (g_strcmp0 (hob_node_get_attribute (sent, "type"), "subscribed") == 0) {
      g_assert_cmpstr (hob_node_get_attribute (sent, "to"), ==, to);
      found = TRUE;
    }
    hob_node_unref (sent);
  }
  return found;
}

/* Rule 8: nobody but a device sees our presence without being asked about. */
static void
test_only_devices_may_see_us (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  hob_mock_transport_forget_sent (fixture->mock);
  hob_mock_transport_inject (fixture->mock, "<presence type='subscribe' from='" ROMEO "'/>");
  hob_mock_transport_inject (fixture->mock, "<presence type='subscribe' from='mallory@hob.test'/>");
  g_assert_false (subscribed_was_sent (fixture->mock, NULL));
  hob_mock_transport_inject (fixture->mock, "<presence type='subscribe' from='" KETTLE "'/>");
  g_assert_true (subscribed_was_sent (fixture->mock, KETTLE));
}

static void
restore (Fixture *fixture)
{
  g_autoptr (GPtrArray) stored = hob_store_load_devices (fixture->store);

  for (guint i = 0; i < stored->len; i++)
    hob_account_devices_restore (fixture->devices, g_ptr_array_index (stored, i));
}

static void
test_known_before_anything_is_online (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  hob_test_wait (kettle_is_live, fixture, SECONDS);
  hob_mock_transport_inject (fixture->mock, EVENT (KETTLE, "21.5"));
  g_assert_true (hob_store_flush (fixture->store, SECONDS * 1000));
  end (fixture);
  begin (fixture);
  restore (fixture);

  assert_names (fixture, "Lamp, Kettle");
  g_assert_cmpstr (hob_device_get_room (get_device (fixture, KETTLE)), ==, "Kitchen");
  g_assert_cmpfloat (read_temperature (fixture, KETTLE), ==, 21.5);
  g_assert_false (kettle_is_live (fixture));

  /* One that does not answer this time stays, because it once did. */
  fixture->things = KETTLE;
  g_string_truncate (fixture->log, 0);
  go_online (fixture);
  assert_names (fixture, "Lamp, Kettle");
  g_assert_cmpstr (fixture->log->str, ==, "");
}

static void
test_dropped_and_left (Fixture *fixture, gconstpointer data)
{
  go_online (fixture);
  hob_account_devices_drop (fixture->devices, get_device (fixture, LAMP));
  assert_names (fixture, "Kettle");
  assert_stored (fixture, 1);
  hob_account_devices_leave (fixture->devices);
  assert_names (fixture, "");
  assert_stored (fixture, 1);
}

static HobDevice *
add_named (HobDeviceList *list, const char *address, const char *name, const char *room)
{
  HobStoredDevice stored = {.account = (char *) JULIET,
                            .address = (char *) address,
                            .name = (char *) name,
                            .room = (char *) room,
                            .values = g_ptr_array_new ()};
  g_autoptr (HobDevice) device = hob_device_new (JULIET, address, NULL);

  hob_device_restore (device, &stored);
  g_ptr_array_unref (stored.values);
  hob_device_list_add (list, device);
  return device; /* the list holds another reference */
}

static void
test_sorted_as_people_do (Fixture *fixture, gconstpointer data)
{
  add_named (fixture->list, "a@hob.test", "Lamp 10", "Hall");
  add_named (fixture->list, "b@hob.test", "lamp 2", "Hall");
  add_named (fixture->list, "c@hob.test", "Anything", NULL);
  add_named (fixture->list, "d@hob.test", "Zither", "attic");
  add_named (fixture->list, "e@hob.test", "Bell", "Hall upstairs");
  add_named (fixture->list, "f@hob.test", "Lamp 1", "Hall");
  assert_names (fixture, "Zither, Lamp 1, lamp 2, Lamp 10, Bell, Anything");
}

static void
test_found_by_what_people_say (Fixture *fixture, gconstpointer data)
{
  HobDevice *kettle = add_named (fixture->list, KETTLE, "Kettle", "Kitchen");
  HobDevice *lamp = add_named (fixture->list, LAMP, "Öllampe", "Hall");
  HobDevice *other = add_named (fixture->list, "lantern@hob.test", "Kettle drum", "Hall");

  g_assert_true (hob_device_list_find (fixture->list, KETTLE) == kettle);
  g_assert_true (hob_device_list_find (fixture->list, "KETTLE") == kettle);
  g_assert_true (hob_device_list_find (fixture->list, "öllampe") == lamp);
  g_assert_true (hob_device_list_find (fixture->list, "kettle d") == other);
  g_assert_true (hob_device_list_find (fixture->list, "lam") == lamp);
  g_assert_null (hob_device_list_find (fixture->list, "la"));
  g_assert_null (hob_device_list_find (fixture->list, "ket"));
  g_assert_null (hob_device_list_find (fixture->list, "stove"));
  g_assert_null (hob_device_list_find (fixture->list, ""));
}

static void
test_bad_addresses (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {"", "kettle", "@hob.test", "kettle@", "a@b@c", "x@y/z\001"};
  g_autoptr (HobHousehold) household = hob_household_new_transient ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    hob_test_await_error (hob_household_sign_in (household, bad[i], "secret", NULL, 0, NULL, TRUE),
                          SECONDS, HOB_HOME_ERROR, HOB_HOME_ERROR_ADDRESS);
  hob_test_await_error (
    hob_household_sign_in (household, JULIET, "secret", NULL, 0, "not a fingerprint", TRUE),
    SECONDS, HOB_HOME_ERROR, HOB_HOME_ERROR_VALUE);
}

#define ADD(path, test) g_test_add ("/household/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("found", test_contacts_that_are_devices);
  ADD ("found/once", test_asked_once_for_each_stream);
  ADD ("found/later", test_a_device_that_comes_later);
  ADD ("found/long-list", test_a_long_list);
  ADD ("found/restored", test_known_before_anything_is_online);
  ADD ("elsewhere/renamed", test_renamed_and_moved_elsewhere);
  ADD ("elsewhere/added", test_added_elsewhere);
  ADD ("elsewhere/removed", test_removed_elsewhere);
  ADD ("elsewhere/removed-while-away", test_removed_while_we_were_away);
  ADD ("elsewhere/removed-while-asked", test_removed_while_asked);
  ADD ("dropped", test_dropped_and_left);
  ADD ("events", test_events_reach_their_device);
  ADD ("events/forged", test_forged_events_are_dropped);
  ADD ("presence", test_only_devices_may_see_us);
  ADD ("list/sorted", test_sorted_as_people_do);
  ADD ("list/find", test_found_by_what_people_say);
  ADD ("bad-addresses", test_bad_addresses);

  return g_test_run ();
}
