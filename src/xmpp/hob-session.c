/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-connector-private.h"
#include "hob-exchange-private.h"
#include "hob-session-private.h"
#include "hob-token-private.h"
#include "hob-transport-private.h"
#include "hob-waiters-private.h"
#include "hob-xmpp-error.h"

struct _HobSession {
  GObject parent_instance;

  char *address;
  char *password;
  char *host;
  guint port;
  char *trusted_fingerprint;

  HobConnector *connector;
  HobExchange *exchange;
  HobWaiters *waiting;  /* for being online */
  HobWaiters *stopping; /* for being gone */
};

enum {
  PROP_0,
  PROP_ADDRESS,
  PROP_PASSWORD,
  PROP_HOST,
  PROP_PORT,
  PROP_TRUSTED_FINGERPRINT,
  PROP_STATE,
  PROP_ERROR,
  PROP_CERTIFICATE,
  PROP_RETRY_AT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const HobSessionPatience default_patience = {
  .connect = 20 * 1000,
  .request = 15 * 1000,
  .idle = 60 * 1000,
  .stop = 2 * 1000,
  .stable = 60 * 1000,
};

static void hob_session_transport_init (HobTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HobSession,
                               hob_session,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HOB_TYPE_TRANSPORT,
                                                      hob_session_transport_init))

static void
configure_cb (HobStreamConfig *config, gpointer data)
{
  HobSession *self = data;
  g_autofree char *token = hob_token_new ();

  /* Strangers can send to an address whose resource they know: let it be one they cannot. */
  config->address = g_strdup_printf ("%s/hob.%s", self->address, token);
  config->password = g_strdup (self->password);
  config->host = g_strdup (self->host);
  config->port = (guint16) self->port;
  config->fingerprint = g_strdup (self->trusted_fingerprint);
}

static void
changed_cb (gpointer data)
{
  GObject *object = data;

  g_object_freeze_notify (object);
  for (guint i = PROP_STATE; i <= PROP_RETRY_AT; i++)
    g_object_notify_by_pspec (object, properties[i]);
  g_object_thaw_notify (object);
}

static void
opened_cb (const char *full_address, gpointer data)
{
  HobSession *self = data;

  hob_exchange_open (self->exchange, full_address);
  hob_transport_emit_opened (HOB_TRANSPORT (self));
  if (hob_exchange_get_full_address (self->exchange) != NULL)
    hob_waiters_settle (self->waiting, NULL);
}

static void
stanzas_cb (GPtrArray *stanzas, gpointer data)
{
  HobSession *self = data;

  hob_exchange_deliver (self->exchange, stanzas);
}

static void
too_large_cb (HobNode *head, gpointer data)
{
  HobSession *self = data;

  hob_exchange_deliver_too_large (self->exchange, head);
}

static void
closed_cb (const GError *error, gboolean was_open, gpointer data)
{
  HobSession *self = data;
  g_autoptr (GError) offline =
    error != NULL
      ? g_error_copy (error)
      : g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "The session was stopped");

  hob_exchange_close (self->exchange, error);
  if (was_open)
    hob_transport_emit_closed (HOB_TRANSPORT (self), error);
  hob_waiters_settle (self->waiting, offline);
}

static void
stopped_cb (gpointer data)
{
  HobSession *self = data;

  hob_waiters_settle (self->stopping, NULL);
}

static const HobConnectorEvents connector_events = {
  .configure = configure_cb,
  .changed = changed_cb,
  .opened = opened_cb,
  .stanzas = stanzas_cb,
  .too_large = too_large_cb,
  .closed = closed_cb,
  .stopped = stopped_cb,
};

static void
send_cb (char *xml, gpointer data)
{
  HobSession *self = data;

  hob_connector_send (self->connector, xml);
}

static void
lost_cb (gpointer data)
{
  HobSession *self = data;
  g_autoptr (GError) error =
    g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_SILENT, "The server fell silent");

  hob_connector_break (self->connector, error);
}

static const HobExchangeEvents exchange_events = {.send = send_cb, .lost = lost_cb};

static const char *
hob_session_transport_get_address (HobTransport *transport)
{
  return HOB_SESSION (transport)->address;
}

static const char *
hob_session_transport_get_full_address (HobTransport *transport)
{
  return hob_exchange_get_full_address (HOB_SESSION (transport)->exchange);
}

static gboolean
hob_session_transport_is_open (HobTransport *transport)
{
  return hob_session_transport_get_full_address (transport) != NULL;
}

static gboolean
hob_session_transport_send (HobTransport *transport, HobNode *stanza)
{
  return hob_exchange_send (HOB_SESSION (transport)->exchange, stanza);
}

static DexFuture *
hob_session_transport_send_iq (HobTransport *transport,
                               const char *type,
                               const char *to,
                               HobNode *payload)
{
  return hob_exchange_send_iq (HOB_SESSION (transport)->exchange, type, to, payload);
}

static void
hob_session_transport_init (HobTransportInterface *iface)
{
  iface->get_address = hob_session_transport_get_address;
  iface->get_full_address = hob_session_transport_get_full_address;
  iface->is_open = hob_session_transport_is_open;
  iface->send = hob_session_transport_send;
  iface->send_iq = hob_session_transport_send_iq;
}

static void
hob_session_constructed (GObject *object)
{
  HobSession *self = HOB_SESSION (object);

  G_OBJECT_CLASS (hob_session_parent_class)->constructed (object);

  self->connector = hob_connector_new (&connector_events, self);
  self->exchange = hob_exchange_new (HOB_TRANSPORT (self), &exchange_events);
  hob_session_set_patience (self, &default_patience);
}

static void
hob_session_dispose (GObject *object)
{
  HobSession *self = HOB_SESSION (object);
  g_autoptr (GError) error =
    g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "The session is gone");

  hob_connector_halt (self->connector);
  hob_exchange_close (self->exchange, error);
  hob_waiters_settle (self->waiting, error);
  hob_waiters_settle (self->stopping, NULL);
  g_clear_pointer (&self->password, hob_seal_free_secret);

  G_OBJECT_CLASS (hob_session_parent_class)->dispose (object);
}

static void
hob_session_finalize (GObject *object)
{
  HobSession *self = HOB_SESSION (object);

  hob_connector_free (self->connector);
  hob_exchange_free (self->exchange);
  hob_waiters_free (self->waiting);
  hob_waiters_free (self->stopping);
  g_free (self->address);
  g_free (self->host);
  g_free (self->trusted_fingerprint);

  G_OBJECT_CLASS (hob_session_parent_class)->finalize (object);
}

static void
hob_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobSession *self = HOB_SESSION (object);
  const HobConnectorStatus *status = hob_connector_get_status (self->connector);

  switch (id) {
  case PROP_ADDRESS:
    g_value_set_string (value, self->address);
    break;
  case PROP_HOST:
    g_value_set_string (value, self->host);
    break;
  case PROP_PORT:
    g_value_set_uint (value, self->port);
    break;
  case PROP_TRUSTED_FINGERPRINT:
    g_value_set_string (value, self->trusted_fingerprint);
    break;
  case PROP_STATE:
    g_value_set_enum (value, status->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, status->error);
    break;
  case PROP_CERTIFICATE:
    g_value_set_boxed (value, status->certificate);
    break;
  case PROP_RETRY_AT:
    g_value_set_int64 (value, status->retry_at);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HobSession *self = HOB_SESSION (object);

  switch (id) {
  case PROP_ADDRESS:
    self->address = g_value_dup_string (value);
    break;
  case PROP_PASSWORD:
    hob_session_set_password (self, g_value_get_string (value));
    break;
  case PROP_HOST:
    hob_session_set_server (self, g_value_get_string (value), self->port);
    break;
  case PROP_PORT:
    hob_session_set_server (self, self->host, g_value_get_uint (value));
    break;
  case PROP_TRUSTED_FINGERPRINT:
    hob_session_set_trusted_fingerprint (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_session_class_init (HobSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags readwrite =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = hob_session_constructed;
  object_class->dispose = hob_session_dispose;
  object_class->finalize = hob_session_finalize;
  object_class->get_property = hob_session_get_property;
  object_class->set_property = hob_session_set_property;

  properties[PROP_ADDRESS] =
    g_param_spec_string ("address", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PASSWORD] =
    g_param_spec_string ("password", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, readwrite);
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, readwrite);
  properties[PROP_TRUSTED_FINGERPRINT] =
    g_param_spec_string ("trusted-fingerprint", NULL, NULL, NULL, readwrite);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, HOB_TYPE_SESSION_STATE, HOB_SESSION_OFFLINE, read);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read);
  properties[PROP_CERTIFICATE] =
    g_param_spec_boxed ("certificate", NULL, NULL, HOB_TYPE_CERTIFICATE, read);
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hob_session_init (HobSession *self)
{
  self->waiting = hob_waiters_new ();
  self->stopping = hob_waiters_new ();
}

/**
 * hob_session_new:
 * @address: a bare address, normalized
 *
 * Main thread, as all of these.
 *
 * Returns: (transfer full): a session, offline
 */
HobSession *
hob_session_new (const char *address)
{
  g_return_val_if_fail (hob_jid_is_bare (address), NULL);

  return g_object_new (HOB_TYPE_SESSION, "address", address, NULL);
}

/**
 * hob_session_get_address:
 * @self: a session
 *
 * Returns: (transfer none): the account's bare address
 */
const char *
hob_session_get_address (HobSession *self)
{
  g_return_val_if_fail (HOB_IS_SESSION (self), NULL);

  return self->address;
}

/**
 * hob_session_set_password:
 * @self: a session
 * @password: (nullable): for the next attempt; copied, and the copy wiped when it is done with
 */
void
hob_session_set_password (HobSession *self, const char *password)
{
  g_return_if_fail (HOB_IS_SESSION (self));

  hob_seal_free_secret (self->password);
  self->password = g_strdup (password);
}

/**
 * hob_session_set_server:
 * @self: a session
 * @host: (nullable): where to connect to; %NULL for what the address' domain says
 * @port: its port, 0 for the usual one
 *
 * From the next attempt on. The certificate has to be the domain's all the same.
 */
void
hob_session_set_server (HobSession *self, const char *host, guint port)
{
  g_return_if_fail (HOB_IS_SESSION (self));
  g_return_if_fail (port <= G_MAXUINT16);

  if (g_set_str (&self->host, host))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
  if (self->port != port) {
    self->port = port;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PORT]);
  }
}

/**
 * hob_session_set_trusted_fingerprint:
 * @self: a session
 * @fingerprint: (nullable): SHA-256 of the leaf to accept although nobody vouches for it, and the
 *   only one to accept then; in any spelling. %NULL for none
 *
 * From the next attempt on.
 */
void
hob_session_set_trusted_fingerprint (HobSession *self, const char *fingerprint)
{
  g_autofree char *normalized = hob_certificate_normalize_fingerprint (fingerprint);

  g_return_if_fail (HOB_IS_SESSION (self));
  g_return_if_fail (fingerprint == NULL || normalized != NULL);

  if (g_set_str (&self->trusted_fingerprint, normalized))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRUSTED_FINGERPRINT]);
}

/**
 * hob_session_set_patience:
 * @self: a session that has not been started
 * @patience: how long to wait for what
 */
void
hob_session_set_patience (HobSession *self, const HobSessionPatience *patience)
{
  g_return_if_fail (HOB_IS_SESSION (self));
  g_return_if_fail (patience != NULL);

  hob_connector_set_patience (self->connector, patience);
  hob_exchange_set_patience (self->exchange, patience);
}

/**
 * hob_session_start:
 * @self: a session
 *
 * Goes online and stays so, reconnecting by itself; also after it failed. Does nothing when it is
 * under way already.
 */
void
hob_session_start (HobSession *self)
{
  g_return_if_fail (HOB_IS_SESSION (self));

  hob_connector_start (self->connector);
}

/**
 * hob_session_stop:
 * @self: a session
 *
 * Goes offline at once, and ends the stream politely within two seconds.
 *
 * Returns: (transfer full): a future that resolves when the stream is gone
 */
DexFuture *
hob_session_stop (HobSession *self)
{
  g_autoptr (DexFuture) stopped = NULL;

  g_return_val_if_fail (HOB_IS_SESSION (self), NULL);

  stopped = hob_waiters_add (self->stopping);
  hob_connector_stop (self->connector);
  return g_steal_pointer (&stopped);
}

/**
 * hob_session_when_online:
 * @self: a session
 *
 * For flows that want an answer now.
 *
 * Returns: (transfer full): a future that resolves once online, and rejects with the
 * %HOB_XMPP_ERROR of the attempt that failed, also if there will be others; with
 * %HOB_XMPP_ERROR_OFFLINE when the session is not started
 */
DexFuture *
hob_session_when_online (HobSession *self)
{
  const HobConnectorStatus *status;

  g_return_val_if_fail (HOB_IS_SESSION (self), NULL);

  status = hob_connector_get_status (self->connector);
  switch (status->state) {
  case HOB_SESSION_ONLINE:
    return dex_future_new_true ();
  case HOB_SESSION_FAILED:
    return dex_future_new_for_error (g_error_copy (status->error));
  case HOB_SESSION_OFFLINE:
    return dex_future_new_reject (HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE, "Not started");
  case HOB_SESSION_CONNECTING:
  case HOB_SESSION_WAITING:
  default:
    return hob_waiters_add (self->waiting);
  }
}

/**
 * hob_session_retry_now:
 * @self: a session
 *
 * Skips the pause of %HOB_SESSION_WAITING.
 */
void
hob_session_retry_now (HobSession *self)
{
  g_return_if_fail (HOB_IS_SESSION (self));

  hob_connector_retry_now (self->connector);
}

/**
 * hob_session_get_state:
 * @self: a session
 *
 * Returns: what it is doing
 */
HobSessionState
hob_session_get_state (HobSession *self)
{
  g_return_val_if_fail (HOB_IS_SESSION (self), HOB_SESSION_OFFLINE);

  return hob_connector_get_status (self->connector)->state;
}

/**
 * hob_session_get_error:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): why it is waiting or has failed
 */
const GError *
hob_session_get_error (HobSession *self)
{
  g_return_val_if_fail (HOB_IS_SESSION (self), NULL);

  return hob_connector_get_status (self->connector)->error;
}

/**
 * hob_session_get_certificate:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the certificate it has failed over
 */
HobCertificate *
hob_session_get_certificate (HobSession *self)
{
  g_return_val_if_fail (HOB_IS_SESSION (self), NULL);

  return hob_connector_get_status (self->connector)->certificate;
}

/**
 * hob_session_get_retry_at:
 * @self: a session
 *
 * Returns: when it tries again, in monotonic microseconds; 0 unless it is waiting
 */
gint64
hob_session_get_retry_at (HobSession *self)
{
  g_return_val_if_fail (HOB_IS_SESSION (self), 0);

  return hob_connector_get_status (self->connector)->retry_at;
}
