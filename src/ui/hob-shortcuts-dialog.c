/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-shortcuts-dialog-private.h"

#include <glib/gi18n.h>

/* A NULL accelerator starts a group. */
static const struct {
  const char *title;
  const char *accelerator;
} shortcuts[] = {
  {NC_ ("shortcuts", "Home"), NULL},
  {NC_ ("shortcuts", "Add a device"), "<Control>n"},
  {NC_ ("shortcuts", "Search devices and rooms"), "<Control>f"},
  {NC_ ("shortcuts", "Device"), NULL},
  {NC_ ("shortcuts", "Ask for its values again"), "F5"},
  {NC_ ("shortcuts", "Rename"), "F2"},
  {NC_ ("shortcuts", "General"), NULL},
  {NC_ ("shortcuts", "Main menu"), "F10"},
  {NC_ ("shortcuts", "Keyboard shortcuts"), "<Control>question"},
  {NC_ ("shortcuts", "Close the window"), "<Control>w"},
  {NC_ ("shortcuts", "Quit"), "<Control>q"},
};

static GtkWidget *
make_row (const char *title, const char *accelerator)
{
  GtkWidget *row = adw_action_row_new ();
  GdkModifierType modifiers;
  guint key;
  g_autofree char *label = NULL;
  GtkWidget *keys;

  gtk_accelerator_parse (accelerator, &key, &modifiers);
  label = gtk_accelerator_get_label (key, modifiers);
  keys = gtk_label_new (label);
  gtk_widget_add_css_class (keys, "dimmed");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  return row;
}

AdwDialog *
hob_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++) {
    const char *title = g_dpgettext2 (NULL, "shortcuts", shortcuts[i].title);

    if (shortcuts[i].accelerator == NULL) {
      group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_set_title (group, title);
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
    } else {
      adw_preferences_group_add (group, make_row (title, shortcuts[i].accelerator));
    }
  }
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _ ("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 420);
  adw_dialog_set_content_height (dialog, 560);
  return dialog;
}
