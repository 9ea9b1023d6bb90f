/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-account-dialogs-private.h"

#include "hob-certificate-dialog-private.h"
#include "hob-sentences.h"

#include <glib/gi18n.h>

static gboolean
agreed (GObject *dialog, GAsyncResult *result, const char *response)
{
  return g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (dialog), result), response);
}

static void
password_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobAccount) account = data;
  GtkWidget *list = adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (row));

  if (agreed (dialog, result, "sign-in") && password[0] != '\0')
    dex_future_disown (hob_account_set_password (account, password));
}

static void
ask_password (GtkWidget *parent, HobAccount *account)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Enter Password"), NULL));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_PASSWORD_ENTRY_ROW, "title", _ ("_Password"),
                                 "use-underline", TRUE, NULL);

  adw_alert_dialog_format_body (dialog, _ ("The password of %s is needed to sign in."),
                                hob_account_get_address (account));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Enter Password"), -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "sign-in", _ ("Sign _In"), NULL);
  adw_alert_dialog_set_default_response (dialog, "sign-in");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_response_appearance (dialog, "sign-in", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_choose (dialog, parent, NULL, password_cb, g_object_ref (account));
  gtk_widget_grab_focus (row);
}

static void
certificate_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobAccount) account = data;

  if (agreed (dialog, result, "trust"))
    hob_account_trust (account, hob_certificate_dialog_get_certificate (ADW_ALERT_DIALOG (dialog)));
}

static void
ask_certificate (GtkWidget *parent, HobAccount *account, gboolean changed)
{
  HobCertificate *certificate = hob_session_get_certificate (hob_account_get_session (account));

  if (certificate == NULL)
    return;
  adw_alert_dialog_choose (
    hob_certificate_dialog_new (hob_account_get_address (account), certificate, changed), parent,
    NULL, certificate_cb, g_object_ref (account));
}

static void
try_again (HobAccount *account)
{
  if (hob_account_get_state (account) == HOB_SESSION_WAITING)
    hob_session_retry_now (hob_account_get_session (account));
  else
    dex_future_disown (hob_account_start (account));
}

void
hob_account_dialogs_mend (GtkWidget *parent, HobAccount *account)
{
  const GError *error = hob_account_get_error (account);

  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION) ||
      g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD) ||
      g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_KEYRING_ABSENT))
    ask_password (parent, account);
  else if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE))
    ask_certificate (parent, account, FALSE);
  else if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE_CHANGED))
    ask_certificate (parent, account, TRUE);
  else
    try_again (account);
}

typedef struct {
  HobHousehold *household;
  HobAccount *account;
} SigningOut;

static void
signed_out_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  SigningOut *out = data;

  if (agreed (dialog, result, "sign-out"))
    dex_future_disown (hob_household_sign_out (out->household, out->account));
  g_object_unref (out->household);
  g_object_unref (out->account);
  g_free (out);
}

void
hob_account_dialogs_sign_out (GtkWidget *parent, HobHousehold *household, HobAccount *account)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Sign Out?"), NULL));
  SigningOut *out = g_new0 (SigningOut, 1);

  out->household = g_object_ref (household);
  out->account = g_object_ref (account);
  adw_alert_dialog_format_body (
    dialog,
    _ ("This computer forgets the password of %s and what its devices last said. The devices stay "
       "with the account and are back after signing in again."),
    hob_account_get_address (account));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "sign-out", _ ("Sign _Out"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (dialog, "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, parent, NULL, signed_out_cb, out);
}
