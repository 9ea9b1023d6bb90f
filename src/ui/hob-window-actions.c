/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-window-private.h"

#include "hob-account-dialogs-private.h"
#include "hob-device-dialogs-private.h"
#include "hob-sentences.h"
#include "hob-shortcuts-dialog-private.h"
#include "hob-weak-finally-private.h"
#include "hob-status-banner-private.h"

/* The account that new devices belong to, and that signing out means. Borrowed. */
static HobAccount *
get_account (HobWindow *self)
{
  GListModel *accounts = hob_household_get_accounts (hob_window_get_household (self));
  g_autoptr (HobAccount) account = g_list_model_get_item (accounts, 0);

  return account;
}

static DexFuture *
refreshed_cb (DexFuture *future, gpointer data)
{
  g_autoptr (HobWindow) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;

  if (self != NULL && dex_future_get_value (future, &error) == NULL)
    hob_window_tell_error (self, error);
  return NULL;
}

static void
open_device (GtkWidget *widget, const char *name, GVariant *address)
{
  HobWindow *self = HOB_WINDOW (widget);

  hob_window_show_device (self, hob_household_find_device (hob_window_get_household (self),
                                                           g_variant_get_string (address, NULL)));
}

static void
add_device (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hob_window_bring_device (HOB_WINDOW (widget));
}

static void
search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hob_window_start_search (HOB_WINDOW (widget));
}

static void
refresh (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobDevice *device = hob_window_get_device (HOB_WINDOW (widget));

  if (device != NULL)
    dex_future_disown (hob_weak_finally (hob_device_refresh (device), refreshed_cb, widget));
}

static void
rename_device (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobWindow *self = HOB_WINDOW (widget);
  HobDevice *device = hob_window_get_device (self);

  if (device != NULL)
    hob_device_dialogs_rename (widget, hob_window_get_household (self), device);
}

static void
move_device (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobWindow *self = HOB_WINDOW (widget);
  HobDevice *device = hob_window_get_device (self);

  if (device != NULL)
    hob_device_dialogs_move (widget, hob_window_get_household (self), device);
}

static void
show_details (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobDevice *device = hob_window_get_device (HOB_WINDOW (widget));

  if (device != NULL)
    hob_device_dialogs_details (widget, device);
}

static void
remove_device (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobWindow *self = HOB_WINDOW (widget);
  HobDevice *device = hob_window_get_device (self);

  if (device != NULL)
    hob_device_dialogs_remove (widget, hob_window_get_household (self), device);
}

static void
sign_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobWindow *self = HOB_WINDOW (widget);
  HobAccount *account = get_account (self);

  if (account != NULL)
    hob_account_dialogs_sign_out (widget, hob_window_get_household (self), account);
}

static void
mend (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobAccount *account =
    hob_status_banner_find_trouble (hob_window_get_household (HOB_WINDOW (widget)));

  if (account != NULL)
    hob_account_dialogs_mend (widget, account);
}

static void
show_shortcuts (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_present (hob_shortcuts_dialog_new (), widget);
}

static void
tell (GtkWidget *widget, const char *name, GVariant *sentence)
{
  hob_window_tell (HOB_WINDOW (widget), g_variant_get_string (sentence, NULL));
}

void
hob_window_class_install_actions (GtkWidgetClass *widget_class)
{
  static const struct {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    {"win.open-device", "s", open_device, 0, 0},
    {"win.add-device", NULL, add_device, GDK_KEY_n, GDK_CONTROL_MASK},
    {"win.search", NULL, search, GDK_KEY_f, GDK_CONTROL_MASK},
    {"win.refresh", NULL, refresh, GDK_KEY_F5, 0},
    {"win.rename", NULL, rename_device, GDK_KEY_F2, 0},
    {"win.move", NULL, move_device, 0, 0},
    {"win.details", NULL, show_details, 0, 0},
    {"win.remove", NULL, remove_device, 0, 0},
    {"win.sign-out", NULL, sign_out, 0, 0},
    {"win.mend", NULL, mend, 0, 0},
    {"win.shortcuts", NULL, show_shortcuts, GDK_KEY_question, GDK_CONTROL_MASK},
    {"win.tell", "s", tell, 0, 0},
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
    if (actions[i].key != 0)
      gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                           actions[i].name, NULL);
  }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

/* An action that can do nothing is not offered. */
void
hob_window_update_actions (HobWindow *self)
{
  static const char *const for_device[] = {"win.refresh", "win.rename", "win.move", "win.details",
                                           "win.remove"};
  gboolean has_device = hob_window_get_device (self) != NULL;
  gboolean has_account = get_account (self) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (for_device); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), for_device[i], has_device);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-device", has_account);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", has_account);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sign-out", has_account);
}

/**
 * hob_window_bring_device:
 * @self: a window
 *
 * Opens the wizard, unless it is open. New devices belong to the first account.
 *
 * Returns: (transfer none) (nullable): the wizard; %NULL without an account
 */
HobBringDialog *
hob_window_bring_device (HobWindow *self)
{
  HobAccount *account = get_account (self);
  AdwDialog *open = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  HobBringDialog *dialog;

  if (HOB_IS_BRING_DIALOG (open) && hob_bring_dialog_get_registration (HOB_BRING_DIALOG (open)))
    return HOB_BRING_DIALOG (open);
  if (account == NULL)
    return NULL;
  dialog = hob_bring_dialog_new (hob_window_get_household (self), account, NULL);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
  return dialog;
}
