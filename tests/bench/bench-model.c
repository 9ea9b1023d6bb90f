/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-account-devices-private.h"
#include "hob-device-private.h"
#include "hob-mock-transport.h"
#include "hob-test.h"
#include "hob-thing-private.h"
#include "hob-transport-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* bench-model FILE UPDATES: notifications for fifty devices as FILE describes go the whole way from
 * the builder through the one device that is bound to their sender into a field that tells, with
 * the database behind it. Prints what one update costs, in nanoseconds of processor time of all
 * threads: built only, and built and delivered. */

#define DEVICES 50
#define FRAME_US 16667
#define BATCH 64
#define ACCOUNT "juliet@example.org"

typedef struct {
  HobThing *thing;
  HobDeviceList *list;
  HobTransport *transport;
  char *addresses[DEVICES];
  GPtrArray *readings; /* HobThingSpec of what changes */
  HobNodeBuilder *builder;
  guint64 told;
} Bench;

static gint64
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
value_cb (Bench *bench)
{
  bench->told++;
}

static void
add_device (Bench *bench, HobAccountDevices *devices, guint index, HobNode *form)
{
  HobStoredDevice stored = {.account = (char *) ACCOUNT, .form = form};
  HobDevice *device;

  bench->addresses[index] = g_strdup_printf ("device%u@example.org", index);
  stored.address = bench->addresses[index];
  stored.values = g_ptr_array_new ();
  hob_account_devices_restore (devices, &stored);
  g_ptr_array_unref (stored.values);
  device = hob_account_devices_get (devices, bench->addresses[index]);
  for (guint i = 0; i < bench->readings->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (bench->readings, i);

    g_signal_connect_swapped (hob_device_find_field (device, spec->var), "notify::value",
                              G_CALLBACK (value_cb), bench);
  }
}

static HobNode *
build (Bench *bench, guint64 number)
{
  HobThingSpec *spec = g_ptr_array_index (bench->readings, number / DEVICES % bench->readings->len);
  HobNodeBuilder *builder = bench->builder;
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT ".25", number);
  hob_node_builder_open (builder, "message", HOB_NS_CLIENT);
  hob_node_builder_attribute (builder, "from", bench->addresses[number % DEVICES]);
  hob_node_builder_attribute (builder, "to", ACCOUNT "/hob");
  hob_node_builder_attribute (builder, "type", "headline");
  hob_node_builder_open (builder, "event", HOB_NS_PUBSUB_EVENT);
  hob_node_builder_open (builder, "items", NULL);
  hob_node_builder_attribute (builder, "node", HOB_PUBSUB_NODE_SENSORS);
  hob_node_builder_open (builder, "item", NULL);
  hob_node_builder_attribute (builder, "id", spec->var);
  hob_node_builder_open (builder, "val", HOB_NS_IOT);
  hob_node_builder_attribute (builder, "type", "double");
  hob_node_builder_attribute (builder, "unit", "celsius");
  hob_node_builder_text (builder, text, -1);
  return hob_node_builder_end (builder, NULL);
}

/* Stanzas arrive with a higher priority than what the model puts off until there is time; that
 * comes once a frame, as in a window that is being painted. */
static void
let_frame_pass (gint64 *frame)
{
  gint64 now = g_get_monotonic_time ();

  if (now - *frame < FRAME_US)
    return;
  *frame = now;
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static double
measure (Bench *bench, guint64 first, guint64 count, gboolean deliver)
{
  gint64 frame = g_get_monotonic_time ();
  gint64 start = processor_time ();

  for (guint64 i = first; i < first + count; i++) {
    g_autoptr (HobNode) message = build (bench, i);

    if (deliver)
      hob_transport_deliver (bench->transport, message);
    if (i % BATCH == 0)
      let_frame_pass (&frame);
  }
  return (double) (processor_time () - start) / (double) count;
}

static void
find_readings (Bench *bench, HobThingConfig *config)
{
  bench->readings = g_ptr_array_new ();
  for (guint i = 0; i < config->specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (config->specs, i);

    if (spec->kind == HOB_THING_READING)
      g_ptr_array_add (bench->readings, spec);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (HobThingConfig) config = NULL;
  g_autoptr (HobMockTransport) transport = NULL;
  g_autoptr (HobRoster) roster = NULL;
  g_autoptr (HobAccountDevices) devices = NULL;
  g_autoptr (HobStore) store = NULL;
  g_autoptr (HobNode) form = NULL;
  g_autofree char *folder = NULL;
  Bench bench = {0};
  guint64 count;
  double built, delivered;

  if (argc != 3) {
    fputs ("See the top of bench-model.c\n", stderr);
    return 2;
  }
  dex_init ();
  config = hob_thing_config_new_from_file (argv[1], NULL);
  count = g_ascii_strtoull (argv[2], NULL, 10);
  folder = hob_test_make_folder ();
  store = hob_store_new (folder);
  transport = hob_mock_transport_new (ACCOUNT);
  roster = hob_roster_new (HOB_TRANSPORT (transport));
  bench.transport = HOB_TRANSPORT (transport);
  bench.list = hob_device_list_new ();
  bench.builder = hob_node_builder_new ();
  devices = hob_account_devices_new (bench.transport, roster, bench.list, store);
  find_readings (&bench, config);
  form = hob_thing_form_new (config->name, config->specs);
  for (guint i = 0; i < DEVICES; i++)
    add_device (&bench, devices, i, form);

  measure (&bench, 0, count / 10, TRUE);
  bench.told = 0;
  built = measure (&bench, count, count, FALSE);
  delivered = measure (&bench, 2 * count, count, TRUE);
  if (bench.told != count)
    g_error ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " updates arrived", bench.told, count);
  printf ("%.1f %.1f\n", built, delivered);
  return EXIT_SUCCESS;
}
