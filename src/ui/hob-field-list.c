/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-list-private.h"

#include "hob-field-row-private.h"

/* A large form is built over several frames, so that none of them is late. */
#define BUDGET_MICROSECONDS 4000
#define BUILD_PRIORITY (GDK_PRIORITY_REDRAW + 5)

typedef struct {
  HobField *field;
  GtkWidget *row; /* NULL for a heading */
  gulong label_handler;
} Entry;

typedef struct {
  GtkWidget *group;
  GtkWidget *list;
} Group;

/* Where the next row belongs, while the rows are put in order. */
typedef struct {
  guint group;
  int index;
  gboolean made_rows;
} Cursor;

struct _HobFieldList {
  GtkWidget parent_instance;

  GListModel *fields;
  GHashTable *entries; /* HobField → Entry */
  GArray *groups;
  guint build_source;
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (HobFieldList, hob_field_list, GTK_TYPE_WIDGET)

static void queue_build (HobFieldList *self);

static void
remove_from_list (GtkWidget *row)
{
  GtkWidget *list = gtk_widget_get_parent (row);

  if (list != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  GtkWidget *note;

  g_clear_signal_handler (&entry->label_handler, entry->field);
  if (entry->row != NULL) {
    note = hob_field_binding_get_note (hob_field_binding_get (entry->row));
    if (note != NULL)
      remove_from_list (note);
    remove_from_list (entry->row);
    g_clear_object (&entry->row);
  }
  g_object_unref (entry->field);
  g_free (entry);
}

static void
label_cb (HobField *field, GParamSpec *pspec, HobFieldList *self)
{
  if (hob_field_get_kind (field) == HOB_FIELD_HEADING)
    queue_build (self);
}

static Entry *
ensure_entry (HobFieldList *self, HobField *field, gboolean *made_row)
{
  Entry *entry = g_hash_table_lookup (self->entries, field);

  if (entry == NULL) {
    entry = g_new0 (Entry, 1);
    entry->field = g_object_ref (field);
    entry->label_handler = g_signal_connect (field, "notify::label", G_CALLBACK (label_cb), self);
    g_hash_table_insert (self->entries, field, entry);
  }
  if (entry->row == NULL && hob_field_get_kind (field) != HOB_FIELD_HEADING) {
    entry->row = g_object_ref_sink (hob_field_row_new (field));
    *made_row = TRUE;
  }
  return entry;
}

static void
add_group (HobFieldList *self)
{
  Group group;

  group.group = adw_preferences_group_new ();
  group.list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (group.list), GTK_SELECTION_NONE);
  gtk_widget_set_valign (group.list, GTK_ALIGN_START);
  gtk_widget_add_css_class (group.list, "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group.group), group.list);
  gtk_widget_set_parent (group.group, GTK_WIDGET (self));
  g_array_append_val (self->groups, group);
}

static Group *
get_group (HobFieldList *self, guint index)
{
  while (index >= self->groups->len)
    add_group (self);
  return &g_array_index (self->groups, Group, index);
}

/* A group's title and description are markup to libadwaita, and plain text from a device. */
static void
set_heading (Group *group, HobField *heading)
{
  const char *label = heading != NULL ? hob_field_get_label (heading) : "";
  const char *description = heading != NULL ? hob_field_get_description (heading) : NULL;
  g_autofree char *title = g_markup_escape_text (label, -1);
  g_autofree char *text = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group->group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group->group), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* Rows that are where they belong are not touched, so that focus and cursor stay. */
static void
place (GtkWidget *list, GtkWidget *row, int index)
{
  GtkListBoxRow *there = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index);

  if (GTK_WIDGET (there) == row)
    return;
  remove_from_list (row);
  gtk_list_box_insert (GTK_LIST_BOX (list), row, index);
}

static void
finish_group (HobFieldList *self, Cursor *cursor)
{
  Group *group = get_group (self, cursor->group);
  GtkListBoxRow *surplus;

  while ((surplus = gtk_list_box_get_row_at_index (GTK_LIST_BOX (group->list), cursor->index)))
    gtk_list_box_remove (GTK_LIST_BOX (group->list), GTK_WIDGET (surplus));
  gtk_widget_set_visible (group->list, cursor->index > 0);
}

static void
remove_groups_from (HobFieldList *self, guint first)
{
  while (self->groups->len > first) {
    Group *group = &g_array_index (self->groups, Group, self->groups->len - 1);

    gtk_list_box_remove_all (GTK_LIST_BOX (group->list));
    gtk_widget_unparent (group->group);
    g_array_set_size (self->groups, self->groups->len - 1);
  }
}

static void
forget_missing (HobFieldList *self)
{
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer field;

  for (guint i = 0; i < g_list_model_get_n_items (self->fields); i++) {
    g_autoptr (HobField) item = g_list_model_get_item (self->fields, i);

    g_hash_table_add (present, item);
  }
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &field, NULL)) {
    if (!g_hash_table_contains (present, field))
      g_hash_table_iter_remove (&iter);
  }
}

static void
place_field (HobFieldList *self, HobField *field, Cursor *cursor)
{
  Entry *entry = ensure_entry (self, field, &cursor->made_rows);
  GtkWidget *note, *list;

  if (entry->row == NULL) {
    Group *first = get_group (self, 0);

    /* Nothing came before the first heading: it takes the first group. */
    if (cursor->group > 0 || cursor->index > 0 ||
        adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (first->group))[0] != '\0') {
      finish_group (self, cursor);
      cursor->group++;
      cursor->index = 0;
    }
    set_heading (get_group (self, cursor->group), field);
    return;
  }

  list = get_group (self, cursor->group)->list;
  gtk_widget_set_visible (list, TRUE);
  place (list, entry->row, cursor->index++);
  note = hob_field_binding_get_note (hob_field_binding_get (entry->row));
  if (note != NULL)
    place (list, note, cursor->index++);
}

/* Returns FALSE when the time was up before the last field. */
static gboolean
build_rows (HobFieldList *self)
{
  const gint64 deadline = g_get_monotonic_time () + BUDGET_MICROSECONDS;
  Cursor cursor = {0};
  guint n_fields = self->fields != NULL ? g_list_model_get_n_items (self->fields) : 0;

  if (n_fields == 0) {
    g_hash_table_remove_all (self->entries);
    remove_groups_from (self, 0);
    return TRUE;
  }

  forget_missing (self);
  set_heading (get_group (self, 0), NULL);
  for (guint i = 0; i < n_fields; i++) {
    g_autoptr (HobField) field = g_list_model_get_item (self->fields, i);

    place_field (self, field, &cursor);
    /* Each turn gets at least one row further. */
    if (i + 1 < n_fields && cursor.made_rows && g_get_monotonic_time () > deadline)
      return FALSE;
  }
  finish_group (self, &cursor);
  remove_groups_from (self, cursor.group + 1);
  return TRUE;
}

static GtkWidget *
get_own_focus (HobFieldList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

/* A row that had to move takes the focus with it, and the cursor as it was. */
static gboolean
build (HobFieldList *self)
{
  GtkWidget *focus = get_own_focus (self);
  gboolean complete;

  if (focus != NULL)
    g_object_ref (focus);
  complete = build_rows (self);
  /* Also where the window has not noticed yet that it is about to lose it. */
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))) {
    if (GTK_IS_TEXT (focus))
      gtk_text_grab_focus_without_selecting (GTK_TEXT (focus));
    else
      gtk_widget_grab_focus (focus);
  }
  g_clear_object (&focus);
  return complete;
}

static gboolean
build_cb (gpointer data)
{
  HobFieldList *self = data;

  self->complete = build (self);
  if (!self->complete)
    return G_SOURCE_CONTINUE;
  self->build_source = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_build (HobFieldList *self)
{
  self->complete = FALSE;
  if (self->build_source == 0)
    self->build_source = g_idle_add_full (BUILD_PRIORITY, build_cb, self, NULL);
}

static void
hob_field_list_dispose (GObject *object)
{
  HobFieldList *self = HOB_FIELD_LIST (object);

  if (self->fields != NULL)
    g_signal_handlers_disconnect_by_data (self->fields, self);
  g_clear_object (&self->fields);
  g_clear_handle_id (&self->build_source, g_source_remove);
  g_hash_table_remove_all (self->entries);
  remove_groups_from (self, 0);

  G_OBJECT_CLASS (hob_field_list_parent_class)->dispose (object);
}

static void
hob_field_list_finalize (GObject *object)
{
  HobFieldList *self = HOB_FIELD_LIST (object);

  g_hash_table_unref (self->entries);
  g_array_unref (self->groups);

  G_OBJECT_CLASS (hob_field_list_parent_class)->finalize (object);
}

static void
hob_field_list_class_init (HobFieldListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hob_field_list_dispose;
  object_class->finalize = hob_field_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "fields");
}

static void
hob_field_list_init (HobFieldList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 24);
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  self->complete = TRUE;
}

GtkWidget *
hob_field_list_new (void)
{
  return g_object_new (HOB_TYPE_FIELD_LIST, NULL);
}

/**
 * hob_field_list_set_fields:
 * @self: a field list
 * @fields: (nullable): #HobField objects
 *
 * Shows these fields and follows them. As many as a few milliseconds allow are there at once, the
 * rest comes with the next frames.
 */
void
hob_field_list_set_fields (HobFieldList *self, GListModel *fields)
{
  g_return_if_fail (HOB_IS_FIELD_LIST (self));

  if (self->fields == fields)
    return;
  if (self->fields != NULL)
    g_signal_handlers_disconnect_by_data (self->fields, self);
  g_set_object (&self->fields, fields);
  if (fields != NULL)
    g_signal_connect_swapped (fields, "items-changed", G_CALLBACK (queue_build), self);
  self->complete = build (self);
  if (!self->complete)
    queue_build (self);
}

GtkWidget *
hob_field_list_find_row (HobFieldList *self, HobField *field)
{
  Entry *entry;

  g_return_val_if_fail (HOB_IS_FIELD_LIST (self), NULL);

  entry = g_hash_table_lookup (self->entries, field);
  return entry != NULL ? entry->row : NULL;
}

gboolean
hob_field_list_has_unsent (HobFieldList *self)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (HOB_IS_FIELD_LIST (self), FALSE);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Entry *entry = value;

    if (entry->row != NULL && hob_field_binding_get_unsent (hob_field_binding_get (entry->row)))
      return TRUE;
  }
  return FALSE;
}

gboolean
hob_field_list_is_complete (HobFieldList *self)
{
  g_return_val_if_fail (HOB_IS_FIELD_LIST (self), FALSE);

  return self->complete;
}
