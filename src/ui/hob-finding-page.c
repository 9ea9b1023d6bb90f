/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-finding-page-private.h"

#include "hob-notice-private.h"
#include "hob-sentences.h"
#include "hob-step-list-private.h"
#include "hob-weak-finally-private.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>

#define HINTS_MS 20000
#define SETTINGS "gnome-bluetooth-panel.desktop"

struct _HobFindingPage {
  AdwNavigationPage parent_instance;

  HobStepList *steps;
  HobNotice *notice;

  HobRegistration *registration;
  GAppInfo *settings; /* NULL where there are none */
  DexFuture *turning_on;
};

G_DEFINE_FINAL_TYPE (HobFindingPage, hob_finding_page, ADW_TYPE_NAVIGATION_PAGE)

enum {
  PROP_REGISTRATION = 1,
};

static const HobStepWords words[] = {
  {N_ ("Looking for the device"), N_ ("Found")},
  {N_ ("Connecting to it"), N_ ("Connected")},
  {N_ ("Asking what it is"), N_ ("Identified")},
};

static const char *const details[] = {
  N_ ("Most devices show up within ten seconds."),
  N_ ("A few seconds; far away up to a minute."),
  N_ ("This takes a few seconds."),
};

static const HobNoticeButton retry_buttons[] = {{"finding.retry", N_ ("_Try Again")}};
static const HobNoticeButton off_buttons[] = {{"finding.turn-on", N_ ("_Turn On")}};
static const HobNoticeButton blocked_buttons[] = {{"finding.settings", N_ ("_Open Settings")},
                                                  {"finding.retry", N_ ("_Try Again")}};
static const HobNoticeButton other_buttons[] = {{"finding.go-back", N_ ("_Scan Again")},
                                                {"finding.retry", N_ ("_Try Again")}};

static const HobNoticeButton *
choose_buttons (HobFindingPage *self, const GError *error, guint *n_buttons)
{
  *n_buttons = 1;
  if (g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_OFF))
    return off_buttons;
  *n_buttons = 2;
  if (g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_BLOCKED) &&
      self->settings != NULL)
    return blocked_buttons;
  if (g_error_matches (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_NOT_PROVEN))
    return other_buttons;
  *n_buttons = 1;
  return retry_buttons;
}

static void
show_hints (HobFindingPage *self, const char *title)
{
  gboolean failed = hob_registration_get_error (self->registration) != NULL;

  hob_notice_set_is_failure (self->notice, failed);
  hob_notice_show (self->notice, title,
                   _ ("Check that the device has power.\n"
                      "Bring it within a few metres of this computer.\n"
                      "If it has a button, press it until its light blinks.\n"
                      "Compare the code with the label on the device."),
                   retry_buttons, failed ? 1 : 0);
}

static void
show_failure (HobFindingPage *self, const GError *error)
{
  const HobNoticeButton *buttons;
  guint n_buttons;

  if (hob_registration_get_step (self->registration) == HOB_REGISTRATION_FINDING &&
      g_error_matches (error, HOB_BLUETOOTH_ERROR, HOB_BLUETOOTH_ERROR_TIMEOUT)) {
    show_hints (self, _ ("The device was not found."));
    return;
  }
  buttons = choose_buttons (self, error, &n_buttons);
  hob_notice_set_is_failure (self->notice, TRUE);
  hob_notice_show (self->notice, hob_sentence_error_title (error),
                   hob_sentence_error_advice (error), buttons, n_buttons);
}

static gboolean
looks_for_long (HobFindingPage *self)
{
  int waited;

  g_object_get (self->registration, "waited-ms", &waited, NULL);
  return hob_registration_get_step (self->registration) == HOB_REGISTRATION_FINDING &&
         waited >= HINTS_MS;
}

static void
update (HobFindingPage *self)
{
  HobRegistrationStep step = hob_registration_get_step (self->registration);
  const GError *error = hob_registration_get_error (self->registration);
  guint current;

  if (step < HOB_REGISTRATION_FINDING)
    return;
  current = MIN ((guint) (step - HOB_REGISTRATION_FINDING), G_N_ELEMENTS (words));
  hob_step_list_update (self->steps, current, error != NULL,
                        current < G_N_ELEMENTS (words) ? _ (details[current]) : NULL);
  if (current == G_N_ELEMENTS (words))
    hob_notice_hide (self->notice);
  else if (error != NULL)
    show_failure (self, error);
  else if (looks_for_long (self))
    show_hints (self, _ ("Still looking…"));
  else
    hob_notice_hide (self->notice);
}

static DexFuture *
turned_on_cb (DexFuture *turning_on, gpointer data)
{
  g_autoptr (GtkWidget) self = g_weak_ref_get (data);

  if (self != NULL)
    gtk_widget_action_set_enabled (self, "finding.turn-on", TRUE);
  return NULL;
}

static void
turn_on_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HobFindingPage *self = HOB_FINDING_PAGE (widget);

  gtk_widget_action_set_enabled (widget, action, FALSE);
  dex_clear (&self->turning_on);
  self->turning_on =
    hob_weak_finally (hob_registration_turn_on_adapter (self->registration), turned_on_cb, self);
}

static void
settings_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HobFindingPage *self = HOB_FINDING_PAGE (widget);
  g_autoptr (GdkAppLaunchContext) context =
    gdk_display_get_app_launch_context (gtk_widget_get_display (widget));

  g_app_info_launch_uris_async (self->settings, NULL, G_APP_LAUNCH_CONTEXT (context), NULL, NULL,
                                NULL);
}

static void
retry_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hob_registration_retry (HOB_FINDING_PAGE (widget)->registration);
}

static void
go_back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hob_registration_go_back (HOB_FINDING_PAGE (widget)->registration);
}

static void
hob_finding_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HobFindingPage *self = HOB_FINDING_PAGE (object);

  if (id == PROP_REGISTRATION)
    self->registration = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
hob_finding_page_constructed (GObject *object)
{
  HobFindingPage *self = HOB_FINDING_PAGE (object);
  const char *const watched[] = {"notify::step", "notify::error", "notify::waited-ms"};

  G_OBJECT_CLASS (hob_finding_page_parent_class)->constructed (object);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (self->registration, watched[i], G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
}

static void
hob_finding_page_dispose (GObject *object)
{
  HobFindingPage *self = HOB_FINDING_PAGE (object);

  dex_clear (&self->turning_on);
  g_clear_object (&self->settings);
  if (self->registration != NULL)
    g_signal_handlers_disconnect_by_data (self->registration, self);
  g_clear_object (&self->registration);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_FINDING_PAGE);

  G_OBJECT_CLASS (hob_finding_page_parent_class)->dispose (object);
}

static void
hob_finding_page_class_init (HobFindingPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = hob_finding_page_set_property;
  object_class->constructed = hob_finding_page_constructed;
  object_class->dispose = hob_finding_page_dispose;
  g_object_class_install_property (
    object_class, PROP_REGISTRATION,
    g_param_spec_object ("registration", NULL, NULL, HOB_TYPE_REGISTRATION,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_type_ensure (HOB_TYPE_STEP_LIST);
  g_type_ensure (HOB_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-finding-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobFindingPage, steps);
  gtk_widget_class_bind_template_child (widget_class, HobFindingPage, notice);
  gtk_widget_class_install_action (widget_class, "finding.retry", NULL, retry_cb);
  gtk_widget_class_install_action (widget_class, "finding.turn-on", NULL, turn_on_cb);
  gtk_widget_class_install_action (widget_class, "finding.settings", NULL, settings_cb);
  gtk_widget_class_install_action (widget_class, "finding.go-back", NULL, go_back_cb);
}

static void
hob_finding_page_init (HobFindingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hob_step_list_set_words (self->steps, words, G_N_ELEMENTS (words));
  self->settings = G_APP_INFO (g_desktop_app_info_new (SETTINGS));
}

/**
 * hob_finding_page_new:
 * @registration: brings the device home
 *
 * Returns: (transfer floating): the page of the steps from FINDING to IDENTIFYING
 */
AdwNavigationPage *
hob_finding_page_new (HobRegistration *registration)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (registration), NULL);

  return g_object_new (HOB_TYPE_FINDING_PAGE, "registration", registration, NULL);
}
