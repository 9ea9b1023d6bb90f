/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-mock-transport.h"

#include "hob-test.h"
#include "hob-transport-private.h"

typedef struct {
  HobMockRequest parts;
  DexPromise *promise;
  gboolean forgotten; /* its future was discarded */
} Request;

struct _HobMockTransport {
  GObject parent_instance;
  char *address;
  char *full_address;
  gboolean open;
  GQueue requests; /* Request */
  GQueue sent;     /* HobNode */
  HobMockHandler handler;
  gpointer handler_data;
  guint idle;
  guint last_id;
};

static void hob_mock_transport_iface_init (HobTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HobMockTransport,
                               hob_mock_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HOB_TYPE_TRANSPORT,
                                                      hob_mock_transport_iface_init))

static void
clear_request (gpointer data)
{
  Request *request = data;

  g_free (request->parts.type);
  g_free (request->parts.to);
  hob_node_unref (request->parts.payload);
  dex_clear (&request->promise);
}

static void
request_unref (Request *request)
{
  g_atomic_rc_box_release_full (request, clear_request);
}

/* The promise's cancellable holds the request, which must not hold the promise any longer. */
static void
drop_request (Request *request)
{
  dex_clear (&request->promise);
  request_unref (request);
}

static Request *
peek_request (HobMockTransport *self)
{
  Request *request;

  while ((request = g_queue_peek_head (&self->requests)) != NULL && request->forgotten)
    drop_request (g_queue_pop_head (&self->requests));
  return request;
}

static Request *
pop_request (HobMockTransport *self)
{
  if (peek_request (self) == NULL)
    g_error ("there is no request to answer");
  return g_queue_pop_head (&self->requests);
}

static HobNode *
wrap_result (HobMockTransport *self, Request *request, HobNode *payload)
{
  g_autoptr (HobNodeBuilder) builder = hob_node_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup_printf ("mock-%u", ++self->last_id);
  HobNode *result;

  hob_node_builder_open (builder, "iq", HOB_NS_CLIENT);
  hob_node_builder_attribute (builder, "type", "result");
  hob_node_builder_attribute (builder, "id", id);
  hob_node_builder_attribute (builder, "from", request->parts.to);
  hob_node_builder_attribute (builder, "to", self->full_address);
  if (payload != NULL)
    hob_node_builder_append (builder, payload);
  result = hob_node_builder_end (builder, &error);
  g_assert_no_error (error);
  return result;
}

static void
answer (HobMockTransport *self, Request *request, HobNode *payload)
{
  dex_promise_resolve_boxed (request->promise, HOB_TYPE_NODE, wrap_result (self, request, payload));
  drop_request (request);
}

static void
answer_error (Request *request, GError *error)
{
  dex_promise_reject (request->promise, error);
  drop_request (request);
}

static gboolean
handle_requests_cb (gpointer data)
{
  HobMockTransport *self = data;

  self->idle = 0;
  while (self->handler != NULL && peek_request (self) != NULL) {
    Request *request = pop_request (self);
    g_autoptr (GError) error = NULL;
    g_autoptr (HobNode) payload = self->handler (self, &request->parts, self->handler_data, &error);

    if (error != NULL)
      answer_error (request, g_steal_pointer (&error));
    else
      answer (self, request, payload);
  }
  return G_SOURCE_REMOVE;
}

static void
handle_soon (HobMockTransport *self)
{
  if (self->idle == 0 && self->handler != NULL)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, handle_requests_cb, self, NULL);
}

static gboolean
has_request (gpointer data)
{
  return peek_request (data) != NULL;
}

static void
discarded_cb (GCancellable *cancellable, gpointer data)
{
  ((Request *) data)->forgotten = TRUE;
}

static const char *
hob_mock_transport_get_address (HobTransport *transport)
{
  return HOB_MOCK_TRANSPORT (transport)->address;
}

static const char *
hob_mock_transport_get_full_address (HobTransport *transport)
{
  HobMockTransport *self = HOB_MOCK_TRANSPORT (transport);

  return self->open ? self->full_address : NULL;
}

static gboolean
hob_mock_transport_is_open (HobTransport *transport)
{
  return HOB_MOCK_TRANSPORT (transport)->open;
}

static DexFuture *
hob_mock_transport_send_iq (HobTransport *transport,
                            const char *type,
                            const char *to,
                            HobNode *payload)
{
  HobMockTransport *self = HOB_MOCK_TRANSPORT (transport);
  Request *request;

  if (!self->open)
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "The mock is closed");

  request = g_atomic_rc_box_new0 (Request);
  request->parts.type = g_strdup (type);
  request->parts.to = g_strdup (to);
  request->parts.payload = hob_node_ref (payload);
  request->promise = dex_promise_new_cancellable ();
  g_cancellable_connect (dex_promise_get_cancellable (request->promise), G_CALLBACK (discarded_cb),
                         g_atomic_rc_box_acquire (request), (GDestroyNotify) request_unref);
  g_queue_push_tail (&self->requests, request);
  handle_soon (self);

  return dex_ref (request->promise);
}

static gboolean
hob_mock_transport_send (HobTransport *transport, HobNode *stanza)
{
  HobMockTransport *self = HOB_MOCK_TRANSPORT (transport);

  if (!self->open)
    return FALSE;
  g_queue_push_tail (&self->sent, hob_node_ref (stanza));
  return TRUE;
}

static void
hob_mock_transport_iface_init (HobTransportInterface *iface)
{
  iface->get_address = hob_mock_transport_get_address;
  iface->get_full_address = hob_mock_transport_get_full_address;
  iface->is_open = hob_mock_transport_is_open;
  iface->send_iq = hob_mock_transport_send_iq;
  iface->send = hob_mock_transport_send;
}

static void
hob_mock_transport_finalize (GObject *object)
{
  HobMockTransport *self = HOB_MOCK_TRANSPORT (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_queue_clear_full (&self->requests, (GDestroyNotify) drop_request);
  g_queue_clear_full (&self->sent, (GDestroyNotify) hob_node_unref);
  g_free (self->address);
  g_free (self->full_address);
  G_OBJECT_CLASS (hob_mock_transport_parent_class)->finalize (object);
}

static void
hob_mock_transport_class_init (HobMockTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_mock_transport_finalize;
}

static void
hob_mock_transport_init (HobMockTransport *self)
{
  g_queue_init (&self->requests);
  g_queue_init (&self->sent);
}

HobMockTransport *
hob_mock_transport_new (const char *address)
{
  HobMockTransport *self = g_object_new (HOB_TYPE_MOCK_TRANSPORT, NULL);

  self->address = g_strdup (address);
  self->full_address = g_strconcat (address, "/mock", NULL);
  return self;
}

void
hob_mock_transport_open (HobMockTransport *self)
{
  g_assert_false (self->open);
  self->open = TRUE;
  hob_transport_emit_opened (HOB_TRANSPORT (self));
}

void
hob_mock_transport_close (HobMockTransport *self)
{
  g_assert_true (self->open);
  self->open = FALSE;
  while (peek_request (self) != NULL)
    answer_error (pop_request (self),
                  g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "The mock closed"));
  hob_transport_emit_closed (HOB_TRANSPORT (self), NULL);
}

guint
hob_mock_transport_get_n_requests (HobMockTransport *self)
{
  guint count = 0;

  for (GList *link = self->requests.head; link != NULL; link = link->next)
    count += !((Request *) link->data)->forgotten;
  return count;
}

const HobMockRequest *
hob_mock_transport_wait_request (HobMockTransport *self)
{
  hob_test_wait (has_request, self, 5);
  return &peek_request (self)->parts;
}

static void
assert_node (HobNode *node, const char *xml)
{
  g_autoptr (HobNode) expected = hob_mock_transport_parse (xml);

  if (!hob_node_equal (node, expected)) {
    g_autofree char *text = hob_node_to_string (node);

    g_error ("\nexpected %s\n     got %s", xml, text);
  }
}

void
hob_mock_transport_expect_request (HobMockTransport *self,
                                   const char *type,
                                   const char *to,
                                   const char *payload)
{
  const HobMockRequest *request = hob_mock_transport_wait_request (self);

  assert_node (request->payload, payload);
  g_assert_cmpstr (request->type, ==, type);
  g_assert_cmpstr (request->to, ==, to);
}

void
hob_mock_transport_answer (HobMockTransport *self, HobNode *payload)
{
  answer (self, pop_request (self), payload);
}

void
hob_mock_transport_answer_xml (HobMockTransport *self, const char *payload)
{
  g_autoptr (HobNode) node = payload != NULL ? hob_mock_transport_parse (payload) : NULL;

  hob_mock_transport_answer (self, node);
}

void
hob_mock_transport_answer_error (HobMockTransport *self, HobXmppError code)
{
  answer_error (pop_request (self), g_error_new_literal (HOB_XMPP_ERROR, code, "The mock says so"));
}

void
hob_mock_transport_set_handler (HobMockTransport *self, HobMockHandler handler, gpointer data)
{
  self->handler = handler;
  self->handler_data = data;
  handle_soon (self);
}

HobNode *
hob_mock_transport_pop_sent (HobMockTransport *self)
{
  return g_queue_pop_head (&self->sent);
}

void
hob_mock_transport_expect_sent (HobMockTransport *self, const char *stanza)
{
  g_autoptr (HobNode) sent = hob_mock_transport_pop_sent (self);

  if (sent == NULL)
    g_error ("nothing was sent; expected %s", stanza);
  assert_node (sent, stanza);
}

void
hob_mock_transport_forget_sent (HobMockTransport *self)
{
  g_queue_clear_full (&self->sent, (GDestroyNotify) hob_node_unref);
}

void
hob_mock_transport_inject (HobMockTransport *self, const char *format, ...)
{
  g_autoptr (HobNode) stanza = NULL;
  g_autofree char *xml = NULL;
  va_list arguments;

  va_start (arguments, format);
  xml = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  stanza = hob_mock_transport_parse (xml);
  hob_transport_deliver (HOB_TRANSPORT (self), stanza);
}

HobNode *
hob_mock_transport_parse (const char *xml)
{
  g_autofree char *wrapped = g_strdup_printf ("<stream xmlns='%s'>%s</stream>", HOB_NS_CLIENT, xml);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) stream = hob_node_new_from_string (wrapped, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (hob_node_get_first_child (stream));
  return hob_node_ref (hob_node_get_first_child (stream));
}
