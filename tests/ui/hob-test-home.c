/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-home.h"

#include "hob-mock-transport.h"
#include "hob-store-private.h"

#define SENSORS HOB_PUBSUB_NODE_SENSORS
#define ACTUATORS HOB_PUBSUB_NODE_ACTUATORS
#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

const char *const hob_test_kettle_form =
  "<x xmlns='jabber:x:data' type='form'>"
  "<title>Kettle</title>"
  "<field type='header' label='Now'/>"
  "<field var='temperature' type='text-single' label='Temperature:'>"
  "<readOnly xmlns='urn:xmpp:xdata:dynamic'/></field>"
  "<field var='water' type='text-single' label='Water'>"
  "<readOnly xmlns='urn:xmpp:xdata:dynamic'/></field>"
  "<field var='status' type='text-single' label='Status'>"
  "<readOnly xmlns='urn:xmpp:xdata:dynamic'/></field>"
  "<field type='header' label='Tea &amp; &lt;b&gt;Coffee&lt;/b&gt;'>"
  "<desc>What the kettle is to do</desc></field>"
  "<field var='power' type='boolean' label='Power'/>"
  "<field var='target' type='slider' label='Target' min='40' max='100' steps='5'/>"
  "<field var='minutes' type='text-single' label='Keep warm'>"
  "<desc>For how long, after it has boiled</desc>"
  "<validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'>"
  "<range min='0' max='100000'/></validate></field>"
  "<field var='program' type='list-single' label='Program'>"
  "<option label='Green tea'><value>green</value></option>"
  "<option label='Black tea'><value>black</value></option>"
  "<option label='Coffee'><value>coffee</value></option></field>"
  "<field var='days' type='list-multi' label='Days'>"
  "<option label='Monday'><value>mo</value></option>"
  "<option label='Tuesday'><value>tu</value></option>"
  "<option label='Sunday'><value>su</value></option></field>"
  "<field var='start' type='button' label='Brew now'/>"
  "<field type='header' label='Settings'/>"
  "<field var='label' type='text-single' label='Display text'/>"
  "<field var='notes' type='text-multi' label='Notes'/>"
  "<field var='pin' type='text-private' label='Child lock'/>"
  "</x>";

static const char *const lamp_form =
  "<x xmlns='jabber:x:data' type='form'>"
  "<field var='power' type='boolean' label='Power'/>"
  "<field var='brightness' type='slider' label='Brightness' min='0' max='100' steps='1'/>"
  "</x>";

static const char *const names[] = {"Kettle",       "Ceiling Lamp", "Greenhouse",  "Thermometer",
                                    "Coffee Maker", "Desk Lamp",    "Garden Plug", "Radiator",
                                    "Door Bell",    "Washer"};
static const char *const rooms[] = {"Kitchen",     "Living Room", "Garden", "Bedroom", "Kitchen",
                                    "Living Room", "Garden",      "Study",  NULL,      NULL};

static void
save_value (HobStore *store,
            const char *address,
            const char *node,
            const char *id,
            const char *text,
            const char *type,
            const char *unit,
            gint64 age)
{
  g_autoptr (HobReading) reading = hob_reading_new_restored (text, type, unit);

  hob_store_save_value (store, HOB_TEST_HOME_ACCOUNT, address, node, id, reading,
                        g_get_real_time () - age);
}

static void
save_form (HobStore *store, const char *address, const char *xml)
{
  g_autoptr (HobNode) form = hob_mock_transport_parse (xml);

  hob_store_save_form (store, HOB_TEST_HOME_ACCOUNT, address, form);
}

static void
save_kettle (HobStore *store, const char *address)
{
  save_form (store, address, hob_test_kettle_form);
  save_value (store, address, SENSORS, "temperature", "21.5", "double", "°C", 12 * MINUTE);
  save_value (store, address, SENSORS, "water", "80", "int", "%", 12 * MINUTE);
  save_value (store, address, SENSORS, "status", "Ready", "string", NULL, 3 * MINUTE);
  save_value (store, address, ACTUATORS, "power", "true", "bool", NULL, 12 * MINUTE);
  save_value (store, address, ACTUATORS, "target", "80", "int", "°C", 12 * MINUTE);
  save_value (store, address, ACTUATORS, "minutes", "15", "int", "min", 12 * MINUTE);
  save_value (store, address, ACTUATORS, "program", "black", "string", NULL, 12 * MINUTE);
  save_value (store, address, ACTUATORS, "label", "Hello", "string", NULL, 12 * MINUTE);
  save_value (store, address, ACTUATORS, "pin", "1234", "string", NULL, 12 * MINUTE);
}

static void
save_lamp (HobStore *store, const char *address, guint index)
{
  g_autofree char *brightness = g_strdup_printf ("%u", index * 7 % 101);

  save_form (store, address, lamp_form);
  save_value (store, address, ACTUATORS, "power", index % 3 != 0 ? "true" : "false", "bool", NULL,
              MINUTE);
  save_value (store, address, ACTUATORS, "brightness", brightness, "int", "%", MINUTE);
}

void
hob_test_home_write (const char *folder, guint n_devices)
{
  g_autoptr (HobStore) store = hob_store_new (folder);
  const HobStoredAccount account = {.address = (char *) HOB_TEST_HOME_ACCOUNT};

  g_assert_no_error (hob_store_get_error (store));
  hob_store_save_account (store, &account);
  for (guint i = 0; i < n_devices; i++) {
    const guint kind = i % G_N_ELEMENTS (names);
    g_autofree char *address = g_strdup_printf ("device%u@hob.test", i);
    g_autofree char *name = i < G_N_ELEMENTS (names)
                              ? g_strdup (names[kind])
                              : g_strdup_printf ("%s %u", names[kind], i / 10 + 1);

    hob_store_save_device (store, HOB_TEST_HOME_ACCOUNT, address, name, rooms[kind],
                           g_get_real_time () - (i + 1) * 5 * MINUTE);
    if (i == 0)
      save_kettle (store, address);
    else
      save_lamp (store, address, i);
  }
  g_assert_true (hob_store_flush (store, 5000));
}
