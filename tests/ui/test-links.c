/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Links from elsewhere, and the ways the window opens the wizard. */

#include "hob-account-private.h"
#include "hob-bring-dialog-private.h"
#include "hob-household-private.h"
#include "hob-test-field.h"
#include "hob-test-home.h"
#include "hob-test.h"
#include "hob-ui.h"

#define SECONDS 20
#define CODE "xmpp:iot-register?mac=A4:CF:12:25:76:9A"
#define OTHER_CODE "xmpp:iot-register?mac=A4:CF:12:25:76:9B"

typedef struct {
  HobHousehold *household;
  HobWindow *window;
  HobBringDialog *dialog; /* weak */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer has_account)
{
  g_autofree char *folder = hob_test_make_folder ();

  if (GPOINTER_TO_INT (has_account))
    hob_test_home_write (folder, 2);
  fixture->household = hob_household_new (folder);
  fixture->window = hob_window_new (NULL, fixture->household);
  gtk_window_present (GTK_WINDOW (fixture->window));
  hob_test_wait_mapped (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    adw_dialog_force_close (ADW_DIALOG (fixture->dialog));
  hob_test_wait_gone (&fixture->dialog);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->window);
  g_assert_true (hob_test_await (hob_household_stop (fixture->household), SECONDS, NULL, NULL));
  g_object_unref (fixture->household);
}

static HobRegistration *
get_registration (Fixture *fixture)
{
  return hob_bring_dialog_get_registration (fixture->dialog);
}

static AdwDialog *
get_top_dialog (Fixture *fixture)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
}

static gboolean
has_wizard (gpointer fixture)
{
  return HOB_IS_BRING_DIALOG (get_top_dialog (fixture));
}

static void
remember_dialog (Fixture *fixture)
{
  hob_test_wait (has_wizard, fixture, SECONDS);
  g_set_weak_pointer (&fixture->dialog, HOB_BRING_DIALOG (get_top_dialog (fixture)));
  hob_test_wait_mapped (fixture->dialog);
}

/* Cancelling answers at once, and nothing goes on. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  HobRegistration *registration;

  hob_window_open_link (fixture->window, CODE);
  remember_dialog (fixture);
  registration = g_object_ref (get_registration (fixture));
  g_assert_true (adw_dialog_close (ADW_DIALOG (fixture->dialog)));
  g_assert_error (hob_registration_get_error (registration), HOB_REGISTRATION_ERROR,
                  HOB_REGISTRATION_ERROR_CANCELLED);
  hob_test_wait_gone (&fixture->dialog);
  g_object_add_weak_pointer (G_OBJECT (registration), (gpointer *) &registration);
  g_object_unref (registration);
  hob_test_wait_gone (&registration);
}

/* Closing the window in the middle of it is cancelling. */
static void
test_window_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HobRegistration) registration = NULL;

  hob_window_open_link (fixture->window, CODE);
  remember_dialog (fixture);
  registration = g_object_ref (get_registration (fixture));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hob_test_wait_gone (&fixture->dialog);
  g_assert_error (hob_registration_get_error (registration), HOB_REGISTRATION_ERROR,
                  HOB_REGISTRATION_ERROR_CANCELLED);
  fixture->window = hob_window_new (NULL, fixture->household);
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  hob_window_open_link (fixture->window, CODE);
  remember_dialog (fixture);
  hob_test_assert_page (fixture->dialog, "finding");

  /* Another one does not disturb it; back at the code it does what a link does. */
  hob_window_open_link (fixture->window, OTHER_CODE);
  g_assert_true (HOB_BRING_DIALOG (get_top_dialog (fixture)) == fixture->dialog);
  hob_test_wait_label (fixture->dialog,
                       "Another device is being set up. Open the link again afterwards.");
  g_assert_cmpstr (
    hob_registration_code_get_address (hob_registration_get_code (get_registration (fixture))), ==,
    "A4:CF:12:25:76:9A");
  g_assert_true (adw_navigation_view_pop (hob_test_get_view (fixture->dialog)));
  hob_window_open_link (fixture->window, OTHER_CODE);
  hob_test_assert_page (fixture->dialog, "finding");
}

/* A broken one is shown with what is wrong. */
static void
test_broken_link (Fixture *fixture, gconstpointer data)
{
  hob_window_open_link (fixture->window, "xmpp:iot-register?mac=FF:FF:FF:FF:FF:FF");
  remember_dialog (fixture);
  hob_test_assert_page (fixture->dialog, "code");
  hob_test_wait_label (fixture->dialog,
                       "This code belongs to no single device. It may be a sample. Look for "
                       "the code on the device itself.");
}

/* Before anybody has signed in there is nowhere to bring it; it is not forgotten. */
static void
test_link_before_sign_in (Fixture *fixture, gconstpointer data)
{
  const HobStoredAccount stored = {.address = (char *) HOB_TEST_HOME_ACCOUNT};
  g_autoptr (HobAccount) account = hob_account_new (&stored, NULL);

  hob_window_open_link (fixture->window, CODE);
  hob_test_wait_label (fixture->window, "Sign in first. The device is added right afterwards.");
  g_assert_null (get_top_dialog (fixture));
  hob_household_admit (fixture->household, account, NULL);
  remember_dialog (fixture);
  hob_test_assert_page (fixture->dialog, "finding");
}

static void
test_other_links (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *link;
    const char *sentence;
  } links[] = {
    {"xmpp:romeo@hob.test", "This link leads to a person. Here it is about devices."},
    {"xmpp:hob.test?register;preauth=abc",
     "This link invites to make an account. Here it is about devices."},
    {"https://example.org", "This link leads to no device."},
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++) {
    AdwDialog *question;

    hob_window_open_link (fixture->window, links[i].link);
    question = get_top_dialog (fixture);
    g_assert_true (ADW_IS_ALERT_DIALOG (question));
    g_assert_cmpstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (question)), ==,
                     links[i].sentence);
    g_object_add_weak_pointer (G_OBJECT (question), (gpointer *) &question);
    adw_dialog_close (question);
    hob_test_wait_gone (&question);
  }
}

/* One wizard at a time. */
static void
test_action (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-device", NULL));
  remember_dialog (fixture);
  hob_test_assert_page (fixture->dialog, "kind");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-device", NULL));
  g_assert_true (HOB_BRING_DIALOG (get_top_dialog (fixture)) == fixture->dialog);
}

#define ADD(path, has_account, test) \
  g_test_add ("/ui/links/" path, Fixture, GINT_TO_POINTER (has_account), set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  hob_ui_init ();
  ADD ("device", TRUE, test_link);
  ADD ("broken", TRUE, test_broken_link);
  ADD ("before-sign-in", FALSE, test_link_before_sign_in);
  ADD ("not-a-device", TRUE, test_other_links);
  ADD ("add-device", TRUE, test_action);
  ADD ("cancel", TRUE, test_cancel);
  ADD ("window-closed", TRUE, test_window_closed);
  return g_test_run ();
}
