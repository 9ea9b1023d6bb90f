/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-config.h"

#include "hob-box-reception-private.h"

#include "hob-box-intake-private.h"

#define LANGUAGE "en"
#define HARDWARE "1.0"
#define MAKER "Hob"

struct _HobBoxReception {
  GObject parent_instance;

  HobAdapter *adapter;
  char *name;
  HobBoxIdentity *identity; /* borrowed */
  gboolean plain;
  gboolean wants_network;
  HobPeripheral *peripheral; /* while started, as the next one */
  HobBoxIntake *intake;
  HobBoxCredentials *credentials;
  DexPromise *done;
};

enum {
  WRITTEN,
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobBoxReception, hob_box_reception, G_TYPE_OBJECT)

/* What is read is signed, so that whoever scanned the label knows that this is the device. */
static void
tell (HobBoxReception *self, const char *uuid, const char *text)
{
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) value =
    self->plain ? g_bytes_ref (plain)
                : hob_seal_sign (hob_box_identity_get_secret_key (self->identity), plain);

  hob_peripheral_set_value (self->peripheral, uuid, value);
}

static void
tell_all (HobBoxReception *self)
{
  tell (self, HOB_UUID_LANGUAGE, LANGUAGE);
  tell (self, HOB_UUID_HARDWARE_REVISION, HARDWARE);
  tell (self, HOB_UUID_SOFTWARE_REVISION, HOB_VERSION);
  tell (self, HOB_UUID_SERIAL_NUMBER, self->identity->serial);
  tell (self, HOB_UUID_MANUFACTURER, MAKER);
}

static void
finish (HobBoxReception *self)
{
  g_autoptr (GPtrArray) wrong = g_ptr_array_new ();

  self->credentials = hob_box_intake_finish (self->intake, self->wants_network, wrong);
  for (guint i = 0; i < wrong->len; i++)
    g_signal_emit (self, signals[REFUSED], 0, g_ptr_array_index (wrong, i));
  if (self->credentials != NULL)
    dex_promise_resolve_boolean (self->done, TRUE);
}

static void
written_cb (HobBoxReception *self, const char *uuid, GBytes *value)
{
  const char *name = hob_box_intake_get_name (uuid);

  if (name == NULL || !dex_future_is_pending (DEX_FUTURE (self->done)))
    return;
  if (!hob_box_intake_take (self->intake, uuid, value)) {
    g_signal_emit (self, signals[REFUSED], 0, name);
    return;
  }
  g_signal_emit (self, signals[WRITTEN], 0, name);
  if (hob_box_intake_is_done (self->intake))
    finish (self);
}

static void
close_down (HobBoxReception *self)
{
  if (self->peripheral != NULL)
    g_signal_handlers_disconnect_by_data (self->peripheral, self);
  g_clear_object (&self->peripheral);
  g_clear_pointer (&self->intake, hob_box_intake_free);
}

static void
hob_box_reception_dispose (GObject *object)
{
  close_down (HOB_BOX_RECEPTION (object));
  G_OBJECT_CLASS (hob_box_reception_parent_class)->dispose (object);
}

static void
hob_box_reception_finalize (GObject *object)
{
  HobBoxReception *self = HOB_BOX_RECEPTION (object);

  g_clear_object (&self->adapter);
  g_clear_pointer (&self->credentials, hob_box_credentials_free);
  dex_clear (&self->done);
  g_free (self->name);
  G_OBJECT_CLASS (hob_box_reception_parent_class)->finalize (object);
}

static void
hob_box_reception_class_init (HobBoxReceptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_box_reception_dispose;
  object_class->finalize = hob_box_reception_finalize;

  signals[WRITTEN] = g_signal_new ("written", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hob_box_reception_init (HobBoxReception *self)
{
  self->done = dex_promise_new ();
}

/**
 * hob_box_reception_new:
 * @adapter: an adapter of this computer
 * @name: what people see before they connect
 * @identity: who the device is; must live as long
 *
 * Returns: (transfer full): a reception for one hand-over, closed
 */
HobBoxReception *
hob_box_reception_new (HobAdapter *adapter, const char *name, HobBoxIdentity *identity)
{
  HobBoxReception *self;

  g_return_val_if_fail (HOB_IS_ADAPTER (adapter), NULL);
  g_return_val_if_fail (name != NULL && identity != NULL, NULL);

  self = g_object_new (HOB_TYPE_BOX_RECEPTION, NULL);
  self->adapter = g_object_ref (adapter);
  self->name = g_strdup (name);
  self->identity = identity;
  return self;
}

/**
 * hob_box_reception_set_plain:
 * @self: a reception that is closed
 * @plain: whether it proves nothing, takes plain text, has the firmware's two services and restarts
 *   inside the last write
 */
void
hob_box_reception_set_plain (HobBoxReception *self, gboolean plain)
{
  g_return_if_fail (HOB_IS_BOX_RECEPTION (self) && self->peripheral == NULL);
  self->plain = plain;
}

/**
 * hob_box_reception_set_wants_network:
 * @self: a reception
 * @wants_network: whether a Wi-Fi network has to be among what is handed over
 */
void
hob_box_reception_set_wants_network (HobBoxReception *self, gboolean wants_network)
{
  g_return_if_fail (HOB_IS_BOX_RECEPTION (self));
  self->wants_network = wants_network;
}

/**
 * hob_box_reception_start:
 * @self: a reception that is closed
 *
 * Thesis table 4.1. Main thread.
 *
 * Returns: (transfer full): resolves once the device can be found; rejects with HOB_BLUETOOTH_ERROR
 */
DexFuture *
hob_box_reception_start (HobBoxReception *self)
{
  g_return_val_if_fail (HOB_IS_BOX_RECEPTION (self) && self->peripheral == NULL, NULL);

  self->intake = hob_box_intake_new (self->plain ? NULL : self->identity);
  self->peripheral = hob_peripheral_new (self->adapter, self->name,
                                         self->plain ? HOB_PERIPHERAL_LAYOUT_FIRMWARE
                                                     : HOB_PERIPHERAL_LAYOUT_THESIS);
  hob_peripheral_set_restarts (self->peripheral, self->plain);
  tell_all (self);
  g_signal_connect_swapped (self->peripheral, "written", G_CALLBACK (written_cb), self);
  return hob_peripheral_start (self->peripheral);
}

/**
 * hob_box_reception_stop:
 * @self: a reception
 *
 * Main thread.
 *
 * Returns: (transfer full): resolves once nobody finds the device any more
 */
DexFuture *
hob_box_reception_stop (HobBoxReception *self)
{
  DexFuture *stopped;

  g_return_val_if_fail (HOB_IS_BOX_RECEPTION (self), NULL);

  if (self->peripheral == NULL)
    return dex_future_new_for_boolean (TRUE);
  stopped = hob_peripheral_stop (self->peripheral);
  close_down (self);
  return stopped;
}

/**
 * hob_box_reception_when_done:
 * @self: a reception
 *
 * Returns: (transfer full): resolves once everything was handed over
 */
DexFuture *
hob_box_reception_when_done (HobBoxReception *self)
{
  g_return_val_if_fail (HOB_IS_BOX_RECEPTION (self), NULL);
  return dex_ref (DEX_FUTURE (self->done));
}

/**
 * hob_box_reception_steal_credentials:
 * @self: a reception
 *
 * Returns: (transfer full) (nullable): what was handed over, once
 */
HobBoxCredentials *
hob_box_reception_steal_credentials (HobBoxReception *self)
{
  g_return_val_if_fail (HOB_IS_BOX_RECEPTION (self), NULL);
  return g_steal_pointer (&self->credentials);
}
