/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Each page of the wizard that waits, each failure with its sentence, and each way on from there.
 * With HOB_PICTURES=FOLDER a picture of each. */

#include "hob-registrar-private.h"
#include "hob-test-bring.h"
#include "hob-test-field.h"
#include "hob-test.h"
#include "hob-ui.h"

#define MOST_BUTTONS 3

/* Which verb the first button uses. */
typedef enum {
  RETRIES,
  GOES_BACK,
  USES_EXISTING, /* and goes back */
  ASKS,          /* for something to type */
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
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == first ||
                 g_str_equal (failures[i].name, "finding-blocked"));
  g_signal_emit_by_name (first, "clicked");
  check_way (self, failures[i].step, failures[i].way);
}

/* The row that can mend it has the focus, with the reason, and nothing that was typed is lost. */
static void
assert_focus_in (HobTestBring *self, const char *row_title)
{
  GtkWidget *row = hob_test_find_row (hob_test_bring_get_page (self), row_title);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  g_assert_nonnull (row);
  g_assert_nonnull (focus);
  g_assert_true (focus == row || gtk_widget_is_ancestor (focus, row));
}

static void
fail (HobTestBring *self, HobRegistrationStep step, GQuark domain, int code, const char *button)
{
  hob_test_bring_show (self, HOB_REGISTRATION_CONFIRMING, 0, NULL);
  hob_test_bring_show (self, step, 0, NULL);
  hob_test_bring_show (self, step, 0, g_error_new_literal (domain, code, ""));
  g_signal_emit_by_name (hob_test_find_button (hob_test_bring_get_page (self), button), "clicked");
  hob_test_next_frame (GTK_WIDGET (self->window));
  hob_test_next_frame (GTK_WIDGET (self->window));
}

static void
test_back_to_wifi (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  g_object_set (self->registration, "network", "Attic", "network-password", "wrong password", NULL);
  fail (self, HOB_REGISTRATION_WAITING, HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_SILENT,
        "Change Wi-Fi");
  assert_focus_in (self, "_Password");
  g_assert_nonnull (hob_test_find_label (hob_test_bring_get_page (self),
                                         "The Wi-Fi password is the usual reason."));
  hob_test_bring_take_pictures (self, "confirm-wifi-again");
}

static void
test_back_to_address (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  fail (self, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CONFLICT, "Change Address");
  assert_focus_in (self, "A_ddress");
  g_assert_nonnull (hob_test_find_label (hob_test_bring_get_page (self), "This address is taken."));
  hob_test_bring_take_pictures (self, "confirm-address-taken");
}

static void
test_back_to_existing (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  fail (self, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN,
        "Use Existing Account");
  assert_focus_in (self, "A_ddress");
  hob_test_bring_take_pictures (self, "confirm-existing");

  g_object_set (self->registration, "existing-address", "kettle@hob.test", "existing-password",
                "wrong", NULL);
  fail (self, HOB_REGISTRATION_ACCOUNT, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION,
        "Change Account");
  assert_focus_in (self, "Its Pass_word");
  hob_test_bring_take_pictures (self, "confirm-existing-password");
}

static void
test_invitation (HobTestBring *self, gconstpointer data)
{
  GtkWidget *page, *entry;
  g_autofree char *invitation = NULL;

  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  hob_test_bring_show (self, HOB_REGISTRATION_ACCOUNT, 0, NULL);
  hob_test_bring_show (self, HOB_REGISTRATION_ACCOUNT, 0,
                       g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN, ""));
  page = hob_test_bring_get_page (self);
  g_signal_emit_by_name (hob_test_find_button (page, "Enter Invitation"), "clicked");
  hob_test_next_frame (page);
  assert_focus_in (self, "Invitation");
  hob_test_bring_take_pictures (self, "account-invitation");

  entry = hob_test_find_row (page, "Invitation");
  g_assert_false (gtk_widget_get_sensitive (hob_test_find_button (page, "Send")));
  gtk_editable_set_text (GTK_EDITABLE (entry),
                         "xmpp:hob.test?register;preauth=dW4g%2Bz;ibr=y#invited");
  g_signal_emit_by_name (hob_test_find_button (page, "Send"), "clicked");
  g_object_get (self->registration, "invitation", &invitation, NULL);
  g_assert_cmpstr (invitation, ==, "dW4g+z");
  g_assert_null (hob_registration_get_error (self->registration));
}

/* What the server asks for, with @picture. */
static void
take_offer (HobTestBring *self, const char *content, GBytes *picture)
{
  HobRegistrarOffer *offer;
  g_autofree char *xml = g_strdup_printf (
    "<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:register'>%s</query></iq>",
    content);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobNode) iq = hob_node_new_from_string (xml, -1, &error);

  g_assert_no_error (error);
  g_clear_object (&self->registration->registrar);
  self->registration->registrar = hob_registrar_new ("hob.test");
  offer = hob_registrar_offer_new (iq);
  offer->picture = picture;
  hob_registrar_take_offer (self->registration->registrar, offer);
}

static void
ask (HobTestBring *self)
{
  hob_test_bring_show (self, HOB_REGISTRATION_ACCOUNT, 0, NULL);
  hob_test_bring_show (
    self, HOB_REGISTRATION_ACCOUNT, 0,
    g_error_new_literal (HOB_REGISTRATION_ERROR, HOB_REGISTRATION_ERROR_QUESTION, ""));
}

static void
test_question (HobTestBring *self, gconstpointer data)
{
  GtkWidget *page;
  g_autofree char *answer = NULL;

  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  take_offer (self,
              "<x xmlns='jabber:x:data' type='form'><field type='text-single' var='username'/>"
              "<field type='text-private' var='password'/>"
              "<field type='text-single' var='qa' label='What is two plus two?'>"
              "<required/></field></x>",
              NULL);
  ask (self);
  page = hob_test_bring_get_page (self);
  g_assert_nonnull (hob_test_find_label (page, "The server asks a question first."));
  g_assert_nonnull (hob_test_find_label (page, "What is two plus two?"));
  assert_focus_in (self, "Answer");
  hob_test_bring_take_pictures (self, "account-question");

  gtk_editable_set_text (GTK_EDITABLE (hob_test_find_row (page, "Answer")), " five ");
  g_signal_emit_by_name (hob_test_find_row (page, "Answer"), "entry-activated");
  g_object_get (self->registration, "captcha-answer", &answer, NULL);
  g_assert_cmpstr (answer, ==, "five");
  g_assert_null (hob_registration_get_error (self->registration));

  /* Asked again, it was wrong. */
  ask (self);
  g_assert_nonnull (
    hob_test_find_label (page, "That was not the answer. The server asks another question."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (hob_test_find_row (page, "Answer"))), ==,
                   "");
}

static GBytes *
draw_picture (void)
{
  const gsize width = 200, height = 60, stride = width * 4;
  guint8 *data = g_malloc (stride * height);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  for (gsize i = 0; i < stride * height; i++)
    data[i] = i % 4 == 3 ? 255 : (guint8) ((i / stride) * 4 + (i % stride) / 8);
  bytes = g_bytes_new_take (data, stride * height);
  texture = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8, bytes, stride);
  return gdk_texture_save_to_png_bytes (texture);
}

static void
test_picture (HobTestBring *self, gconstpointer data)
{
  GtkWidget *page, *picture;

  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  take_offer (self,
              "<x xmlns='jabber:x:data' type='form'><instructions>Look closely.</instructions>"
              "<field type='text-single' var='username'/>"
              "<field type='text-private' var='password'/>"
              "<field type='text-single' var='ocr' label='Enter the code'>"
              "<required/></field></x>",
              draw_picture ());
  ask (self);
  page = hob_test_bring_get_page (self);
  picture = hob_test_find_child (page, GTK_TYPE_PICTURE);
  g_assert_true (gtk_widget_get_mapped (picture));
  g_assert_nonnull (gtk_picture_get_paintable (GTK_PICTURE (picture)));
  g_assert_nonnull (hob_test_find_label (page, "Look closely.\nEnter the code"));
  hob_test_bring_take_pictures (self, "account-picture");
}

static void
test_web_page (HobTestBring *self, gconstpointer data)
{
  GtkWidget *page;

  hob_test_bring_identify (self, HOB_TEST_PROVEN);
  take_offer (self,
              "<instructions>Visit us.</instructions>"
              "<x xmlns='jabber:x:oob'><url>https://hob.test/new</url></x>",
              NULL);
  g_assert_cmpstr (hob_registrar_get_url (self->registration->registrar), ==,
                   "https://hob.test/new");
  hob_test_bring_show (self, HOB_REGISTRATION_ACCOUNT, 0, NULL);
  hob_test_bring_show (self, HOB_REGISTRATION_ACCOUNT, 0,
                       g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_FORBIDDEN, ""));
  page = hob_test_bring_get_page (self);
  g_assert_nonnull (hob_test_find_label (page, "This server makes accounts on its web page only."));
  g_assert_nonnull (hob_test_find_button (page, "Open Web Page"));
  hob_test_bring_take_pictures (self, "account-web-page");
  g_signal_emit_by_name (hob_test_find_button (page, "Use Existing Account"), "clicked");
  g_assert_cmpint (hob_registration_get_step (self->registration), ==, HOB_REGISTRATION_CONFIRMING);
  g_assert_true (self->registration->flags[HOB_REGISTRATION_PROP_USE_EXISTING]);
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
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) ==
                 hob_test_find_button (page, "Done"));
  hob_test_bring_take_pictures (self, "done");
  /* It was put there by hand: nothing of it is under way. */
  self->registration->step = HOB_REGISTRATION_CODE;
}

static void
set_up (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_set_up (self);
}

static void
tear_down (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_tear_down (self);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (HobTestBring *self, gconstpointer data);
  } tests[] = {
    {"/ui/bring/waits", test_waits},
    {"/ui/bring/steps", test_steps},
    {"/ui/bring/back/wifi", test_back_to_wifi},
    {"/ui/bring/back/address", test_back_to_address},
    {"/ui/bring/back/existing", test_back_to_existing},
    {"/ui/bring/invitation", test_invitation},
    {"/ui/bring/question", test_question},
    {"/ui/bring/picture", test_picture},
    {"/ui/bring/web-page", test_web_page},
    {"/ui/bring/done", test_done},
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  hob_ui_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, HobTestBring, NULL, set_up, tests[i].run, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/bring/failure/%s", failures[i].name);

    g_test_add (path, HobTestBring, GUINT_TO_POINTER (i), set_up, test_failure, tear_down);
  }
  return g_test_run ();
}
