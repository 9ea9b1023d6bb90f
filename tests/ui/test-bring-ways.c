/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The ways on from a failure of the wizard that need more than one step: back to the row that can
 * mend it, an invitation, the server's question. With HOB_PICTURES=FOLDER a picture of each. */

#include "hob-registrar-private.h"
#include "hob-setting-up-ways-private.h"
#include "hob-test-bring.h"
#include "hob-test-field.h"

/* The row that can mend it has the focus, with the reason, and nothing that was typed is lost. */
static void
assert_focus_in (HobTestBring *self, const char *row_title)
{
  hob_test_bring_wait_focus (self, hob_test_find_row (hob_test_bring_get_page (self), row_title));
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

  hob_setting_up_ways_show_address (HOB_NOTICE (hob_test_find_child (page, HOB_TYPE_NOTICE)),
                                    hob_registrar_get_url (self->registration->registrar));
  g_assert_nonnull (hob_test_find_label (page, "The page does not open here. Its address is:"));
  g_assert_nonnull (hob_test_find_label (page, "https://hob.test/new"));
  hob_test_bring_take_pictures (self, "account-web-page-address");
  g_signal_emit_by_name (hob_test_find_button (page, "Use Existing Account"), "clicked");
  g_assert_cmpint (hob_registration_get_step (self->registration), ==, HOB_REGISTRATION_CONFIRMING);
  g_assert_true (self->registration->flags[HOB_REGISTRATION_PROP_USE_EXISTING]);
}

int
main (int argc, char **argv)
{
  hob_test_bring_init (&argc, &argv);
  hob_test_bring_add ("/ui/bring/back/wifi", NULL, test_back_to_wifi);
  hob_test_bring_add ("/ui/bring/back/address", NULL, test_back_to_address);
  hob_test_bring_add ("/ui/bring/back/existing", NULL, test_back_to_existing);
  hob_test_bring_add ("/ui/bring/invitation", NULL, test_invitation);
  hob_test_bring_add ("/ui/bring/question", NULL, test_question);
  hob_test_bring_add ("/ui/bring/picture", NULL, test_picture);
  hob_test_bring_add ("/ui/bring/web-page", NULL, test_web_page);
  return g_test_run ();
}
