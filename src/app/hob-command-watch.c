/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-private.h"
#include "hob-json-private.h"

#include <glib/gi18n.h>

#define HOB_TYPE_WATCH (hob_watch_get_type ())
G_DECLARE_FINAL_TYPE (HobWatch, hob_watch, HOB, WATCH, GObject)

/* Listens to devices and prints what they say. An object, so that its handlers go with it. */
struct _HobWatch {
  GObject parent_instance;

  HobCommand *command;
  HobDevice *only;     /* NULL: all */
  GHashTable *printed; /* HobField → HobReading: a value said again is no news */
  GHashTable *owners;  /* HobField → HobDevice */
  DexPromise *ended;   /* with the status, when no account can come back by itself */
};

G_DEFINE_FINAL_TYPE (HobWatch, hob_watch, G_TYPE_OBJECT)

static void
begin_json (GString *out, const char *event)
{
  hob_json_begin (out);
  hob_json_time (out, "time", g_get_real_time ());
  hob_json_string (out, "event", event);
}

static void
print_line (HobWatch *self, HobDevice *device, const char *what, const char *value)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  g_ptr_array_add (cells, time);
  g_ptr_array_add (cells, (gpointer) hob_device_get_name (device));
  if (what != NULL)
    g_ptr_array_add (cells, (gpointer) what);
  g_ptr_array_add (cells, (gpointer) value);
  hob_command_print_table (self->command, cells, cells->len);
}

static void
print_value (HobWatch *self, HobDevice *device, HobField *field)
{
  if (self->command->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    begin_json (out, "value");
    hob_command_describe_field (out, device, field);
    hob_json_end (out);
    hob_command_print (self->command, out->str);
  } else {
    g_autofree char *text = hob_command_field_text (field);

    print_line (self, device, hob_field_get_label (field), text);
  }
}

static void
print_presence (HobWatch *self, HobDevice *device)
{
  gboolean available = hob_device_get_available (device);

  if (self->command->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    begin_json (out, "presence");
    hob_json_string (out, "device", hob_device_get_address (device));
    hob_json_boolean (out, "available", available);
    hob_json_end (out);
    hob_command_print (self->command, out->str);
  } else {
    print_line (self, device, NULL, available ? _ ("there") : _ ("away"));
  }
}

/* Only what was said over this connection. */
static void
look_at_field (HobWatch *self, HobDevice *device, HobField *field)
{
  HobReading *value = hob_field_get_confirmed (field);
  HobReading *printed = g_hash_table_lookup (self->printed, field);

  if (value == NULL || !hob_device_get_live (device) ||
      (printed != NULL && hob_reading_equal (printed, value)))
    return;

  g_hash_table_insert (self->printed, g_object_ref (field), hob_reading_ref (value));
  print_value (self, device, field);
}

static void
look_at_device (HobWatch *self, HobDevice *device)
{
  GListModel *fields = G_LIST_MODEL (device);

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++) {
    g_autoptr (HobField) field = g_list_model_get_item (fields, i);

    look_at_field (self, device, field);
  }
}

static void
field_changed_cb (HobWatch *self, GParamSpec *pspec, HobField *field)
{
  look_at_field (self, g_hash_table_lookup (self->owners, field), field);
}

static void
listen_to_fields (HobWatch *self, HobDevice *device, guint from, guint n_fields)
{
  for (guint i = from; i < from + n_fields; i++) {
    g_autoptr (HobField) field = g_list_model_get_item (G_LIST_MODEL (device), i);

    if (g_hash_table_contains (self->owners, field))
      continue;
    g_signal_connect_object (field, "notify::confirmed", G_CALLBACK (field_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_hash_table_insert (self->owners, g_object_ref (field), g_object_ref (device));
  }
}

static void
fields_changed_cb (HobWatch *self, guint position, guint removed, guint added, HobDevice *device)
{
  listen_to_fields (self, device, position, added);
  look_at_device (self, device);
}

static void
live_cb (HobWatch *self, GParamSpec *pspec, HobDevice *device)
{
  look_at_device (self, device);
}

static void
available_cb (HobWatch *self, GParamSpec *pspec, HobDevice *device)
{
  print_presence (self, device);
}

static void
listen_to_device (HobWatch *self, HobDevice *device)
{
  listen_to_fields (self, device, 0, g_list_model_get_n_items (G_LIST_MODEL (device)));
  g_signal_connect_object (device, "items-changed", G_CALLBACK (fields_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (device, "notify::live", G_CALLBACK (live_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (device, "notify::available", G_CALLBACK (available_cb), self,
                           G_CONNECT_SWAPPED);
  look_at_device (self, device);
}

/* A device that is renamed leaves the list for a moment, hence the look at its handlers. */
static void
devices_changed_cb (HobWatch *self,
                    guint position,
                    guint removed,
                    guint added,
                    HobHousehold *household)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (HobDevice) device = g_list_model_get_item (G_LIST_MODEL (household), i);

    if (g_signal_handler_find (device, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
      listen_to_device (self, device);
  }
}

static void
state_cb (HobWatch *self, GParamSpec *pspec, HobAccount *account)
{
  const GError *error = hob_account_get_error (account);
  HobSessionState state = hob_account_get_state (account);

  if (error == NULL || !dex_future_is_pending (DEX_FUTURE (self->ended)))
    return;
  if (state == HOB_SESSION_FAILED)
    dex_promise_resolve_int (self->ended, (int) hob_command_report (self->command, error));
  else if (state == HOB_SESSION_WAITING)
    hob_command_report (self->command, error);
}

static void
hob_watch_finalize (GObject *object)
{
  HobWatch *self = HOB_WATCH (object);

  g_hash_table_unref (self->printed);
  g_hash_table_unref (self->owners);
  dex_unref (self->ended);

  G_OBJECT_CLASS (hob_watch_parent_class)->finalize (object);
}

static void
hob_watch_class_init (HobWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_watch_finalize;
}

static void
hob_watch_init (HobWatch *self)
{
  self->printed =
    g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) hob_reading_unref);
  self->owners = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->ended = dex_promise_new ();
}

static HobWatch *
watch_new (HobCommand *command, HobDevice *only)
{
  HobWatch *self = g_object_new (HOB_TYPE_WATCH, NULL);
  GListModel *accounts = hob_household_get_accounts (command->household);
  GListModel *devices = G_LIST_MODEL (command->household);

  self->command = command;
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (accounts, i);

    g_signal_connect_object (account, "notify::state", G_CALLBACK (state_cb), self,
                             G_CONNECT_SWAPPED);
  }
  if (only != NULL) {
    listen_to_device (self, only);
    return self;
  }
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (devices_changed_cb), self,
                           G_CONNECT_SWAPPED);
  devices_changed_cb (self, 0, 0, g_list_model_get_n_items (devices), command->household);
  return self;
}

/**
 * hob_command_watch:
 * @self: the command `hob watch [DEVICE]`
 *
 * Prints what devices say until it is interrupted: first what they say now, then each change. In a
 * fiber.
 */
HobStatus
hob_command_watch (HobCommand *self)
{
  const char *name = self->arguments[0];
  g_autoptr (HobDevice) device = NULL;
  g_autoptr (HobWatch) watch = NULL;
  g_autoptr (GError) error = NULL;
  HobStatus status = hob_command_connect (self);
  int ended;

  if (status == HOB_STATUS_OK && name != NULL)
    status = hob_command_find_device (self, name, &device);
  if (status == HOB_STATUS_OK && device != NULL)
    status = hob_command_wait_live (self, device);
  if (status != HOB_STATUS_OK)
    return status;

  watch = watch_new (self, device);
  ended = dex_await_int (
    dex_future_first (dex_ref (watch->ended), dex_ref (self->interrupted), NULL), &error);
  return error == NULL ? (HobStatus) ended : HOB_STATUS_OK;
}
