/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Each page of the wizard that waits, each failure with its sentence, and each way on from there.
 * With HOB_PICTURES=FOLDER a picture of each. */

#include "hob-test-bring.h"
#include "hob-test-field.h"
#include "hob-test.h"

#define MOST_BUTTONS 3

/* Which verb the first button uses. */
typedef enum {
  RETRIES,
  GOES_BACK,
  USES_EXISTING, /* and goes back */
  WAITS,         /* for a device that there is none of here: not tried */
  STAYS,         /* what it does is somebody else's: settings, a web page, the adapter */
} Way;

static const struct {
  const char *name;
  HobRegistrationStep step;
  GQuark (*domain) (void);
  int code;
  const char *title;
  const char *buttons[MOST_BUTTONS];
  Way way;
} failures[] = {
  {"finding-off",
   HOB_REGISTRATION_FINDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_OFF,
   "Bluetooth is off.",
   {"Turn On"},
   STAYS},
  {"finding-blocked",
   HOB_REGISTRATION_FINDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_BLOCKED,
   "Bluetooth is blocked.",
   {"Try Again"},
   RETRIES},
  {"finding-no-adapter",
   HOB_REGISTRATION_FINDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_NO_ADAPTER,
   "This computer has no Bluetooth.",
   {"Try Again"},
   RETRIES},
  {"finding-no-service",
   HOB_REGISTRATION_FINDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_NO_SERVICE,
   "Bluetooth does not run on this computer.",
   {"Try Again"},
   RETRIES},
  {"finding-not-found",
   HOB_REGISTRATION_FINDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_TIMEOUT,
   "The device was not found.",
   {"Try Again"},
   RETRIES},
  {"finding-failed",
   HOB_REGISTRATION_FINDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_FAILED,
   "Bluetooth does not work right now.",
   {"Try Again"},
   RETRIES},
  {"connecting-gone",
   HOB_REGISTRATION_CONNECTING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_GONE,
   "The device is out of reach.",
   {"Try Again"},
   RETRIES},
  {"connecting-failed",
   HOB_REGISTRATION_CONNECTING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_CONNECT,
   "It is there but cannot be connected.",
   {"Try Again"},
   RETRIES},
  {"connecting-timeout",
   HOB_REGISTRATION_CONNECTING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_TIMEOUT,
   "The device did not answer in time.",
   {"Try Again"},
   RETRIES},
  {"identifying-lost",
   HOB_REGISTRATION_IDENTIFYING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_LOST,
   "The connection to the device was lost.",
   {"Try Again"},
   RETRIES},
  {"identifying-not-proven",
   HOB_REGISTRATION_IDENTIFYING,
   hob_registration_error_quark,
   HOB_REGISTRATION_ERROR_NOT_PROVEN,
   "This is not the device whose code was scanned.",
   {"Scan Again", "Try Again"},
   GOES_BACK},

  {"account-taken",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_CONFLICT,
   "This address is taken.",
   {"Change Address"},
   GOES_BACK},
  {"account-forbidden",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_FORBIDDEN,
   "This server makes no accounts for devices.",
   {"Use Existing Account", "Enter Invitation", "Try Again"},
   USES_EXISTING},
  {"account-unsupported",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_UNSUPPORTED,
   "This server cannot make accounts by itself.",
   {"Use Existing Account"},
   USES_EXISTING},
  {"account-unknown",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_NOT_FOUND,
   "The server does not know how to make this account.",
   {"Use Existing Account", "Try Again"},
   USES_EXISTING},
  {"account-unavailable",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_UNAVAILABLE,
   "The server makes no accounts at the moment.",
   {"Try Again", "Use Existing Account"},
   RETRIES},
  {"account-busy",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_BUSY,
   "The server has made many accounts lately and asks for patience.",
   {"Try Again", "Use Existing Account"},
   RETRIES},
  {"account-refused",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_REFUSED,
   "The server refused to make the account.",
   {"Change Address", "Use Existing Account"},
   GOES_BACK},
  {"account-password",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_AUTHENTICATION,
   "The device’s account does not take this password.",
   {"Change Account"},
   GOES_BACK},
  {"account-unreachable",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_UNREACHABLE,
   "The server does not answer.",
   {"Try Again"},
   RETRIES},
  {"account-offline",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_OFFLINE,
   "There is no connection to the server.",
   {"Try Again"},
   RETRIES},
  {"account-timeout",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_TIMEOUT,
   "The server did not answer in time.",
   {"Try Again"},
   RETRIES},
  {"account-not-encrypted",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_NOT_ENCRYPTED,
   "The server offers no encryption.",
   {"Try Again"},
   RETRIES},
  {"account-certificate",
   HOB_REGISTRATION_ACCOUNT,
   hob_xmpp_error_quark,
   HOB_XMPP_ERROR_CERTIFICATE,
   "Nobody known vouches for this server.",
   {"Try Again"},
   RETRIES},
  {"account-address",
   HOB_REGISTRATION_ACCOUNT,
   hob_registration_error_quark,
   HOB_REGISTRATION_ERROR_ADDRESS,
   "The device cannot have this address.",
   {"Change Address"},
   GOES_BACK},

  {"sending-lost",
   HOB_REGISTRATION_SENDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_LOST,
   "The connection to the device was lost.",
   {"Try Again"},
   RETRIES},
  {"sending-refused",
   HOB_REGISTRATION_SENDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_REFUSED,
   "The device does not let itself be set up.",
   {"Try Again"},
   RETRIES},
  {"sending-missing",
   HOB_REGISTRATION_SENDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_MISSING,
   "The device lacks something that is needed to set it up.",
   {"Try Again"},
   RETRIES},
  {"sending-too-long",
   HOB_REGISTRATION_SENDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_TOO_LONG,
   "Something is longer than the device can take.",
   {"Change Address"},
   GOES_BACK},
  {"sending-off",
   HOB_REGISTRATION_SENDING,
   hob_bluetooth_error_quark,
   HOB_BLUETOOTH_ERROR_OFF,
   "Bluetooth is off.",
   {"Turn On"},
   STAYS},
  {"sending-not-proven",
   HOB_REGISTRATION_SENDING,
   hob_registration_error_quark,
   HOB_REGISTRATION_ERROR_NOT_PROVEN,
   "This is not the device whose code was scanned.",
   {"Try Again"},
   RETRIES},

  {"waiting-silent",
   HOB_REGISTRATION_WAITING,
   hob_registration_error_quark,
   HOB_REGISTRATION_ERROR_SILENT,
   "It did not come online.",
   {"Change Wi-Fi", "Keep Waiting"},
   GOES_BACK},
  {"greeting-silent",
   HOB_REGISTRATION_GREETING,
   hob_registration_error_quark,
   HOB_REGISTRATION_ERROR_SILENT,
   "It came online but did not finish setting itself up.",
   {"Keep Waiting"},
   WAITS},
};

/* Steps that go well, and how long they take. */
static const struct {
  const char *name;
  HobRegistrationStep step;
  guint seconds;
  const char *shown;
} waits[] = {
  {"finding", HOB_REGISTRATION_FINDING, 0, "Looking for the device"},
  {"finding-long", HOB_REGISTRATION_FINDING, 21, "Still looking…"},
  {"connecting", HOB_REGISTRATION_CONNECTING, 0, "Connecting to it"},
  {"identifying", HOB_REGISTRATION_IDENTIFYING, 0, "Asking what it is"},
  {"account", HOB_REGISTRATION_ACCOUNT, 0, "Creating its account"},
  {"sending", HOB_REGISTRATION_SENDING, 0, "Sending Wi-Fi and account"},
  {"waiting", HOB_REGISTRATION_WAITING, 0,
   "This can be closed now. Hob goes on waiting for the device."},
  {"waiting-long", HOB_REGISTRATION_WAITING, 31, "Nothing was heard from it yet."},
  {"greeting", HOB_REGISTRATION_GREETING, 0, "Saying hello"},
};

static void
test_waits (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    hob_test_bring_show (self, waits[i].step, waits[i].seconds, NULL);
    if (hob_test_find_label (hob_test_bring_get_page (self), waits[i].shown) == NULL)
      g_error ("%s does not say “%s”", waits[i].name, waits[i].shown);
    hob_test_bring_take_pictures (self, waits[i].name);
  }
}

/* Each row tells whether it is done, under way or not begun. */
static void
test_steps (HobTestBring *self, gconstpointer data)
{
  GtkWidget *page;

  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  hob_test_bring_show (self, HOB_REGISTRATION_IDENTIFYING, 0, NULL);
  page = hob_test_bring_get_page (self);
  gtk_test_accessible_assert_property (hob_test_find_row (page, "Found"),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Done");
  gtk_test_accessible_assert_property (hob_test_find_row (page, "Connected"),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Done");
  gtk_test_accessible_assert_property (hob_test_find_row (page, "Asking what it is"),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "This takes a few seconds.");

  hob_test_bring_show (self, HOB_REGISTRATION_WAITING, 0, NULL);
  page = hob_test_bring_get_page (self);
  g_assert_nonnull (hob_test_find_row (page, "Account created"));
  g_assert_nonnull (hob_test_find_row (page, "Wi-Fi and account sent"));
  gtk_test_accessible_assert_property (hob_test_find_row (page, "Saying hello"),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Not begun");

  /* An account that exists is not created. */
  g_object_set (self->registration, "use-existing", TRUE, NULL);
  hob_test_bring_show (self, HOB_REGISTRATION_ACCOUNT, 0, NULL);
  g_assert_nonnull (hob_test_find_row (page, "Trying its account"));
}

static HobRegistrationStep
get_way_back (HobRegistrationStep step)
{
  return step > HOB_REGISTRATION_CONFIRMING ? HOB_REGISTRATION_CONFIRMING : HOB_REGISTRATION_CODE;
}

static void
check_way (HobTestBring *self, HobRegistrationStep failed, Way way)
{
  HobRegistrationStep step = hob_registration_get_step (self->registration);
  gboolean existing = self->registration->flags[HOB_REGISTRATION_PROP_USE_EXISTING];

  switch (way) {
  case RETRIES:
    g_assert_cmpint (step, ==,
                     failed < HOB_REGISTRATION_CONFIRMING ? HOB_REGISTRATION_FINDING : failed);
    g_assert_null (hob_registration_get_error (self->registration));
    break;
  case GOES_BACK:
  case USES_EXISTING:
    g_assert_cmpint (step, ==, get_way_back (failed));
    g_assert_cmpint (existing, ==, way == USES_EXISTING);
    break;
  default:
    g_assert_cmpint (step, ==, failed);
  }
}

static void
test_failure (HobTestBring *self, gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  GtkWidget *page, *first;

  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  hob_test_bring_show (self, failures[i].step, 0, NULL);
  hob_test_bring_show (self, failures[i].step, 0,
                       g_error_new_literal (failures[i].domain (), failures[i].code, ""));
  page = hob_test_bring_get_page (self);
  if (hob_test_find_label (page, failures[i].title) == NULL)
    g_error ("It does not say “%s”", failures[i].title);
  for (guint b = 0; b < MOST_BUTTONS && failures[i].buttons[b] != NULL; b++) {
    if (hob_test_find_button (page, failures[i].buttons[b]) == NULL)
      g_error ("There is no “%s”", failures[i].buttons[b]);
  }
  hob_test_bring_take_pictures (self, failures[i].name);

  /* Enter does the best thing. */
  first = hob_test_find_button (page, failures[i].buttons[0]);
  hob_test_bring_wait_focus (self, first);
  if (failures[i].way == WAITS)
    return;
  g_signal_emit_by_name (first, "clicked");
  check_way (self, failures[i].step, failures[i].way);
}

static void
test_done (HobTestBring *self, gconstpointer data)
{
  GtkWidget *page;

  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  self->registration->device = hob_household_find_device (self->household, "Kettle");
  g_assert_nonnull (self->registration->device);
  g_object_ref (self->registration->device);
  hob_test_bring_show (self, HOB_REGISTRATION_DONE, 0, NULL);
  page = hob_test_bring_get_page (self);
  g_assert_nonnull (hob_test_find_label (page, "Kettle is home"));
  g_assert_nonnull (hob_test_find_button (page, "Add Another"));
  hob_test_bring_wait_focus (self, hob_test_find_button (page, "Done"));
  hob_test_bring_take_pictures (self, "done");
  /* It was put there by hand: nothing of it is under way. */
  self->registration->step = HOB_REGISTRATION_CODE;
}

int
main (int argc, char **argv)
{
  hob_test_bring_init (&argc, &argv);
  hob_test_bring_add ("/ui/bring/waits", NULL, test_waits);
  hob_test_bring_add ("/ui/bring/steps", NULL, test_steps);
  hob_test_bring_add ("/ui/bring/done", NULL, test_done);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/bring/failure/%s", failures[i].name);

    hob_test_bring_add (path, GUINT_TO_POINTER (i), test_failure);
  }
  return g_test_run ();
}
