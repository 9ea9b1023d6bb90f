/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-confirm-page-private.h"

#include "hob-device-icon-private.h"
#include "hob-focus-private.h"
#include "hob-login-group-private.h"
#include "hob-room-row-private.h"
#include "hob-sentences.h"
#include "hob-weak-finally-private.h"
#include "hob-wifi-group-private.h"

#include <glib/gi18n.h>

struct _HobConfirmPage {
  AdwNavigationPage parent_instance;

  GtkAdjustment *adjustment;
  GtkViewport *viewport;
  GtkImage *icon;
  GtkLabel *model;
  GtkLabel *facts;
  GtkImage *badge_icon;
  GtkLabel *badge_label;
  GtkLabel *proof;
  GtkWidget *consent_group;
  GtkWidget *consent_row;
  AdwPreferencesGroup *device_group;
  GtkWidget *name_row;
  HobWifiGroup *wifi_group;
  HobLoginGroup *login_group;
  GtkWidget *continue_button;
  GtkStack *continue_stack;
  GtkWidget *saved_label;

  HobRegistration *registration;
  DexFuture *preparing;
  GtkWidget *focus; /* where to go on, once the page is shown; its child */
  GtkWidget *note;  /* says what is wrong there; its child */
  guint scrolling;
  GError *error;             /* what stopped it after the form */
  HobRegistrationStep where; /* the step that it stopped */
};

G_DEFINE_FINAL_TYPE (HobConfirmPage, hob_confirm_page, ADW_TYPE_NAVIGATION_PAGE)

enum {
  PROP_REGISTRATION = 1,
};

static gboolean
get_flag (HobConfirmPage *self, const char *property)
{
  gboolean flag;

  g_object_get (self->registration, property, &flag, NULL);
  return flag;
}

static char *
dup_text (HobConfirmPage *self, const char *property)
{
  char *text = NULL;

  g_object_get (self->registration, property, &text, NULL);
  return text;
}

/* Takes @line. */
static void
append_line (GString *lines, char *line, const char *separator)
{
  if (lines->len > 0)
    g_string_append (lines, separator);
  g_string_append (lines, line);
  g_free (line);
}

static void
show_facts (HobConfirmPage *self)
{
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autofree char *maker = dup_text (self, "maker");
  g_autofree char *serial = dup_text (self, "serial");
  g_autofree char *hardware = dup_text (self, "hardware");
  g_autofree char *software = dup_text (self, "software");

  if (maker != NULL)
    append_line (facts, g_strdup (maker), "\n");
  /* Translators: %s is the serial number of a device. */
  if (serial != NULL)
    append_line (facts, g_strdup_printf (_ ("Serial number %s"), serial), "\n");
  /* Translators: %s is the version of a device's hardware. */
  if (hardware != NULL)
    append_line (facts, g_strdup_printf (_ ("Hardware %s"), hardware), "\n");
  /* Translators: %s is the version of a device's software. */
  if (software != NULL)
    append_line (facts, g_strdup_printf (_ ("Software %s"), software),
                 hardware != NULL ? " · " : "\n");
  gtk_label_set_text (self->facts, facts->str);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), facts->len > 0);
}

static void
show_model (HobConfirmPage *self)
{
  g_autofree char *model = dup_text (self, "model");
  const char *name = model != NULL ? model : _ ("New Device");

  gtk_label_set_text (self->model, name);
  gtk_image_set_from_icon_name (self->icon, hob_device_icon_for_name (name));
}

static void
show_badge (HobConfirmPage *self, const char *style, const char *icon, const char *label)
{
  const char *const styles[] = {"success", "warning"};

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++) {
    gtk_widget_remove_css_class (GTK_WIDGET (self->badge_icon), styles[i]);
    gtk_widget_remove_css_class (GTK_WIDGET (self->badge_label), styles[i]);
  }
  gtk_widget_add_css_class (GTK_WIDGET (self->badge_icon), style);
  gtk_widget_add_css_class (GTK_WIDGET (self->badge_label), style);
  gtk_image_set_from_icon_name (self->badge_icon, icon);
  gtk_label_set_text (self->badge_label, label);
}

static void
show_proof (HobConfirmPage *self)
{
  HobRegistrationCode *code = hob_registration_get_code (self->registration);

  if (get_flag (self, "proven")) {
    show_badge (self, "success", "security-high-symbolic", _ ("Proved"));
    gtk_label_set_text (self->proof,
                        _ ("It has the key of the code that was scanned. What is sent to it, "
                           "nobody else can read."));
  } else if (code != NULL && hob_registration_code_get_key (code) != NULL) {
    show_badge (self, "warning", "security-low-symbolic", _ ("Not Proved"));
    gtk_label_set_text (self->proof, _ ("The code carries a key, but the device did not show that "
                                        "it has it. Compare the serial number with the label."));
  } else {
    show_badge (self, "warning", "security-medium-symbolic", _ ("Not Proved"));
    gtk_label_set_text (self->proof,
                        _ ("Its code carries no key. Compare the serial number with the label."));
  }
}

static void
update_continue (HobConfirmPage *self)
{
  gboolean proven = get_flag (self, "proven");
  gboolean preparing = self->preparing != NULL && dex_future_is_pending (self->preparing);

  gtk_widget_set_visible (self->consent_group, !proven);
  gtk_widget_set_sensitive (self->continue_button,
                            !preparing && (proven || get_flag (self, "plain-text-agreed")));
  gtk_stack_set_visible_child_name (self->continue_stack, preparing ? "spinner" : "label");
}

static void
update (HobConfirmPage *self)
{
  show_model (self);
  show_facts (self);
  show_proof (self);
  update_continue (self);
}

static gboolean
has_focus_beside (GtkWidget *note)
{
  GtkWidget *group = gtk_widget_get_ancestor (note, ADW_TYPE_PREFERENCES_GROUP);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (note));

  return focus != NULL && gtk_widget_is_ancestor (focus, group);
}

static gboolean
scroll_cb (gpointer data)
{
  HobConfirmPage *self = data;

  self->scrolling = 0;
  if (gtk_widget_get_mapped (self->note) && has_focus_beside (self->note))
    gtk_viewport_scroll_to (self->viewport, self->note, NULL);
  return G_SOURCE_REMOVE;
}

/* What is wrong is seen together with where, also while rows unfold; once all have their place. */
static void
extent_cb (HobConfirmPage *self)
{
  if (self->note != NULL && self->scrolling == 0)
    self->scrolling = g_idle_add (scroll_cb, self);
}

/* What goes along is said where the person agrees to it. */
static void
wifi_changed_cb (HobConfirmPage *self)
{
  GtkWidget *note = hob_wifi_group_get_note (self->wifi_group);

  gtk_widget_set_visible (self->saved_label, hob_wifi_group_get_uses_saved (self->wifi_group));
  if (gtk_widget_get_mapped (note) && has_focus_beside (note)) {
    self->note = note;
    extent_cb (self);
  }
}

/* Now, or when the page slides in. */
static void
focus_on (HobConfirmPage *self, GtkWidget *widget)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hob_focus_soon (widget);
  else
    self->focus = widget;
  extent_cb (self);
}

static GtkWidget *
mark_refusal (HobConfirmPage *self, const GError *error)
{
  g_autofree char *sentence = hob_sentence_for_error (error);

  self->note = hob_wifi_group_get_note (self->wifi_group);
  switch ((HobRegistrationError) error->code) {
  case HOB_REGISTRATION_ERROR_NETWORK_NAME:
    return hob_wifi_group_mark (self->wifi_group, TRUE, sentence);
  case HOB_REGISTRATION_ERROR_NETWORK_PASSWORD:
    return hob_wifi_group_mark (self->wifi_group, FALSE, sentence);
  case HOB_REGISTRATION_ERROR_ADDRESS:
    self->note = hob_login_group_get_note (self->login_group);
    return hob_login_group_mark (self->login_group, TRUE, sentence);
  default:
    return self->consent_row;
  }
}

/* The person comes back from a failure: to the row that can mend it. */
static GtkWidget *
mark_failure (HobConfirmPage *self)
{
  gboolean existing = get_flag (self, "use-existing");
  g_autofree char *sentence = NULL;
  gboolean taken;

  self->note = hob_wifi_group_get_note (self->wifi_group);
  if (self->where == HOB_REGISTRATION_WAITING)
    return hob_wifi_group_mark (self->wifi_group, FALSE, hob_sentence_error_advice (self->error));
  if (self->error->domain != HOB_XMPP_ERROR)
    return self->error->domain == HOB_REGISTRATION_ERROR ? mark_refusal (self, self->error) : NULL;

  self->note = hob_login_group_get_note (self->login_group);
  taken =
    self->error->code == HOB_XMPP_ERROR_CONFLICT || self->error->code == HOB_XMPP_ERROR_REFUSED;
  sentence = g_strdup (hob_sentence_account_title (self->error));
  if (existing && self->error->code == HOB_XMPP_ERROR_AUTHENTICATION)
    return hob_login_group_mark (self->login_group, FALSE, sentence);
  if (existing)
    return hob_login_group_mark (self->login_group, TRUE, NULL);
  return taken ? hob_login_group_mark (self->login_group, TRUE, sentence) : NULL;
}

static void
error_cb (HobConfirmPage *self)
{
  const GError *error = hob_registration_get_error (self->registration);

  if (error == NULL ||
      hob_registration_get_step (self->registration) <= HOB_REGISTRATION_CONFIRMING)
    return;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  self->where = hob_registration_get_step (self->registration);
}

static void
step_cb (HobConfirmPage *self)
{
  GtkWidget *row;

  if (hob_registration_get_step (self->registration) != HOB_REGISTRATION_CONFIRMING)
    return;
  update (self);
  row = self->error != NULL ? mark_failure (self) : NULL;
  if (row != NULL)
    focus_on (self, row);
  g_clear_error (&self->error);
}

static DexFuture *
prepared_cb (DexFuture *preparing, gpointer data)
{
  g_autoptr (HobConfirmPage) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return NULL;
  dex_clear (&self->preparing);
  update_continue (self);
  if (dex_future_get_value (preparing, NULL) == NULL ||
      hob_registration_get_step (self->registration) != HOB_REGISTRATION_CONFIRMING)
    return NULL;
  if (!hob_registration_confirm (self->registration, &error))
    focus_on (self, mark_refusal (self, error));
  return NULL;
}

static void
continue_cb (HobConfirmPage *self)
{
  if (!gtk_widget_get_sensitive (self->continue_button))
    return;
  self->preparing = hob_weak_finally (hob_wifi_group_prepare (self->wifi_group), prepared_cb, self);
  update_continue (self);
}

static void
hob_confirm_page_shown (AdwNavigationPage *page)
{
  HobConfirmPage *self = HOB_CONFIRM_PAGE (page);

  if (self->focus == NULL)
    self->focus =
      gtk_widget_get_sensitive (self->continue_button) ? self->continue_button : self->consent_row;
  hob_focus_soon (self->focus);
  self->focus = NULL;
  extent_cb (self);
}

static void
bind_rows (HobConfirmPage *self)
{
  GtkWidget *room_row = hob_room_row_new (hob_registration_get_household (self->registration));
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  adw_preferences_group_add (self->device_group, room_row);
  g_signal_connect_object (room_row, "entry-activated", G_CALLBACK (continue_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->registration, "name", self->name_row, "text", both);
  g_object_bind_property (self->registration, "room", room_row, "text", both);
  g_object_bind_property (self->registration, "plain-text-agreed", self->consent_row, "active",
                          both);
  hob_wifi_group_set_registration (self->wifi_group, self->registration);
  hob_login_group_set_registration (self->login_group, self->registration);
}

static void
hob_confirm_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HobConfirmPage *self = HOB_CONFIRM_PAGE (object);

  if (id == PROP_REGISTRATION)
    self->registration = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
hob_confirm_page_constructed (GObject *object)
{
  HobConfirmPage *self = HOB_CONFIRM_PAGE (object);

  G_OBJECT_CLASS (hob_confirm_page_parent_class)->constructed (object);
  bind_rows (self);
  g_signal_connect_object (self->registration, "notify::step", G_CALLBACK (step_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registration, "notify::error", G_CALLBACK (error_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registration, "notify::plain-text-agreed",
                           G_CALLBACK (update_continue), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
hob_confirm_page_dispose (GObject *object)
{
  HobConfirmPage *self = HOB_CONFIRM_PAGE (object);

  g_clear_handle_id (&self->scrolling, g_source_remove);
  dex_clear (&self->preparing);
  g_clear_error (&self->error);
  if (self->registration != NULL)
    g_signal_handlers_disconnect_by_data (self->registration, self);
  g_clear_object (&self->registration);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_CONFIRM_PAGE);

  G_OBJECT_CLASS (hob_confirm_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-confirm-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, adjustment);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, viewport);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, icon);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, model);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, facts);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, badge_icon);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, badge_label);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, proof);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, consent_group);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, consent_row);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, device_group);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, wifi_group);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, login_group);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, continue_button);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, continue_stack);
  gtk_widget_class_bind_template_child (widget_class, HobConfirmPage, saved_label);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, extent_cb);
  gtk_widget_class_bind_template_callback (widget_class, wifi_changed_cb);
}

static void
hob_confirm_page_class_init (HobConfirmPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = hob_confirm_page_set_property;
  object_class->constructed = hob_confirm_page_constructed;
  object_class->dispose = hob_confirm_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = hob_confirm_page_shown;
  g_object_class_install_property (
    object_class, PROP_REGISTRATION,
    g_param_spec_object ("registration", NULL, NULL, HOB_TYPE_REGISTRATION,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_type_ensure (HOB_TYPE_WIFI_GROUP);
  g_type_ensure (HOB_TYPE_LOGIN_GROUP);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
hob_confirm_page_init (HobConfirmPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hob_confirm_page_new:
 * @registration: brings the device home
 *
 * Returns: (transfer floating): the page of the step CONFIRMING
 */
AdwNavigationPage *
hob_confirm_page_new (HobRegistration *registration)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (registration), NULL);

  return g_object_new (HOB_TYPE_CONFIRM_PAGE, "registration", registration, NULL);
}
