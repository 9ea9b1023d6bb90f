/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "test-registration-fixture.h"

#include "hob-home-error.h"
#include "hob-orphans-private.h"

static HobTestBluez *shared;

void
home_new_household (Home *home)
{
  g_autofree char *address = hob_test_server_address ("juliet");
  g_autofree char *password = hob_test_server_password ("juliet");
  g_autoptr (GError) error = NULL;

  home->household = hob_household_new (home->folder);
  home->account = hob_test_await_object (
    hob_household_sign_in (home->household, address, password, "127.0.0.1", hob_test_server_port (),
                           hob_test_server_fingerprint (), FALSE),
    SECONDS, &error);
  g_assert_no_error (error);
}

void
home_new_registration (Home *home)
{
  home->registration = hob_registration_new (home->household, home->account, home->adapter);
}

static void
set_up (Home *home, gconstpointer data)
{
  home->bluez = shared;
  hob_test_bluez_script (shared, "{'do': 'reset'}");
  home->folder = hob_test_make_folder ();
  home->bus = hob_test_bluez_connect (shared);
  home->adapter = hob_adapter_new_for_name (home->bus, "hci0");
  home_new_household (home);
  home_new_registration (home);
}

static gboolean
is_only_reference (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
remove_devices (Home *home)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (home->household)) > 0) {
    g_autoptr (HobDevice) device = g_list_model_get_item (G_LIST_MODEL (home->household), 0);

    hob_test_account_succeed (hob_household_remove_device (home->household, device));
  }
}

static void
tear_down (Home *home, gconstpointer data)
{
  hob_test_account_succeed (hob_registration_cancel (home->registration));
  hob_test_wait (is_only_reference, home->registration, SECONDS);
  g_assert_finalize_object (home->registration);
  remove_devices (home);
  hob_test_account_succeed (hob_household_stop (home->household));
  g_clear_object (&home->account);
  g_clear_object (&home->household);
  g_clear_object (&home->adapter);
  g_dbus_connection_close_sync (home->bus, NULL, NULL);
  g_clear_object (&home->bus);
  g_free (home->folder);
}

void
home_test_add (const char *path, void (*run) (Home *home, gconstpointer data))
{
  g_test_add (path, Home, NULL, set_up, run, tear_down);
}

int
home_test_run (void)
{
  /* The keyring's bus, before the fake has one of its own. */
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  shared = hob_test_bluez_new (1);
  /* It ends with this program: ending it before would wait for everybody to let go of the keyring's
   * bus. */
  return g_test_run ();
}

/* Until what the device is needs a person. */
void
home_start (Home *home, const char *code, const char *device)
{
  g_autoptr (GError) error = NULL;

  hob_test_bluez_script (home->bluez,
                         "{'do': 'device', 'address': '" PRINTED "', 'name': 'Kettle'%s%s}",
                         device != NULL ? ", " : "", device != NULL ? device : "");
  hob_registration_submit_code (home->registration, code, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hob_registration_get_step (home->registration), ==, HOB_REGISTRATION_FINDING);
}

void
home_fill_in (Home *home)
{
  home_wait_step (home, HOB_REGISTRATION_CONFIRMING);
  g_object_set (home->registration, "name", "Tea", "room", "Kitchen", "network", "hob-net",
                "network-password", "correct horse", "plain-text-agreed", TRUE, NULL);
}

void
home_confirm (Home *home)
{
  g_autoptr (GError) error = NULL;

  hob_registration_confirm (home->registration, &error);
  g_assert_no_error (error);
}

typedef struct {
  HobRegistration *registration;
  HobRegistrationStep step;
} Goal;

static gboolean
is_there (gpointer data)
{
  Goal *goal = data;
  const GError *error = hob_registration_get_error (goal->registration);

  if (error != NULL)
    g_error ("Step %d: %s", (int) hob_registration_get_step (goal->registration), error->message);
  return hob_registration_get_step (goal->registration) == goal->step;
}

void
home_wait_step (Home *home, HobRegistrationStep step)
{
  Goal goal = {home->registration, step};

  hob_test_wait (is_there, &goal, SECONDS);
}

static gboolean
has_error (gpointer data)
{
  return hob_registration_get_error (data) != NULL;
}

void
home_wait_error (Home *home, HobRegistrationStep step, GQuark domain, int code)
{
  gboolean busy;

  hob_test_wait (has_error, home->registration, SECONDS);
  g_assert_error (hob_registration_get_error (home->registration), domain, code);
  g_assert_cmpint (hob_registration_get_step (home->registration), ==, step);
  g_object_get (home->registration, "busy", &busy, NULL);
  g_assert_false (busy);
}

void
home_assert_device (Home *home, const char *address)
{
  HobDevice *device = hob_registration_get_device (home->registration);

  g_assert_nonnull (device);
  g_assert_cmpstr (hob_device_get_address (device), ==, address);
  g_assert_cmpstr (hob_device_get_name (device), ==, "Tea");
  g_assert_cmpstr (hob_device_get_room (device), ==, "Kitchen");
  g_assert_true (hob_household_find_device (home->household, "Tea") == device);
}

char *
home_dup_written (Home *home, const char *uuid, const guint8 *key, const guint8 *secret_key)
{
  g_autoptr (GBytes) written = hob_test_bluez_get_value (home->bluez, PRINTED, uuid);
  g_autoptr (GBytes) plain =
    secret_key != NULL ? hob_seal_open (key, secret_key, written) : g_bytes_ref (written);

  g_assert_nonnull (plain);
  return g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
}

static void
request_cb (Thing *self, const char *bare, const char *status)
{
  hob_roster_answer_request (self->roster, bare, TRUE);
}

static void
message_cb (Thing *self, HobNode *message)
{
  HobNode *body = hob_node_get_child (message, "body", HOB_NS_CLIENT);

  if (body == NULL || !g_str_equal (hob_node_get_text (body), HELLO))
    return;
  g_assert_true (hob_jid_same_bare (hob_node_get_attribute (message, "from"), self->owner));
  g_assert_cmpstr (hob_node_get_attribute (message, "type"), ==, "chat");
  self->mirrors++;
  if (!self->mute)
    hob_transport_send_chat (HOB_TRANSPORT (self->session), self->owner, "Setup done!");
}

DexFuture *
sign_in_as (const char *address, const char *password, HobSession **session)
{
  *session = hob_session_new (address);
  hob_session_set_password (*session, password);
  hob_session_set_server (*session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (*session, hob_test_server_fingerprint ());
  hob_session_start (*session);
  return hob_session_when_online (*session);
}

static gboolean
is_loaded (gpointer roster)
{
  return hob_roster_is_loaded (roster);
}

Thing *
thing_new (const char *address, const char *password, const char *owner)
{
  Thing *self = g_new0 (Thing, 1);
  DexFuture *online = sign_in_as (address, password, &self->session);

  self->owner = g_strdup (owner);
  self->roster = hob_roster_new (HOB_TRANSPORT (self->session));
  g_signal_connect_swapped (self->session, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->roster, "subscription-request", G_CALLBACK (request_cb), self);
  hob_test_account_succeed (online);
  hob_test_wait (is_loaded, self->roster, SECONDS);
  return self;
}

Thing *
thing_new_from_home (Home *home)
{
  g_autofree char *address = home_dup_written (home, HOB_UUID_ADDRESS, NULL, NULL);
  g_autofree char *password = home_dup_written (home, HOB_UUID_PASSWORD, NULL, NULL);
  g_autofree char *owner = home_dup_written (home, HOB_UUID_SENDER, NULL, NULL);

  return thing_new (address, password, owner);
}

void
thing_free (Thing *self)
{
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (self->roster, self);
  hob_test_account_succeed (hob_session_stop (self->session));
  g_clear_object (&self->roster);
  g_clear_object (&self->session);
  g_free (self->owner);
  g_free (self);
}

void
thing_say_hello (Thing *self)
{
  g_assert_true (hob_transport_send_chat (HOB_TRANSPORT (self->session), self->owner, HELLO));
}

void
thing_publish (Thing *self)
{
  HobTransport *transport = HOB_TRANSPORT (self->session);
  g_autoptr (HobNode) form = hob_node_new_from_string (
    "<x xmlns='jabber:x:data' type='form'><title>Kettle</title></x>", -1, NULL);

  hob_test_account_succeed (hob_pubsub_create_private (transport, HOB_PUBSUB_NODE_UI));
  hob_test_account_succeed (
    hob_pubsub_set_affiliation (transport, NULL, HOB_PUBSUB_NODE_UI, self->owner, "owner"));
  hob_test_account_succeed (
    hob_pubsub_publish (transport, NULL, HOB_PUBSUB_NODE_UI, HOB_PUBSUB_ITEM_CURRENT, form));
}

void
assert_no_account (const char *address, const char *password)
{
  g_autoptr (HobSession) session = NULL;
  DexFuture *online = sign_in_as (address, password, &session);

  hob_test_await_error (online, SECONDS, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION);
}

static gboolean
has_no_password (DexFuture *lookup)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (lookup, SECONDS, NULL, &error);
  return g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD);
}

void
home_wait_no_password (const char *address)
{
  guint questions = 0;

  while (!has_no_password (hob_orphans_lookup_password (address)) ||
         !has_no_password (hob_keyring_lookup (address, SECONDS)))
    g_assert_cmpuint (questions++, <, 1000);
}

/* How to come to a stand in each step. The device is there unless said otherwise. */
static const char *const stands[] = {
  [HOB_REGISTRATION_FINDING] = "{'do': 'device', 'address': '" PRINTED "', 'advertising': false}",
  [HOB_REGISTRATION_CONNECTING] = ALWAYS ("Connect", "{'silence': true}"),
  [HOB_REGISTRATION_IDENTIFYING] = ALWAYS ("ReadValue", "{'silence': true}"),
  [HOB_REGISTRATION_SENDING] = ALWAYS ("WriteValue", "{'silence': true}"),
  [HOB_REGISTRATION_DONE] = NULL,
};

static gboolean
has_asked_server (gpointer data)
{
  return ((HobRegistration *) data)->registering != NULL;
}

static gboolean
is_on (gpointer adapter)
{
  return hob_adapter_get_state (adapter) == HOB_ADAPTER_ON;
}

/* What BlueZ has said until now has arrived, as its answer to a question has. */
static void
hear_all (Home *home)
{
  hob_test_account_succeed (dex_dbus_connection_call (
    home->bus, "org.bluez", "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL,
    NULL, G_DBUS_CALL_FLAGS_NONE, SECONDS * 1000));
  hob_test_wait (is_on, home->adapter, SECONDS);
}

void
home_mend (Home *home)
{
  hob_test_bluez_script (home->bluez, "[{'do': 'reset'}, {'do': 'device', 'address': '" PRINTED
                                      "', 'name': 'Kettle'}]");
  hear_all (home);
}

Thing *
home_come_to (Home *home, HobRegistrationStep step)
{
  Thing *thing = NULL;

  home_mend (home);
  if (stands[step] != NULL)
    hob_test_bluez_script (home->bluez, "%s", stands[step]);
  if (step == HOB_REGISTRATION_CODE)
    return NULL;

  g_assert_true (hob_registration_submit_code (home->registration, PLAIN_CODE, NULL));
  if (step > HOB_REGISTRATION_CONFIRMING) {
    home_fill_in (home);
    home_confirm (home);
  }
  if (step >= HOB_REGISTRATION_GREETING) {
    home_wait_step (home, HOB_REGISTRATION_WAITING);
    thing = thing_new_from_home (home);
    thing->mute = step == HOB_REGISTRATION_GREETING;
    thing_say_hello (thing);
  }
  home_wait_step (home, step);
  if (step == HOB_REGISTRATION_ACCOUNT)
    hob_test_wait (has_asked_server, home->registration, SECONDS);
  return thing;
}
