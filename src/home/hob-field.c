/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-struct-private.h"

#include "hob-field-value-private.h"
#include "hob-home-error.h"
#include "hob-outbox-private.h"

static GParamSpec *props[HOB_FIELD_N_PROPS];

G_DEFINE_FINAL_TYPE (HobField, hob_field, G_TYPE_OBJECT)

/* A press is a change to another number than the last one, as UWPX has it. */
static HobReading *
press (HobField *self)
{
  const char *now =
    self->state.confirmed != NULL ? hob_reading_get_text (self->state.confirmed) : "";

  self->presses++;
  if (g_str_equal (now, self->presses % 2 != 0 ? "1" : "2"))
    self->presses++;
  return hob_reading_new_text (self->presses % 2 != 0 ? "1" : "2", NULL);
}

static HobReading *
read_wish (HobField *self, const char *text, GError **error)
{
  HobReading *value = hob_field_get_value (self);

  if (!self->writable) {
    g_set_error_literal (error, HOB_HOME_ERROR, HOB_HOME_ERROR_READ_ONLY, "It can only be read");
    return NULL;
  }
  if (self->shape.kind == HOB_FIELD_BUTTON)
    return press (self);
  return hob_field_value_read (self->shape.definition, self->shape.kind, text,
                               value != NULL ? hob_reading_get_unit (value) : NULL, error);
}

static double
get_end (HobField *self, gboolean maximum)
{
  double from = 0, to = 0;

  hob_field_get_range (self, &from, &to);
  return maximum ? to : from;
}

static void
hob_field_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobField *self = HOB_FIELD (object);

  switch (id) {
  case HOB_FIELD_PROP_VAR:
    g_value_set_string (value, self->var);
    break;
  case HOB_FIELD_PROP_LABEL:
    g_value_set_string (value, self->shape.label);
    break;
  case HOB_FIELD_PROP_DESCRIPTION:
    g_value_set_string (value, self->shape.description);
    break;
  case HOB_FIELD_PROP_KIND:
    g_value_set_enum (value, self->shape.kind);
    break;
  case HOB_FIELD_PROP_WRITABLE:
    g_value_set_boolean (value, self->writable);
    break;
  case HOB_FIELD_PROP_VALUE:
    g_value_set_boxed (value, hob_field_get_value (self));
    break;
  case HOB_FIELD_PROP_CONFIRMED:
    g_value_set_boxed (value, self->state.confirmed);
    break;
  case HOB_FIELD_PROP_DESIRED:
    g_value_set_boxed (value, self->state.desired);
    break;
  case HOB_FIELD_PROP_PENDING:
    g_value_set_boolean (value, hob_field_get_pending (self));
    break;
  case HOB_FIELD_PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case HOB_FIELD_PROP_UPDATED:
    g_value_set_int64 (value, self->updated);
    break;
  case HOB_FIELD_PROP_STALE:
    g_value_set_boolean (value, hob_field_get_stale (self));
    break;
  case HOB_FIELD_PROP_MINIMUM:
    g_value_set_double (value, get_end (self, FALSE));
    break;
  case HOB_FIELD_PROP_MAXIMUM:
    g_value_set_double (value, get_end (self, TRUE));
    break;
  case HOB_FIELD_PROP_STEP:
    g_value_set_double (value, hob_field_get_step (self));
    break;
  case HOB_FIELD_PROP_HAS_RANGE:
    g_value_set_boolean (value, hob_field_get_range (self, NULL, NULL));
    break;
  case HOB_FIELD_PROP_OPTIONS:
    g_value_take_boxed (value, hob_field_shape_dup_options (&self->shape));
    break;
  case HOB_FIELD_PROP_REFUSAL:
    g_value_set_string (value, self->refusal);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_field_finalize (GObject *object)
{
  HobField *self = HOB_FIELD (object);

  hob_field_state_clear (&self->state);
  g_clear_error (&self->error);
  hob_field_shape_clear (&self->shape);
  g_free (self->value_label);
  g_free (self->refusal);
  g_free (self->var);
  g_object_unref (self->outbox);

  G_OBJECT_CLASS (hob_field_parent_class)->finalize (object);
}

static void
hob_field_class_init (HobFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hob_field_get_property;
  object_class->finalize = hob_field_finalize;

  props[HOB_FIELD_PROP_VAR] = g_param_spec_string ("var", NULL, NULL, NULL, flags);
  props[HOB_FIELD_PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[HOB_FIELD_PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  props[HOB_FIELD_PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, HOB_TYPE_FIELD_KIND, HOB_FIELD_READING, flags);
  props[HOB_FIELD_PROP_WRITABLE] = g_param_spec_boolean ("writable", NULL, NULL, FALSE, flags);
  props[HOB_FIELD_PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, HOB_TYPE_READING, flags);
  props[HOB_FIELD_PROP_CONFIRMED] =
    g_param_spec_boxed ("confirmed", NULL, NULL, HOB_TYPE_READING, flags);
  props[HOB_FIELD_PROP_DESIRED] =
    g_param_spec_boxed ("desired", NULL, NULL, HOB_TYPE_READING, flags);
  props[HOB_FIELD_PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE, flags);
  props[HOB_FIELD_PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  props[HOB_FIELD_PROP_UPDATED] =
    g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[HOB_FIELD_PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, flags);
  props[HOB_FIELD_PROP_MINIMUM] =
    g_param_spec_double ("minimum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[HOB_FIELD_PROP_MAXIMUM] =
    g_param_spec_double ("maximum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[HOB_FIELD_PROP_STEP] = g_param_spec_double ("step", NULL, NULL, 0, G_MAXDOUBLE, 1, flags);
  props[HOB_FIELD_PROP_HAS_RANGE] = g_param_spec_boolean ("has-range", NULL, NULL, FALSE, flags);
  props[HOB_FIELD_PROP_OPTIONS] = g_param_spec_boxed ("options", NULL, NULL, G_TYPE_STRV, flags);
  props[HOB_FIELD_PROP_REFUSAL] = g_param_spec_string ("refusal", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, HOB_FIELD_N_PROPS, props);
}

static void
hob_field_init (HobField *self)
{
}

/* For the files of this object only. */
void
hob_field_notify (HobField *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

/*
 * hob_field_new:
 * @var: its name, which is the id of its items; "" when it has none
 * @outbox: the way to its device
 *
 * Returns: (transfer full): a reading that no form mentions
 */
HobField *
hob_field_new (const char *var, HobOutbox *outbox)
{
  HobField *self = g_object_new (HOB_TYPE_FIELD, NULL);

  self->var = g_strdup (var);
  self->outbox = g_object_ref (outbox);
  hob_field_shape_init (&self->shape, var, NULL, NULL);
  return self;
}

HobField *
hob_field_new_heading (const char *label, HobOutbox *outbox)
{
  HobField *self = hob_field_new ("", outbox);

  self->shape.kind = HOB_FIELD_HEADING;
  g_set_str (&self->shape.label, label);
  return self;
}

/**
 * hob_field_get_var:
 * @self: a field
 *
 * Returns: its name, which is also the id of its items; "" for words of the form only
 */
const char *
hob_field_get_var (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return self->var;
}

/**
 * hob_field_get_writable:
 * @self: a field
 *
 * Returns: whether the device takes commands for it, as far as its form and nodes tell
 */
gboolean
hob_field_get_writable (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), FALSE);

  return self->writable;
}

/**
 * hob_field_get_value:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): what to show: the desired reading while a change is on its
 *   way, else the confirmed one; %NULL as long as nobody has said one
 */
HobReading *
hob_field_get_value (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return hob_field_state_get_shown (&self->state);
}

/**
 * hob_field_get_confirmed:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): what the device said last
 */
HobReading *
hob_field_get_confirmed (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return self->state.confirmed;
}

/**
 * hob_field_get_desired:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): what the device was asked for, until that is settled
 */
HobReading *
hob_field_get_desired (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return self->state.desired;
}

/**
 * hob_field_get_pending:
 * @self: a field
 *
 * Returns: whether a change is on its way
 */
gboolean
hob_field_get_pending (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), FALSE);

  return self->state.desired != NULL;
}

/**
 * hob_field_get_error:
 * @self: a field
 *
 * Returns: (nullable): why the last change was not made or went back, a #HobHomeError; kept until
 *   the next change or hob_field_clear_error()
 */
const GError *
hob_field_get_error (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return self->error;
}

/**
 * hob_field_get_refusal:
 * @self: a field
 *
 * Returns: (nullable): that this account cannot change it, in the words of device or server, maybe
 *   ""; %NULL when it can for all that is known. Asking again is allowed.
 */
const char *
hob_field_get_refusal (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  return self->refusal;
}

/**
 * hob_field_get_updated:
 * @self: a field
 *
 * Returns: when the device said the value last, or confirmed it: wall clock, µs; 0 for never
 */
gint64
hob_field_get_updated (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), 0);

  return self->updated;
}

/**
 * hob_field_get_stale:
 * @self: a field
 *
 * Returns: whether the value is from an earlier time: restored, or its device is away
 */
gboolean
hob_field_get_stale (HobField *self)
{
  g_return_val_if_fail (HOB_IS_FIELD (self), FALSE);

  return hob_field_state_is_stale (&self->state);
}

/**
 * hob_field_get_value_label:
 * @self: a field
 *
 * Returns: the value in the form's own words, "" when there is none; borrowed until the next change
 */
const char *
hob_field_get_value_label (HobField *self)
{
  HobReading *value;

  g_return_val_if_fail (HOB_IS_FIELD (self), NULL);

  value = hob_field_get_value (self);
  if (value == NULL)
    return "";
  if (self->value_label == NULL)
    self->value_label = hob_field_value_label (self->shape.definition, self->shape.kind, value);
  return self->value_label;
}

/**
 * hob_field_set_text:
 * @self: a field
 * @text: what the person wants, UTF-8: "on", "21,5", an option's value or label…; for several
 *   choices one a line; for a button anything
 *
 * Asks the device. The field shows the wish at once, :pending until the device or its server has
 * confirmed it. Main thread.
 *
 * Returns: (transfer full): resolves to %TRUE once confirmed; rejects with #HobHomeError, at once
 *   when @text does not fit. May be disowned, as :pending and :error tell the same.
 */
DexFuture *
hob_field_set_text (HobField *self, const char *text)
{
  g_autoptr (HobReading) wish = NULL;
  g_autoptr (GError) error = NULL;

  dex_return_error_if_fail (HOB_IS_FIELD (self));
  dex_return_error_if_fail (text != NULL);

  wish = read_wish (self, text, &error);
  if (wish != NULL)
    return hob_outbox_send (self->outbox, self, wish);
  hob_field_set_error (self, error);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * hob_field_clear_error:
 * @self: a field
 *
 * Forgets the error, when the person has seen it.
 */
void
hob_field_clear_error (HobField *self)
{
  g_return_if_fail (HOB_IS_FIELD (self));

  hob_field_set_error (self, NULL);
}
