/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-finder-private.h"

#include "hob-bluetooth-address-private.h"
#include "hob-discovery-private.h"
#include "hob-fiber-private.h"
#include "hob-nearby-private.h"
#include "hob-uuids.h"

#include <string.h>

#define ADDRESS_LENGTH 17
#define MOST_QUESTIONS 3 /* to one device that does not answer */

struct _HobFinder {
  GObject parent_instance;

  HobAdapter *adapter;
  HobDiscovery discovery;
  char *printed;
  char *shifted;
  HobFinderPatience patience;
  HobLinkDeadlines deadlines;
  GHashTable *asked;    /* object path -> how often it was asked for its serial number */
  DexPromise *changed;  /* renewed each time */
  DexPromise *stopping; /* rejects when told to stop; one for each time of looking */
  gboolean stopped;
  gboolean widened;
};

G_DEFINE_FINAL_TYPE (HobFinder, hob_finder, G_TYPE_OBJECT)

/* Awaits, unless looking is to end. */
static gboolean
await_or_stop (HobFinder *self, DexFuture *future, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (dex_await (dex_future_first (future, dex_ref (DEX_FUTURE (self->stopping)), NULL), &reason))
    return TRUE;
  g_propagate_error (error, hob_bluetooth_error_new_from_dbus (reason));
  return FALSE;
}

static HobLink *
link_to (HobFinder *self, HobBluezDevice1 *device)
{
  HobLink *link = hob_link_new (self->adapter, g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)),
                                hob_bluez_device1_get_address (device));

  hob_link_set_deadlines (link, &self->deadlines);
  return link;
}

static HobLink *
find_by_address (HobFinder *self, const char *address)
{
  g_autolist (HobBluezDevice1) devices = hob_nearby_list (self->adapter);

  for (GList *iter = devices; iter != NULL; iter = iter->next) {
    const char *candidate = hob_bluez_device1_get_address (iter->data);

    if (candidate != NULL && g_ascii_strcasecmp (candidate, address) == 0)
      return link_to (self, iter->data);
  }
  return NULL;
}

static guint
times_asked (HobFinder *self, const char *path)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->asked, path));
}

/* The device's own word for which code was printed on it. NULL when it gives none. */
static GBytes *
ask_for_serial (HobFinder *self, HobLink *link, const char *path)
{
  HobLinkDeadlines once = self->deadlines;
  guint times = times_asked (self, path) + 1;
  g_autoptr (DexFuture) reading = NULL;
  g_autoptr (GError) error = NULL;

  once.tries = 1;
  hob_link_set_deadlines (link, &once);
  if (await_or_stop (self, hob_link_connect (link), &error)) {
    reading = hob_link_read (link, HOB_UUID_SERIAL_NUMBER);
    await_or_stop (self, dex_ref (reading), &error);
  }
  hob_link_set_deadlines (link, &self->deadlines);
  /* A device that was understood but is another need not be asked again. */
  if (error == NULL || g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_MISSING))
    times = MOST_QUESTIONS;
  g_hash_table_insert (self->asked, g_strdup (path), GUINT_TO_POINTER (times));
  return error == NULL ? dex_await_boxed (g_steal_pointer (&reading), NULL) : NULL;
}

/* Devices of ours under another address are asked, one by one, what is printed on them. */
static HobLink *
find_by_serial (HobFinder *self)
{
  g_autolist (HobBluezDevice1) devices = hob_nearby_list (self->adapter);

  for (GList *iter = devices; iter != NULL && !self->stopped; iter = iter->next) {
    const char *path = g_dbus_proxy_get_object_path (iter->data);
    g_autoptr (HobLink) link = NULL;
    g_autoptr (GBytes) serial = NULL;

    if (times_asked (self, path) >= MOST_QUESTIONS || !hob_nearby_looks_like_ours (iter->data))
      continue;
    hob_discovery_stop (&self->discovery);
    link = link_to (self, iter->data);
    serial = ask_for_serial (self, link, path);
    if (serial != NULL && hob_bluetooth_address_ends (serial, self->printed))
      return g_steal_pointer (&link);
    hob_link_close (link);
  }
  return NULL;
}

static HobLink *
look (HobFinder *self, int elapsed_ms)
{
  HobLink *link = find_by_address (self, self->printed);

  if (link == NULL && elapsed_ms >= self->patience.shifted)
    link = find_by_address (self, self->shifted);
  if (link == NULL && elapsed_ms >= self->patience.widen)
    link = find_by_serial (self);
  return link;
}

/* Changes count from before the looking on: what happens while a device is asked is not lost. */
static void
await_change (HobFinder *self, DexFuture *changed, int elapsed_ms)
{
  DexFuture *wait = dex_ref (changed);

  if (elapsed_ms < self->patience.widen) {
    int next = elapsed_ms < self->patience.shifted ? self->patience.shifted : self->patience.widen;

    wait = dex_future_first (wait, dex_timeout_new_msec (next - elapsed_ms), NULL);
  }
  await_or_stop (self, wait, NULL);
}

/* The pattern of the printed address and of that plus two, and none once any may be the one. */
static gboolean
keep_discovering (HobFinder *self, int elapsed_ms, GError **error)
{
  gboolean widen = elapsed_ms >= self->patience.widen;
  g_autofree char *pattern = hob_bluetooth_address_common (self->printed, self->shifted);

  if (self->discovery.running && self->widened == widen)
    return TRUE;
  self->widened = widen;
  return hob_discovery_start (&self->discovery, widen ? NULL : pattern, error);
}

static HobLink *
find (HobFinder *self, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  while (!self->stopped) {
    int elapsed_ms = (int) MIN ((g_get_monotonic_time () - start) / 1000, G_MAXINT);
    g_autoptr (DexFuture) changed = dex_ref (DEX_FUTURE (self->changed));
    GError *obstacle = hob_adapter_dup_obstacle (self->adapter);
    HobLink *link;

    if (obstacle != NULL) {
      g_propagate_error (error, obstacle);
      return NULL;
    }
    if (!keep_discovering (self, elapsed_ms, error))
      return NULL;
    link = look (self, elapsed_ms);
    if (link != NULL)
      return link;
    if (self->discovery.running)
      await_change (self, changed, elapsed_ms);
  }
  g_set_error_literal (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_CANCELLED, "Stopped");
  return NULL;
}

static void
wake (HobFinder *self)
{
  g_autoptr (DexPromise) changed = self->changed;

  self->changed = dex_promise_new ();
  dex_promise_resolve_boolean (changed, TRUE);
}

static void
object_added_cb (GDBusObjectManager *objects, GDBusObject *object, HobFinder *self)
{
  wake (self);
}

static void
properties_changed_cb (GDBusObjectManagerClient *objects,
                       GDBusObjectProxy *object,
                       GDBusProxy *proxy,
                       GVariant *changed,
                       const char *const *invalidated,
                       HobFinder *self)
{
  wake (self);
}

static void
adapter_changed_cb (HobAdapter *adapter, GParamSpec *pspec, HobFinder *self)
{
  /* Turning the adapter off ends every discovery, even if it is on again by now. */
  if (hob_adapter_get_state (adapter) != HOB_ADAPTER_ON)
    self->discovery.running = FALSE;
  wake (self);
}

static void
watch (HobFinder *self)
{
  GDBusObjectManager *objects = hob_adapter_get_objects (self->adapter);

  g_signal_connect_object (self->adapter, "notify::state", G_CALLBACK (adapter_changed_cb), self,
                           0);
  if (objects == NULL)
    return;
  g_signal_connect_object (objects, "object-added", G_CALLBACK (object_added_cb), self, 0);
  g_signal_connect_object (objects, "interface-proxy-properties-changed",
                           G_CALLBACK (properties_changed_cb), self, 0);
}

static void
unwatch (HobFinder *self)
{
  GDBusObjectManager *objects = hob_adapter_get_objects (self->adapter);

  g_signal_handlers_disconnect_by_data (self->adapter, self);
  if (objects != NULL)
    g_signal_handlers_disconnect_by_data (objects, self);
}

static DexFuture *
find_fiber (gpointer data)
{
  HobFinder *self = data;
  GError *error = NULL;
  HobLink *link = NULL;

  if (await_or_stop (self, hob_adapter_when_ready (self->adapter), &error)) {
    watch (self);
    link = find (self, &error);
    unwatch (self);
    hob_discovery_stop (&self->discovery);
  }
  if (link != NULL && !self->stopped) {
    g_clear_error (&error);
    return dex_future_new_take_object (link);
  }
  if (link != NULL)
    hob_link_close (link);
  g_clear_object (&link);
  if (error == NULL)
    error = hob_link_new_error (HOB_BLUETOOTH_ERROR_CANCELLED, "Stopped");
  return dex_future_new_for_error (error);
}

static void
hob_finder_finalize (GObject *object)
{
  HobFinder *self = HOB_FINDER (object);

  g_clear_object (&self->adapter);
  dex_clear (&self->changed);
  dex_clear (&self->stopping);
  g_free (self->printed);
  g_free (self->shifted);
  g_hash_table_unref (self->asked);
  G_OBJECT_CLASS (hob_finder_parent_class)->finalize (object);
}

static void
hob_finder_class_init (HobFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_finder_finalize;
}

static void
hob_finder_init (HobFinder *self)
{
  self->patience = (HobFinderPatience) {.shifted = 1500, .widen = 8000};
  self->deadlines = hob_link_default_deadlines;
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changed = dex_promise_new ();
}

/**
 * hob_finder_new:
 * @adapter: an adapter
 * @printed_address: as the code says, `A4:CF:12:25:76:98`
 *
 * Returns: (transfer full): a finder for this device
 */
HobFinder *
hob_finder_new (HobAdapter *adapter, const char *printed_address)
{
  HobFinder *self;

  g_return_val_if_fail (HOB_IS_ADAPTER (adapter), NULL);
  g_return_val_if_fail (printed_address != NULL && strlen (printed_address) == ADDRESS_LENGTH,
                        NULL);

  self = g_object_new (HOB_TYPE_FINDER, NULL);
  self->adapter = g_object_ref (adapter);
  self->discovery.adapter = adapter;
  self->printed = g_ascii_strup (printed_address, -1);
  /* An ESP32's Bluetooth address is its base address plus two, and labels carry the base. */
  self->shifted = hob_bluetooth_address_shift (self->printed, 2);
  return self;
}

/**
 * hob_finder_set_patience:
 * @self: a finder
 * @patience: in milliseconds
 */
void
hob_finder_set_patience (HobFinder *self, const HobFinderPatience *patience)
{
  g_assert (HOB_IS_FINDER (self));
  self->patience = *patience;
}

/**
 * hob_finder_set_deadlines:
 * @self: a finder
 * @deadlines: for links to what it finds
 */
void
hob_finder_set_deadlines (HobFinder *self, const HobLinkDeadlines *deadlines)
{
  g_assert (HOB_IS_FINDER (self));
  self->deadlines = *deadlines;
}

/**
 * hob_finder_find:
 * @self: a finder that is not looking
 *
 * Looks for the device by its printed address, then by that plus two, then by asking devices of
 * the kind for their serial number. Goes on until it is found or told to stop, whether or not
 * somebody waits for it; discovery has ended when the future completes. The finder lives as long as
 * it looks. Main thread.
 *
 * Returns: (transfer full): a future of a HobLink, which may be connected already; rejects with
 *   NO_SERVICE, NO_ADAPTER, OFF or BLOCKED when that is or comes in the way, with FAILED when BlueZ
 *   does not listen, and with CANCELLED when stopped
 */
DexFuture *
hob_finder_find (HobFinder *self)
{
  g_return_val_if_fail (HOB_IS_FINDER (self), NULL);

  self->stopped = FALSE;
  g_hash_table_remove_all (self->asked);
  dex_clear (&self->stopping);
  self->stopping = dex_promise_new ();
  return hob_fiber_spawn (find_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hob_finder_stop:
 * @self: a finder
 *
 * Ends the looking soon; the future rejects with CANCELLED. Main thread.
 */
void
hob_finder_stop (HobFinder *self)
{
  g_return_if_fail (HOB_IS_FINDER (self));

  if (self->stopping == NULL || self->stopped)
    return;
  self->stopped = TRUE;
  dex_promise_reject (self->stopping,
                      hob_link_new_error (HOB_BLUETOOTH_ERROR_CANCELLED, "Stopped"));
}
