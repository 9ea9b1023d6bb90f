/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-backoff-private.h"
#include "hob-connector-private.h"
#include "hob-xmpp-error.h"

#include <gio/gio.h>

/* A network that comes up is announced more than once. */
#define NETWORK_PAUSE_US G_USEC_PER_SEC

struct _HobConnector {
  HobConnectorEvents events;
  gpointer owner;
  HobSessionPatience patience;
  HobConnectorStatus status;

  HobStream *stream; /* while connecting, online or saying goodbye */
  gboolean is_stopping;
  guint timer; /* the deadline of what is going on: connecting, waiting or stopping */
  HobBackoff backoff;
  GNetworkMonitor *network;
  gint64 attempted_at;
  gint64 opened_at;
  gboolean scram_was_offered;
};

static void begin_attempt (HobConnector *self);

static void
drop_stream (HobConnector *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->stream, hob_stream_abandon);
}

static void
set_status (HobConnector *self,
            HobSessionState state,
            const GError *error,
            HobCertificate *certificate,
            gint64 retry_at)
{
  HobConnectorStatus old = self->status;

  self->status = (HobConnectorStatus) {
    .state = state,
    .error = error != NULL ? g_error_copy (error) : NULL,
    .certificate = certificate != NULL ? hob_certificate_ref (certificate) : NULL,
    .retry_at = retry_at,
  };
  g_clear_error (&old.error);
  g_clear_pointer (&old.certificate, hob_certificate_unref);
  self->events.changed (self->owner);
}

static gboolean
retry_cb (gpointer data)
{
  HobConnector *self = data;

  self->timer = 0;
  begin_attempt (self);
  return G_SOURCE_REMOVE;
}

/* Trying again would not help, or would do harm, until the person has decided something. */
static gboolean
needs_person (const GError *error)
{
  return error->domain == HOB_XMPP_ERROR &&
         (error->code == HOB_XMPP_ERROR_AUTHENTICATION ||
          error->code == HOB_XMPP_ERROR_CERTIFICATE ||
          error->code == HOB_XMPP_ERROR_CERTIFICATE_CHANGED ||
          error->code == HOB_XMPP_ERROR_NOT_ENCRYPTED || error->code == HOB_XMPP_ERROR_REPLACED);
}

static gboolean
is_unwelcome (const GError *error)
{
  return g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNREACHABLE) ||
         g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_BUSY);
}

static void
wait_to_retry (HobConnector *self, const GError *error)
{
  gint64 pause = hob_backoff_next (&self->backoff, is_unwelcome (error));

  self->timer = g_timeout_add ((guint) pause, retry_cb, self);
  set_status (self, HOB_SESSION_WAITING, error, NULL, g_get_monotonic_time () + pause * 1000);
}

static gboolean
was_stable (HobConnector *self)
{
  return g_get_monotonic_time () - self->opened_at >=
         self->patience.stable * G_GINT64_CONSTANT (1000);
}

/* The stream is gone, or never came about. */
static void
end_stream (HobConnector *self, const GError *reason, HobCertificate *certificate)
{
  g_autoptr (GObject) alive = g_object_ref (self->owner);
  g_autoptr (GError) error = reason != NULL ? g_error_copy (reason) : NULL;
  gboolean was_open = self->status.state == HOB_SESSION_ONLINE;

  if (error == NULL)
    error =
      g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_STREAM, "The server ended the stream");
  if (was_open && was_stable (self))
    hob_backoff_reset (&self->backoff);
  drop_stream (self);

  if (needs_person (error))
    set_status (self, HOB_SESSION_FAILED, error, certificate, 0);
  else
    wait_to_retry (self, error);
  self->events.closed (error, was_open, self->owner);
}

static void
finish_stop (HobConnector *self)
{
  drop_stream (self);
  self->is_stopping = FALSE;
  self->events.stopped (self->owner);
}

static gboolean
stop_deadline_cb (gpointer data)
{
  HobConnector *self = data;

  self->timer = 0;
  finish_stop (self);
  return G_SOURCE_REMOVE;
}

static gboolean
connect_deadline_cb (gpointer data)
{
  HobConnector *self = data;
  g_autoptr (GError) error = hob_stream_dup_deadline_error (self->stream);

  self->timer = 0;
  end_stream (self, error, NULL);
  return G_SOURCE_REMOVE;
}

static void
stream_opened_cb (HobStream *stream, const char *full_address, gboolean scram, gpointer data)
{
  HobConnector *self = data;
  g_autoptr (GObject) alive = g_object_ref (self->owner);

  if (self->is_stopping)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->scram_was_offered |= scram;
  self->opened_at = g_get_monotonic_time ();
  set_status (self, HOB_SESSION_ONLINE, NULL, NULL, 0);
  if (self->stream == stream && self->status.state == HOB_SESSION_ONLINE)
    self->events.opened (full_address, self->owner);
}

static void
stream_stanzas_cb (HobStream *stream, GPtrArray *stanzas, gpointer data)
{
  HobConnector *self = data;

  if (!self->is_stopping)
    self->events.stanzas (stanzas, self->owner);
}

static void
stream_too_large_cb (HobStream *stream, HobNode *head, gpointer data)
{
  HobConnector *self = data;

  if (!self->is_stopping)
    self->events.too_large (head, self->owner);
}

static void
stream_closed_cb (HobStream *stream,
                  const GError *error,
                  HobCertificate *certificate,
                  gpointer data)
{
  HobConnector *self = data;

  if (self->is_stopping)
    finish_stop (self);
  else
    end_stream (self, error, certificate);
}

static const HobStreamEvents stream_events = {
  .opened = stream_opened_cb,
  .stanzas = stream_stanzas_cb,
  .too_large = stream_too_large_cb,
  .closed = stream_closed_cb,
};

static void
begin_attempt (HobConnector *self)
{
  HobStreamConfig *config = hob_stream_config_new ();

  self->events.configure (config, self->owner);
  config->requires_scram = self->scram_was_offered;

  drop_stream (self);
  self->attempted_at = g_get_monotonic_time ();
  self->stream = hob_stream_new (config, &stream_events, self);
  self->timer = g_timeout_add (self->patience.connect, connect_deadline_cb, self);
  set_status (self, HOB_SESSION_CONNECTING, NULL, NULL, 0);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  HobConnector *self = data;

  if (available && g_get_monotonic_time () - self->attempted_at >= NETWORK_PAUSE_US)
    hob_connector_retry_now (self);
}

/**
 * hob_connector_new:
 * @events: what to call
 * @owner: the #GObject to call it with
 *
 * Returns: (transfer full): a connector, offline
 */
HobConnector *
hob_connector_new (const HobConnectorEvents *events, gpointer owner)
{
  HobConnector *self = g_new0 (HobConnector, 1);

  g_assert (events != NULL && G_IS_OBJECT (owner));

  self->events = *events;
  self->owner = owner;
  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect (self->network, "network-changed", G_CALLBACK (network_changed_cb), self);
  return self;
}

/**
 * hob_connector_free:
 * @self: (transfer full): a connector
 */
void
hob_connector_free (HobConnector *self)
{
  g_assert (self != NULL);

  drop_stream (self);
  g_signal_handlers_disconnect_by_data (self->network, self);
  g_object_unref (self->network);
  g_clear_error (&self->status.error);
  g_clear_pointer (&self->status.certificate, hob_certificate_unref);
  g_free (self);
}

/**
 * hob_connector_set_patience:
 * @self: a connector
 * @patience: how long to wait for what, from the next attempt on
 */
void
hob_connector_set_patience (HobConnector *self, const HobSessionPatience *patience)
{
  g_assert (self != NULL && patience != NULL);

  self->patience = *patience;
}

/**
 * hob_connector_get_status:
 * @self: a connector
 *
 * Returns: (transfer none): what it is doing, and why
 */
const HobConnectorStatus *
hob_connector_get_status (HobConnector *self)
{
  g_assert (self != NULL);

  return &self->status;
}

/**
 * hob_connector_start:
 * @self: a connector
 *
 * Begins, if it is offline or has failed.
 */
void
hob_connector_start (HobConnector *self)
{
  g_autoptr (GObject) alive = NULL;

  g_assert (self != NULL);

  if (self->status.state != HOB_SESSION_OFFLINE && self->status.state != HOB_SESSION_FAILED)
    return;
  alive = g_object_ref (self->owner);
  if (self->is_stopping)
    finish_stop (self);
  hob_backoff_reset (&self->backoff);
  begin_attempt (self);
}

/**
 * hob_connector_retry_now:
 * @self: a connector
 *
 * Ends the pause between two attempts.
 */
void
hob_connector_retry_now (HobConnector *self)
{
  g_assert (self != NULL);

  if (self->status.state == HOB_SESSION_WAITING)
    begin_attempt (self);
}

/**
 * hob_connector_send:
 * @self: a connector that is online
 * @xml: (transfer full): one stanza
 */
void
hob_connector_send (HobConnector *self, char *xml)
{
  g_assert (self != NULL && self->status.state == HOB_SESSION_ONLINE);

  hob_stream_send (self->stream, xml);
}

/**
 * hob_connector_break:
 * @self: a connector
 * @error: why
 *
 * Gives the stream up, if it is online, and goes for another.
 */
void
hob_connector_break (HobConnector *self, const GError *error)
{
  g_assert (self != NULL);

  if (self->status.state == HOB_SESSION_ONLINE)
    end_stream (self, error, NULL);
}

/**
 * hob_connector_stop:
 * @self: a connector
 *
 * Goes offline, politely and for good; tells when the stream is gone.
 */
void
hob_connector_stop (HobConnector *self)
{
  g_autoptr (GObject) alive = NULL;
  gboolean was_open;

  g_assert (self != NULL);

  if (self->is_stopping)
    return;
  alive = g_object_ref (self->owner);
  was_open = self->status.state == HOB_SESSION_ONLINE;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->is_stopping = TRUE;
  if (was_open) {
    hob_stream_close (self->stream);
    self->timer = g_timeout_add (self->patience.stop, stop_deadline_cb, self);
  }
  set_status (self, HOB_SESSION_OFFLINE, NULL, NULL, 0);
  self->events.closed (NULL, was_open, self->owner);
  if (!was_open && self->is_stopping)
    finish_stop (self);
}

/**
 * hob_connector_halt:
 * @self: a connector
 *
 * Goes offline at once, telling nobody.
 */
void
hob_connector_halt (HobConnector *self)
{
  g_assert (self != NULL);

  drop_stream (self);
  self->is_stopping = FALSE;
  self->status.state = HOB_SESSION_OFFLINE;
  self->status.retry_at = 0;
}
