/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-certificate-dialog-private.h"

#include "hob-sentences.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static void
add_fact (GtkWidget *list, const char *title, const char *value, gboolean monospace)
{
  GtkWidget *row;

  if (value == NULL || value[0] == '\0')
    return;
  row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", value,
                      "subtitle-selectable", TRUE, NULL);
  gtk_widget_add_css_class (row, "property");
  if (monospace)
    gtk_widget_add_css_class (row, "monospace");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

/* "/C=DE/O=Home/CN=example.org" names example.org. */
static char *
get_name (const char *subject)
{
  const char *name = subject != NULL ? strstr (subject, "CN=") : NULL;

  if (name == NULL)
    return g_strdup (subject);
  name += strlen ("CN=");
  return g_strndup (name, strcspn (name, "/,"));
}

/* The TLS library writes "Nov 21 11:30:13 2026 GMT" in any locale. */
static char *
get_date (const char *text)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char month[4] = "";
  int day, hour, minute, second, year;
  const char *found;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (text == NULL ||
      sscanf (text, "%3s %d %d:%d:%d %d", month, &day, &hour, &minute, &second, &year) != 6)
    return g_strdup (text);
  found = strstr (months, month);
  if (found != NULL)
    utc = g_date_time_new_utc (year, (int) (found - months) / 3 + 1, day, hour, minute, second);
  if (utc == NULL)
    return g_strdup (text);
  local = g_date_time_to_local (utc);
  /* Translators: a date, for g_date_time_format(): "21 November 2026". */
  return g_date_time_format (local, _ ("%-e %B %Y"));
}

static GtkWidget *
make_facts (HobCertificate *certificate)
{
  GtkWidget *list = gtk_list_box_new ();
  g_autofree char *fingerprint =
    hob_sentence_fingerprint (hob_certificate_get_fingerprint (certificate));
  g_autofree char *subject = get_name (hob_certificate_get_subject (certificate));
  g_autofree char *issuer = get_name (hob_certificate_get_issuer (certificate));
  g_autofree char *since = get_date (hob_certificate_get_not_before (certificate));
  g_autofree char *until = get_date (hob_certificate_get_not_after (certificate));

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Certificate"), -1);
  add_fact (list, _ ("Made Out To"), subject, FALSE);
  add_fact (list, _ ("Made Out By"), issuer, FALSE);
  add_fact (list, _ ("Valid From"), since, FALSE);
  add_fact (list, _ ("Valid Until"), until, FALSE);
  add_fact (list, _ ("Fingerprint"), fingerprint, TRUE);
  return list;
}

/**
 * hob_certificate_dialog_new:
 * @address: the account's address
 * @certificate: what the server showed
 * @changed: another one was trusted before
 *
 * Asks whether a certificate is to be trusted, for this server only.
 *
 * Returns: (transfer floating): a dialog with the responses "trust" and "cancel"
 */
AdwAlertDialog *
hob_certificate_dialog_new (const char *address, HobCertificate *certificate, gboolean changed)
{
  const char *at = strchr (address, '@');
  AdwAlertDialog *dialog;

  g_return_val_if_fail (certificate != NULL, NULL);

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
    changed ? _ ("The Certificate Has Changed") : _ ("Is This the Right Server?"), NULL));
  adw_alert_dialog_format_body (
    dialog,
    changed ? _ ("%s shows another certificate than the one that was trusted. It may have been "
                 "renewed, or somebody may be listening in. Ask whoever runs the server whether "
                 "this is its fingerprint.")
            : _ ("Nobody known vouches for %s. If it is your own server, or whoever runs it "
                 "confirms the fingerprint, it can be trusted."),
    at != NULL ? at + 1 : address);
  adw_alert_dialog_set_extra_child (dialog, make_facts (certificate));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "trust",
                                  _ ("_Trust for This Server Only"), NULL);
  adw_alert_dialog_set_response_appearance (
    dialog, "trust", changed ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_DEFAULT);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "hob-certificate", hob_certificate_ref (certificate),
                          (GDestroyNotify) hob_certificate_unref);
  return dialog;
}

HobCertificate *
hob_certificate_dialog_get_certificate (AdwAlertDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "hob-certificate");
}
