/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-fields-private.h"

#include "hob-field-value-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* A device that says more than its form holds has lost its mind. */
#define MOST_OTHERS 200
#define MOST_NUMBERS 2

struct _HobDeviceFields {
  GObject parent_instance;

  HobOutbox *outbox;
  GHashTable *by_var;  /* var → HobField: all that have one */
  GPtrArray *defined;  /* in the order of the form */
  GPtrArray *others;   /* in the order they came */
  GPtrArray *shown;    /* the model */
  HobField *separator; /* before the others */
  gboolean present;
  gboolean revealed; /* whether there is a form is known */
  char *refusal;
};

static void hob_device_fields_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HobDeviceFields,
                               hob_device_fields,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hob_device_fields_model_init))

static GPtrArray *
field_array_new (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static void
add (GPtrArray *array, HobField *field)
{
  g_ptr_array_add (array, g_object_ref (field));
}

static void
remove_shown (HobDeviceFields *self, guint position)
{
  g_autoptr (HobField) field = g_ptr_array_steal_index (self->shown, position);

  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
insert_shown (HobDeviceFields *self, guint position, HobField *field)
{
  g_ptr_array_insert (self->shown, (int) position, g_object_ref (field));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static gpointer
peek (GPtrArray *array, guint position)
{
  return position < array->len ? g_ptr_array_index (array, position) : NULL;
}

/* Makes the model equal @wanted. A field that stays where it is among its neighbours is not
 * touched, so that its row keeps focus and unsent text. */
static void
show (HobDeviceFields *self, GPtrArray *wanted)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < wanted->len; i++)
    g_hash_table_add (kept, g_ptr_array_index (wanted, i));
  for (guint i = self->shown->len; i > 0; i--)
    if (!g_hash_table_contains (kept, g_ptr_array_index (self->shown, i - 1)))
      remove_shown (self, i - 1);

  for (guint i = 0; i < wanted->len; i++) {
    HobField *field = g_ptr_array_index (wanted, i);
    guint position;

    if (peek (self->shown, i) == field)
      continue;
    if (peek (self->shown, i + 1) == field) {
      remove_shown (self, i); /* comes back further down */
      continue;
    }
    if (g_ptr_array_find (self->shown, field, &position))
      remove_shown (self, position);
    insert_shown (self, i, field);
  }
}

static void
update_shown (HobDeviceFields *self)
{
  g_autoptr (GPtrArray) wanted = field_array_new ();

  for (guint i = 0; i < self->defined->len; i++) {
    HobField *field = g_ptr_array_index (self->defined, i);

    if (!hob_field_is_hidden (field))
      add (wanted, field);
  }
  if (self->revealed && self->others->len > 0) {
    if (wanted->len > 0)
      add (wanted, self->separator);
    for (guint i = 0; i < self->others->len; i++)
      add (wanted, g_ptr_array_index (self->others, i));
  }
  show (self, wanted);
}

static HobField *
make_field (HobDeviceFields *self, const char *var)
{
  HobField *field = hob_field_new (var, self->outbox);

  hob_field_set_present (field, self->present);
  if (*var != '\0')
    g_hash_table_replace (self->by_var, (gpointer) hob_field_get_var (field), g_object_ref (field));
  return field;
}

/* The words of a form have no name; those that say the same are the same. */
static HobField *
take_words (HobDeviceFields *self, GPtrArray *former, HobForm *form, const HobFormField *definition)
{
  g_autoptr (HobField) words = make_field (self, "");

  hob_field_define (words, form, definition);
  for (guint i = 0; i < former->len; i++) {
    HobField *field = g_ptr_array_index (former, i);

    if (*hob_field_get_var (field) == '\0' &&
        g_str_equal (hob_field_get_label (field), hob_field_get_label (words))) {
      hob_field_define (field, form, definition);
      return g_ptr_array_steal_index (former, i);
    }
  }
  return g_steal_pointer (&words);
}

static HobField *
take_field (HobDeviceFields *self, HobForm *form, const HobFormField *definition)
{
  HobField *known = g_hash_table_lookup (self->by_var, definition->var);
  g_autoptr (HobField) former = known != NULL ? g_object_ref (known) : NULL;
  HobField *field;

  if (former != NULL && hob_field_get_kind (former) == hob_field_kind_for (definition)) {
    hob_field_define (former, form, definition);
    return g_steal_pointer (&former);
  }
  field = make_field (self, definition->var);
  if (former != NULL)
    hob_field_succeed (field, former);
  hob_field_define (field, form, definition);
  return field;
}

/* What the new form does not mention stays as long as there is a value to read. */
static void
keep_other (HobDeviceFields *self, HobField *field)
{
  g_autoptr (HobField) other = NULL;

  if (hob_field_get_confirmed (field) == NULL || hob_field_get_kind (field) == HOB_FIELD_SECRET ||
      self->others->len == MOST_OTHERS) {
    g_hash_table_remove (self->by_var, hob_field_get_var (field));
    return;
  }
  if (hob_field_get_kind (field) == HOB_FIELD_READING) {
    other = g_object_ref (field);
    hob_field_define (other, NULL, NULL);
  } else {
    other = make_field (self, hob_field_get_var (field));
    hob_field_succeed (other, field);
  }
  add (self->others, other);
}

static void
keep_others (HobDeviceFields *self, GPtrArray *former)
{
  for (guint i = 0; i < former->len; i++) {
    HobField *field = g_ptr_array_index (former, i);
    const char *var = hob_field_get_var (field);

    if (*var != '\0' && g_hash_table_lookup (self->by_var, var) == field &&
        !g_ptr_array_find (self->defined, field, NULL))
      keep_other (self, field);
  }
}

static gboolean
is_called (HobField *field, const char *name)
{
  g_autofree char *label = g_utf8_casefold (hob_field_get_label (field), -1);
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  return g_str_equal (label, wanted);
}

static gboolean
ends_in (HobField *field, const char *name)
{
  const char *point = strrchr (hob_field_get_var (field), '.');

  return point != NULL && g_ascii_strcasecmp (point + 1, name) == 0;
}

static HobField *
find_by (HobDeviceFields *self, const char *name, gboolean (*matches) (HobField *, const char *))
{
  for (guint i = 0; i < self->shown->len; i++) {
    HobField *field = g_ptr_array_index (self->shown, i);

    if (hob_field_get_kind (field) != HOB_FIELD_HEADING && matches (field, name))
      return field;
  }
  return NULL;
}

static char *
summarize_number (HobField *field)
{
  HobReading *value = hob_field_get_confirmed (field);
  const char *unit;
  double number;

  if (hob_field_get_kind (field) != HOB_FIELD_READING || value == NULL ||
      hob_reading_get_reading_type (value) == HOB_READING_BOOLEAN ||
      !g_str_equal (hob_field_get_value_label (field), hob_reading_get_text (value)) ||
      !hob_reading_get_number (value, &number))
    return NULL;
  unit = hob_reading_get_unit (value);
  return g_strdup_printf ("%.*f%s%s", (int) hob_field_get_digits (field), number,
                          unit != NULL ? " " : "", unit != NULL ? unit : "");
}

static GType
hob_device_fields_get_item_type (GListModel *model)
{
  return HOB_TYPE_FIELD;
}

static guint
hob_device_fields_get_n_items (GListModel *model)
{
  return HOB_DEVICE_FIELDS (model)->shown->len;
}

static gpointer
hob_device_fields_get_item (GListModel *model, guint position)
{
  HobField *field = peek (HOB_DEVICE_FIELDS (model)->shown, position);

  return field != NULL ? g_object_ref (field) : NULL;
}

static void
hob_device_fields_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hob_device_fields_get_item_type;
  iface->get_n_items = hob_device_fields_get_n_items;
  iface->get_item = hob_device_fields_get_item;
}

static void
hob_device_fields_finalize (GObject *object)
{
  HobDeviceFields *self = HOB_DEVICE_FIELDS (object);

  g_hash_table_unref (self->by_var);
  g_ptr_array_unref (self->defined);
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->shown);
  g_clear_object (&self->separator);
  g_clear_object (&self->outbox);
  g_free (self->refusal);

  G_OBJECT_CLASS (hob_device_fields_parent_class)->finalize (object);
}

static void
hob_device_fields_class_init (HobDeviceFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hob_device_fields_finalize;
}

static void
hob_device_fields_init (HobDeviceFields *self)
{
  self->by_var = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->defined = field_array_new ();
  self->others = field_array_new ();
  self->shown = field_array_new ();
}

/*
 * hob_device_fields_new:
 * @outbox: the way to the device
 *
 * Returns: (transfer full): no fields yet
 */
HobDeviceFields *
hob_device_fields_new (HobOutbox *outbox)
{
  HobDeviceFields *self = g_object_new (HOB_TYPE_DEVICE_FIELDS, NULL);

  self->outbox = g_object_ref (outbox);
  self->separator = hob_field_new_heading (_ ("Other readings"), outbox);
  return self;
}

/*
 * hob_device_fields_set_form:
 * @self: fields
 * @form: what the device offers
 *
 * Fields with the same var and kind stay the same objects. What the form does not mention any more
 * is read-only from now on.
 */
void
hob_device_fields_set_form (HobDeviceFields *self, HobForm *form)
{
  g_autoptr (GPtrArray) former = g_steal_pointer (&self->defined);

  g_ptr_array_extend_and_steal (former, g_steal_pointer (&self->others));
  self->defined = field_array_new ();
  self->others = field_array_new ();
  for (guint i = 0; i < hob_form_get_n_fields (form); i++) {
    const HobFormField *definition = hob_form_get_field (form, i);

    g_ptr_array_add (self->defined, definition->var != NULL
                                      ? take_field (self, form, definition)
                                      : take_words (self, former, form, definition));
  }
  keep_others (self, former);
  self->revealed = TRUE;
  update_shown (self);
  hob_device_fields_set_refusal (self, self->refusal);
}

void
hob_device_fields_reveal (HobDeviceFields *self)
{
  if (self->revealed)
    return;
  self->revealed = TRUE;
  update_shown (self);
}

HobField *
hob_device_fields_lookup (HobDeviceFields *self, const char *id)
{
  return g_hash_table_lookup (self->by_var, id);
}

/*
 * hob_device_fields_ensure:
 * @self: fields
 * @id: of an item
 *
 * Returns: (transfer none) (nullable): the field of that name, maybe a new one that no form
 *   mentions; %NULL when there are too many
 */
HobField *
hob_device_fields_ensure (HobDeviceFields *self, const char *id)
{
  HobField *field = g_hash_table_lookup (self->by_var, id);

  if (field != NULL)
    return field;
  if (*id == '\0' || self->others->len == MOST_OTHERS)
    return NULL;
  field = make_field (self, id);
  g_ptr_array_add (self->others, field);
  update_shown (self);
  return field;
}

/*
 * hob_device_fields_find:
 * @self: fields
 * @name: what a person calls it
 *
 * Returns: (transfer none) (nullable): the field with this var, this label, or a var that ends in
 * it
 */
HobField *
hob_device_fields_find (HobDeviceFields *self, const char *name)
{
  HobField *field = *name != '\0' ? g_hash_table_lookup (self->by_var, name) : NULL;

  if (field == NULL)
    field = find_by (self, name, is_called);
  return field != NULL ? field : find_by (self, name, ends_in);
}

void
hob_device_fields_set_present (HobDeviceFields *self, gboolean present)
{
  GHashTableIter iter;
  gpointer field;

  if (self->present == present)
    return;
  self->present = present;
  g_hash_table_iter_init (&iter, self->by_var);
  while (g_hash_table_iter_next (&iter, NULL, &field))
    hob_field_set_present (field, present);
}

void
hob_device_fields_age (HobDeviceFields *self)
{
  GHashTableIter iter;
  gpointer field;

  g_hash_table_iter_init (&iter, self->by_var);
  while (g_hash_table_iter_next (&iter, NULL, &field))
    hob_field_age (field);
}

/*
 * hob_device_fields_set_refusal:
 * @self: fields
 * @refusal: (nullable): what was said when a command was refused in every way; %NULL when commands
 *   are taken for all that is known
 */
void
hob_device_fields_set_refusal (HobDeviceFields *self, const char *refusal)
{
  GHashTableIter iter;
  gpointer field;

  g_set_str (&self->refusal, refusal);
  g_hash_table_iter_init (&iter, self->by_var);
  while (g_hash_table_iter_next (&iter, NULL, &field))
    hob_field_set_refusal (field, refusal);
}

/*
 * hob_device_fields_summarize:
 * @self: fields
 *
 * Returns: (transfer full): the first switch and up to two numbers, "On · 21.5 °C"; "" when there
 *   are none
 */
char *
hob_device_fields_summarize (HobDeviceFields *self)
{
  g_autoptr (GString) summary = g_string_new (NULL);
  guint numbers = 0;
  gboolean has_switch = FALSE;

  for (guint i = 0; i < self->shown->len; i++) {
    HobField *field = g_ptr_array_index (self->shown, i);
    g_autofree char *number = numbers < MOST_NUMBERS ? summarize_number (field) : NULL;

    if (number != NULL) {
      g_string_append_printf (summary, "%s%s", summary->len > 0 ? " · " : "", number);
      numbers++;
    } else if (!has_switch && hob_field_get_kind (field) == HOB_FIELD_SWITCH &&
               hob_field_get_confirmed (field) != NULL) {
      g_autofree char *rest = g_strdup (summary->str);
      g_autofree char *state =
        hob_field_value_label (NULL, HOB_FIELD_SWITCH, hob_field_get_confirmed (field));

      g_string_printf (summary, "%s%s%s", state, *rest != '\0' ? " · " : "", rest);
      has_switch = TRUE;
    }
  }
  return g_string_free (g_steal_pointer (&summary), FALSE);
}
