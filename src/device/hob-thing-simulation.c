/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-simulation-private.h"

#include "hob-thing-error-private.h"

#include <glib/gi18n.h>
#include <hob-wire.h>
#include <math.h>

typedef enum {
  CONSTANT,
  SINE,
  WALK,
  APPROACH,
} Shape;

struct _HobThingSimulation {
  Shape shape;
  double initial;
  double numbers[3];
  char *target;
  char *power;
  GRand *chance;
  gint64 started; /* microseconds; -1 before the first value */
  gint64 last;
  double value;
  double minimum;
  double maximum;
};

/* How much slower something cools than it warms. */
#define COOLING 0.1

static gboolean
refuse (const char *text, GError **error)
{
  g_set_error (error, HOB_THING_ERROR, HOB_THING_ERROR_FILE,
               _ ("expected “constant VALUE”, “sine MEAN AMPLITUDE SECONDS”, “walk STEP” or "
                  "“approach FIELD RATE when FIELD”, found “%s”"),
               text);
  return FALSE;
}

static gboolean
parse_numbers (HobThingSimulation *self, char **words, guint n)
{
  if (g_strv_length (words) != n + 1)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!hob_reading_parse_number (words[i + 1], &self->numbers[i]))
      return FALSE;
  return TRUE;
}

static gboolean
parse_approach (HobThingSimulation *self, char **words)
{
  if (g_strv_length (words) != 5 || !g_str_equal (words[3], "when") ||
      !hob_reading_parse_number (words[2], &self->numbers[0]) || self->numbers[0] <= 0)
    return FALSE;

  self->target = g_strdup (words[1]);
  self->power = g_strdup (words[4]);
  return TRUE;
}

static gboolean
parse (HobThingSimulation *self, char **words)
{
  const char *name = words[0];

  if (g_strcmp0 (name, "constant") == 0) {
    self->shape = CONSTANT;
    return parse_numbers (self, words, 1);
  }
  if (g_strcmp0 (name, "sine") == 0) {
    self->shape = SINE;
    return parse_numbers (self, words, 3) && self->numbers[2] > 0;
  }
  if (g_strcmp0 (name, "walk") == 0) {
    self->shape = WALK;
    return parse_numbers (self, words, 1);
  }
  self->shape = APPROACH;
  return g_strcmp0 (name, "approach") == 0 && parse_approach (self, words);
}

static GStrv
split_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

/* Moves by at most @distance. */
static double
move_towards (double from, double to, double distance)
{
  return fabs (to - from) <= distance ? to : from + copysign (distance, to - from);
}

/**
 * hob_thing_simulation_new:
 * @text: the value of a `simulate` key
 * @initial: where a walk or an approach begins, and what an approach falls back to
 * @seed: of the chance in a walk
 * @error: %HOB_THING_ERROR_FILE, saying what is expected
 *
 * Returns: (transfer full) (nullable): a new simulation
 */
HobThingSimulation *
hob_thing_simulation_new (const char *text, double initial, guint32 seed, GError **error)
{
  g_autoptr (HobThingSimulation) self = g_new0 (HobThingSimulation, 1);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  words = split_words (text);
  self->initial = self->value = initial;
  self->started = -1;
  self->minimum = -G_MAXDOUBLE;
  self->maximum = G_MAXDOUBLE;
  self->chance = g_rand_new_with_seed (seed);
  if (!parse (self, words)) {
    refuse (text, error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * hob_thing_simulation_free:
 * @self: (transfer full): a simulation
 */
void
hob_thing_simulation_free (HobThingSimulation *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->chance, g_rand_free);
  g_free (self->target);
  g_free (self->power);
  g_free (self);
}

/**
 * hob_thing_simulation_set_range:
 * @self: a simulation
 * @minimum: the least it may say
 * @maximum: the most it may say
 *
 * Keeps a simulation, a walk above all, within a range.
 */
void
hob_thing_simulation_set_range (HobThingSimulation *self, double minimum, double maximum)
{
  g_return_if_fail (self != NULL && minimum <= maximum);
  self->minimum = minimum;
  self->maximum = maximum;
}

/**
 * hob_thing_simulation_get_target:
 * @self: a simulation
 *
 * Returns: (nullable): the name of the field whose value is approached
 */
const char *
hob_thing_simulation_get_target (HobThingSimulation *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->target;
}

/**
 * hob_thing_simulation_get_switch:
 * @self: a simulation
 *
 * Returns: (nullable): the name of the switch that has to be on for it
 */
const char *
hob_thing_simulation_get_switch (HobThingSimulation *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->power;
}

/**
 * hob_thing_simulation_get:
 * @self: a simulation
 * @now: the time in microseconds, on any clock that never goes back
 * @target: the value of the field approached; without meaning for the other shapes
 * @switched_on: whether the switch is on; likewise
 *
 * What the simulation says at that moment.
 *
 * Returns: the value
 */
double
hob_thing_simulation_get (HobThingSimulation *self, gint64 now, double target, gboolean switched_on)
{
  double seconds;

  g_return_val_if_fail (self != NULL, 0);

  if (self->started < 0)
    self->started = self->last = now;
  seconds = (double) (now - self->last) / G_USEC_PER_SEC;

  switch (self->shape) {
  case CONSTANT:
    self->value = self->numbers[0];
    break;
  case SINE:
    self->value =
      self->numbers[0] + self->numbers[1] * sin (2 * G_PI * (double) (now - self->started) /
                                                 G_USEC_PER_SEC / self->numbers[2]);
    break;
  case WALK:
    if (now > self->last)
      self->value += self->numbers[0] * g_rand_double_range (self->chance, -1, 1);
    break;
  case APPROACH:
    self->value =
      switched_on ? move_towards (self->value, target, self->numbers[0] * seconds)
                  : move_towards (self->value, self->initial, self->numbers[0] * COOLING * seconds);
    break;
  default:
    g_assert_not_reached ();
  }

  self->last = now;
  self->value = CLAMP (self->value, self->minimum, self->maximum);
  return self->value;
}
