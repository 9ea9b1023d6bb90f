/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The wizard's pages before the hand-over with a device in reach: what goes wrong with Bluetooth
 * for real, and how a person goes on. */

#include "hob-test-bluez.h"
#include "hob-test-bring.h"
#include "hob-test-field.h"
#include "hob-test.h"
#include "hob-ui.h"

#define SECONDS 20
#define ADDRESS "A4:CF:12:25:76:98"
#define CODE "xmpp:iot-register?mac=" ADDRESS
#define SETTINGS "gnome-bluetooth-panel.desktop"
#define DEVICE "{'do': 'device', 'address': '" ADDRESS "', 'name': 'Kettle'}"
#define ALWAYS(call, then) "{'do': 'behave', 'call': '" call "', 'times': 0, 'then': [" then "]}"

typedef struct {
  HobTestBring bring;
  GDBusConnection *bus;
} Fixture;

typedef struct {
  Fixture *fixture;
  const char *text;
} Expected;

static HobTestBluez *bluez;

static void
set_up (Fixture *self, gconstpointer data)
{
  hob_test_bluez_script (bluez, "{'do': 'reset'}");
  self->bus = hob_test_bluez_connect (bluez);
  self->bring.adapter = hob_adapter_new_for_name (self->bus, "hci0");
  hob_test_bring_set_up (&self->bring);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  hob_test_bring_tear_down (&self->bring);
  g_clear_object (&self->bring.adapter);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
}

static void
submit (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  hob_registration_submit_code (self->bring.registration, CODE, &error);
  g_assert_no_error (error);
}

static gboolean
says (gpointer data)
{
  Expected *expected = data;

  return hob_test_find_label (hob_test_bring_get_page (&expected->fixture->bring),
                              expected->text) != NULL;
}

static void
wait_for (Fixture *self, const char *text)
{
  Expected expected = {self, text};

  hob_test_wait (says, &expected, SECONDS);
}

static void
press (Fixture *self, const char *label)
{
  GtkWidget *button = hob_test_find_button (hob_test_bring_get_page (&self->bring), label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

/* The form, once the device is identified. */
static void
wait_for_form (Fixture *self)
{
  wait_for (self, "Not Proved");
  g_assert_cmpstr (
    adw_navigation_page_get_tag (ADW_NAVIGATION_PAGE (hob_test_bring_get_page (&self->bring))), ==,
    "confirm");
}

static void
test_turn_on (Fixture *self, gconstpointer data)
{
  hob_test_bluez_script (bluez, "[" DEVICE ", {'do': 'play', 'row': 'off'}]");
  submit (self);
  wait_for (self, "Bluetooth is off.");
  press (self, "Turn On");
  wait_for_form (self);
}

/* What it says then is why it stays off, and it goes on by itself once it is not. */
static void
test_blocked (Fixture *self, gconstpointer data)
{
  hob_test_bluez_script (bluez, "[" DEVICE ", {'do': 'play', 'row': 'blocked'}]");
  submit (self);
  wait_for (self, "Bluetooth is blocked.");
  g_assert_nonnull (hob_test_find_button (hob_test_bring_get_page (&self->bring), "Open Settings"));
  hob_test_bring_take_pictures (&self->bring, "finding-blocked-settings");

  hob_test_bluez_script (bluez, "{'do': 'adapter', 'powered': true, 'power_state': 'on'}");
  wait_for_form (self);
}

static void
test_plugged_in (Fixture *self, gconstpointer data)
{
  hob_test_bluez_script (bluez, "{'do': 'play', 'row': 'no-adapter'}");
  submit (self);
  wait_for (self, "This computer has no Bluetooth.");
  hob_test_bluez_script (bluez, "[{'do': 'reset'}, " DEVICE "]");
  wait_for_form (self);
}

static void
test_try_again (Fixture *self, gconstpointer data)
{
  hob_test_bluez_script (bluez, "[" DEVICE ", %s]",
                         ALWAYS ("ReadValue", "{'drop': true}, {'silence': true}"));
  submit (self);
  wait_for (self, "The connection to the device was lost.");
  hob_test_bluez_script (bluez, "[{'do': 'reset'}, " DEVICE "]");
  press (self, "Try Again");
  wait_for_form (self);
}

/* Back goes to the code, and what was typed is there when the device is found again. */
static void
test_back (Fixture *self, gconstpointer data)
{
  GtkWidget *name;

  hob_test_bluez_script (bluez, DEVICE);
  submit (self);
  wait_for_form (self);
  name = hob_test_find_row (hob_test_bring_get_page (&self->bring), "_Name");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Kettle");
  gtk_editable_set_text (GTK_EDITABLE (name), "Tea");
  gtk_widget_activate_action (hob_test_bring_get_page (&self->bring), "navigation.pop", NULL);
  g_assert_cmpint (hob_registration_get_step (self->bring.registration), ==, HOB_REGISTRATION_CODE);
  submit (self);
  wait_for_form (self);
  name = hob_test_find_row (hob_test_bring_get_page (&self->bring), "_Name");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Tea");
}

/* As GNOME has them. Before anything looks for an application, for those that are there are
 * remembered. */
static void
install_settings (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "applications", NULL);
  g_autofree char *path = g_build_filename (folder, SETTINGS, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
    path, "[Desktop Entry]\nType=Application\nName=Bluetooth\nExec=true\n", -1, NULL));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Fixture *self, gconstpointer data);
  } tests[] = {
    {"/ui/bring/live/turn-on", test_turn_on},
    {"/ui/bring/live/blocked", test_blocked},
    {"/ui/bring/live/plugged-in", test_plugged_in},
    {"/ui/bring/live/try-again", test_try_again},
    {"/ui/bring/live/back", test_back},
  };

  g_test_init (&argc, &argv, NULL);
  install_settings ();
  adw_init ();
  hob_ui_init ();
  bluez = hob_test_bluez_new (1);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
