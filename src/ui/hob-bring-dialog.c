/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-bring-dialog-private.h"

#include "hob-address-page-private.h"
#include "hob-code-page-private.h"
#include "hob-confirm-page-private.h"
#include "hob-done-page-private.h"
#include "hob-finding-page-private.h"
#include "hob-kind-page-private.h"
#include "hob-setting-up-page-private.h"
#include "hob-weak-finally-private.h"

#include <glib/gi18n.h>

#define GOODBYE_SECONDS 3

struct _HobBringDialog {
  AdwDialog parent_instance;

  AdwToastOverlay *toasts;
  AdwNavigationView *view;
  GBindingGroup *title; /* of the page that shows */

  HobHousehold *household;
  HobAccount *account;
  HobAdapter *adapter;
  HobRegistration *registration; /* NULL once it is closed, while it can still be seen going */
  GtkWidget *window;             /* weak; where things are told once this is closed */
  gboolean handed_over;
  gboolean syncing; /* the pages follow the registration, not the other way round */

  /* For the next device. */
  char *network;
  char *network_password;
  gboolean network_hidden;
};

G_DEFINE_FINAL_TYPE (HobBringDialog, hob_bring_dialog, ADW_TYPE_DIALOG)

/* The pages that lie on each other while the registration is at a step. */
static const char *const stacks[][5] = {
  [HOB_REGISTRATION_CODE] = {"kind", "code"},
  [HOB_REGISTRATION_FINDING] = {"kind", "code", "finding"},
  [HOB_REGISTRATION_CONNECTING] = {"kind", "code", "finding"},
  [HOB_REGISTRATION_IDENTIFYING] = {"kind", "code", "finding"},
  [HOB_REGISTRATION_CONFIRMING] = {"kind", "code", "confirm"},
  [HOB_REGISTRATION_ACCOUNT] = {"kind", "code", "confirm", "setting-up"},
  [HOB_REGISTRATION_SENDING] = {"kind", "code", "confirm", "setting-up"},
  [HOB_REGISTRATION_WAITING] = {"kind", "code", "confirm", "setting-up"},
  [HOB_REGISTRATION_GREETING] = {"kind", "code", "confirm", "setting-up"},
  [HOB_REGISTRATION_DONE] = {"done"},
};

static const char *
get_tag (HobRegistrationStep step)
{
  const char *const *stack = stacks[step];

  while (stack[1] != NULL)
    stack++;
  return stack[0];
}

static gboolean
is_shown (HobBringDialog *self, const char *tag)
{
  return g_strcmp0 (adw_navigation_view_get_visible_page_tag (self->view), tag) == 0;
}

/* The others are made once for all devices. */
static AdwNavigationPage *
make_page (HobBringDialog *self, const char *tag)
{
  static const struct {
    const char *tag;
    AdwNavigationPage *(*make) (HobRegistration *registration);
  } pages[] = {
    {"finding", hob_finding_page_new},
    {"confirm", hob_confirm_page_new},
    {"setting-up", hob_setting_up_page_new},
    {"done", hob_done_page_new},
  };
  guint i = 0;
  AdwNavigationPage *page;

  while (!g_str_equal (pages[i].tag, tag))
    i++;
  page = pages[i].make (self->registration);
  adw_navigation_page_set_tag (page, tag);
  return page;
}

/* Borrowed by the view. */
static AdwNavigationPage *
ensure_page (HobBringDialog *self, const char *tag)
{
  AdwNavigationPage *page = adw_navigation_view_find_page (self->view, tag);

  return page != NULL ? page : make_page (self, tag);
}

static void
replace_pages (HobBringDialog *self, const char *const *tags)
{
  AdwNavigationPage *pages[G_N_ELEMENTS (stacks[0])];
  guint n_pages = 0;

  for (; tags[n_pages] != NULL; n_pages++)
    pages[n_pages] = ensure_page (self, tags[n_pages]);
  adw_navigation_view_replace (self->view, pages, (int) n_pages);
  /* It went with a page that is gone; without one in it, the dialog would not hear Escape. */
  gtk_widget_grab_focus (GTK_WIDGET (pages[n_pages - 1]));
}

static gboolean
is_below (HobBringDialog *self, const char *tag)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->view);

  while (page != NULL && g_strcmp0 (adw_navigation_page_get_tag (page), tag) != 0)
    page = adw_navigation_view_get_previous_page (self->view, page);
  return page != NULL;
}

/* Forward one page and back are seen as such; anything else is simply there. */
static void
show_step (HobBringDialog *self, HobRegistrationStep step)
{
  const char *const *stack = stacks[step];
  guint last = g_strv_length ((char **) stack) - 1;

  if (is_shown (self, stack[last]))
    return;
  self->syncing = TRUE;
  if (is_below (self, stack[last]))
    adw_navigation_view_pop_to_tag (self->view, stack[last]);
  else if (last > 0 && is_shown (self, stack[last - 1]))
    adw_navigation_view_push (self->view, ensure_page (self, stack[last]));
  else
    replace_pages (self, stack);
  self->syncing = FALSE;
}

static void
wipe_network (HobBringDialog *self)
{
  g_clear_pointer (&self->network_password, hob_seal_free_secret);
  g_clear_pointer (&self->network, g_free);
}

static void
keep_network (HobBringDialog *self)
{
  wipe_network (self);
  g_object_get (self->registration, "network", &self->network, "network-password",
                &self->network_password, "network-hidden", &self->network_hidden, NULL);
}

static void
step_cb (HobBringDialog *self)
{
  HobRegistrationStep step = hob_registration_get_step (self->registration);

  if (step == HOB_REGISTRATION_ACCOUNT)
    keep_network (self);
  if (step == HOB_REGISTRATION_WAITING)
    self->handed_over = TRUE;
  adw_dialog_set_can_close (ADW_DIALOG (self), !self->handed_over || step == HOB_REGISTRATION_DONE);
  show_step (self, step);
}

/* The person went back: so does the registration. */
static void
popped_cb (HobBringDialog *self, AdwNavigationPage *page)
{
  const char *tag = adw_navigation_page_get_tag (page);

  /* It is still seen leaving when one of the same name may come. */
  if (g_strcmp0 (tag, "code") != 0 && g_strcmp0 (tag, "address") != 0)
    adw_navigation_page_set_tag (page, NULL);
  if (self->syncing || self->registration == NULL)
    return;
  if (is_shown (self, "code") || is_shown (self, "confirm"))
    while (!is_shown (self, get_tag (hob_registration_get_step (self->registration))))
      hob_registration_go_back (self->registration);
}

static void
visible_page_cb (HobBringDialog *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->view);

  g_binding_group_set_source (self->title, page);
  if (page != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), adw_navigation_page_get_title (page),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static DexFuture *
released_cb (DexFuture *ended, gpointer application)
{
  g_application_release (application);
  return NULL;
}

static DexFuture *
ended_cb (DexFuture *ended, gpointer data)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (data);

  if (dex_future_is_rejected (ended) && window != NULL)
    gtk_widget_activate_action (window, "win.tell", "s",
                                _ ("The account made for the device is still there. It is removed "
                                   "as soon as the server can be reached."));
  return NULL;
}

/* Takes @ended. What is tidied up in the background keeps no one waiting, and the application only
 * as long as its sessions have for saying goodbye; what is left then is tidied up the next time. */
static void
disown_end (HobBringDialog *self, DexFuture *ended)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL) {
    g_application_hold (application);
    dex_future_disown (dex_future_finally (
      dex_future_first (dex_ref (ended), dex_timeout_new_seconds (GOODBYE_SECONDS), NULL),
      released_cb, g_object_ref (application), g_object_unref));
  }
  dex_future_disown (hob_weak_finally (ended, ended_cb, self->window));
}

static void
drop_registration (HobBringDialog *self)
{
  g_signal_handlers_disconnect_by_func (self->registration, step_cb, self);
  g_clear_object (&self->registration);
}

/* Before the hand-over nothing is left of it; afterwards the device may still come. */
static void
leave (HobBringDialog *self)
{
  if (self->registration == NULL)
    return;
  disown_end (self, hob_registration_leave (self->registration));
  drop_registration (self);
}

static void
begin (HobBringDialog *self)
{
  AdwNavigationPage *code = adw_navigation_view_find_page (self->view, "code");

  self->handed_over = FALSE;
  self->registration = hob_registration_new (self->household, self->account, self->adapter);
  if (self->network != NULL)
    g_object_set (self->registration, "network", self->network, "network-password",
                  self->network_password, "network-hidden", self->network_hidden, NULL);
  g_signal_connect_object (self->registration, "notify::step", G_CALLBACK (step_cb), self,
                           G_CONNECT_SWAPPED);
  if (code != NULL)
    adw_navigation_view_remove (self->view, code);
  adw_navigation_view_add (self->view, hob_code_page_new (self->registration));
}

static void
add_another (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobBringDialog *self = HOB_BRING_DIALOG (widget);

  if (self->registration == NULL)
    return;
  leave (self);
  begin (self);
  replace_pages (self, stacks[HOB_REGISTRATION_CODE]);
}

static void
finish (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HobBringDialog *self = HOB_BRING_DIALOG (widget);
  HobDevice *device;

  if (self->registration == NULL)
    return;
  device = hob_registration_get_device (self->registration);
  if (device != NULL && self->window != NULL)
    gtk_widget_activate_action (self->window, "win.open-device", "s",
                                hob_device_get_address (device));
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
chosen_cb (AdwAlertDialog *question, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobBringDialog) self = data;
  const char *response = adw_alert_dialog_choose_finish (question, result);

  if (self->registration == NULL || g_str_equal (response, "wait"))
    return;
  if (g_str_equal (response, "give-up")) {
    disown_end (self, hob_registration_cancel (self->registration));
    drop_registration (self);
  }
  adw_dialog_force_close (ADW_DIALOG (self));
}

/* After the hand-over: the device comes home whether anybody watches or not. */
static void
hob_bring_dialog_close_attempt (AdwDialog *dialog)
{
  HobBringDialog *self = HOB_BRING_DIALOG (dialog);
  AdwAlertDialog *question = ADW_ALERT_DIALOG (adw_alert_dialog_new (
    _ ("The Device Is on Its Way"),
    _ ("It has all it needs, and comes home by itself as soon as it is online, even days later.")));

  adw_alert_dialog_add_responses (question, "wait", _ ("_Keep Watching"), "close", _ ("_Close"),
                                  "give-up", _ ("_Give Up and Forget It"), NULL);
  adw_alert_dialog_set_response_appearance (question, "give-up", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (question, "close");
  adw_alert_dialog_set_close_response (question, "wait");
  adw_alert_dialog_choose (question, GTK_WIDGET (self), NULL, (GAsyncReadyCallback) chosen_cb,
                           g_object_ref (self));
}

static void
hob_bring_dialog_closed (AdwDialog *dialog)
{
  leave (HOB_BRING_DIALOG (dialog));
}

static void
hob_bring_dialog_root (GtkWidget *widget)
{
  HobBringDialog *self = HOB_BRING_DIALOG (widget);

  GTK_WIDGET_CLASS (hob_bring_dialog_parent_class)->root (widget);
  g_set_weak_pointer (&self->window, GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
hob_bring_dialog_dispose (GObject *object)
{
  HobBringDialog *self = HOB_BRING_DIALOG (object);

  leave (self);
  wipe_network (self);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->title);
  g_clear_object (&self->adapter);
  g_clear_object (&self->account);
  g_clear_object (&self->household);

  G_OBJECT_CLASS (hob_bring_dialog_parent_class)->dispose (object);
}

static void
hob_bring_dialog_class_init (HobBringDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AdwDialogClass *dialog_class = ADW_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_bring_dialog_dispose;
  widget_class->root = hob_bring_dialog_root;
  dialog_class->close_attempt = hob_bring_dialog_close_attempt;
  dialog_class->closed = hob_bring_dialog_closed;
  gtk_widget_class_install_action (widget_class, "bring.add-another", NULL, add_another);
  gtk_widget_class_install_action (widget_class, "bring.finish", NULL, finish);
}

static void
hob_bring_dialog_init (HobBringDialog *self)
{
  self->title = g_binding_group_new ();
  g_binding_group_bind (self->title, "title", self, "title", G_BINDING_DEFAULT);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  self->view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  /* Escape cancels; back is Alt+Left and the button. */
  adw_navigation_view_set_pop_on_escape (self->view, FALSE);
  g_signal_connect_object (self->view, "popped", G_CALLBACK (popped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::visible-page", G_CALLBACK (visible_page_cb), self,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->view));
  adw_dialog_set_child (ADW_DIALOG (self), GTK_WIDGET (self->toasts));
  adw_dialog_set_content_width (ADW_DIALOG (self), 460);
  adw_dialog_set_content_height (ADW_DIALOG (self), 620);
}

/**
 * hob_bring_dialog_new:
 * @household: the home
 * @account: whose home it is, and whose server makes the device's account
 * @adapter: (nullable): what speaks Bluetooth; %NULL: the computer's own
 *
 * Returns: (transfer floating): a dialog that asks what kind of device is to be added
 */
HobBringDialog *
hob_bring_dialog_new (HobHousehold *household, HobAccount *account, HobAdapter *adapter)
{
  HobBringDialog *self;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);
  g_return_val_if_fail (HOB_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (adapter == NULL || HOB_IS_ADAPTER (adapter), NULL);

  self = g_object_new (HOB_TYPE_BRING_DIALOG, NULL);
  self->household = g_object_ref (household);
  self->account = g_object_ref (account);
  g_set_object (&self->adapter, adapter);
  adw_navigation_view_add (self->view, hob_kind_page_new ());
  adw_navigation_view_add (self->view, hob_address_page_new (household, account));
  begin (self);
  return self;
}

/**
 * hob_bring_dialog_open_code:
 * @self: the dialog
 * @text: a code from elsewhere
 *
 * Shows the page for the code with @text in it, and goes on with it.
 *
 * Returns: %FALSE while another device is being set up; nothing has changed then
 */
gboolean
hob_bring_dialog_open_code (HobBringDialog *self, const char *text)
{
  g_return_val_if_fail (HOB_IS_BRING_DIALOG (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (self->registration == NULL)
    return FALSE;
  if (hob_registration_get_step (self->registration) == HOB_REGISTRATION_DONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "bring.add-another", NULL);
  if (hob_registration_get_step (self->registration) != HOB_REGISTRATION_CODE) {
    adw_toast_overlay_add_toast (
      self->toasts,
      adw_toast_new (_ ("Another device is being set up. Open the link again afterwards.")));
    return FALSE;
  }
  replace_pages (self, stacks[HOB_REGISTRATION_CODE]);
  hob_code_page_enter (HOB_CODE_PAGE (adw_navigation_view_find_page (self->view, "code")), text);
  return TRUE;
}

/**
 * hob_bring_dialog_get_registration:
 * @self: the dialog
 *
 * Returns: (transfer none) (nullable): what is going on; %NULL once it is closed
 */
HobRegistration *
hob_bring_dialog_get_registration (HobBringDialog *self)
{
  g_return_val_if_fail (HOB_IS_BRING_DIALOG (self), NULL);

  return self->registration;
}
