/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-setting-up-page-private.h"

#include "hob-question-private.h"
#include "hob-sentences.h"
#include "hob-setting-up-ways-private.h"
#include "hob-step-list-private.h"
#include "hob-weak-finally-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define HINTS_MS 30000

struct _HobSettingUpPage {
  AdwNavigationPage parent_instance;

  HobStepList *steps;
  HobQuestion *question;
  HobNotice *notice;
  GtkWidget *leave_label;

  HobRegistration *registration;
  gboolean asks_for_invitation;
  gboolean answered; /* the server's question, wrongly if it comes again */
  DexFuture *turning_on;
};

G_DEFINE_FINAL_TYPE (HobSettingUpPage, hob_setting_up_page, ADW_TYPE_NAVIGATION_PAGE)

enum {
  PROP_REGISTRATION = 1,
};

#define SENDING {N_ ("Sending Wi-Fi and account"), N_ ("Wi-Fi and account sent")}
#define WAITING {N_ ("Waiting for it to come online"), N_ ("It is online")}
#define GREETING {N_ ("Saying hello"), N_ ("Said hello")}
#define READY {N_ ("Ready"), N_ ("Ready")}

/* With a new account, and with one that exists. */
static const HobStepWords words[][5] = {
  {{N_ ("Creating its account"), N_ ("Account created")}, SENDING, WAITING, GREETING, READY},
  {{N_ ("Trying its account"), N_ ("Account tried")}, SENDING, WAITING, GREETING, READY},
};

static const HobNoticeButton hint_buttons[] = {{"setting-up.form", N_ ("_Change Wi-Fi")}};

static gboolean
get_flag (HobSettingUpPage *self, const char *property)
{
  gboolean flag;

  g_object_get (self->registration, property, &flag, NULL);
  return flag;
}

static const char *
choose_detail (HobSettingUpPage *self)
{
  switch (hob_registration_get_step (self->registration)) {
  case HOB_REGISTRATION_ACCOUNT:
    return get_flag (self, "use-existing") ? _ ("Signing in once with its password.")
                                           : _ ("This takes a few seconds.");
  case HOB_REGISTRATION_SENDING:
    return get_flag (self, "proven") ? _ ("Sealed: only the device can read it.")
                                     : _ ("Keep the device close to this computer.");
  case HOB_REGISTRATION_WAITING:
    return _ ("Most devices need less than half a minute.");
  case HOB_REGISTRATION_GREETING:
    return _ ("This takes a few seconds.");
  default:
    return NULL;
  }
}

static gboolean
is_question (const GError *error)
{
  return g_error_matches (error, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_QUESTION);
}

static void
ask_question (HobSettingUpPage *self)
{
  HobRegistrar *registrar = hob_registration_get_registrar (self->registration);
  const char *instructions = hob_registrar_get_instructions (registrar);
  const char *question = hob_registrar_get_question (registrar);
  g_autofree char *text =
    instructions != NULL ? g_strdup_printf ("%s\n%s", instructions, question) : g_strdup (question);

  hob_question_ask (self->question,
                    self->answered
                      ? _ ("That was not the answer. The server asks another question.")
                      : hob_sentence_error_title (hob_registration_get_error (self->registration)),
                    text, hob_registrar_get_picture (registrar), _ ("Answer"));
}

static void
ask_for_invitation (HobSettingUpPage *self)
{
  hob_notice_hide (self->notice);
  hob_question_ask (self->question, _ ("Enter the invitation."),
                    _ ("Paste the link or the text that came from whoever runs the server."), NULL,
                    _ ("Invitation"));
}

/* In place of the steps: a picture with its entry takes all there is on a small screen. */
static void
show_question (HobSettingUpPage *self, gboolean asks)
{
  gtk_widget_set_visible (GTK_WIDGET (self->question), asks);
  gtk_widget_set_visible (GTK_WIDGET (self->steps), !asks);
}

static void
show_failure (HobSettingUpPage *self, const GError *error)
{
  gboolean asks = is_question (error) || self->asks_for_invitation;

  if (is_question (error))
    ask_question (self);
  else if (self->asks_for_invitation)
    ask_for_invitation (self);
  show_question (self, asks);
  if (asks)
    hob_notice_hide (self->notice);
  else
    hob_setting_up_ways_show (self->notice, self->registration);
}

static gboolean
waits_for_long (HobSettingUpPage *self)
{
  int waited;

  g_object_get (self->registration, "waited-ms", &waited, NULL);
  return hob_registration_get_step (self->registration) == HOB_REGISTRATION_WAITING &&
         waited >= HINTS_MS;
}

static void
show_progress (HobSettingUpPage *self)
{
  show_question (self, FALSE);
  if (!waits_for_long (self)) {
    hob_notice_hide (self->notice);
    return;
  }
  hob_notice_set_is_failure (self->notice, FALSE);
  hob_notice_show (self->notice, _ ("Nothing was heard from it yet."),
                   _ ("Check that the Wi-Fi reaches the place of the device.\n"
                      "Most devices hear only networks of 2.4 GHz.\n"
                      "A light that keeps blinking often means that the device cannot join."),
                   hint_buttons, G_N_ELEMENTS (hint_buttons));
}

static void
update_steps (HobSettingUpPage *self)
{
  HobRegistrationStep step = hob_registration_get_step (self->registration);
  const GError *error = hob_registration_get_error (self->registration);
  guint current = step == HOB_REGISTRATION_DONE ? G_N_ELEMENTS (words[0])
                                                : (guint) (step - HOB_REGISTRATION_ACCOUNT);

  hob_step_list_set_words (self->steps, words[get_flag (self, "use-existing")],
                           G_N_ELEMENTS (words[0]));
  hob_step_list_update (self->steps, current, error != NULL && !is_question (error),
                        choose_detail (self));
  gtk_widget_set_visible (self->leave_label,
                          step == HOB_REGISTRATION_WAITING || step == HOB_REGISTRATION_GREETING);
}

static void
changed_cb (HobSettingUpPage *self)
{
  const GError *error = hob_registration_get_error (self->registration);

  if (hob_registration_get_step (self->registration) < HOB_REGISTRATION_ACCOUNT) {
    self->answered = FALSE;
    self->asks_for_invitation = FALSE;
    return;
  }
  update_steps (self);
  if (error != NULL)
    show_failure (self, error);
  else
    show_progress (self);
}

static void
waited_cb (HobSettingUpPage *self)
{
  if (hob_registration_get_step (self->registration) >= HOB_REGISTRATION_ACCOUNT &&
      hob_registration_get_error (self->registration) == NULL)
    show_progress (self);
}

/* From a link, or as it is. */
static char *
dup_token (const char *invitation)
{
  const char *start = strstr (invitation, "preauth=");

  if (start == NULL)
    return g_strdup (invitation);
  start += strlen ("preauth=");
  return g_uri_unescape_segment (start, start + strcspn (start, "&;#"), NULL);
}

static void
answered_cb (HobQuestion *question, const char *answer, HobSettingUpPage *self)
{
  if (self->asks_for_invitation) {
    g_autofree char *token = dup_token (answer);

    self->asks_for_invitation = FALSE;
    g_object_set (self->registration, "invitation", token, NULL);
  } else {
    self->answered = TRUE;
    g_object_set (self->registration, "captcha-answer", answer, NULL);
  }
  hob_registration_retry (self->registration);
}

static void
retry_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hob_registration_retry (HOB_SETTING_UP_PAGE (widget)->registration);
}

static void
form_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  hob_registration_go_back (HOB_SETTING_UP_PAGE (widget)->registration);
}

static void
existing_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HobSettingUpPage *self = HOB_SETTING_UP_PAGE (widget);

  g_object_set (self->registration, "use-existing", TRUE, NULL);
  hob_registration_go_back (self->registration);
}

static void
invitation_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HobSettingUpPage *self = HOB_SETTING_UP_PAGE (widget);

  self->asks_for_invitation = TRUE;
  changed_cb (self);
}

static DexFuture *
turned_on_cb (DexFuture *turning_on, gpointer data)
{
  g_autoptr (GtkWidget) self = g_weak_ref_get (data);

  if (self != NULL)
    gtk_widget_action_set_enabled (self, "setting-up.turn-on", TRUE);
  return NULL;
}

static void
turn_on_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HobSettingUpPage *self = HOB_SETTING_UP_PAGE (widget);

  gtk_widget_action_set_enabled (widget, action, FALSE);
  dex_clear (&self->turning_on);
  self->turning_on =
    hob_weak_finally (hob_registration_turn_on_adapter (self->registration), turned_on_cb, self);
}

static void
opened_cb (GObject *launcher, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobSettingUpPage) self = data;
  g_autoptr (GError) error = NULL;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (launcher), result, &error) ||
      g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) ||
      gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  hob_setting_up_ways_show_address (self->notice,
                                    gtk_uri_launcher_get_uri (GTK_URI_LAUNCHER (launcher)));
}

static void
web_page_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HobSettingUpPage *self = HOB_SETTING_UP_PAGE (widget);
  HobRegistrar *registrar = hob_registration_get_registrar (self->registration);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (hob_registrar_get_url (registrar));

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, opened_cb,
                           g_object_ref (self));
}

static void
hob_setting_up_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HobSettingUpPage *self = HOB_SETTING_UP_PAGE (object);

  if (id == PROP_REGISTRATION)
    self->registration = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
hob_setting_up_page_constructed (GObject *object)
{
  HobSettingUpPage *self = HOB_SETTING_UP_PAGE (object);

  G_OBJECT_CLASS (hob_setting_up_page_parent_class)->constructed (object);
  g_signal_connect_object (self->registration, "notify::step", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registration, "notify::error", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->registration, "notify::waited-ms", G_CALLBACK (waited_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);
}

static void
hob_setting_up_page_dispose (GObject *object)
{
  HobSettingUpPage *self = HOB_SETTING_UP_PAGE (object);

  dex_clear (&self->turning_on);
  if (self->registration != NULL)
    g_signal_handlers_disconnect_by_data (self->registration, self);
  g_clear_object (&self->registration);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_SETTING_UP_PAGE);

  G_OBJECT_CLASS (hob_setting_up_page_parent_class)->dispose (object);
}

/* The button that led here was locked meanwhile, and its focus went nowhere. Without one in it, the
 * dialog would not hear Escape. */
static void
hob_setting_up_page_shown (AdwNavigationPage *page)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (page)));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (page)))
    gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

static void
hob_setting_up_page_class_init (HobSettingUpPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = hob_setting_up_page_set_property;
  object_class->constructed = hob_setting_up_page_constructed;
  object_class->dispose = hob_setting_up_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = hob_setting_up_page_shown;
  g_object_class_install_property (
    object_class, PROP_REGISTRATION,
    g_param_spec_object ("registration", NULL, NULL, HOB_TYPE_REGISTRATION,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_type_ensure (HOB_TYPE_STEP_LIST);
  g_type_ensure (HOB_TYPE_QUESTION);
  g_type_ensure (HOB_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-setting-up-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobSettingUpPage, steps);
  gtk_widget_class_bind_template_child (widget_class, HobSettingUpPage, question);
  gtk_widget_class_bind_template_child (widget_class, HobSettingUpPage, notice);
  gtk_widget_class_bind_template_child (widget_class, HobSettingUpPage, leave_label);
  gtk_widget_class_install_action (widget_class, "setting-up.retry", NULL, retry_cb);
  gtk_widget_class_install_action (widget_class, "setting-up.form", NULL, form_cb);
  gtk_widget_class_install_action (widget_class, "setting-up.existing", NULL, existing_cb);
  gtk_widget_class_install_action (widget_class, "setting-up.invitation", NULL, invitation_cb);
  gtk_widget_class_install_action (widget_class, "setting-up.turn-on", NULL, turn_on_cb);
  gtk_widget_class_install_action (widget_class, "setting-up.web-page", NULL, web_page_cb);
}

static void
hob_setting_up_page_init (HobSettingUpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hob_step_list_set_words (self->steps, words[0], G_N_ELEMENTS (words[0]));
  g_signal_connect (self->question, "answered", G_CALLBACK (answered_cb), self);
}

/**
 * hob_setting_up_page_new:
 * @registration: brings the device home
 *
 * Returns: (transfer floating): the page of the steps from ACCOUNT to GREETING
 */
AdwNavigationPage *
hob_setting_up_page_new (HobRegistration *registration)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (registration), NULL);

  return g_object_new (HOB_TYPE_SETTING_UP_PAGE, "registration", registration, NULL);
}
