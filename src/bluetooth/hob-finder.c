/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-finder-private.h"

#include "hob-adapter-private.h"
#include "hob-bluetooth-error-private.h"
#include "hob-link-private.h"
#include "hob-uuids.h"

#include <stdio.h>
#include <string.h>

#define ADAPTER_INTERFACE "org.bluez.Adapter1"
#define CALL_TIMEOUT_MS 10000
#define FIRMWARE_COMPANY 0x5554 /* the first two letters of "TUM Garching" */

struct _HobFinder {
  GObject parent_instance;

  HobAdapter *adapter;
  char *printed;
  char *shifted;
  HobFinderPatience patience;
  GHashTable *seen;    /* object paths that have shown a sign of life */
  GHashTable *asked;   /* object paths that gave another serial number */
  DexPromise *changed; /* renewed each time */
  gboolean discovering;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (HobFinder, hob_finder, G_TYPE_OBJECT)

static DexFuture *
call_adapter (HobFinder *self, const char *method, GVariant *parameters)
{
  return hob_adapter_call (self->adapter, hob_adapter_get_path (self->adapter), ADAPTER_INTERFACE,
                           method, parameters, CALL_TIMEOUT_MS);
}

/* The pattern also lets devices through that set no discoverable flag; a filter by service would
 * hide the firmware, which advertises none. */
static GVariant *
build_filter (HobFinder *self, gboolean by_address)
{
  GVariantBuilder filter;

  g_variant_builder_init (&filter, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&filter, "{sv}", "Transport", g_variant_new_string ("le"));
  g_variant_builder_add (&filter, "{sv}", "DuplicateData", g_variant_new_boolean (FALSE));
  if (by_address) {
    g_autofree char *prefix = g_strndup (self->printed, strlen (self->printed) - 2);

    g_variant_builder_add (&filter, "{sv}", "Pattern", g_variant_new_string (prefix));
  }
  return g_variant_new ("(a{sv})", &filter);
}

static void
stop_discovery (HobFinder *self)
{
  if (!self->discovering)
    return;
  self->discovering = FALSE;
  if (hob_adapter_get_path (self->adapter) != NULL)
    dex_await (call_adapter (self, "StopDiscovery", NULL), NULL);
}

static gboolean
start_discovery (HobFinder *self, gboolean by_address, GError **error)
{
  stop_discovery (self);
  if (!dex_await (call_adapter (self, "SetDiscoveryFilter", build_filter (self, by_address)),
                  error) ||
      !dex_await (call_adapter (self, "StartDiscovery", NULL), error))
    return FALSE;
  self->discovering = TRUE;
  return TRUE;
}

/* A device object may be a leftover of an earlier day: only a signal strength shows it is there. */
static gboolean
is_in_reach (HobFinder *self, HobBluezDevice1 *device)
{
  const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (device));
  g_autoptr (GVariant) strength = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "RSSI");
  const char *adapter = hob_bluez_device1_get_adapter (device);

  return g_strcmp0 (adapter, hob_adapter_get_path (self->adapter)) == 0 &&
         (strength != NULL || g_hash_table_contains (self->seen, path));
}

static GList *
list_devices (HobFinder *self)
{
  g_autolist (GDBusObject) objects =
    g_dbus_object_manager_get_objects (hob_adapter_get_objects (self->adapter));
  GList *devices = NULL;

  for (GList *iter = objects; iter != NULL; iter = iter->next) {
    g_autoptr (HobBluezDevice1) device =
      hob_bluez_object_get_device1 (HOB_BLUEZ_OBJECT (iter->data));

    if (device != NULL && is_in_reach (self, device))
      devices = g_list_prepend (devices, g_steal_pointer (&device));
  }
  return devices;
}

static HobLink *
link_to (HobFinder *self, HobBluezDevice1 *device)
{
  return hob_link_new (self->adapter, g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)),
                       hob_bluez_device1_get_address (device));
}

static HobLink *
find_by_address (HobFinder *self, const char *address)
{
  g_autolist (HobBluezDevice1) devices = list_devices (self);

  for (GList *iter = devices; iter != NULL; iter = iter->next) {
    const char *candidate = hob_bluez_device1_get_address (iter->data);

    if (candidate != NULL && g_ascii_strcasecmp (candidate, address) == 0)
      return link_to (self, iter->data);
  }
  return NULL;
}

static gboolean
looks_like_ours (HobBluezDevice1 *device)
{
  const char *const *uuids = hob_bluez_device1_get_uuids (device);
  GVariant *makers = hob_bluez_device1_get_manufacturer_data (device);
  g_autoptr (GVariant) firmware = NULL;

  for (gsize i = 0; uuids != NULL && uuids[i] != NULL; i++)
    if (g_ascii_strcasecmp (uuids[i], HOB_UUID_SETUP_SERVICE) == 0)
      return TRUE;
  for (gsize i = 0; makers != NULL && i < g_variant_n_children (makers); i++) {
    guint16 company;

    g_variant_get_child (makers, i, "{qv}", &company, NULL);
    if (company == FIRMWARE_COMPANY)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_same_address (const char *text, const char *address)
{
  guint digits = 0, wanted = 0;

  for (; *text != '\0' || *address != '\0'; digits++) {
    while (*text != '\0' && !g_ascii_isxdigit (*text))
      text++;
    while (*address != '\0' && !g_ascii_isxdigit (*address))
      address++;
    if (g_ascii_toupper (*text) != g_ascii_toupper (*address))
      return FALSE;
    if (*text == '\0')
      break;
    text++, address++, wanted++;
  }
  return wanted > 0;
}

/* A signed serial number is the text behind its signature. */
static gboolean
says_so (HobFinder *self, GBytes *serial)
{
  gsize size;
  const char *data = g_bytes_get_data (serial, &size);
  gsize length = strlen (self->printed);
  g_autofree char *text = NULL;

  if (size < length)
    return FALSE;
  text = g_strndup (data + size - length, length);
  return is_same_address (text, self->printed);
}

/* Devices of ours under another address are asked, one by one, what is printed on them. */
static HobLink *
find_by_serial (HobFinder *self)
{
  g_autolist (HobBluezDevice1) devices = list_devices (self);

  for (GList *iter = devices; iter != NULL && !self->stopped; iter = iter->next) {
    const char *path = g_dbus_proxy_get_object_path (iter->data);
    g_autoptr (HobLink) link = NULL;
    g_autoptr (GBytes) serial = NULL;

    if (!looks_like_ours (iter->data) || !g_hash_table_add (self->asked, g_strdup (path)))
      continue;
    stop_discovery (self);
    link = link_to (self, iter->data);
    if (dex_await (hob_link_connect (link), NULL))
      serial = dex_await_boxed (hob_link_read (link, HOB_UUID_SERIAL_NUMBER), NULL);
    if (serial != NULL && says_so (self, serial))
      return g_steal_pointer (&link);
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

static int
next_deadline (HobFinder *self, int elapsed_ms)
{
  if (elapsed_ms < self->patience.shifted)
    return self->patience.shifted - elapsed_ms;
  if (elapsed_ms < self->patience.widen)
    return self->patience.widen - elapsed_ms;
  return G_MAXINT;
}

static void
await_change (HobFinder *self, int elapsed_ms)
{
  int wait = next_deadline (self, elapsed_ms);
  DexFuture *changed = dex_ref (DEX_FUTURE (self->changed));

  if (wait == G_MAXINT)
    dex_await (changed, NULL);
  else
    dex_await (dex_future_first (changed, dex_timeout_new_msec (wait), NULL), NULL);
}

static DexFuture *
finish (HobFinder *self, HobLink *link)
{
  stop_discovery (self);
  if (link != NULL && !self->stopped)
    return dex_future_new_take_object (link);
  g_clear_object (&link);
  return dex_future_new_reject (HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_GONE, "Stopped looking");
}

static DexFuture *
find_fiber (gpointer data)
{
  HobFinder *self = data;
  gint64 start = g_get_monotonic_time ();
  gboolean widened = FALSE;
  GError *error = NULL;

  for (;;) {
    int elapsed_ms = (int) MIN ((g_get_monotonic_time () - start) / 1000, G_MAXINT - 1);
    HobLink *link;

    if ((error = hob_adapter_dup_obstacle (self->adapter)) != NULL)
      break;
    if ((!self->discovering || (!widened && elapsed_ms >= self->patience.widen)) &&
        !start_discovery (self, elapsed_ms < self->patience.widen, &error))
      break;
    widened = elapsed_ms >= self->patience.widen;
    link = look (self, elapsed_ms);
    if (link != NULL || self->stopped)
      return finish (self, link);
    if (self->discovering)
      await_change (self, elapsed_ms);
  }
  stop_discovery (self);
  return dex_future_new_for_error (error);
}

static void
wake (HobFinder *self)
{
  g_autoptr (DexPromise) changed = self->changed;

  self->changed = dex_promise_new ();
  dex_promise_resolve_boolean (changed, TRUE);
}

static void
properties_changed_cb (GDBusObjectManagerClient *objects,
                       GDBusObjectProxy *object,
                       GDBusProxy *proxy,
                       GVariant *changed,
                       const char *const *invalidated,
                       HobFinder *self)
{
  g_autoptr (GVariant) strength = g_variant_lookup_value (changed, "RSSI", NULL);

  if (strength != NULL)
    g_hash_table_add (self->seen, g_strdup (g_dbus_proxy_get_object_path (proxy)));
  wake (self);
}

static void
object_added_cb (GDBusObjectManager *objects, GDBusObject *object, HobFinder *self)
{
  wake (self);
}

static void
hob_finder_dispose (GObject *object)
{
  HobFinder *self = HOB_FINDER (object);

  self->stopped = TRUE;
  g_clear_object (&self->adapter);
  dex_clear (&self->changed);
  G_OBJECT_CLASS (hob_finder_parent_class)->dispose (object);
}

static void
hob_finder_finalize (GObject *object)
{
  HobFinder *self = HOB_FINDER (object);

  g_free (self->printed);
  g_free (self->shifted);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->asked);
  G_OBJECT_CLASS (hob_finder_parent_class)->finalize (object);
}

static void
hob_finder_class_init (HobFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_finder_dispose;
  object_class->finalize = hob_finder_finalize;
}

static void
hob_finder_init (HobFinder *self)
{
  self->patience = (HobFinderPatience) {.shifted = 1500, .widen = 8000};
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changed = dex_promise_new ();
}

/**
 * hob_finder_shift_address:
 * @address: a Bluetooth address with colons
 * @by: what to add to its number
 *
 * Returns: (transfer full): the address so many further on
 */
char *
hob_finder_shift_address (const char *address, guint by)
{
  guint octets[6] = {0};
  guint64 number = 0;

  if (sscanf (address, "%2x:%2x:%2x:%2x:%2x:%2x", &octets[0], &octets[1], &octets[2], &octets[3],
              &octets[4], &octets[5]) != 6)
    return g_strdup (address);
  for (guint i = 0; i < 6; i++)
    number = number << 8 | octets[i];
  number += by;
  return g_strdup_printf ("%02X:%02X:%02X:%02X:%02X:%02X", (guint) (number >> 40) & 0xff,
                          (guint) (number >> 32) & 0xff, (guint) (number >> 24) & 0xff,
                          (guint) (number >> 16) & 0xff, (guint) (number >> 8) & 0xff,
                          (guint) number & 0xff);
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
  g_return_val_if_fail (printed_address != NULL && strlen (printed_address) == 17, NULL);

  self = g_object_new (HOB_TYPE_FINDER, NULL);
  self->adapter = g_object_ref (adapter);
  self->printed = g_strdup (printed_address);
  /* An ESP32's Bluetooth address is its base address plus two, and labels carry the base. */
  self->shifted = hob_finder_shift_address (printed_address, 2);
  return self;
}

void
hob_finder_set_patience (HobFinder *self, const HobFinderPatience *patience)
{
  g_assert (HOB_IS_FINDER (self));
  self->patience = *patience;
}

/**
 * hob_finder_find:
 * @self: a finder
 *
 * Looks for the device by its printed address, then by that plus two, then by asking devices of
 * the kind for their serial number. Goes on until it is found or told to stop; discovery has ended
 * when the future completes. Main thread.
 *
 * Returns: (transfer full): a future of a HobLink, which may be connected already; rejects with
 *   NO_SERVICE, NO_ADAPTER, OFF or BLOCKED when that is in the way, and GONE when stopped
 */
DexFuture *
hob_finder_find (HobFinder *self)
{
  GDBusObjectManager *objects;
  GError *obstacle;

  g_return_val_if_fail (HOB_IS_FINDER (self), NULL);

  obstacle = hob_adapter_dup_obstacle (self->adapter);
  if (obstacle != NULL)
    return dex_future_new_for_error (obstacle);
  objects = hob_adapter_get_objects (self->adapter);
  g_signal_handlers_disconnect_by_data (objects, self);
  g_signal_connect_object (objects, "object-added", G_CALLBACK (object_added_cb), self, 0);
  g_signal_connect_object (objects, "interface-proxy-properties-changed",
                           G_CALLBACK (properties_changed_cb), self, 0);
  g_signal_connect_object (self->adapter, "notify::state", G_CALLBACK (wake), self,
                           G_CONNECT_SWAPPED);
  return dex_scheduler_spawn (NULL, 0, find_fiber, g_object_ref (self), g_object_unref);
}

/**
 * hob_finder_stop:
 * @self: a finder
 *
 * Ends the looking soon; the future rejects with GONE. Main thread.
 */
void
hob_finder_stop (HobFinder *self)
{
  g_return_if_fail (HOB_IS_FINDER (self));

  self->stopped = TRUE;
  if (self->changed != NULL)
    wake (self);
}
