/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The wizard's form: which device it is, the networks in reach and their passwords, what does not
 * fit. With HOB_PICTURES=FOLDER a picture of each. */

#include "hob-network.h"
#include "hob-test-bring.h"
#include "hob-test-field.h"
#include "hob-test-networks.h"
#include "hob-test.h"

#define SECONDS 20
#define SAVED_NOTE "Left empty, the password that this computer has saved is sent to the device."

#define SENT_TOO "The Wi-Fi password that this computer has saved is sent too."

static HobTestNetworks *networks;

static GtkWidget *
get_page (HobTestBring *self)
{
  return hob_test_bring_get_page (self);
}

static GtkWidget *
get_row (HobTestBring *self, const char *title)
{
  GtkWidget *row = hob_test_find_row (get_page (self), title);

  if (row == NULL)
    g_error ("There is no “%s”", title);
  return row;
}

static void
show_form (HobTestBring *self, HobTestProof proof)
{
  hob_test_bring_identify (self, proof);
  hob_test_bring_show (self, HOB_REGISTRATION_CONFIRMING, 0, NULL);
}

static void
assert_text (HobTestBring *self, const char *property, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (self->registration, property, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

typedef struct {
  HobTestBring *bring;
  const char *text;
} Expected;

static gboolean
says (gpointer data)
{
  Expected *expected = data;

  return hob_test_find_label (get_page (expected->bring), expected->text) != NULL;
}

static void
wait_for (HobTestBring *self, const char *text)
{
  Expected expected = {self, text};

  hob_test_wait (says, &expected, SECONDS);
}

static void
press_continue (HobTestBring *self)
{
  g_signal_emit_by_name (hob_test_find_button (get_page (self), "Continue"), "clicked");
}

static gboolean
can_continue (HobTestBring *self)
{
  return gtk_widget_get_sensitive (hob_test_find_button (get_page (self), "Continue"));
}

static void
assert_focus_in (HobTestBring *self, const char *title)
{
  hob_test_bring_wait_focus (self, get_row (self, title));
}

static gboolean
has_networks (gpointer row)
{
  return g_list_model_get_n_items (adw_combo_row_get_model (row)) == 5;
}

static AdwComboRow *
wait_for_networks (HobTestBring *self)
{
  GtkWidget *row;

  wait_for (self, "Network");
  row = get_row (self, "_Network");
  hob_test_wait (has_networks, row, SECONDS);
  return ADW_COMBO_ROW (row);
}

typedef struct {
  AdwComboRow *row;
  const char *name;
} Choice;

static const char *
get_name (gpointer item)
{
  return HOB_IS_NETWORK (item) ? hob_network_get_name (item) : gtk_string_object_get_string (item);
}

static gboolean
is_chosen (gpointer data)
{
  Choice *choice = data;
  GListModel *model = adw_combo_row_get_model (choice->row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);

    if (g_str_equal (get_name (item), choice->name)) {
      adw_combo_row_set_selected (choice->row, i);
      return TRUE;
    }
  }
  return FALSE;
}

/* As soon as it is in reach. */
static void
choose (AdwComboRow *row, const char *name)
{
  Choice choice = {row, name};

  hob_test_wait (is_chosen, &choice, SECONDS);
}

/* Without NetworkManager the rows are plain entries. Runs before it is started. */
static void
test_plain (HobTestBring *self, gconstpointer data)
{
  show_form (self, HOB_TEST_PROVEN);
  g_assert_null (hob_test_find_row (get_page (self), "_Network"));
  gtk_editable_set_text (GTK_EDITABLE (get_row (self, "Network _Name")), "Attic");
  gtk_editable_set_text (GTK_EDITABLE (get_row (self, "_Password")), "correct horse");
  assert_text (self, "network", "Attic");
  assert_text (self, "network-password", "correct horse");
  g_assert_nonnull (hob_test_find_label (get_page (self),
                                         "Acme Kitchenware\nSerial number KT-2041-0077\n"
                                         "Hardware ESP32 rev. 3 · Software 1.4.2"));
  hob_test_bring_take_pictures (self, "confirm-plain");
  press_continue (self);
  g_assert_cmpint (hob_registration_get_step (self->registration), ==, HOB_REGISTRATION_ACCOUNT);
}

static void
test_proofs (HobTestBring *self, gconstpointer data)
{
  hob_test_networks_start (networks);
  hob_test_networks_add (networks, "Attic", 5180, 90, HOB_TEST_PASSWORD, NULL, FALSE);
  hob_test_networks_add (networks, "Café", 2412, 80, HOB_TEST_OPEN, NULL, FALSE);
  hob_test_networks_add (networks, "Work", 2412, 70, HOB_TEST_ENTERPRISE, NULL, FALSE);
  hob_test_networks_add (networks, "Home", 2412, 60, HOB_TEST_PASSWORD, "correct horse", TRUE);

  show_form (self, HOB_TEST_PROVEN);
  wait_for_networks (self);
  g_assert_nonnull (hob_test_find_label (get_page (self), "Proved"));
  g_assert_null (hob_test_find_row (get_page (self), "_Send Them Anyway"));
  g_assert_true (can_continue (self));
  hob_test_bring_take_pictures (self, "confirm-proven");

  show_form (self, HOB_TEST_UNPROVEN);
  g_assert_nonnull (hob_test_find_label (get_page (self), "Not Proved"));
  hob_test_bring_take_pictures (self, "confirm-unproven");

  /* Nothing goes on before the person has agreed. */
  show_form (self, HOB_TEST_KEYLESS);
  g_assert_nonnull (hob_test_find_label (
    get_page (self), "Its code carries no key. Compare the serial number with the label."));
  g_assert_false (can_continue (self));
  hob_test_bring_take_pictures (self, "confirm-keyless");
  adw_switch_row_set_active (ADW_SWITCH_ROW (get_row (self, "_Send Them Anyway")), TRUE);
  g_assert_true (can_continue (self));
  adw_switch_row_set_active (ADW_SWITCH_ROW (get_row (self, "_Send Them Anyway")), FALSE);
  g_assert_false (can_continue (self));
}

static gboolean
is_going_on (gpointer data)
{
  return hob_registration_get_step (data) == HOB_REGISTRATION_ACCOUNT;
}

/* Nothing typed: the network in use, and its password once the person says so. */
static void
test_nothing_typed (HobTestBring *self, gconstpointer data)
{
  show_form (self, HOB_TEST_PROVEN);
  wait_for_networks (self);
  wait_for (self, SAVED_NOTE);
  assert_text (self, "network", "Home");
  assert_text (self, "network-password", "");
  g_assert_nonnull (hob_test_find_label (get_page (self), SENT_TOO));
  press_continue (self);
  hob_test_wait (is_going_on, self->registration, SECONDS);
  assert_text (self, "network-password", "correct horse");
}

static gboolean
has_password (gpointer row)
{
  return gtk_editable_get_text (row)[0] != '\0';
}

static void
test_saved (HobTestBring *self, gconstpointer data)
{
  AdwComboRow *row;

  show_form (self, HOB_TEST_PROVEN);
  row = wait_for_networks (self);
  wait_for (self, SAVED_NOTE);
  g_signal_emit_by_name (get_row (self, "Use _Saved Password"), "activated");
  hob_test_wait (has_password, get_row (self, "_Password"), SECONDS);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_row (self, "_Password"))), ==,
                   "correct horse");
  g_assert_null (hob_test_find_row (get_page (self), "Use _Saved Password"));
  g_assert_null (hob_test_find_label (get_page (self), SENT_TOO));

  /* It is no other network's. */
  choose (row, "Attic");
  assert_text (self, "network-password", "");
}

static void
test_networks (HobTestBring *self, gconstpointer data)
{
  AdwComboRow *row;

  show_form (self, HOB_TEST_PROVEN);
  row = wait_for_networks (self);
  choose (row, "Attic");
  assert_text (self, "network", "Attic");
  wait_for (self, "This network cannot be heard by most devices: it has no 2.4 GHz here.");
  hob_test_bring_take_pictures (self, "confirm-5-ghz");
  choose (row, "Work");
  wait_for (self, "This network asks for a person’s name and password. Devices cannot join it.");
  hob_test_bring_take_pictures (self, "confirm-enterprise");
  choose (row, "Café");
  wait_for (self, "This network has no password.");
  g_assert_null (hob_test_find_row (get_page (self), "_Password"));
  hob_test_bring_take_pictures (self, "confirm-open");

  choose (row, "Other…");
  assert_focus_in (self, "Network _Name");
  assert_text (self, "network", "");
  gtk_editable_set_text (GTK_EDITABLE (get_row (self, "Network _Name")), "Hidden");
  assert_text (self, "network", "Hidden");
  hob_test_bring_take_pictures (self, "confirm-other");
  choose (row, "Home");
  assert_text (self, "network", "Home");
  g_assert_null (hob_test_find_row (get_page (self), "Network _Name"));
}

static void
test_code (HobTestBring *self, gconstpointer data)
{
  show_form (self, HOB_TEST_PROVEN);
  wait_for_networks (self);
  gtk_editable_set_text (GTK_EDITABLE (get_row (self, "_Password")),
                         "WIFI:T:WPA;S:Loft;P:battery staple;;");
  assert_text (self, "network", "Loft");
  assert_text (self, "network-password", "battery staple");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_row (self, "Network _Name"))), ==,
                   "Loft");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_row (self, "_Password"))), ==,
                   "battery staple");
}

/* What is refused stays as it was typed, and once it is @good nothing is said any more. */
static void
refuse (HobTestBring *self,
        const char *row,
        const char *bad,
        const char *sentence,
        const char *good)
{
  GtkEditable *entry = GTK_EDITABLE (get_row (self, row));

  gtk_editable_set_text (entry, bad);
  press_continue (self);
  wait_for (self, sentence);
  hob_test_next_frame (GTK_WIDGET (self->window));
  g_assert_cmpint (hob_registration_get_step (self->registration), ==, HOB_REGISTRATION_CONFIRMING);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  assert_focus_in (self, row);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, bad);
  gtk_editable_set_text (entry, good);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  g_assert_null (hob_test_find_label (get_page (self), sentence));
}

static void
test_refusals (HobTestBring *self, gconstpointer data)
{
  AdwComboRow *row;

  show_form (self, HOB_TEST_PROVEN);
  row = wait_for_networks (self);
  refuse (self, "_Password", "short",
          "This cannot be the password of a Wi-Fi network. It has 8 to 63 characters.",
          "correct horse");
  choose (row, "Other…");
  refuse (self, "Network _Name", "",
          "The device needs the name of a Wi-Fi network. It has up to 32 characters.", "Hidden");

  /* Folded away, and unfolded for what is wrong in it. */
  g_assert_null (hob_test_find_row (get_page (self), "A_ddress"));
  g_object_set (self->registration, "local-part", "not an address", NULL);
  press_continue (self);
  wait_for (self, "The device cannot have this address. It has letters and digits, no spaces, and "
                  "is not the address of a person.");
  hob_test_next_frame (GTK_WIDGET (self->window));
  assert_focus_in (self, "A_ddress");
  hob_test_bring_take_pictures (self, "confirm-refused");
}

/* What this computer does not tell has to be typed, and nothing else is lost. */
static void
test_not_told (HobTestBring *self, gconstpointer data)
{
  AdwComboRow *row;

  hob_test_networks_add (networks, "Shed", 2412, 50, HOB_TEST_PASSWORD, "", FALSE);
  show_form (self, HOB_TEST_PROVEN);
  wait_for (self, "Network");
  row = ADW_COMBO_ROW (get_row (self, "_Network"));
  wait_for (self, SAVED_NOTE);
  choose (row, "Shed");
  wait_for (self, SAVED_NOTE);
  press_continue (self);
  wait_for (self, "This computer has no password saved for this network. Type it here.");
  hob_test_next_frame (GTK_WIDGET (self->window));
  assert_focus_in (self, "_Password");
  g_assert_true (can_continue (self));
  g_assert_null (hob_test_find_label (get_page (self), SENT_TOO));
  hob_test_bring_take_pictures (self, "confirm-not-told");

  press_continue (self);
  wait_for (self, "This network has a password. Type it here.");
  g_assert_cmpint (hob_registration_get_step (self->registration), ==, HOB_REGISTRATION_CONFIRMING);
  gtk_editable_set_text (GTK_EDITABLE (get_row (self, "_Password")), "battery staple");
  press_continue (self);
  g_assert_cmpint (hob_registration_get_step (self->registration), ==, HOB_REGISTRATION_ACCOUNT);
}

int
main (int argc, char **argv)
{
  int status;

  networks = hob_test_networks_new ();
  /* In this order: the first is without NetworkManager, the second starts it. */
  hob_test_bring_init (&argc, &argv);
  hob_test_bring_add ("/ui/bring/form/plain", NULL, test_plain);
  hob_test_bring_add ("/ui/bring/form/proofs", NULL, test_proofs);
  hob_test_bring_add ("/ui/bring/form/nothing-typed", NULL, test_nothing_typed);
  hob_test_bring_add ("/ui/bring/form/saved", NULL, test_saved);
  hob_test_bring_add ("/ui/bring/form/networks", NULL, test_networks);
  hob_test_bring_add ("/ui/bring/form/code", NULL, test_code);
  hob_test_bring_add ("/ui/bring/form/refusals", NULL, test_refusals);
  hob_test_bring_add ("/ui/bring/form/not-told", NULL, test_not_told);
  status = g_test_run ();
  hob_test_networks_free (networks);
  return status;
}
