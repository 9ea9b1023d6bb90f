/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-guest-private.h"

#include <string.h>

/* What the server has to say next. Anything else is passed over, above all what somebody in between
 * may have put behind the last word that was not encrypted. */
typedef enum {
  CLEAR_GREETING,
  CLEAR_FEATURES,
  PROCEED,
  GREETING,
  FEATURES,
  NOTHING,
} Expected;

struct _HobStreamGuest {
  xmpp_conn_t *conn;
  HobStreamGuestEvents events;
  gpointer data;
  Expected expected;
};

static void
ask_for_encryption (HobStreamGuest *self, xmpp_stanza_t *features)
{
  static const char request[] = "<starttls xmlns='" XMPP_NS_TLS "'/>";
  xmpp_stanza_t *offer = xmpp_stanza_get_child_by_name (features, "starttls");

  if (offer == NULL || g_strcmp0 (xmpp_stanza_get_ns (offer), XMPP_NS_TLS) != 0) {
    self->expected = NOTHING;
    self->events.failed (self->data, HOB_XMPP_ERROR_NOT_ENCRYPTED,
                         "The server offers no encryption");
    return;
  }
  self->expected = PROCEED;
  xmpp_send_raw (self->conn, request, strlen (request));
}

/* The handshake happens within; the header of the new stream only after it was looked at. */
static void
encrypt (HobStreamGuest *self, const char *name)
{
  if (g_str_equal (name, "proceed") && xmpp_conn_tls_start (self->conn) == XMPP_EOK) {
    self->expected = GREETING;
    xmpp_conn_open_stream_default (self->conn);
  } else {
    self->expected = NOTHING;
    self->events.failed (self->data, HOB_XMPP_ERROR_STREAM, "The server could not encrypt");
  }
}

static int
element_cb (xmpp_conn_t *conn, xmpp_stanza_t *element, void *data)
{
  HobStreamGuest *self = data;
  const char *name = xmpp_stanza_get_name (element);
  const char *ns = xmpp_stanza_get_ns (element);
  gboolean is_features = g_str_equal (name, "features") && g_strcmp0 (ns, XMPP_NS_STREAMS) == 0;

  if (self->expected == CLEAR_FEATURES && is_features) {
    ask_for_encryption (self, element);
  } else if (self->expected == PROCEED && g_strcmp0 (ns, XMPP_NS_TLS) == 0) {
    encrypt (self, name);
  } else if (self->expected == FEATURES && is_features) {
    self->expected = NOTHING;
    self->events.opened (self->data);
  }
  return 1;
}

/* RFC 6120 §4.9.3, of which libstrophe says nothing on such a stream. */
static int
error_cb (xmpp_conn_t *conn, xmpp_stanza_t *error, void *data)
{
  static const struct {
    const char *condition;
    HobXmppError code;
  } conditions[] = {
    {"not-authorized", HOB_XMPP_ERROR_FORBIDDEN},
    {"policy-violation", HOB_XMPP_ERROR_BUSY},
    {"resource-constraint", HOB_XMPP_ERROR_BUSY},
  };
  HobStreamGuest *self = data;
  HobXmppError code = HOB_XMPP_ERROR_STREAM;

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (xmpp_stanza_get_child_by_name (error, conditions[i].condition) != NULL)
      code = conditions[i].code;
  self->expected = NOTHING;
  self->events.failed (self->data, code, "The server ended the stream");
  return 1;
}

/**
 * hob_stream_guest_new:
 * @conn: a connection about to be made with xmpp_connect_raw(); outlives the guest
 * @events: what to call
 * @data: for @events
 *
 * Returns: (transfer full): a guest who waits for hob_stream_guest_greet()
 */
HobStreamGuest *
hob_stream_guest_new (xmpp_conn_t *conn, const HobStreamGuestEvents *events, gpointer data)
{
  HobStreamGuest *self = g_new0 (HobStreamGuest, 1);

  g_assert (conn != NULL && events != NULL);

  self->conn = conn;
  self->events = *events;
  self->data = data;
  xmpp_handler_add (conn, error_cb, XMPP_NS_STREAMS, "error", NULL, self);
  xmpp_handler_add (conn, element_cb, NULL, NULL, NULL, self);
  return self;
}

/**
 * hob_stream_guest_free:
 * @self: (transfer full): a guest, whose connection does nothing any more
 */
void
hob_stream_guest_free (HobStreamGuest *self)
{
  g_assert (self != NULL);

  g_free (self);
}

/**
 * hob_stream_guest_greet:
 * @self: a guest
 *
 * Begins: somebody is at the other end. RFC 6120 §4.2, §5.4.
 */
void
hob_stream_guest_greet (HobStreamGuest *self)
{
  g_assert (self != NULL);

  xmpp_conn_open_stream_default (self->conn);
}

/**
 * hob_stream_guest_note_greeting:
 * @self: a guest
 *
 * The server has sent a stream header.
 */
void
hob_stream_guest_note_greeting (HobStreamGuest *self)
{
  g_assert (self != NULL);

  if (self->expected == CLEAR_GREETING)
    self->expected = CLEAR_FEATURES;
  else if (self->expected == GREETING)
    self->expected = FEATURES;
}
