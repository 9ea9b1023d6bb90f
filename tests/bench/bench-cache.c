/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-store-private.h"
#include "hob-thing-private.h"

#include <stdio.h>
#include <stdlib.h>

/* bench-cache FOLDER COUNT FILE: fills Hob's database with so many devices, each as FILE describes
 * and seen a moment ago. */

#define ACCOUNT "juliet@example.org"
#define DEADLINE_MS 10000

static void
save_values (HobStore *store, HobThing *thing, const char *address, gint64 now)
{
  GPtrArray *specs = hob_thing_get_config (thing)->specs;

  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);

    hob_store_save_value (store, ACCOUNT, address, hob_thing_spec_get_node (spec), spec->var,
                          hob_thing_get_value (thing, spec), now);
  }
}

static void
fill (HobStore *store, HobThing *thing, guint count)
{
  HobThingConfig *config = hob_thing_get_config (thing);
  g_autoptr (HobNode) form = hob_thing_form_new (config->name, config->specs);
  HobStoredAccount account = {.address = (char *) ACCOUNT};
  gint64 now = g_get_real_time ();

  hob_store_save_account (store, &account);
  for (guint i = 0; i < count; i++) {
    g_autofree char *address = g_strdup_printf ("device%u@example.org", i);
    g_autofree char *name = g_strdup_printf ("%s %u", config->name, i);
    g_autofree char *room = g_strdup_printf ("Room %u", i % 8);

    hob_store_save_device (store, ACCOUNT, address, name, room, now);
    hob_store_save_form (store, ACCOUNT, address, form);
    save_values (store, thing, address, now);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (HobThingConfig) config = NULL;
  g_autoptr (HobThing) thing = NULL;
  g_autoptr (HobStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 4) {
    fputs ("See the top of bench-cache.c\n", stderr);
    return 2;
  }
  dex_init ();
  config = hob_thing_config_new_from_file (argv[3], &error);
  if (config == NULL)
    g_error ("%s", error->message);
  thing = hob_thing_new (config);
  store = hob_store_new (argv[1]);
  fill (store, thing, (guint) g_ascii_strtoull (argv[2], NULL, 10));
  if (!hob_store_flush (store, DEADLINE_MS))
    g_error ("%s could not be written", argv[1]);
  return EXIT_SUCCESS;
}
