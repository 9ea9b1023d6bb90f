/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-discovery-private.h"

#include "hob-bluetooth-error.h"

#define ADAPTER_INTERFACE "org.bluez.Adapter1"
#define CALL_TIMEOUT_MS 10000

/* Here it is the adapter that is not there any more: it was pulled out, or BlueZ is just ending. */
static DexFuture *
failed_cb (DexFuture *completed, gpointer data)
{
  g_autoptr (GError) error = NULL;

  dex_future_get_value (completed, &error);
  if (g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_GONE))
    error->code = HOB_BLUETOOTH_ERROR_NO_ADAPTER;
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
call_adapter (HobDiscovery *self, const char *method, GVariant *arguments)
{
  const char *path = hob_adapter_get_path (self->adapter);

  if (path == NULL)
    return dex_future_new_reject (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_NO_ADAPTER,
                                  "No adapter");
  return dex_future_catch (
    hob_adapter_call (self->adapter, path, ADAPTER_INTERFACE, method, arguments, CALL_TIMEOUT_MS),
    failed_cb, NULL, NULL);
}

/* A pattern also lets devices through that set no discoverable flag, an empty one all of them;
 * without any, an adapter that knows Bluetooth Low Energy only would filter nothing and hide them.
 * A filter by service would hide the firmware, which advertises none. */
static GVariant *
build_filter (const char *pattern)
{
  GVariantBuilder filter;

  g_variant_builder_init (&filter, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&filter, "{sv}", "Transport", g_variant_new_string ("le"));
  g_variant_builder_add (&filter, "{sv}", "DuplicateData", g_variant_new_boolean (FALSE));
  g_variant_builder_add (&filter, "{sv}", "Pattern",
                         g_variant_new_string (pattern != NULL ? pattern : ""));
  return g_variant_new ("(a{sv})", &filter);
}

/**
 * hob_discovery_start:
 * @self: a discovery
 * @pattern: (nullable): what an address must begin with, upper case
 * @error: (out): a HOB_BLUETOOTH_ERROR
 *
 * Starts it, or starts it anew with another pattern. BlueZ ends it with our connection to the bus.
 *
 * Returns: whether it runs
 */
gboolean
hob_discovery_start (HobDiscovery *self, const char *pattern, GError **error)
{
  g_autoptr (GError) reason = NULL;

  hob_discovery_stop (self);
  if (!dex_await (call_adapter (self, "SetDiscoveryFilter", build_filter (pattern)), error))
    return FALSE;
  self->running = TRUE;
  if (dex_await (call_adapter (self, "StartDiscovery", NULL), &reason))
    return TRUE;
  /* One of ours may still be going on, from a call whose answer was lost. */
  hob_discovery_stop (self);
  if (!g_error_matches (reason, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_FAILED)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  self->running = TRUE;
  if (dex_await (call_adapter (self, "StartDiscovery", NULL), error))
    return TRUE;
  hob_discovery_stop (self);
  return FALSE;
}

/**
 * hob_discovery_stop:
 * @self: a discovery
 *
 * Ends it. BlueZ' refusals mean that there is nothing to end.
 */
void
hob_discovery_stop (HobDiscovery *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->running)
    return;
  self->running = FALSE;
  if (!dex_await (call_adapter (self, "StopDiscovery", NULL), &error))
    g_debug ("Discovery was not stopped: %s", error->message);
}
