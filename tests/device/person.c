/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "person.h"

#include "hob-test.h"

#define DEADLINE_SECONDS 40

struct _Person {
  HobSession *session;
  HobRoster *roster;
  char *device;
  GPtrArray *events; /* "item=value" */
  GQueue answers;
};

typedef struct {
  Person *self;
  const char *event;
} Wanted;

static void
hear_event (Person *self, HobPubsubEvent *event)
{
  HobPubsubItem item;

  if (g_strcmp0 (event->from, self->device) != 0)
    return;
  while (hob_pubsub_event_next (event, &item)) {
    g_autoptr (HobReading) value =
      item.payload != NULL ? hob_reading_new_from_node (item.payload, NULL) : NULL;

    if (value != NULL)
      g_ptr_array_add (self->events,
                       g_strdup_printf ("%s=%s", item.id, hob_reading_get_text (value)));
  }
}

static void
message_cb (Person *self, HobNode *message)
{
  HobNode *body = hob_node_get_child (message, "body", HOB_NS_CLIENT);
  HobPubsubEvent event;

  if (hob_pubsub_event_init_from_message (&event, message))
    hear_event (self, &event);
  else if (body != NULL &&
           hob_jid_same_bare (hob_node_get_attribute (message, "from"), self->device))
    g_queue_push_tail (&self->answers, g_strdup (hob_node_get_text (body)));
}

static void
request_cb (Person *self, const char *address)
{
  hob_roster_answer_request (self->roster, address, TRUE);
}

static gboolean
is_loaded (gpointer data)
{
  return hob_roster_is_loaded (((Person *) data)->roster);
}

static gboolean
sees_device (gpointer data)
{
  return person_sees_device (data);
}

static gboolean
is_answered (gpointer data)
{
  return !g_queue_is_empty (&((Person *) data)->answers);
}

static gboolean
take_event (gpointer data)
{
  Wanted *wanted = data;
  guint index;

  if (!g_ptr_array_find_with_equal_func (wanted->self->events, wanted->event, g_str_equal, &index))
    return FALSE;
  g_ptr_array_remove_range (wanted->self->events, 0, index + 1);
  return TRUE;
}

Person *
person_new (const char *account)
{
  Person *self = g_new0 (Person, 1);
  g_autofree char *address = hob_test_server_address (account);
  g_autofree char *password = hob_test_server_password (account);
  g_autoptr (GError) error = NULL;

  self->device = hob_test_server_address ("kettle");
  self->events = g_ptr_array_new_with_free_func (g_free);
  self->session = hob_session_new (address);
  hob_session_set_password (self->session, password);
  hob_session_set_server (self->session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (self->session, hob_test_server_fingerprint ());
  self->roster = hob_roster_new (HOB_TRANSPORT (self->session));
  g_signal_connect_swapped (self->session, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->roster, "subscription-request", G_CALLBACK (request_cb), self);
  hob_session_start (self->session);
  hob_test_wait (is_loaded, self, DEADLINE_SECONDS);
  hob_roster_request_presence (self->roster, self->device);
  return self;
}

void
person_free (Person *self)
{
  hob_test_await (hob_session_stop (self->session), 10, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (self->roster, self);
  g_object_unref (self->roster);
  g_object_unref (self->session);
  g_ptr_array_unref (self->events);
  g_queue_clear_full (&self->answers, g_free);
  g_free (self->device);
  g_free (self);
}

HobTransport *
person_get_transport (Person *self)
{
  return HOB_TRANSPORT (self->session);
}

void
person_subscribe (Person *self, const char *node)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_pubsub_subscribe (HOB_TRANSPORT (self->session), self->device, node),
                  DEADLINE_SECONDS, NULL, &error);
  g_assert_no_error (error);
}

char *
person_read (Person *self, const char *node, const char *item)
{
  g_autoptr (HobNode) iq = hob_test_await_boxed (
    hob_pubsub_fetch (HOB_TRANSPORT (self->session), self->device, node, NULL), DEADLINE_SECONDS,
    NULL);
  HobPubsubEvent event;
  HobPubsubItem found;

  if (iq == NULL || !hob_pubsub_event_init_from_result (&event, iq))
    return NULL;
  while (hob_pubsub_event_next (&event, &found))
    if (g_str_equal (found.id, item)) {
      g_autoptr (HobReading) value = hob_reading_new_from_node (found.payload, NULL);

      return value != NULL ? g_strdup (hob_reading_get_text (value)) : g_strdup ("");
    }
  return NULL;
}

gboolean
person_has_event (Person *self, const char *item, const char *value)
{
  g_autofree char *event = g_strdup_printf ("%s=%s", item, value);
  Wanted wanted = {self, event};

  return take_event (&wanted);
}

void
person_wait_event (Person *self, const char *item, const char *value)
{
  g_autofree char *event = g_strdup_printf ("%s=%s", item, value);
  Wanted wanted = {self, event};

  g_test_message ("waiting for %s", event);
  hob_test_wait (take_event, &wanted, DEADLINE_SECONDS);
}

void
person_forget (Person *self)
{
  g_ptr_array_set_size (self->events, 0);
  g_queue_clear_full (&self->answers, g_free);
}

gboolean
person_publish (Person *self, const char *item, const char *value, GError **error)
{
  g_autoptr (HobReading) reading = hob_reading_new_text (value, NULL);
  g_autoptr (HobNode) payload = hob_reading_to_node (reading);

  return hob_test_await (hob_pubsub_publish_over (HOB_TRANSPORT (self->session), self->device,
                                                  HOB_PUBSUB_NODE_ACTUATORS, item, payload),
                         DEADLINE_SECONDS, NULL, error);
}

gboolean
person_request (Person *self, const char *item, const char *value, GError **error)
{
  g_autoptr (HobReading) reading = hob_reading_new_text (value, NULL);
  g_autoptr (HobNode) payload = hob_reading_to_node (reading);
  g_autoptr (HobNode) publish =
    hob_pubsub_payload_publish (HOB_PUBSUB_NODE_ACTUATORS, item, payload);

  return hob_test_await (hob_transport_send_iq (HOB_TRANSPORT (self->session), "set",
                                                person_wait_device (self), publish),
                         DEADLINE_SECONDS, NULL, error);
}

gboolean
person_sees_device (Person *self)
{
  HobContact *contact = hob_roster_find (self->roster, self->device);

  return contact != NULL && hob_contact_get_available (contact);
}

const char *
person_wait_device (Person *self)
{
  hob_test_wait (sees_device, self, DEADLINE_SECONDS);
  return hob_contact_get_full_address (hob_roster_find (self->roster, self->device));
}

void
person_say (Person *self, const char *text)
{
  g_assert_true (hob_transport_send_chat (HOB_TRANSPORT (self->session), self->device, text));
}

char *
person_ask (Person *self, const char *text)
{
  person_say (self, text);
  hob_test_wait (is_answered, self, DEADLINE_SECONDS);
  return g_queue_pop_head (&self->answers);
}

gboolean
person_was_answered (Person *self)
{
  return is_answered (self);
}
