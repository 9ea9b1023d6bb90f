/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test.h"

#include <hob-home.h>
#include <stdio.h>
#include <stdlib.h>

/* bench-tap COUNT DEVICE DEVICE…: sets the switch “power” of each device in turn, as a tap on its
 * row would. Prints for each tap the device, the microseconds until it was confirmed, and those
 * until the device's own reading “heating” said the same. */

#define DEADLINE_SECONDS 20
/* Between two taps, and with two devices longer than one is given between two commands. Prosody
 * does not read from a connection for 31 ms after a tap has come over it: its default limit of 10
 * kB/s. */
#define PAUSE_MS 135

typedef struct {
  const char *name;
  HobField *power;
  HobField *heating;
  gboolean wanted;
  gint64 start;
  gint64 confirmed;
  gint64 done;
} Tap;

static gboolean
is_live (gpointer data)
{
  HobDevice *device = data;
  HobField *power = hob_device_find_field (device, "power");
  HobField *heating = hob_device_find_field (device, "heating");

  return hob_device_get_live (device) && hob_device_get_available (device) && power != NULL &&
         hob_field_get_value (power) != NULL && heating != NULL &&
         hob_field_get_value (heating) != NULL;
}

static gboolean
says (HobField *field)
{
  HobReading *value = hob_field_get_confirmed (field);
  gboolean on = FALSE;

  return value != NULL && hob_reading_get_boolean (value, &on) && on;
}

static void
heating_cb (Tap *tap)
{
  if (tap->start != 0 && tap->done == 0 && says (tap->heating) == tap->wanted)
    tap->done = g_get_monotonic_time ();
}

static DexFuture *
confirmed_cb (DexFuture *future, gpointer data)
{
  Tap *tap = data;
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_error ("%s: %s", tap->name, error->message);
  tap->confirmed = g_get_monotonic_time ();
  return NULL;
}

static gboolean
is_over (gpointer data)
{
  Tap *tap = data;

  return tap->confirmed != 0 && tap->done != 0;
}

static void
make_tap (Tap *tap)
{
  tap->wanted = !says (tap->power);
  tap->confirmed = tap->done = 0;
  tap->start = g_get_monotonic_time ();
  dex_future_disown (dex_future_finally (
    hob_field_set_text (tap->power, tap->wanted ? "on" : "off"), confirmed_cb, tap, NULL));
  hob_test_wait (is_over, tap, DEADLINE_SECONDS);
  printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", tap->name, tap->confirmed - tap->start,
          tap->done - tap->start);
  fflush (stdout);
}

static HobAccount *
sign_in (HobHousehold *household)
{
  g_autofree char *address = hob_test_server_address ("juliet");
  g_autofree char *password = hob_test_server_password ("juliet");
  g_autoptr (GError) error = NULL;
  HobAccount *account = hob_test_await_object (
    hob_household_sign_in (household, address, password, "127.0.0.1", hob_test_server_port (),
                           hob_test_server_fingerprint (), TRUE),
    DEADLINE_SECONDS, &error);

  if (account == NULL)
    g_error ("%s", error->message);
  return account;
}

static void
prepare (Tap *tap, HobHousehold *household, HobAccount *account, const char *name)
{
  g_autofree char *address = hob_test_server_address (name);
  g_autoptr (GError) error = NULL;
  HobDevice *device;

  if (hob_household_find_device (household, address) == NULL &&
      !hob_test_await (hob_household_add_device (household, account, address, name, NULL),
                       DEADLINE_SECONDS, NULL, &error))
    g_error ("%s", error->message);
  device = hob_household_find_device (household, address);
  hob_test_wait (is_live, device, DEADLINE_SECONDS);
  tap->name = name;
  tap->power = hob_device_find_field (device, "power");
  tap->heating = hob_device_find_field (device, "heating");
  g_signal_connect_swapped (tap->heating, "notify::value", G_CALLBACK (heating_cb), tap);
}

int
main (int argc, char **argv)
{
  g_autoptr (HobHousehold) household = NULL;
  g_autoptr (HobAccount) account = NULL;
  g_autofree char *folder = NULL;
  g_autofree Tap *taps = NULL;
  guint n_devices = argc > 3 ? argc - 2 : 0;
  guint count;

  if (n_devices == 0) {
    fputs ("See the top of bench-tap.c\n", stderr);
    return 2;
  }
  dex_init ();
  count = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  folder = hob_test_make_folder ();
  household = hob_household_new (folder);
  account = sign_in (household);
  taps = g_new0 (Tap, n_devices);
  for (guint i = 0; i < n_devices; i++)
    prepare (&taps[i], household, account, argv[i + 2]);
  for (guint i = 0; i < count; i++) {
    for (guint j = 0; j < n_devices; j++) {
      make_tap (&taps[j]);
      hob_test_settle (PAUSE_MS);
    }
  }
  hob_test_await (hob_household_stop (household), DEADLINE_SECONDS, NULL, NULL);
  return EXIT_SUCCESS;
}
