/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-source-private.h"

#include "hob-thing-process-private.h"

#define LINE_LIMIT 1024 /* bytes */

struct _HobThingSource {
  GObject parent_instance;

  HobThing *thing; /* not owned; NULL once disposed */
  HobThingSpec *spec;
  HobThingSimulation *simulation;
  GFileMonitor *monitor;
  guint timer;
  gboolean busy;
  gboolean again; /* the file changed while it was being read */
};

G_DEFINE_FINAL_TYPE (HobThingSource, hob_thing_source, G_TYPE_OBJECT)

static void poll_source (HobThingSource *self);

static double
number_of (HobThing *thing, const char *name)
{
  HobThingSpec *spec = hob_thing_config_find (hob_thing_get_config (thing), name);
  HobReading *value = hob_thing_get_value (thing, spec);
  double number = 0;

  if (value != NULL)
    hob_reading_get_number (value, &number);
  return number;
}

static gboolean
is_on (HobThing *thing, const char *name)
{
  HobThingSpec *spec = hob_thing_config_find (hob_thing_get_config (thing), name);
  HobReading *value = hob_thing_get_value (thing, spec);
  gboolean on = FALSE;

  return value != NULL && hob_reading_get_boolean (value, &on) && on;
}

static void
take_line (HobThingSource *self, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobReading) value = hob_thing_spec_read (self->spec, line, &error);

  hob_thing_report_trouble (self->thing, self->spec, value == NULL ? error->message : NULL);
  if (value != NULL)
    hob_thing_set_value (self->thing, self->spec, value);
}

static void
simulate (HobThingSource *self)
{
  const char *target = hob_thing_simulation_get_target (self->simulation);
  const char *power = hob_thing_simulation_get_switch (self->simulation);
  double number = hob_thing_simulation_get (self->simulation, g_get_monotonic_time (),
                                            target != NULL ? number_of (self->thing, target) : 0,
                                            power != NULL && is_on (self->thing, power));
  g_autofree char *line = hob_reading_format_number (number);

  take_line (self, line);
}

static DexFuture *
line_cb (DexFuture *future, gpointer data)
{
  HobThingSource *self = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  self->busy = FALSE;
  if (self->thing == NULL)
    return NULL;
  if (value != NULL)
    take_line (self, g_value_get_string (value));
  else
    hob_thing_report_trouble (self->thing, self->spec, error->message);
  if (self->again)
    poll_source (self);
  return NULL;
}

static DexFuture *
read_line_fiber (gpointer data)
{
  GFile *file = data;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *line = NULL;
  GError *error = NULL;

  stream = dex_await_object (dex_file_read (file, G_PRIORITY_DEFAULT), &error);
  if (stream == NULL)
    return dex_future_new_for_error (error);
  bytes = dex_await_boxed (
    dex_input_stream_read_bytes (G_INPUT_STREAM (stream), LINE_LIMIT, G_PRIORITY_DEFAULT), &error);
  if (bytes == NULL)
    return dex_future_new_for_error (error);
  line = g_utf8_make_valid (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  line[strcspn (line, "\r\n")] = '\0';
  return dex_future_new_take_string (g_steal_pointer (&line));
}

static void
poll_source (HobThingSource *self)
{
  DexFuture *line;

  if (self->simulation != NULL) {
    simulate (self);
    return;
  }
  self->again = self->busy;
  if (self->busy)
    return;

  self->busy = TRUE;
  if (self->spec->argv != NULL)
    line = hob_thing_process_run ((const char *const *) self->spec->argv, self->spec->folder,
                                  self->spec->name, NULL);
  else
    line = dex_scheduler_spawn (NULL, 0, read_line_fiber, g_object_ref (self->spec->file),
                                g_object_unref);
  dex_future_disown (dex_future_finally (line, line_cb, g_object_ref (self), g_object_unref));
}

static gboolean
interval_cb (gpointer data)
{
  HobThingSource *self = data;

  /* A slow command must not run twice at a time, nor once more for each interval it missed. */
  if (!self->busy)
    poll_source (self);
  return G_SOURCE_CONTINUE;
}

static void
file_changed_cb (HobThingSource *self)
{
  poll_source (self);
}

static void
make_simulation (HobThingSource *self)
{
  HobThingSpec *spec = self->spec;
  HobReading *initial = hob_thing_get_value (self->thing, spec);
  double number = 0;

  if (initial != NULL)
    hob_reading_get_number (initial, &number);
  self->simulation =
    hob_thing_simulation_new (spec->simulate, number, g_str_hash (spec->name), NULL);
  /* Checked when the file was read. */
  g_assert (self->simulation != NULL);
  if (spec->has_range)
    hob_thing_simulation_set_range (self->simulation, spec->minimum, spec->maximum);
}

static void
hob_thing_source_dispose (GObject *object)
{
  HobThingSource *self = HOB_THING_SOURCE (object);

  self->thing = NULL;
  self->again = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (hob_thing_source_parent_class)->dispose (object);
}

static void
hob_thing_source_finalize (GObject *object)
{
  HobThingSource *self = HOB_THING_SOURCE (object);

  g_clear_pointer (&self->simulation, hob_thing_simulation_free);
  G_OBJECT_CLASS (hob_thing_source_parent_class)->finalize (object);
}

static void
hob_thing_source_class_init (HobThingSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hob_thing_source_dispose;
  object_class->finalize = hob_thing_source_finalize;
}

static void
hob_thing_source_init (HobThingSource *self)
{
}

/**
 * hob_thing_source_new:
 * @thing: the device, which outlives the source
 * @spec: one of its readings, with a file, a command or a simulation
 *
 * Returns: (transfer full): a source that reads from now on
 */
HobThingSource *
hob_thing_source_new (HobThing *thing, HobThingSpec *spec)
{
  HobThingSource *self;

  g_return_val_if_fail (HOB_IS_THING (thing) && spec != NULL, NULL);

  self = g_object_new (HOB_TYPE_THING_SOURCE, NULL);
  self->thing = thing;
  self->spec = spec;
  if (spec->simulate != NULL)
    make_simulation (self);
  if (spec->file != NULL)
    self->monitor = g_file_monitor_file (spec->file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed_cb), self,
                             G_CONNECT_SWAPPED);
  self->timer = g_timeout_add (spec->interval, interval_cb, self);
  poll_source (self);
  return self;
}
