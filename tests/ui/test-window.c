/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-list-row-private.h"
#include "hob-device-page-private.h"
#include "hob-device-private.h"
#include "hob-device-stack-private.h"
#include "hob-empty-page-private.h"
#include "hob-field-list-private.h"
#include "hob-household-private.h"
#include "hob-sidebar-private.h"
#include "hob-sign-in-page-private.h"
#include "hob-status-banner-private.h"
#include "hob-test-field.h"
#include "hob-test-home.h"
#include "hob-test.h"
#include "hob-ui.h"

typedef struct {
  HobHousehold *household;
  HobWindow *window;
} Fixture;

static gboolean
is_painted (gpointer data)
{
  return *(gboolean *) data;
}

static void
painted_cb (HobWindow *window, gboolean *painted)
{
  *painted = TRUE;
}

/* A window on the home that a former run left with @n_devices; none at all for -1. */
static void
set_up (Fixture *fixture, gconstpointer n_devices)
{
  g_autofree char *folder = hob_test_make_folder ();
  gboolean painted = FALSE;

  if (GPOINTER_TO_INT (n_devices) >= 0)
    hob_test_home_write (folder, GPOINTER_TO_UINT (n_devices));
  fixture->household = hob_household_new (folder);
  fixture->window = hob_window_new (NULL, fixture->household);
  g_signal_connect (fixture->window, "painted", G_CALLBACK (painted_cb), &painted);
  gtk_window_present (GTK_WINDOW (fixture->window));
  hob_test_wait (is_painted, &painted, 10);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->window);
  g_assert_true (hob_test_await (hob_household_stop (fixture->household), 5, NULL, NULL));
  g_assert_finalize_object (fixture->household);
}

static guint
count_children (GtkWidget *widget, GType type)
{
  guint count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (gtk_widget_get_mapped (child))
      count += g_type_is_a (G_OBJECT_TYPE (child), type) ? 1 : count_children (child, type);
  }
  return count;
}

static HobDevicePage *
get_page (Fixture *fixture)
{
  GtkWidget *pages = hob_test_find_child (GTK_WIDGET (fixture->window), HOB_TYPE_DEVICE_STACK);
  GtkWidget *stack = adw_bin_get_child (ADW_BIN (pages));

  return HOB_DEVICE_PAGE (gtk_stack_get_visible_child (GTK_STACK (stack)));
}

static gboolean
is_complete (gpointer page)
{
  return hob_field_list_is_complete (hob_device_page_get_fields (page));
}

static gboolean
is_idle (gpointer page)
{
  return !hob_sign_in_page_is_busy (page);
}

static gboolean
has_banner (gpointer banner)
{
  return hob_test_find_child (banner, ADW_TYPE_BANNER) != NULL;
}

/* Without an account there is one thing to do. */
static void
test_first_run (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = hob_test_find_child (GTK_WIDGET (fixture->window), HOB_TYPE_SIGN_IN_PAGE);
  GtkWidget *address = hob_test_find_child (page, ADW_TYPE_ENTRY_ROW);
  GtkWidget *password = hob_test_find_child (page, ADW_TYPE_PASSWORD_ENTRY_ROW);

  g_assert_true (gtk_widget_get_mapped (page));
  g_assert_false (hob_sign_in_page_is_busy (HOB_SIGN_IN_PAGE (page)));
  g_assert_true (hob_test_has_label (page, "Welcome to Hob"));

  /* What fails keeps what was typed, and says why. */
  gtk_editable_set_text (GTK_EDITABLE (address), "not an address");
  gtk_editable_set_text (GTK_EDITABLE (password), "secret");
  g_signal_emit_by_name (password, "entry-activated");
  hob_test_wait (is_idle, page, 10);
  hob_test_next_frame (page);
  g_assert_true (hob_test_has_label (page, "This is not an address."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (address)), ==, "not an address");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (password)), ==, "secret");
}

static void
test_empty_home (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = hob_test_find_child (GTK_WIDGET (fixture->window), HOB_TYPE_EMPTY_PAGE);

  g_assert_true (gtk_widget_get_mapped (page));
  g_assert_true (hob_test_has_label (page, "No Devices Yet"));
  g_assert_true (hob_test_has_label (page, "Add Device"));
}

/* The first frame has the whole list and the first device in it. */
static void
test_last_known_home (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  HobDevice *device = hob_window_get_device (fixture->window);

  g_assert_cmpuint (count_children (window, HOB_TYPE_DEVICE_LIST_ROW), ==, 10);
  g_assert_true (hob_test_has_label (window, "Living Room"));
  g_assert_true (hob_test_has_label (window, "Not in a Room"));
  g_assert_true (hob_test_has_label (window, "Last seen 5 minutes ago"));
  g_assert_nonnull (device);
  g_assert_true (hob_device_page_get_device (get_page (fixture)) == device);
}

static void
test_kettle_page (Fixture *fixture, gconstpointer data)
{
  HobDevice *kettle = hob_household_find_device (fixture->household, "Kettle");
  GtkWidget *page;

  hob_window_show_device (fixture->window, kettle);
  page = GTK_WIDGET (get_page (fixture));
  hob_test_wait (is_complete, page, 5);
  hob_test_next_frame (page);
  g_assert_true (hob_test_has_label (page, "Kettle"));
  g_assert_true (hob_test_has_label (page, "Last seen 5 minutes ago"));
  g_assert_true (hob_test_has_label (page, "Tea & <b>Coffee</b>"));
  g_assert_true (hob_test_has_label (page, "21.5\u00a0°C"));
  g_assert_true (hob_test_has_label (page, "12 minutes ago"));
  g_assert_cmpuint (count_children (page, ADW_TYPE_PREFERENCES_ROW), ==, 12);
}

/* Coming back to a device finds the page, and unsent text, as they were left. */
static void
test_unsent_text_stays (Fixture *fixture, gconstpointer data)
{
  HobDevice *kettle = hob_household_find_device (fixture->household, "Kettle");
  HobDevicePage *page;
  GtkWidget *row;

  hob_window_show_device (fixture->window, kettle);
  page = get_page (fixture);
  hob_test_wait (is_complete, page, 5);
  row = hob_field_list_find_row (hob_device_page_get_fields (page),
                                 hob_device_find_field (kettle, "label"));
  gtk_editable_set_text (GTK_EDITABLE (row), "Half a sent");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->household)); i++) {
    g_autoptr (HobDevice) other = g_list_model_get_item (G_LIST_MODEL (fixture->household), i);

    hob_window_show_device (fixture->window, other);
  }
  hob_window_show_device (fixture->window, kettle);
  g_assert_true (get_page (fixture) == page);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "Half a sent");
}

/* Without a connection a change is refused at once, and the control tells the truth. */
static void
test_offline_change (Fixture *fixture, gconstpointer data)
{
  const char *sentence =
    "There is no connection to the device, so nothing was changed. Try again once it is back.";
  HobDevice *kettle = hob_household_find_device (fixture->household, "Kettle");
  HobFieldList *fields;
  GtkWidget *row, *toggle;

  hob_window_show_device (fixture->window, kettle);
  fields = hob_device_page_get_fields (get_page (fixture));
  hob_test_wait (is_complete, get_page (fixture), 5);
  row = hob_field_list_find_row (fields, hob_device_find_field (kettle, "power"));
  toggle = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));

  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  hob_test_next_frame (row);
  hob_test_next_frame (row);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  g_assert_true (gtk_switch_get_state (GTK_SWITCH (toggle)));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, sentence);
  g_assert_true (gtk_widget_has_css_class (row, "refused"));
}

static void
type_search (Fixture *fixture, const char *text)
{
  GtkWidget *entry;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.search", NULL);
  entry = hob_test_find_child (GTK_WIDGET (fixture->window), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  hob_test_next_frame (GTK_WIDGET (fixture->window));
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  type_search (fixture, "LAMP");
  g_assert_cmpuint (count_children (window, HOB_TYPE_DEVICE_LIST_ROW), ==, 2);
  type_search (fixture, "garden");
  g_assert_cmpuint (count_children (window, HOB_TYPE_DEVICE_LIST_ROW), ==, 2);
  type_search (fixture, "nothing like it");
  g_assert_true (hob_test_has_label (window, "No Results Found"));
  type_search (fixture, "");
  g_assert_cmpuint (count_children (window, HOB_TYPE_DEVICE_LIST_ROW), ==, 10);
}

static void
test_removed_device (Fixture *fixture, gconstpointer data)
{
  HobDevice *first = hob_window_get_device (fixture->window);
  HobDeviceList *devices = hob_household_get_device_list (fixture->household);

  g_object_ref (first);
  hob_device_list_remove (devices, first);
  hob_test_settle (50);
  g_assert_nonnull (hob_window_get_device (fixture->window));
  g_assert_true (hob_window_get_device (fixture->window) != first);
  /* Back again, for the household to finish with it. */
  hob_device_list_add (devices, first);
  g_object_unref (first);
}

/* An account that cannot go online says so, and how to help it. */
static void
test_banner (Fixture *fixture, gconstpointer data)
{
  GtkWidget *banner = hob_test_find_child (GTK_WIDGET (fixture->window), HOB_TYPE_STATUS_BANNER);

  g_assert_cmpuint (count_children (banner, ADW_TYPE_BANNER), ==, 0);
  hob_household_start (fixture->household);
  hob_test_wait (has_banner, banner, 10);
  g_assert_nonnull (hob_status_banner_find_trouble (fixture->household));
  g_assert_cmpstr (
    adw_banner_get_button_label (ADW_BANNER (hob_test_find_child (banner, ADW_TYPE_BANNER))), ==,
    "Enter _Password");
}

static void
test_dialogs (Fixture *fixture, gconstpointer data)
{
  static const char *const actions[] = {"win.rename",   "win.move",     "win.details",
                                        "win.remove",   "win.sign-out", "win.add-device",
                                        "win.shortcuts"};

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    AdwDialog *dialog;

    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), actions[i], NULL));
    dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
    g_assert_nonnull (dialog);
    hob_test_next_frame (GTK_WIDGET (fixture->window));
    g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
    adw_dialog_force_close (dialog);
    hob_test_wait_gone (&dialog);
  }
}

#define ADD(path, n_devices, test) \
  g_test_add ("/ui/window/" path, Fixture, GINT_TO_POINTER (n_devices), set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  hob_ui_init ();
  ADD ("first-run", -1, test_first_run);
  ADD ("empty-home", 0, test_empty_home);
  ADD ("last-known-home", 10, test_last_known_home);
  ADD ("kettle", 2, test_kettle_page);
  ADD ("unsent-text", 10, test_unsent_text_stays);
  ADD ("offline-change", 2, test_offline_change);
  ADD ("search", 10, test_search);
  ADD ("removed-device", 3, test_removed_device);
  ADD ("banner", 2, test_banner);
  ADD ("dialogs", 2, test_dialogs);
  return g_test_run ();
}
