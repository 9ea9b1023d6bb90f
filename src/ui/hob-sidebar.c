/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-sidebar-private.h"

#include "hob-device-list-row-private.h"
#include "hob-late-menu-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIRST_ROWS 20

struct _HobSidebar {
  AdwBin parent_instance;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list;
  AdwBin *banner_bin;
  GtkMenuButton *menu_button;
  GMenuModel *primary_menu;

  HobHousehold *household;
  GtkFilter *filter;
  GtkSorter *sections;
  GtkSliceListModel *first; /* of the sorted devices, until they have been painted */
  GtkSingleSelection *selection;
  guint frames;
  HobDevice *current; /* stays selected when it moves */
  char *needle;       /* folded; NULL when not searching */
};

G_DEFINE_FINAL_TYPE (HobSidebar, hob_sidebar, ADW_TYPE_BIN)

enum {
  PROP_SELECTED_DEVICE = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return normal != NULL ? g_utf8_casefold (normal, -1) : g_strdup ("");
}

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text != NULL ? fold (text) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
matches (gpointer item, gpointer data)
{
  HobSidebar *self = data;

  return self->needle == NULL || contains (hob_device_get_name (item), self->needle) ||
         contains (hob_device_get_room (item), self->needle);
}

static char *
make_room_key (HobDevice *device)
{
  const char *room = hob_device_get_room (device);
  g_autofree char *folded = room != NULL ? g_utf8_casefold (room, -1) : NULL;

  return folded != NULL ? g_utf8_collate_key_for_filename (folded, -1) : NULL;
}

/* The household is sorted by room and name already; this only says where a room ends. */
static int
compare_rooms (gconstpointer a, gconstpointer b, gpointer data)
{
  g_autofree char *key_a = make_room_key ((HobDevice *) a);
  g_autofree char *key_b = make_room_key ((HobDevice *) b);

  if (key_a == NULL || key_b == NULL)
    return (key_a == NULL) - (key_b == NULL);
  return CLAMP (strcmp (key_a, key_b), -1, 1);
}

static void
show_result (HobSidebar *self)
{
  gboolean nothing =
    self->needle != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  /* Made when first needed: the first frame has better things to do. */
  if (nothing && gtk_stack_get_child_by_name (self->stack, "nothing") == NULL) {
    GtkWidget *page =
      g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "edit-find-symbolic", "title",
                    _ ("No Results Found"), "description", _ ("Try a different search"), NULL);

    gtk_widget_add_css_class (page, "compact");
    gtk_stack_add_named (self->stack, page, "nothing");
  }
  gtk_stack_set_visible_child_name (self->stack, nothing ? "nothing" : "list");
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = hob_device_list_row_new ();

  hob_device_list_row_describe (HOB_DEVICE_LIST_ROW (row), item);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  HobDevice *device = gtk_list_item_get_item (item);

  hob_device_list_row_set_device (HOB_DEVICE_LIST_ROW (gtk_list_item_get_child (item)), device);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  hob_device_list_row_set_device (HOB_DEVICE_LIST_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
setup_header_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_header_set_child (header, label);
}

static void
bind_header_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  const char *room = hob_device_get_room (HOB_DEVICE (gtk_list_header_get_item (header)));

  /* Translators: the heading over devices that are in no room. */
  gtk_label_set_text (GTK_LABEL (gtk_list_header_get_child (header)),
                      room != NULL ? room : _ ("Not in a Room"));
}

static void
place_changed_cb (HobSidebar *self)
{
  gtk_sorter_changed (self->sections, GTK_SORTER_CHANGE_DIFFERENT);
  if (self->needle != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* A device may change its room or name without changing its place in the list. */
static void
devices_changed_cb (HobSidebar *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (HobDevice) device = g_list_model_get_item (G_LIST_MODEL (self->household), i);

    g_signal_handlers_disconnect_by_func (device, place_changed_cb, self);
    g_signal_connect_object (device, "notify::room", G_CALLBACK (place_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (device, "notify::name", G_CALLBACK (place_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
items_changed_cb (HobSidebar *self)
{
  if (self->current != NULL && hob_sidebar_get_selected_device (self) == NULL)
    hob_sidebar_select (self, self->current);
}

static void
selected_cb (HobSidebar *self)
{
  HobDevice *device = hob_sidebar_get_selected_device (self);

  if (device == NULL)
    return;
  g_set_object (&self->current, device);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_DEVICE]);
}

static void
activate_cb (HobSidebar *self, guint position)
{
  g_autoptr (HobDevice) device = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (device != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-device", "s",
                                hob_device_get_address (device));
}

static void
search_changed_cb (HobSidebar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (text[0] != '\0')
    self->needle = fold (text);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_result (self);
}

static void
search_activate_cb (HobSidebar *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    activate_cb (self, 0);
}

static void
search_mode_cb (HobSidebar *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
hob_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobSidebar *self = HOB_SIDEBAR (object);

  switch (id) {
  case PROP_SELECTED_DEVICE:
    g_value_set_object (value, hob_sidebar_get_selected_device (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_sidebar_dispose (GObject *object)
{
  HobSidebar *self = HOB_SIDEBAR (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->sections);
  g_clear_object (&self->selection);
  g_clear_object (&self->first);
  if (self->household != NULL)
    g_signal_handlers_disconnect_by_data (self->household, self);
  g_clear_object (&self->household);
  g_clear_object (&self->current);
  g_clear_pointer (&self->needle, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_SIDEBAR);

  G_OBJECT_CLASS (hob_sidebar_parent_class)->dispose (object);
}

static void
hob_sidebar_class_init (HobSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hob_sidebar_get_property;
  object_class->dispose = hob_sidebar_dispose;

  properties[PROP_SELECTED_DEVICE] = g_param_spec_object (
    "selected-device", NULL, NULL, HOB_TYPE_DEVICE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, HobSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, HobSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, HobSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, HobSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, HobSidebar, banner_bin);
  gtk_widget_class_bind_template_child (widget_class, HobSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HobSidebar, primary_menu);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
}

static void
set_factories (HobSidebar *self)
{
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) headers = gtk_signal_list_item_factory_new ();

  g_signal_connect (rows, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (bind_row_cb), NULL);
  g_signal_connect (rows, "unbind", G_CALLBACK (unbind_row_cb), NULL);
  g_signal_connect (headers, "setup", G_CALLBACK (setup_header_cb), NULL);
  g_signal_connect (headers, "bind", G_CALLBACK (bind_header_cb), NULL);
  gtk_list_view_set_factory (self->list, rows);
  gtk_list_view_set_header_factory (self->list, headers);
}

static void
hob_sidebar_init (HobSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
  hob_late_menu_set (self->menu_button, self->primary_menu);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->sections = GTK_SORTER (gtk_custom_sorter_new (compare_rooms, NULL, NULL));
  set_factories (self);
}

/* GTK makes the rows of up to two hundred devices at once. Those that do not fit on a screen are
 * left for the frame after the first. */
static gboolean
show_rest_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HobSidebar *self = HOB_SIDEBAR (widget);

  if (self->frames++ == 0)
    return G_SOURCE_CONTINUE;
  gtk_slice_list_model_set_size (self->first, G_MAXUINT);
  return G_SOURCE_REMOVE;
}

/**
 * hob_sidebar_set_household:
 * @self: a sidebar
 * @household: the home to list
 *
 * Shows the devices of @household; to be called once.
 */
void
hob_sidebar_set_household (HobSidebar *self, HobHousehold *household)
{
  GtkFilterListModel *found;
  GtkSortListModel *sorted;

  g_return_if_fail (HOB_IS_SIDEBAR (self));
  g_return_if_fail (HOB_IS_HOUSEHOLD (household));
  g_return_if_fail (self->household == NULL);

  self->household = g_object_ref (household);
  found = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (household)),
                                     g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (found), NULL);
  gtk_sort_list_model_set_section_sorter (sorted, self->sections);
  self->first = gtk_slice_list_model_new (G_LIST_MODEL (sorted), 0, FIRST_ROWS);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_rest_cb, NULL, NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->first)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (household, "items-changed", G_CALLBACK (devices_changed_cb), self);
  devices_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (household)));
}

void
hob_sidebar_set_banner (HobSidebar *self, GtkWidget *banner)
{
  g_return_if_fail (HOB_IS_SIDEBAR (self));

  adw_bin_set_child (self->banner_bin, banner);
}

HobDevice *
hob_sidebar_get_selected_device (HobSidebar *self)
{
  g_return_val_if_fail (HOB_IS_SIDEBAR (self), NULL);

  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

void
hob_sidebar_select (HobSidebar *self, HobDevice *device)
{
  GListModel *model;

  g_return_if_fail (HOB_IS_SIDEBAR (self));

  g_set_object (&self->current, device);
  model = G_LIST_MODEL (self->selection);
  for (guint i = 0; device != NULL && i < g_list_model_get_n_items (model); i++) {
    g_autoptr (HobDevice) item = g_list_model_get_item (model, i);

    if (item == device) {
      gtk_single_selection_set_selected (self->selection, i);
      return;
    }
  }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

void
hob_sidebar_start_search (HobSidebar *self)
{
  g_return_if_fail (HOB_IS_SIDEBAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
