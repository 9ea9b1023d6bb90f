/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Removing a device, where the password of its account was kept and where not: run under
 * tests/support/with-display.py and with-keyring.py. */

#include "hob-device-dialogs-private.h"
#include "hob-keyring-private.h"
#include "hob-test-field.h"
#include "hob-test-home.h"
#include "hob-test.h"
#include "hob-ui.h"

#include <libsecret/secret.h>

#define SECONDS 20
#define WIDTH 400
#define HEIGHT 560

typedef struct {
  HobHousehold *household;
  HobDevice *device;
  GtkWindow *window;
  AdwDialog *dialog;
} Fixture;

static void
keep_password (HobDevice *device)
{
  g_autoptr (SecretValue) password = secret_value_new ("a secret", -1, "text/plain");
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_keyring_store (hob_device_get_address (device), password, SECONDS), SECONDS,
                  NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer kept)
{
  g_autofree char *folder = hob_test_make_folder ();

  hob_test_home_write (folder, 1);
  fixture->household = hob_household_new (folder);
  fixture->device = g_list_model_get_item (G_LIST_MODEL (fixture->household), 0);
  if (kept != NULL)
    keep_password (fixture->device);

  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, WIDTH, HEIGHT);
  adw_window_set_content (ADW_WINDOW (fixture->window), gtk_label_new ("The home"));
  gtk_window_present (fixture->window);
  hob_device_dialogs_remove (GTK_WIDGET (fixture->window), fixture->household, fixture->device);
  fixture->dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
  g_assert_nonnull (fixture->dialog);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adw_dialog_force_close (fixture->dialog);
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->device);
  g_assert_true (hob_test_await (hob_household_stop (fixture->household), SECONDS, NULL, NULL));
  g_clear_object (&fixture->household);
}

static gboolean
is_offered (gpointer dialog)
{
  return adw_alert_dialog_get_extra_child (dialog) != NULL;
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row;

  hob_test_wait (is_offered, fixture->dialog, SECONDS);
  row = hob_test_find_child (GTK_WIDGET (fixture->dialog), ADW_TYPE_SWITCH_ROW);
  g_assert_nonnull (row);
  g_assert_false (adw_switch_row_get_active (ADW_SWITCH_ROW (row)));
  g_assert_null (
    strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (fixture->dialog)), "its account stay"));
}

/* Nothing is offered that cannot be done. */
static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_true (hob_test_await (
    hob_household_has_credentials (fixture->household, fixture->device), SECONDS, &value, NULL));
  g_assert_false (g_value_get_boolean (&value));
  g_assert_false (is_offered (fixture->dialog));
  g_assert_nonnull (
    strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (fixture->dialog)), "its account stay"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  hob_ui_init ();
  g_test_add ("/ui/remove/not-kept", Fixture, NULL, set_up, test_not_kept, tear_down);
  g_test_add ("/ui/remove/kept", Fixture, "kept", set_up, test_kept, tear_down);
  return g_test_run ();
}
