/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-error-private.h"
#include "hob-thing-simulation-private.h"

#define SECONDS(n) ((gint64) (n) * G_USEC_PER_SEC)

static HobThingSimulation *
make (const char *text, double initial)
{
  g_autoptr (GError) error = NULL;
  HobThingSimulation *simulation = hob_thing_simulation_new (text, initial, 7, &error);

  g_assert_no_error (error);
  return simulation;
}

static void
test_constant (void)
{
  g_autoptr (HobThingSimulation) simulation = make ("constant 21.5", 3);

  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (9), 0, FALSE), ==, 21.5);
  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (99), 0, FALSE), ==, 21.5);
}

static void
test_sine (void)
{
  g_autoptr (HobThingSimulation) simulation = make ("sine 20 5 600", 0);

  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (1000), 0, FALSE), ==, 20);
  g_assert_cmpfloat_with_epsilon (hob_thing_simulation_get (simulation, SECONDS (1150), 0, FALSE),
                                  25, 1e-9);
  g_assert_cmpfloat_with_epsilon (hob_thing_simulation_get (simulation, SECONDS (1450), 0, FALSE),
                                  15, 1e-9);
  g_assert_cmpfloat_with_epsilon (hob_thing_simulation_get (simulation, SECONDS (1600), 0, FALSE),
                                  20, 1e-9);
}

static void
test_walk (void)
{
  g_autoptr (HobThingSimulation) simulation = make ("walk 2", 50);
  double last = 50;
  gboolean moved = FALSE;

  hob_thing_simulation_set_range (simulation, 48, 52);
  for (int i = 0; i < 1000; i++) {
    double value = hob_thing_simulation_get (simulation, SECONDS (i), 0, FALSE);

    g_assert_cmpfloat (ABS (value - last), <=, 2);
    g_assert_cmpfloat (value, >=, 48);
    g_assert_cmpfloat (value, <=, 52);
    moved = moved || value != last;
    last = value;
  }
  g_assert_true (moved);
}

static void
test_approach (void)
{
  g_autoptr (HobThingSimulation) simulation = make ("approach target 2 when power", 20);

  g_assert_cmpstr (hob_thing_simulation_get_target (simulation), ==, "target");
  g_assert_cmpstr (hob_thing_simulation_get_switch (simulation), ==, "power");
  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (5), 80, FALSE), ==, 20);
  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (10), 80, TRUE), ==, 30);
  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (20), 80, TRUE), ==, 50);
  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (100), 80, TRUE), ==, 80);
  /* It cools slowly, and never below where it began. */
  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (150), 80, FALSE), ==, 70);
  g_assert_cmpfloat (hob_thing_simulation_get (simulation, SECONDS (9999), 80, FALSE), ==, 20);
}

static void
test_mistakes (void)
{
  static const char *const texts[] = {
    "",           "constant", "constant x",        "constant 1 2",         "sine 1 2", "walk",
    "sine 1 2 x", "approach", "approach a 1 if b", "approach a -1 when b", "random",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (hob_thing_simulation_new (texts[i], 0, 0, &error));
    g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_FILE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/simulation/constant", test_constant);
  g_test_add_func ("/device/simulation/sine", test_sine);
  g_test_add_func ("/device/simulation/walk", test_walk);
  g_test_add_func ("/device/simulation/approach", test_approach);
  g_test_add_func ("/device/simulation/mistakes", test_mistakes);
  return g_test_run ();
}
