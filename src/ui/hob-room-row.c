/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-room-row-private.h"

#include <glib/gi18n.h>

static GMenuModel *
make_menu (HobHousehold *household)
{
  GMenu *menu = g_menu_new ();
  const char *last = NULL;

  /* The household is sorted by room. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (household)); i++) {
    g_autoptr (HobDevice) device = g_list_model_get_item (G_LIST_MODEL (household), i);
    const char *room = hob_device_get_room (device);
    g_autoptr (GMenuItem) item = NULL;

    if (room == NULL || g_strcmp0 (room, last) == 0)
      continue;
    item = g_menu_item_new (room, NULL);
    g_menu_item_set_action_and_target (item, "room.choose", "s", room);
    g_menu_append_item (menu, item);
    last = room;
  }
  return G_MENU_MODEL (menu);
}

static void
choose_cb (GSimpleAction *action, GVariant *room, gpointer row)
{
  gtk_editable_set_text (GTK_EDITABLE (row), g_variant_get_string (room, NULL));
}

/**
 * hob_room_row_new:
 * @household: the home
 *
 * Returns: (transfer floating): an #AdwEntryRow
 */
GtkWidget *
hob_room_row_new (HobHousehold *household)
{
  GtkWidget *row =
    g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("_Room"), "use-underline", TRUE, NULL);
  g_autoptr (GMenuModel) menu = make_menu (household);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("choose", G_VARIANT_TYPE_STRING);
  GtkWidget *button;

  if (g_menu_model_get_n_items (menu) == 0)
    return row;

  g_signal_connect_object (action, "activate", G_CALLBACK (choose_cb), row, G_CONNECT_DEFAULT);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (row, "room", G_ACTION_GROUP (group));

  button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _ ("Choose a Room"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  return row;
}

const char *
hob_room_row_get_room (GtkWidget *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  return text[0] != '\0' ? text : NULL;
}
