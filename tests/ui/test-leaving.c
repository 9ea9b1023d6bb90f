/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* How the wizard ends: cancelled, left while the device is on its way, done, or with another. */

#include "hob-test-bring.h"
#include "hob-test-field.h"
#include "hob-test.h"
#include "hob-ui.h"

#define SECONDS 20

static AdwDialog *
get_top_dialog (HobTestBring *bring)
{
  return adw_window_get_visible_dialog (ADW_WINDOW (bring->window));
}

static const GError *
get_error (HobTestBring *bring)
{
  return hob_registration_get_error (bring->registration);
}

/* Whatever closed it: it is gone, and so is all it knew. */
static void
assert_closed (HobTestBring *bring)
{
  hob_test_wait_gone (&bring->dialog);
  g_assert_error (get_error (bring), HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_CANCELLED);
}

static void
set_up (HobTestBring *bring, gconstpointer data)
{
  hob_test_bring_set_up (bring);
  hob_test_bring_identify (bring, HOB_TEST_PROVEN);
  g_object_add_weak_pointer (G_OBJECT (bring->dialog), (gpointer *) &bring->dialog);
}

static void
tear_down (HobTestBring *bring, gconstpointer data)
{
  /* Where it really is. */
  bring->registration->step = HOB_REGISTRATION_CODE;
  if (bring->dialog != NULL)
    g_object_remove_weak_pointer (G_OBJECT (bring->dialog), (gpointer *) &bring->dialog);
  hob_test_bring_tear_down (bring);
}

/* Nothing is asked where nothing was handed over. */
static void
test_cancel (HobTestBring *bring, gconstpointer data)
{
  hob_test_bring_show (bring, HOB_REGISTRATION_ACCOUNT, 0, NULL);
  g_assert_true (adw_dialog_close (ADW_DIALOG (bring->dialog)));
  assert_closed (bring);
}

/* Closes it while the device is on its way, and answers the question. */
static void
leave (HobTestBring *bring, const char *response)
{
  AdwAlertDialog *question;

  hob_test_bring_show (bring, HOB_REGISTRATION_WAITING, 30, NULL);
  g_assert_false (adw_dialog_close (ADW_DIALOG (bring->dialog)));
  g_assert_true (ADW_IS_ALERT_DIALOG (get_top_dialog (bring)));
  question = ADW_ALERT_DIALOG (get_top_dialog (bring));
  g_assert_true (adw_alert_dialog_has_response (question, response));
  hob_test_bring_take_pictures (bring, "leaving");
  adw_alert_dialog_set_close_response (question, response);
  g_assert_true (adw_dialog_close (ADW_DIALOG (question)));
}

static void
test_keep_watching (HobTestBring *bring, gconstpointer data)
{
  leave (bring, "wait");
  hob_test_settle (50);
  g_assert_true (get_top_dialog (bring) == ADW_DIALOG (bring->dialog));
  g_assert_no_error (get_error (bring));
}

static void
test_leave (HobTestBring *bring, gconstpointer response)
{
  leave (bring, response);
  assert_closed (bring);
}

/* The next device is asked for its code, not for the network. */
static void
test_add_another (HobTestBring *bring, gconstpointer data)
{
  g_autofree char *network = NULL;
  g_autofree char *password = NULL;
  HobRegistration *next;
  GtkWidget *page;

  g_object_set (bring->registration, "network", "Attic", "network-password", "secret attic", NULL);
  hob_test_bring_show (bring, HOB_REGISTRATION_ACCOUNT, 0, NULL);
  hob_test_bring_show (bring, HOB_REGISTRATION_WAITING, 0, NULL);
  hob_test_bring_show (bring, HOB_REGISTRATION_DONE, 0, NULL);
  page = hob_test_bring_get_page (bring);
  g_assert_cmpstr (adw_navigation_page_get_tag (ADW_NAVIGATION_PAGE (page)), ==, "done");
  g_assert_true (gtk_widget_activate_action (page, "bring.add-another", NULL));

  next = hob_bring_dialog_get_registration (bring->dialog);
  g_assert_true (next != bring->registration);
  page = hob_test_bring_get_page (bring);
  g_assert_cmpstr (adw_navigation_page_get_tag (ADW_NAVIGATION_PAGE (page)), ==, "code");
  g_object_get (next, "network", &network, "network-password", &password, NULL);
  g_assert_cmpstr (network, ==, "Attic");
  g_assert_cmpstr (password, ==, "secret attic");
  g_assert_true (adw_dialog_close (ADW_DIALOG (bring->dialog)));
  hob_test_wait_gone (&bring->dialog);
}

/* Home is home: there is nothing to go back to, and nothing to ask. */
static void
test_done (HobTestBring *bring, gconstpointer data)
{
  GtkWidget *page;

  hob_test_bring_show (bring, HOB_REGISTRATION_WAITING, 0, NULL);
  hob_test_bring_show (bring, HOB_REGISTRATION_DONE, 0, NULL);
  page = hob_test_bring_get_page (bring);
  g_assert_true (gtk_widget_activate_action (page, "bring.finish", NULL));
  hob_test_wait_gone (&bring->dialog);
}

#define ADD(path, data, test) \
  g_test_add ("/ui/leaving/" path, HobTestBring, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  hob_ui_init ();
  ADD ("cancel", NULL, test_cancel);
  ADD ("keep-watching", NULL, test_keep_watching);
  ADD ("close", "close", test_leave);
  ADD ("give-up", "give-up", test_leave);
  ADD ("add-another", NULL, test_add_another);
  ADD ("done", NULL, test_done);
  return g_test_run ();
}
