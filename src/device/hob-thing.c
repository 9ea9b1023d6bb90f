/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-private.h"

#include "hob-thing-error-private.h"
#include "hob-thing-process-private.h"
#include "hob-thing-source-private.h"

#include <glib/gi18n.h>

/* One wish for one field. */
typedef struct {
  HobThing *thing;
  HobThingSpec *spec;
  HobReading *value;
  char *who;
  DexPromise *done;
} Wish;

/* What changes of one field; the rest is in its HobThingSpec. */
typedef struct {
  HobReading *value;
  Wish *running;
  Wish *waiting; /* at most one: a newer one takes its place */
  char *trouble; /* said already */
} Field;

struct _HobThing {
  GObject parent_instance;

  HobThingConfig *config;
  GHashTable *fields; /* HobThingSpec -> Field */
  GPtrArray *sources;
};

enum {
  CHANGED,
  APPLIED,
  REFUSED,
  TROUBLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobThing, hob_thing, G_TYPE_OBJECT)

static void run_wish (Wish *wish);

static void
wish_free (Wish *wish)
{
  g_clear_object (&wish->thing);
  g_clear_pointer (&wish->value, hob_reading_unref);
  g_clear_pointer (&wish->done, dex_unref);
  g_free (wish->who);
  g_free (wish);
}

static void
field_free (Field *field)
{
  /* A running wish keeps the thing, so there is none here. */
  g_assert (field->running == NULL && field->waiting == NULL);
  g_clear_pointer (&field->value, hob_reading_unref);
  g_free (field->trouble);
  g_free (field);
}

static Field *
find_field (HobThing *self, HobThingSpec *spec)
{
  Field *field = g_hash_table_lookup (self->fields, spec);

  g_assert (field != NULL);
  return field;
}

/* A reading that is under way keeps its source, but must not find the thing any more. */
static void
source_free (HobThingSource *source)
{
  g_object_run_dispose (G_OBJECT (source));
  g_object_unref (source);
}

static gboolean
same_value (HobReading *a, HobReading *b)
{
  return a == b || (a != NULL && b != NULL && hob_reading_equal (a, b));
}

static void
follow (HobThing *self, HobThingSpec *followed)
{
  GPtrArray *specs = self->config->specs;

  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);
    g_autoptr (HobReading) value = NULL;

    if (g_strcmp0 (spec->follows, followed->name) != 0)
      continue;
    value =
      hob_thing_spec_read (spec, hob_reading_get_text (find_field (self, followed)->value), NULL);
    if (value != NULL)
      hob_thing_set_value (self, spec, value);
  }
}

static void
have_effects (HobThing *self, HobThingSpec *spec)
{
  for (guint i = 0; i < spec->n_effects; i++) {
    HobThingSpec *other = hob_thing_config_find (self->config, spec->effects[i].field);
    g_autoptr (HobReading) value = hob_thing_spec_read (other, spec->effects[i].value, NULL);

    /* Checked when the file was read. */
    g_assert (value != NULL);
    hob_thing_set_value (self, other, value);
  }
}

static void
refuse_wish (Wish *wish, GError *error)
{
  g_signal_emit (wish->thing, signals[REFUSED], 0, wish->spec, error->message, wish->who);
  dex_promise_reject (wish->done, error);
}

static void
grant_wish (Wish *wish)
{
  HobThingSpec *spec = wish->spec;
  const char *text = spec->kind == HOB_THING_SECRET ? "***" : hob_reading_get_text (wish->value);

  if (spec->kind != HOB_THING_BUTTON)
    hob_thing_set_value (wish->thing, spec, wish->value);
  have_effects (wish->thing, spec);
  g_signal_emit (wish->thing, signals[APPLIED], 0, spec, text, wish->who);
  dex_promise_resolve_boolean (wish->done, TRUE);
}

static void
end_wish (Wish *wish)
{
  Field *field = find_field (wish->thing, wish->spec);
  Wish *next = g_steal_pointer (&field->waiting);

  g_assert (field->running == wish);
  field->running = next;
  if (next != NULL)
    run_wish (next);
  wish_free (wish);
}

static DexFuture *
command_ended_cb (DexFuture *future, gpointer data)
{
  Wish *wish = data;
  GError *error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    grant_wish (wish);
  else
    refuse_wish (wish, error);
  end_wish (wish);
  return NULL;
}

/* A command is told on and off as 1 and 0, numbers with a point, everything else as it is. */
static void
run_wish (Wish *wish)
{
  HobThingSpec *spec = wish->spec;
  const char *value = hob_reading_get_text (wish->value);
  gboolean on;

  if (spec->argv == NULL) {
    grant_wish (wish);
    end_wish (wish);
    return;
  }
  if (hob_thing_spec_is_boolean (spec) && hob_reading_get_boolean (wish->value, &on))
    value = on ? "1" : "0";
  dex_future_disown (dex_future_finally (
    hob_thing_process_run ((const char *const *) spec->argv, spec->folder, spec->name, value),
    command_ended_cb, wish, NULL));
}

static void
queue_wish (Wish *wish)
{
  Field *field = find_field (wish->thing, wish->spec);

  if (field->running == NULL) {
    field->running = wish;
    run_wish (wish);
    return;
  }
  if (field->waiting != NULL) {
    dex_promise_reject (field->waiting->done,
                        g_error_new_literal (HOB_THING_ERROR, HOB_THING_ERROR_SUPERSEDED,
                                             _ ("Something newer was asked for.")));
    wish_free (field->waiting);
  }
  field->waiting = wish;
}

static void
make_fields (HobThing *self)
{
  GPtrArray *specs = self->config->specs;

  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);
    Field *field = g_new0 (Field, 1);

    if (spec->initial != NULL)
      field->value = hob_thing_spec_read (spec, spec->initial, NULL);
    else if (hob_thing_spec_is_boolean (spec) && hob_thing_spec_is_writable (spec))
      field->value = hob_reading_new_boolean (FALSE);
    g_hash_table_insert (self->fields, spec, field);
  }
  for (guint i = 0; i < specs->len; i++)
    if (find_field (self, g_ptr_array_index (specs, i))->value != NULL)
      follow (self, g_ptr_array_index (specs, i));
}

static void
hob_thing_dispose (GObject *object)
{
  HobThing *self = HOB_THING (object);

  g_clear_pointer (&self->sources, g_ptr_array_unref);
  G_OBJECT_CLASS (hob_thing_parent_class)->dispose (object);
}

static void
hob_thing_finalize (GObject *object)
{
  HobThing *self = HOB_THING (object);

  g_clear_pointer (&self->fields, g_hash_table_unref);
  G_OBJECT_CLASS (hob_thing_parent_class)->finalize (object);
}

static void
hob_thing_class_init (HobThingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = hob_thing_dispose;
  object_class->finalize = hob_thing_finalize;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[APPLIED] = g_signal_new ("applied", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_STRING);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hob_thing_init (HobThing *self)
{
  self->fields = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) field_free);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
}

/**
 * hob_thing_new:
 * @config: a configuration, which must outlive the thing
 *
 * Returns: (transfer full): the device, with the initial value of each field
 */
HobThing *
hob_thing_new (HobThingConfig *config)
{
  HobThing *self;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_object_new (HOB_TYPE_THING, NULL);
  self->config = config;
  make_fields (self);
  return self;
}

/**
 * hob_thing_get_config:
 * @self: a device
 *
 * Returns: (transfer none): its configuration
 */
HobThingConfig *
hob_thing_get_config (HobThing *self)
{
  g_return_val_if_fail (HOB_IS_THING (self), NULL);
  return self->config;
}

/**
 * hob_thing_get_value:
 * @self: a device
 * @spec: one of its fields
 *
 * Returns: (transfer none) (nullable): the value, %NULL while it is not known
 */
HobReading *
hob_thing_get_value (HobThing *self, HobThingSpec *spec)
{
  g_return_val_if_fail (HOB_IS_THING (self) && spec != NULL, NULL);
  return find_field (self, spec)->value;
}

/**
 * hob_thing_set_value:
 * @self: a device
 * @spec: one of its fields
 * @value: its value from now on
 *
 * Changes a field by the device's own doing; nobody is asked. Emits #HobThing::changed unless it
 * had that value already.
 */
void
hob_thing_set_value (HobThing *self, HobThingSpec *spec, HobReading *value)
{
  Field *field;

  g_return_if_fail (HOB_IS_THING (self) && spec != NULL && value != NULL);

  field = find_field (self, spec);
  if (same_value (field->value, value))
    return;
  g_clear_pointer (&field->value, hob_reading_unref);
  field->value = hob_reading_ref (value);
  g_signal_emit (self, signals[CHANGED], 0, spec);
  follow (self, spec);
}

/**
 * hob_thing_apply:
 * @self: a device
 * @spec: one of its fields
 * @text: what somebody wants it to be
 * @who: (nullable): their address, if it is known
 *
 * Does what somebody asks for: checks that it fits, runs the field's command, has its effects.
 * Commands of one field run one after the other; of those that wait only the last one remains.
 *
 * Returns: (transfer full): a future that resolves when it is done; rejects with
 *   %HOB_THING_ERROR_VALUE, %HOB_THING_ERROR_READ_ONLY, %HOB_THING_ERROR_REFUSED or
 *   %HOB_THING_ERROR_SUPERSEDED
 */
DexFuture *
hob_thing_apply (HobThing *self, HobThingSpec *spec, const char *text, const char *who)
{
  g_autoptr (GError) error = NULL;
  HobReading *value = NULL;
  DexFuture *done;
  Wish *wish;

  g_return_val_if_fail (HOB_IS_THING (self) && spec != NULL && text != NULL, NULL);

  if (!hob_thing_spec_is_writable (spec))
    g_set_error (&error, HOB_THING_ERROR, HOB_THING_ERROR_READ_ONLY, _ ("%s can only be read."),
                 spec->label);
  else
    value = hob_thing_spec_read (spec, text, &error);
  if (value == NULL) {
    g_signal_emit (self, signals[REFUSED], 0, spec, error->message, who);
    return dex_future_new_for_error (g_steal_pointer (&error));
  }

  wish = g_new0 (Wish, 1);
  wish->thing = g_object_ref (self);
  wish->spec = spec;
  wish->value = value;
  wish->who = g_strdup (who);
  wish->done = dex_promise_new ();
  done = dex_ref (DEX_FUTURE (wish->done));
  queue_wish (wish);
  return done;
}

/**
 * hob_thing_is_busy:
 * @self: a device
 * @spec: one of its fields
 *
 * Returns: whether something newer has been asked for than what is being done
 */
gboolean
hob_thing_is_busy (HobThing *self, HobThingSpec *spec)
{
  g_return_val_if_fail (HOB_IS_THING (self) && spec != NULL, FALSE);
  return find_field (self, spec)->waiting != NULL;
}

/**
 * hob_thing_start:
 * @self: a device
 *
 * Reads the readings from now on.
 */
void
hob_thing_start (HobThing *self)
{
  GPtrArray *specs;

  g_return_if_fail (HOB_IS_THING (self));

  specs = self->config->specs;
  for (guint i = 0; i < specs->len; i++) {
    HobThingSpec *spec = g_ptr_array_index (specs, i);

    if (!hob_thing_spec_is_writable (spec) &&
        (spec->argv != NULL || spec->file != NULL || spec->simulate != NULL))
      g_ptr_array_add (self->sources, hob_thing_source_new (self, spec));
  }
}

/**
 * hob_thing_report_trouble:
 * @self: a device
 * @spec: one of its readings
 * @reason: (nullable): why it cannot be read; %NULL when it can be read again
 *
 * Emits #HobThing::trouble, once for each reason in a row.
 */
void
hob_thing_report_trouble (HobThing *self, HobThingSpec *spec, const char *reason)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (HOB_IS_THING (self) && spec != NULL);

  if (!g_set_str (&find_field (self, spec)->trouble, reason) || reason == NULL)
    return;
  sentence = g_strdup_printf ("%s: %s", spec->label, reason);
  g_signal_emit (self, signals[TROUBLE], 0, sentence);
}
