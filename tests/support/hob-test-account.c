/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-account.h"

#include "hob-test.h"

#define PATIENCE 20 /* seconds */

/* What a wait looks for among the messages. */
typedef struct {
  HobTestAccount *account;
  const char *from;
  const char *node;
  const char *item;
  const char *text;
} Expectation;

static void
message_cb (HobTestAccount *self, HobNode *message)
{
  g_ptr_array_add (self->messages, hob_node_ref (message));
}

static void
request_cb (HobTestAccount *self, const char *bare, const char *status)
{
  g_ptr_array_add (self->requests, g_strdup (bare));
}

/* A session that will not come online by itself fails the test at once, with its reason. */
static gboolean
is_loaded (gpointer data)
{
  HobTestAccount *self = data;

  if (hob_session_get_state (self->session) == HOB_SESSION_FAILED)
    g_error ("%s: %s", hob_session_get_address (self->session),
             hob_session_get_error (self->session)->message);
  return hob_roster_is_loaded (self->roster);
}

static gboolean
is_item (const HobPubsubItem *item, const Expectation *expected)
{
  if (!g_str_equal (item->id, expected->item) || item->retracted != (expected->text == NULL))
    return FALSE;
  return item->retracted ||
         (item->payload != NULL && g_str_equal (hob_node_get_text (item->payload), expected->text));
}

static gboolean
is_expected (HobNode *message, const Expectation *expected)
{
  HobPubsubEvent event;
  HobPubsubItem item;

  if (!hob_pubsub_event_init_from_message (&event, message) ||
      g_strcmp0 (event.from, expected->from) != 0 || !g_str_equal (event.node, expected->node))
    return FALSE;
  if (expected->item == NULL)
    return event.kind == HOB_PUBSUB_EVENT_DELETE;
  while (event.kind == HOB_PUBSUB_EVENT_ITEMS && hob_pubsub_event_next (&event, &item)) {
    if (is_item (&item, expected))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_come (gpointer data)
{
  Expectation *expected = data;
  GPtrArray *messages = expected->account->messages;

  for (guint i = 0; i < messages->len; i++) {
    if (is_expected (g_ptr_array_index (messages, i), expected)) {
      g_ptr_array_remove_range (messages, 0, i + 1);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
has_asked (gpointer data)
{
  Expectation *expected = data;
  guint index;

  if (!g_ptr_array_find_with_equal_func (expected->account->requests, expected->from, g_str_equal,
                                         &index))
    return FALSE;
  g_ptr_array_remove_index (expected->account->requests, index);
  return TRUE;
}

HobTestAccount *
hob_test_account_new (const char *name)
{
  HobTestAccount *self = g_new0 (HobTestAccount, 1);
  g_autofree char *address = hob_test_server_address (name);
  g_autofree char *password = hob_test_server_password (name);

  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) hob_node_unref);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->session = hob_session_new (address);
  self->transport = HOB_TRANSPORT (self->session);
  self->roster = hob_roster_new (self->transport);
  g_signal_connect_swapped (self->session, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (self->roster, "subscription-request", G_CALLBACK (request_cb), self);

  hob_session_set_password (self->session, password);
  hob_session_set_server (self->session, "127.0.0.1", hob_test_server_port ());
  hob_session_set_trusted_fingerprint (self->session, hob_test_server_fingerprint ());
  hob_session_start (self->session);
  hob_test_account_succeed (hob_session_when_online (self->session));
  hob_test_account_wait_online (self);
  return self;
}

void
hob_test_account_free (HobTestAccount *self)
{
  hob_test_await (hob_session_stop (self->session), PATIENCE, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (self->roster, self);
  g_object_unref (self->roster);
  g_object_unref (self->session);
  g_ptr_array_unref (self->messages);
  g_ptr_array_unref (self->requests);
  g_free (self);
}

const char *
hob_test_account_get_address (HobTestAccount *self)
{
  return hob_transport_get_address (self->transport);
}

const char *
hob_test_account_get_full_address (HobTestAccount *self)
{
  return hob_transport_get_full_address (self->transport);
}

void
hob_test_account_wait_online (HobTestAccount *self)
{
  hob_test_wait (is_loaded, self, PATIENCE);
}

void
hob_test_account_send_xml (HobTestAccount *self, const char *format, ...)
{
  g_autofree char *xml = NULL;
  g_autofree char *wrapped = NULL;
  g_autoptr (HobNode) stream = NULL;
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  xml = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  wrapped = g_strdup_printf ("<stream xmlns='%s'>%s</stream>", HOB_NS_CLIENT, xml);
  stream = hob_node_new_from_string (wrapped, -1, &error);
  g_assert_no_error (error);
  g_assert_true (hob_transport_send (self->transport, hob_node_get_first_child (stream)));
}

void
hob_test_account_wait_item (HobTestAccount *self,
                            const char *from,
                            const char *node,
                            const char *item,
                            const char *text)
{
  Expectation expected = {self, from, node, item, text};

  hob_test_wait (has_come, &expected, PATIENCE);
}

void
hob_test_account_wait_deleted (HobTestAccount *self, const char *from, const char *node)
{
  Expectation expected = {.account = self, .from = from, .node = node};

  hob_test_wait (has_come, &expected, PATIENCE);
}

void
hob_test_account_wait_request (HobTestAccount *self, const char *from)
{
  Expectation expected = {.account = self, .from = from};

  hob_test_wait (has_asked, &expected, PATIENCE);
}

char *
hob_test_account_fetch_item (HobTestAccount *self,
                             const char *service,
                             const char *node,
                             const char *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) answer = hob_test_await_boxed (
    hob_pubsub_fetch (self->transport, service, node, NULL), PATIENCE, &error);
  HobPubsubEvent event;
  HobPubsubItem next;

  g_assert_no_error (error);
  g_assert_true (hob_pubsub_event_init_from_result (&event, answer));
  while (hob_pubsub_event_next (&event, &next)) {
    if (g_str_equal (next.id, item) && next.payload != NULL)
      return g_strdup (hob_node_get_text (next.payload));
  }
  return NULL;
}

void
hob_test_account_succeed (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  hob_test_await (future, PATIENCE, NULL, &error);
  g_assert_no_error (error);
}
