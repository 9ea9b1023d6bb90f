/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-home.h"

#define TEMPERATURE "xmpp.iot.sensor.temp"
#define RELAY "xmpp.iot.actuator.relay"
#define TARGET "xmpp.iot.actuator.target"
#define BREW "xmpp.iot.actuator.brew"

#define READ_ONLY "<readOnly xmlns='urn:xmpp:xdata:dynamic'/>"
#define TEMPERATURE_FIELD \
  "<field var='" TEMPERATURE "' type='text-single' label='Temperature:'>" READ_ONLY "</field>"
#define RELAY_FIELD "<field var='" RELAY "' type='boolean' label='Heating:'/>"
#define TARGET_FIELD \
  "<field var='" TARGET "' type='slider' label='Target:' min='20' max='100' steps='0.5'/>"
#define BREW_FIELD "<field var='" BREW "' type='button' label='Brew'/>"

static void
publish_form (HobTestHome *home, const char *fields)
{
  g_autofree char *item = g_strdup_printf (
    "<item id='current'><x xmlns='jabber:x:data' type='form'>%s</x></item>", fields);

  hob_test_home_publish (home, HOB_DEVICE_NODE_UI, item);
}

/* The vars of the model in its order, headings as their labels. */
static char *
list_fields (HobDevice *device)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (device)); i++) {
    g_autoptr (HobField) field = g_list_model_get_item (G_LIST_MODEL (device), i);
    const char *var = hob_field_get_var (field);
    const char *last = strrchr (var, '.');

    g_string_append_printf (list, "%s%s", i > 0 ? " " : "",
                            *var == '\0'   ? hob_field_get_label (field)
                            : last != NULL ? last + 1
                                           : var);
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
check_fields (HobTestHome *home, const char *expected)
{
  g_autofree char *list = list_fields (home->device);

  g_assert_cmpstr (list, ==, expected);
}

/* Writes down what a list widget would do, and checks that it fits. */
typedef struct {
  GString *log;
  guint length;
} Watcher;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Watcher *watcher)
{
  g_assert_cmpuint (position + removed, <=, watcher->length);
  watcher->length += added - removed;
  g_assert_cmpuint (watcher->length, ==, g_list_model_get_n_items (model));
  g_string_append_printf (watcher->log, "%u-%u+%u ", position, removed, added);
}

static void
expect_changes (HobTestHome *home, const char *fields, const char *changes)
{
  Watcher watcher = {g_string_new (NULL), g_list_model_get_n_items (G_LIST_MODEL (home->device))};
  gulong handler =
    g_signal_connect (home->device, "items-changed", G_CALLBACK (items_changed_cb), &watcher);

  publish_form (home, fields);
  g_assert_cmpstr (watcher.log->str, ==, changes);
  g_signal_handler_disconnect (home->device, handler);
  g_string_free (watcher.log, TRUE);
}

static void
test_form (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *temperature = hob_test_home_field (home, "temperature");
  HobField *target = hob_test_home_field (home, "Target");
  double minimum = 0, maximum = 0;

  check_fields (home, "temp relay target brew");
  g_assert_true (temperature == hob_test_home_field (home, "temp"));
  g_assert_cmpint (hob_field_get_kind (temperature), ==, HOB_FIELD_READING);
  g_assert_false (hob_field_get_writable (temperature));
  g_assert_cmpstr (hob_reading_get_unit (hob_field_get_value (temperature)), ==, "°C");
  g_assert_cmpuint (hob_field_get_digits (temperature), ==, 1);
  g_assert_true (hob_field_get_range (target, &minimum, &maximum));
  g_assert_cmpfloat (minimum, ==, 20);
  g_assert_cmpfloat (maximum, ==, 100);
  g_assert_null (hob_device_find_field (home->device, "nothing"));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (home->device)) == HOB_TYPE_FIELD);
}

/* Rows keep their focus and what was typed: what stays is not touched. */
static void
test_form_changes (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *temperature = hob_test_home_field (home, TEMPERATURE);
  HobField *relay = hob_test_home_field (home, RELAY);
  HobField *target = hob_test_home_field (home, TARGET);
  guint *label = hob_test_count_notify (relay, "label");
  guint *maximum = hob_test_count_notify (target, "maximum");
  guint *kind = hob_test_count_notify (relay, "kind");

  expect_changes (home, TEMPERATURE_FIELD RELAY_FIELD TARGET_FIELD BREW_FIELD, "");
  expect_changes (home,
                  TEMPERATURE_FIELD "<field var='" RELAY "' type='boolean' label='Heater'/>"
                                    "<field var='" TARGET "' type='slider' label='Target' min='20'"
                                    " max='90' steps='0.5'/>" BREW_FIELD,
                  "");
  g_assert_cmpstr (hob_field_get_label (relay), ==, "Heater");
  g_assert_cmpuint (*label, ==, 1);
  g_assert_cmpuint (*maximum, ==, 1);
  g_assert_cmpuint (*kind, ==, 0);
  expect_changes (home, TEMPERATURE_FIELD "<field var='new'/>" RELAY_FIELD TARGET_FIELD BREW_FIELD,
                  "1-0+1 ");
  expect_changes (home, TEMPERATURE_FIELD RELAY_FIELD TARGET_FIELD BREW_FIELD, "1-1+0 ");
  /* One field moved is one field moved. */
  expect_changes (home, RELAY_FIELD TARGET_FIELD BREW_FIELD TEMPERATURE_FIELD, "0-1+0 3-0+1 ");
  expect_changes (home, TEMPERATURE_FIELD RELAY_FIELD TARGET_FIELD BREW_FIELD, "3-1+0 0-0+1 ");
  check_fields (home, "temp relay target brew");
  g_assert_true (hob_test_home_field (home, TEMPERATURE) == temperature);
  g_assert_true (hob_test_home_field (home, RELAY) == relay);
  g_assert_true (hob_test_home_field (home, TARGET) == target);
}

/* A control of another kind is another row; what the device said stays known. */
static void
test_kind_changes (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  g_autoptr (HobField) former = g_object_ref (hob_test_home_field (home, RELAY));

  publish_form (home, TEMPERATURE_FIELD "<field var='" RELAY "' type='text-single'/>");
  g_assert_true (hob_test_home_field (home, RELAY) != former);
  g_assert_cmpint (hob_field_get_kind (hob_test_home_field (home, RELAY)), ==, HOB_FIELD_TEXT);
  hob_test_home_check (home, RELAY, "0");
  g_assert_false (hob_field_get_stale (hob_test_home_field (home, RELAY)));
  /* What the form does not mention any more can still be read. */
  check_fields (home, "temp relay Other readings target brew");
  g_assert_false (hob_field_get_writable (hob_test_home_field (home, TARGET)));
  g_clear_object (&former);
}

static void
test_other_readings (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobField *other;

  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, "xmpp.iot.sensor.soil_moisture", "4");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, "xmpp.iot.actuator.hidden", "1");
  check_fields (home, "temp relay target brew Other readings soil_moisture hidden");
  other = hob_test_home_field (home, "Soil moisture");
  g_assert_cmpint (hob_field_get_kind (other), ==, HOB_FIELD_READING);
  g_assert_false (hob_field_get_writable (hob_test_home_field (home, "hidden")));
  /* A form that mentions it takes it in, as the same object where it is still a reading. */
  publish_form (home, "<field var='xmpp.iot.sensor.soil_moisture' label='Soil'>" READ_ONLY
                      "</field>" RELAY_FIELD);
  g_assert_true (hob_test_home_field (home, "Soil") == other);
}

/* Nothing is shown as a mere reading that the form, still on its way, makes a control. */
static void
test_values_before_form (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_make_device (home, NULL);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "1");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home->device)), ==, 0);
  publish_form (home, RELAY_FIELD);
  check_fields (home, "relay");
  hob_test_home_check (home, RELAY, "1");
}

static void
test_broken_form (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  g_autoptr (GString) endless = g_string_new (NULL);

  hob_test_home_set_items (home, HOB_DEVICE_NODE_UI, "<item id='current'><nonsense/></item>");
  hob_test_home_open (home);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_BROKEN);
  check_fields (home, "temp relay target brew");
  publish_form (home, RELAY_FIELD TEMPERATURE_FIELD);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_SHOWN);
  check_fields (home, "relay temp Other readings target brew");

  /* A good form outlives a broken one, and one that is too large. */
  hob_test_home_publish (home, HOB_DEVICE_NODE_UI, "<item id='current'><nonsense/></item>");
  for (guint i = 0; i < 505; i++)
    g_string_append_printf (endless, "<field var='f%u'/>", i);
  publish_form (home, endless->str);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_SHOWN);
  check_fields (home, "relay temp Other readings target brew");
}

static void
test_odd_form (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  publish_form (
    home, RELAY_FIELD
    "<field var='" RELAY "' type='text-single' label='Twice'/>"
    "<field type='boolean' label='Nameless'/>"
    "<field type='boolean'/>"
    "<field var='s' type='hidden'><value>secret</value></field>"
    "<field var='m' type='mystery' label='Mystery'/>" TEMPERATURE_FIELD TARGET_FIELD BREW_FIELD);
  check_fields (home, "relay Nameless m temp target brew");
  g_assert_cmpint (hob_field_get_kind (hob_test_home_field (home, RELAY)), ==, HOB_FIELD_SWITCH);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, "m", "42");
  hob_test_home_check (home, "Mystery", "42");
  /* What the form hides stays hidden. */
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, "s", "7");
  check_fields (home, "relay Nameless m temp target brew");
}

/* A server repeats the last item to a new subscriber: that is no sign of life. */
static void
test_repeated_item (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  DexFuture *refresh;

  hob_test_home_open (home);
  hob_test_home_go_deaf (home);
  refresh = hob_device_refresh (home->device);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, TEMPERATURE, "22");
  hob_test_home_check (home, TEMPERATURE, "22");
  g_assert_false (hob_device_get_available (home->device));
  g_assert_cmpint (hob_device_get_last_seen (home->device), ==, 0);
  dex_unref (refresh);
}

/* Whichever node spoke last. */
static void
test_either_node (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, RELAY, "1");
  hob_test_home_check (home, RELAY, "1");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "0");
  hob_test_home_check (home, RELAY, "0");
}

static void
test_retractions (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  hob_test_home_publish (home, HOB_DEVICE_NODE_SENSORS, "<retract id='" TEMPERATURE "'/>");
  hob_test_home_check (home, TEMPERATURE, "21.500000");
  hob_test_home_publish (home, HOB_DEVICE_NODE_SENSORS,
                         "<retract id='" TEMPERATURE "'/><item id='" TEMPERATURE "'>"
                         "<val xmlns='urn:xmpp:uwpx:iot'>23</val></item>");
  hob_test_home_check (home, TEMPERATURE, "23");
  hob_test_home_publish (home, HOB_DEVICE_NODE_UI, "<retract id='current'/>");
  check_fields (home, "temp relay target brew");
}

static void
test_nonsense (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  HobPubsubEvent event;
  g_autoptr (HobNode) elsewhere = hob_mock_transport_parse (
    "<message from='" HOB_TEST_KETTLE "'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
    "<items node='urn:xmpp:avatar:metadata'><item id='" TEMPERATURE "'>"
    "<val xmlns='urn:xmpp:uwpx:iot'>99</val></item></items></event></message>");

  hob_test_home_publish (home, HOB_DEVICE_NODE_SENSORS,
                         "<item id='" TEMPERATURE "'/><item/><item id=''><val/></item>"
                         "<item id='" TEMPERATURE "'><val>99</val></item>"
                         "<item id='" TEMPERATURE "'><x xmlns='jabber:x:data'/></item>");
  g_assert_true (hob_pubsub_event_init_from_message (&event, elsewhere));
  hob_device_handle_event (home->device, &event);
  hob_test_home_check (home, TEMPERATURE, "21.500000");
  check_fields (home, "temp relay target brew");
}

/* A device that invents names without end. */
static void
test_too_many (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *id = g_strdup_printf ("made-up-%u", i);

    hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, id, "1");
  }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home->device)), <, 300);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, TEMPERATURE, "22");
  hob_test_home_check (home, TEMPERATURE, "22");
}

/* Two devices that name their items alike. */
static void
test_two_devices (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  g_autoptr (HobDevice) lamp = hob_device_new (HOB_TEST_JULIET, "lamp@hob.test", NULL);
  g_autoptr (HobNode) message = hob_mock_transport_parse (
    "<message from='lamp@hob.test'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
    "<items node='xmpp.iot.sensors'><item id='" TEMPERATURE "'>"
    "<val xmlns='urn:xmpp:uwpx:iot'>99</val></item></items></event></message>");
  HobPubsubEvent event;

  g_assert_true (hob_pubsub_event_init_from_message (&event, message));
  hob_device_handle_event (lamp, &event);
  hob_test_home_check (home, TEMPERATURE, "21.500000");
  g_assert_null (hob_device_find_field (lamp, RELAY));
}

static void
test_names (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  guint *name;

  home->subscription = NULL;
  hob_test_home_make_device (home, NULL);
  name = hob_test_count_notify (home->device, "name");
  g_assert_cmpstr (hob_device_get_name (home->device), ==, "kettle");
  g_assert_cmpstr (hob_device_get_account (home->device), ==, HOB_TEST_JULIET);
  g_assert_cmpstr (hob_device_get_address (home->device), ==, HOB_TEST_KETTLE);
  hob_test_home_open (home);
  g_assert_cmpstr (hob_device_get_name (home->device), ==, "Kettle");
  g_assert_null (hob_device_get_room (home->device));
  g_assert_cmpuint (*name, ==, 1);
  hob_test_home_close (home);
  home->subscription = "both";
  hob_test_home_open (home);
  g_assert_cmpstr (hob_device_get_name (home->device), ==, "The Kettle");
  g_assert_cmpstr (hob_device_get_room (home->device), ==, "Kitchen");
  g_assert_cmpuint (*name, ==, 2);
}

static void
test_presence (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  HobField *temperature;
  gint64 seen;

  hob_test_home_open (home);
  temperature = hob_test_home_field (home, TEMPERATURE);
  g_assert_false (hob_device_get_available (home->device));
  g_assert_true (hob_field_get_stale (temperature));
  g_assert_cmpint (hob_device_get_last_seen (home->device), ==, 0);
  hob_test_home_set_present (home, TRUE);
  g_assert_true (hob_device_get_available (home->device));
  g_assert_false (hob_field_get_stale (temperature));
  seen = hob_device_get_last_seen (home->device);
  g_assert_cmpint (seen, >, 0);
  hob_test_home_set_present (home, FALSE);
  g_assert_false (hob_device_get_available (home->device));
  g_assert_true (hob_field_get_stale (temperature));
  g_assert_cmpint (hob_device_get_last_seen (home->device), >=, seen);
  /* Who speaks is there. */
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, TEMPERATURE, "22");
  g_assert_true (hob_device_get_available (home->device));
  g_assert_false (hob_field_get_stale (temperature));
  hob_test_home_close (home);
  g_assert_false (hob_device_get_available (home->device));
  g_assert_true (hob_field_get_stale (temperature));
}

static void
test_presence_unseen (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  home->subscription = "from";
  hob_test_home_open (home);
  g_assert_false (hob_device_get_available (home->device));
  g_assert_false (hob_field_get_stale (hob_test_home_field (home, TEMPERATURE)));
}

static void
test_summary (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  guint *summary;

  hob_test_home_make_device (home, NULL);
  summary = hob_test_count_notify (home->device, "summary");
  g_assert_cmpstr (hob_device_get_summary (home->device), ==, "");
  hob_test_home_open (home);
  g_assert_cmpstr (hob_device_get_summary (home->device), ==, "Off · 21.5 °C");
  g_assert_cmpuint (*summary, ==, 1);
  /* Wishes are not told as facts. */
  hob_test_home_set_present (home, TRUE);
  hob_mock_transport_set_handler (home->transport, NULL, NULL);
  dex_future_disown (hob_field_set_text (hob_test_home_field (home, RELAY), "on"));
  hob_test_settle (20);
  g_assert_cmpstr (hob_device_get_summary (home->device), ==, "Off · 21.5 °C");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, RELAY, "1");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, "xmpp.iot.sensor.level", "0.7");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, "xmpp.iot.sensor.third", "3");
  hob_test_settle (20);
  g_assert_cmpuint (*summary, ==, 2);
  g_assert_cmpstr (hob_device_get_summary (home->device), ==, "On · 21.5 °C · 0.7");
}

/* The first frame of the next run shows the last known home. */
static void
test_remembered (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobTestHome) home = hob_test_home_new ();
  HobField *target;

  {
    g_autoptr (HobStore) store = hob_store_new (folder);

    hob_test_home_make_device (home, store);
    hob_test_home_open_present (home);
    home->publish_error = home->retract_error = HOB_XMPP_ERROR_FORBIDDEN;
    hob_test_await (hob_field_set_text (hob_test_home_field (home, TARGET), "55"), 5, NULL, NULL);
    hob_test_home_close (home);
    g_assert_true (hob_store_flush (store, 5000));
    hob_test_home_make_device (home, NULL);
  }
  g_autoptr (HobStore) store = hob_store_new (folder);

  hob_test_home_make_device (home, store);
  g_assert_cmpstr (hob_device_get_name (home->device), ==, "The Kettle");
  g_assert_cmpstr (hob_device_get_room (home->device), ==, "Kitchen");
  g_assert_cmpint (hob_device_get_last_seen (home->device), >, 0);
  g_assert_cmpint (hob_device_get_form (home->device), ==, HOB_DEVICE_FORM_SHOWN);
  check_fields (home, "temp relay target brew");
  target = hob_test_home_field (home, TARGET);
  hob_test_home_check (home, TARGET, "55");
  g_assert_true (hob_field_get_stale (target));
  g_assert_true (hob_field_get_writable (target));
  g_assert_cmpint (hob_field_get_updated (target), >, 0);
  g_assert_cmpstr (hob_device_get_summary (home->device), ==, "Off · 21.5 °C");
  /* And the way that worked comes first. */
  hob_test_home_open_present (home);
  g_assert_true (hob_test_home_field (home, TARGET) == target);
  g_assert_cmpuint (hob_test_home_count (home, "direct"), ==, 1);
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 1);
  hob_test_await (hob_field_set_text (target, "56"), 5, NULL, NULL);
  g_assert_cmpuint (hob_test_home_count (home, "direct"), ==, 2);
  g_assert_cmpuint (hob_test_home_count (home, "publish"), ==, 1);
  hob_test_home_make_device (home, NULL);
}

static void
test_refusal_remembered (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_make_device (home, store);
  hob_test_home_open_present (home);
  home->publish_error = home->retract_error = home->direct_error = HOB_XMPP_ERROR_FORBIDDEN;
  hob_test_await_error (hob_field_set_text (hob_test_home_field (home, RELAY), "on"), 5,
                        HOB_HOME_ERROR, HOB_HOME_ERROR_NOT_PERMITTED);
  hob_test_home_close (home);
  g_assert_true (hob_store_flush (store, 5000));
  hob_test_home_make_device (home, store);
  g_assert_true (hob_device_get_control_refused (home->device));
  g_assert_cmpstr (hob_field_get_refusal (hob_test_home_field (home, RELAY)), ==, "");
  g_assert_null (hob_field_get_refusal (hob_test_home_field (home, TEMPERATURE)));
  hob_test_home_make_device (home, NULL);
}

static gboolean
is_stored (HobStore *store, const char *id)
{
  g_autoptr (GPtrArray) devices = hob_store_load_devices (store);
  HobStoredDevice *device = g_ptr_array_index (devices, 0);

  for (guint i = 0; i < device->values->len; i++)
    if (g_str_equal (((HobStoredValue *) g_ptr_array_index (device->values, i))->item_id, id))
      return TRUE;
  return FALSE;
}

/* Not even when it came before the form said that it is one. */
static void
test_secrets_are_not_stored (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobStore) store = hob_store_new (folder);
  g_autoptr (HobTestHome) home = hob_test_home_new ();

  hob_test_home_make_device (home, store);
  hob_test_home_open (home);
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, "pin", "1234");
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, "plain", "5678");
  g_assert_true (hob_store_flush (store, 5000));
  g_assert_true (is_stored (store, "pin"));
  publish_form (home, "<field var='pin' type='text-private'/><field var='plain'/>");
  g_assert_true (hob_store_flush (store, 5000));
  g_assert_false (is_stored (store, "pin"));
  hob_test_home_publish_value (home, HOB_DEVICE_NODE_ACTUATORS, "pin", "4321");
  g_assert_true (hob_store_flush (store, 5000));
  g_assert_false (is_stored (store, "pin"));
  g_assert_true (is_stored (store, "plain"));
  hob_test_home_make_device (home, NULL);
}

/* Everything is applied at once: nothing piles up behind the events. */
static void
test_flood (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  guint *value = hob_test_count_notify (hob_test_home_field (home, TEMPERATURE), "value");
  guint *summary = hob_test_count_notify (home->device, "summary");

  for (guint i = 0; i < 5000; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i / 2);

    hob_test_home_publish_value (home, HOB_DEVICE_NODE_SENSORS, TEMPERATURE, text);
  }
  hob_test_home_check (home, TEMPERATURE, "2499");
  g_assert_cmpuint (*value, ==, 2500);
  g_assert_cmpuint (*summary, <=, 1);
  hob_test_settle (20);
  g_assert_cmpuint (*summary, <=, 2);
}

static void
test_properties (void)
{
  g_autoptr (HobTestHome) home = hob_test_home_new_present ();
  g_autofree char *address = NULL, *name = NULL, *room = NULL, *summary = NULL;
  gboolean available = FALSE, live = FALSE, refused = TRUE, open = TRUE;
  HobDeviceForm form = HOB_DEVICE_FORM_UNKNOWN;
  gint64 last_seen = 0;

  g_object_get (home->device, "address", &address, "name", &name, "room", &room, "available",
                &available, "live", &live, "last-seen", &last_seen, "form", &form,
                "control-refused", &refused, "open-to-anyone", &open, "summary", &summary, NULL);
  g_assert_cmpstr (address, ==, HOB_TEST_KETTLE);
  g_assert_cmpstr (name, ==, "The Kettle");
  g_assert_cmpstr (room, ==, "Kitchen");
  g_assert_true (available);
  g_assert_true (live);
  g_assert_cmpint (last_seen, >, 0);
  g_assert_cmpint (form, ==, HOB_DEVICE_FORM_SHOWN);
  g_assert_false (refused);
  g_assert_false (open);
  g_assert_cmpstr (summary, ==, "Off · 21.5 °C");
}

int
main (int argc, char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/form", test_form);
  g_test_add_func ("/device/form-changes", test_form_changes);
  g_test_add_func ("/device/kind-changes", test_kind_changes);
  g_test_add_func ("/device/other-readings", test_other_readings);
  g_test_add_func ("/device/values-before-form", test_values_before_form);
  g_test_add_func ("/device/broken-form", test_broken_form);
  g_test_add_func ("/device/odd-form", test_odd_form);
  g_test_add_func ("/device/repeated-item", test_repeated_item);
  g_test_add_func ("/device/either-node", test_either_node);
  g_test_add_func ("/device/retractions", test_retractions);
  g_test_add_func ("/device/nonsense", test_nonsense);
  g_test_add_func ("/device/too-many", test_too_many);
  g_test_add_func ("/device/two-devices", test_two_devices);
  g_test_add_func ("/device/names", test_names);
  g_test_add_func ("/device/presence", test_presence);
  g_test_add_func ("/device/presence-unseen", test_presence_unseen);
  g_test_add_func ("/device/summary", test_summary);
  g_test_add_func ("/device/remembered", test_remembered);
  g_test_add_func ("/device/refusal-remembered", test_refusal_remembered);
  g_test_add_func ("/device/secrets-are-not-stored", test_secrets_are_not_stored);
  g_test_add_func ("/device/flood", test_flood);
  g_test_add_func ("/device/properties", test_properties);
  return g_test_run ();
}
