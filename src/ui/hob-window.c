/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-window-private.h"

#include "hob-device-stack-private.h"
#include "hob-empty-page-private.h"
#include "hob-sentences.h"
#include "hob-sidebar-private.h"
#include "hob-late-menu-private.h"
#include "hob-sign-in-page-private.h"
#include "hob-status-banner-private.h"

#include <glib/gi18n.h>

struct _HobWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwNavigationSplitView *split_view;
  HobSidebar *sidebar;
  AdwNavigationPage *content_page;
  GtkStack *title_stack;
  AdwWindowTitle *title;
  GtkWidget *device_button;
  GMenuModel *device_menu;
  AdwBin *banner_bin;
  HobDeviceStack *pages;

  GtkWidget *sign_in_page;
  GtkWidget *empty_page;

  HobHousehold *household;
  HobDevice *device;
  char *link; /* waits for an account */
  guint settle_source;
  gboolean content_drawn;
  gboolean painted;
};

G_DEFINE_FINAL_TYPE (HobWindow, hob_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_HOUSEHOLD = 1,
  N_PROPERTIES,
};

enum {
  PAINTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
show_title (HobWindow *self)
{
  const char *name = self->device != NULL ? hob_device_get_name (self->device) : "";
  const char *room = self->device != NULL ? hob_device_get_room (self->device) : NULL;

  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, room != NULL ? room : "");
  adw_navigation_page_set_title (self->content_page, name[0] != '\0' ? name : _ ("Device"));
  gtk_stack_set_visible_child_name (
    self->title_stack, hob_device_stack_get_scrolled (self->pages) ? "title" : "empty");
}

static void
set_device (HobWindow *self, HobDevice *device)
{
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_func (self->device, show_title, self);
  g_set_object (&self->device, device);
  if (device != NULL) {
    g_signal_connect_object (device, "notify::name", G_CALLBACK (show_title), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (device, "notify::room", G_CALLBACK (show_title), self,
                             G_CONNECT_SWAPPED);
    hob_device_stack_show (self->pages, device);
  } else {
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  }
  gtk_widget_set_visible (self->device_button, device != NULL);
  show_title (self);
  hob_window_update_actions (self);
}

static gboolean
contains_device (HobWindow *self, HobDevice *device)
{
  GListModel *devices = G_LIST_MODEL (self->household);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++) {
    g_autoptr (HobDevice) item = g_list_model_get_item (devices, i);

    if (item == device)
      return TRUE;
  }
  return FALSE;
}

/* With room for both there is always a device beside the list. */
static void
choose_first_device (HobWindow *self)
{
  g_autoptr (HobDevice) first = g_list_model_get_item (G_LIST_MODEL (self->household), 0);

  if (first != NULL && self->device == NULL &&
      !adw_navigation_split_view_get_collapsed (self->split_view)) {
    set_device (self, first);
    hob_sidebar_select (self->sidebar, first);
  }
}

static gboolean
is_settled (HobWindow *self)
{
  gboolean settled;

  g_object_get (self->household, "settled", &settled, NULL);
  return settled;
}

static void
ensure_sign_in_page (HobWindow *self)
{
  if (self->sign_in_page != NULL)
    return;
  self->sign_in_page = hob_sign_in_page_new (self->household);
  gtk_stack_add_named (self->stack, self->sign_in_page, "sign-in");
}

static void
ensure_empty_page (HobWindow *self)
{
  if (self->empty_page != NULL)
    return;
  self->empty_page = hob_empty_page_new (hob_status_banner_new (self->household));
  gtk_stack_add_named (self->stack, self->empty_page, "empty");
}

static void
show_stage (HobWindow *self)
{
  guint n_accounts = g_list_model_get_n_items (hob_household_get_accounts (self->household));
  guint n_devices = g_list_model_get_n_items (G_LIST_MODEL (self->household));

  if (n_accounts == 0) {
    ensure_sign_in_page (self);
    gtk_stack_set_visible_child_name (self->stack, "sign-in");
  } else if (n_devices == 0) {
    ensure_empty_page (self);
    hob_empty_page_set_busy (HOB_EMPTY_PAGE (self->empty_page), !is_settled (self));
    gtk_stack_set_visible_child_name (self->stack, "empty");
  } else {
    choose_first_device (self);
    gtk_stack_set_visible_child_name (self->stack, "home");
  }
  hob_window_update_actions (self);
}

static void
follow_link (HobWindow *self)
{
  if (self->link != NULL && hob_window_follow_link (self, self->link))
    g_clear_pointer (&self->link, g_free);
}

/* A device that moves within the list is gone for a moment: what is missing is looked at when the
 * list has come to rest. */
static gboolean
settle_cb (gpointer data)
{
  HobWindow *self = data;

  self->settle_source = 0;
  hob_device_stack_keep (self->pages, G_LIST_MODEL (self->household));
  if (self->device != NULL && !contains_device (self, self->device))
    set_device (self, NULL);
  show_stage (self);
  follow_link (self);
  return G_SOURCE_REMOVE;
}

static void
home_changed_cb (HobWindow *self)
{
  if (self->settle_source == 0)
    self->settle_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, settle_cb, self, NULL);
}

static void
selected_cb (HobWindow *self)
{
  HobDevice *device = hob_sidebar_get_selected_device (self->sidebar);

  if (device != NULL && device != self->device &&
      !adw_navigation_split_view_get_collapsed (self->split_view))
    set_device (self, device);
}

/* Beside the page the list shows which device it is; alone it is only there to choose from. */
static void
show_selection (HobWindow *self)
{
  gboolean alone = adw_navigation_split_view_get_collapsed (self->split_view);

  hob_sidebar_select (self->sidebar, alone ? NULL : self->device);
}

static void
show_content_cb (HobWindow *self)
{
  if (self->household != NULL)
    show_selection (self);
}

static void
collapsed_cb (HobWindow *self)
{
  gboolean collapsed = adw_navigation_split_view_get_collapsed (self->split_view);

  if (self->household == NULL)
    return;
  hob_sidebar_set_banner (self->sidebar,
                          collapsed ? hob_status_banner_new (self->household) : NULL);
  choose_first_device (self);
  show_selection (self);
}

static void
after_paint_cb (HobWindow *self)
{
  if (!self->content_drawn || self->painted)
    return;
  self->painted = TRUE;
  g_signal_emit (self, signals[PAINTED], 0);
}

static void
hob_window_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (hob_window_parent_class)->snapshot (widget, snapshot);
  HOB_WINDOW (widget)->content_drawn = TRUE;
}

static void
hob_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hob_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                           G_CALLBACK (after_paint_cb), widget, G_CONNECT_SWAPPED);
}

static void
hob_window_constructed (GObject *object)
{
  HobWindow *self = HOB_WINDOW (object);
  GListModel *accounts = hob_household_get_accounts (self->household);

  G_OBJECT_CLASS (hob_window_parent_class)->constructed (object);

  hob_sidebar_set_household (self->sidebar, self->household);
  adw_bin_set_child (self->banner_bin, hob_status_banner_new (self->household));
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (home_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->household, "items-changed", G_CALLBACK (home_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->household, "notify::settled", G_CALLBACK (home_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_stage (self);
}

static void
hob_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_HOUSEHOLD:
    HOB_WINDOW (object)->household = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_window_dispose (GObject *object)
{
  HobWindow *self = HOB_WINDOW (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_object (&self->device);
  g_clear_object (&self->household);
  g_clear_pointer (&self->link, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_WINDOW);

  G_OBJECT_CLASS (hob_window_parent_class)->dispose (object);
}

static void
hob_window_class_init (HobWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = hob_window_constructed;
  object_class->set_property = hob_window_set_property;
  object_class->dispose = hob_window_dispose;
  widget_class->snapshot = hob_window_snapshot;
  widget_class->realize = hob_window_realize;

  properties[PROP_HOUSEHOLD] =
    g_param_spec_object ("household", NULL, NULL, HOB_TYPE_HOUSEHOLD,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[PAINTED] = g_signal_new ("painted", HOB_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  g_type_ensure (HOB_TYPE_DEVICE_STACK);
  g_type_ensure (HOB_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HobWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, content_page);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, title);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, device_button);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, device_menu);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, banner_bin);
  gtk_widget_class_bind_template_child (widget_class, HobWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, show_title);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_content_cb);
  gtk_widget_class_bind_template_callback (widget_class, collapsed_cb);
  hob_window_class_install_actions (widget_class);
}

static void
hob_window_init (HobWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hob_late_menu_set (GTK_MENU_BUTTON (self->device_button), self->device_menu);
}

/**
 * hob_window_new:
 * @application: (nullable): the application
 * @household: the home
 *
 * Shows the home as it is known at this moment, without waiting for anything.
 *
 * Returns: (transfer none): a window, owned by GTK
 */
HobWindow *
hob_window_new (GtkApplication *application, HobHousehold *household)
{
  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);

  return g_object_new (HOB_TYPE_WINDOW, "application", application, "household", household, NULL);
}

/**
 * hob_window_sign_in:
 * @self: a window
 * @address: the account's address
 * @password: its password
 * @host: (nullable): its server, where the address does not tell
 * @port: 0 for the usual one
 * @fingerprint: (nullable): SHA-256 of the certificate to trust
 * @transient: nothing of this is to be remembered
 *
 * Signs in on the sign-in page, where the person sees how it goes.
 */
void
hob_window_sign_in (HobWindow *self,
                    const char *address,
                    const char *password,
                    const char *host,
                    guint port,
                    const char *fingerprint,
                    gboolean transient)
{
  g_return_if_fail (HOB_IS_WINDOW (self));

  ensure_sign_in_page (self);
  hob_sign_in_page_start (HOB_SIGN_IN_PAGE (self->sign_in_page), address, password, host, port,
                          fingerprint, transient);
}

/**
 * hob_window_open_link:
 * @self: a window
 * @link: `xmpp:…`
 *
 * Brings the device home whose code @link is, or says what it is instead. Without an account that
 * waits until the person has signed in.
 */
void
hob_window_open_link (HobWindow *self, const char *link)
{
  g_return_if_fail (HOB_IS_WINDOW (self));
  g_return_if_fail (link != NULL);

  g_set_str (&self->link, link);
  follow_link (self);
  if (self->link != NULL)
    hob_window_tell (self, _ ("Sign in first. The device is added right afterwards."));
}

/**
 * hob_window_tell_error:
 * @self: a window
 * @error: what happened, of any of Hob's rooms
 *
 * Tells in a toast what happened and what to do, for errors that concern no field.
 */
void
hob_window_tell_error (HobWindow *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (HOB_IS_WINDOW (self));
  g_return_if_fail (error != NULL);

  sentence = hob_sentence_for_error (error);
  hob_window_tell (self, sentence);
}

/**
 * hob_window_show_device:
 * @self: a window
 * @device: (nullable): a device of its household
 *
 * Opens the device's page, or closes the one that is open.
 */
void
hob_window_show_device (HobWindow *self, HobDevice *device)
{
  g_return_if_fail (HOB_IS_WINDOW (self));

  set_device (self, device);
  if (device != NULL)
    adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  show_selection (self);
}

/**
 * hob_window_get_device:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the device whose page is open
 */
HobDevice *
hob_window_get_device (HobWindow *self)
{
  g_return_val_if_fail (HOB_IS_WINDOW (self), NULL);

  return self->device;
}

HobHousehold *
hob_window_get_household (HobWindow *self)
{
  return self->household;
}

/* A sentence at the bottom, read out by screen readers. Plain text, whatever a device says. */
void
hob_window_tell (HobWindow *self, const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
hob_window_start_search (HobWindow *self)
{
  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  hob_sidebar_start_search (self->sidebar);
}
