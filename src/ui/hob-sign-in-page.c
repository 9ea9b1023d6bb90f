/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-sign-in-page-private.h"

#include "hob-certificate-dialog-private.h"
#include "hob-sentences.h"
#include "hob-weak-finally-private.h"

#include <glib/gi18n.h>
#include <string.h>

struct _HobSignInPage {
  AdwBin parent_instance;

  GtkWidget *form;
  GtkEditable *address_row;
  GtkEditable *password_row;
  AdwExpanderRow *advanced_row;
  GtkEditable *host_row;
  GtkEditable *port_row;
  GtkWidget *error_box;
  GtkLabel *error_title;
  GtkLabel *error_advice;
  GtkWidget *sign_in_button;
  GtkWidget *busy_box;
  GtkLabel *busy_label;
  GtkWidget *cancel_button;

  HobHousehold *household;
  DexFuture *attempt;
  char *fingerprint; /* trusted for this server only */
  gboolean busy;
  gboolean transient;
};

G_DEFINE_FINAL_TYPE (HobSignInPage, hob_sign_in_page, ADW_TYPE_BIN)

static void sign_in (HobSignInPage *self);

static void
set_busy (HobSignInPage *self, gboolean busy)
{
  const char *domain = strchr (gtk_editable_get_text (self->address_row), '@');
  /* Translators: %s is the name of a server. */
  g_autofree char *text = g_strdup_printf (_ ("Connecting to %s. This takes a few seconds."),
                                           domain != NULL ? domain + 1 : "");

  self->busy = busy;
  gtk_label_set_text (self->busy_label, text);
  gtk_widget_set_visible (self->busy_box, busy);
  /* The focus goes ahead of what is about to vanish or to be locked. */
  gtk_widget_set_visible (busy ? self->cancel_button : self->sign_in_button, TRUE);
  gtk_widget_grab_focus (busy ? self->cancel_button : self->sign_in_button);
  gtk_widget_set_visible (busy ? self->sign_in_button : self->cancel_button, FALSE);
  gtk_widget_set_sensitive (self->form, !busy);
  if (busy)
    gtk_widget_set_visible (self->error_box, FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
}

static void
certificate_chosen_cb (AdwAlertDialog *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobSignInPage) self = data;
  HobCertificate *certificate = hob_certificate_dialog_get_certificate (dialog);

  if (!g_str_equal (adw_alert_dialog_choose_finish (dialog, result), "trust")) {
    gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
    return;
  }
  g_set_str (&self->fingerprint, hob_certificate_get_fingerprint (certificate));
  sign_in (self);
}

static void
ask_about_certificate (HobSignInPage *self)
{
  HobCertificate *certificate = hob_household_get_refused_certificate (self->household);

  if (certificate == NULL)
    return;
  adw_alert_dialog_choose (hob_certificate_dialog_new (gtk_editable_get_text (self->address_row),
                                                       certificate, self->fingerprint != NULL),
                           GTK_WIDGET (self), NULL, (GAsyncReadyCallback) certificate_chosen_cb,
                           g_object_ref (self));
}

static void
show_failure (HobSignInPage *self, const GError *error)
{
  hob_sign_in_page_show_error (self, error);

  if (error->domain == HOB_XMPP_ERROR && (error->code == HOB_XMPP_ERROR_CERTIFICATE ||
                                          error->code == HOB_XMPP_ERROR_CERTIFICATE_CHANGED))
    ask_about_certificate (self);
  else if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION))
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
  else if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_UNREACHABLE))
    adw_expander_row_set_expanded (self->advanced_row, TRUE);
}

static DexFuture *
attempt_cb (DexFuture *attempt, gpointer data)
{
  g_autoptr (HobSignInPage) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;

  if (self == NULL || !self->busy)
    return NULL;

  set_busy (self, FALSE);
  if (dex_future_get_value (attempt, &error) == NULL)
    show_failure (self, error);
  else
    gtk_editable_set_text (self->password_row, "");
  return NULL;
}

static void
cancel (HobSignInPage *self)
{
  dex_clear (&self->attempt);
  set_busy (self, FALSE);
}

/* Returns FALSE for what is no port; 0 for none. */
static gboolean
get_port (HobSignInPage *self, guint *port)
{
  const char *text = gtk_editable_get_text (self->port_row);
  guint64 number = 0;

  *port = 0;
  if (text[0] == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &number, NULL))
    return FALSE;
  *port = (guint) number;
  return TRUE;
}

static void
sign_in (HobSignInPage *self)
{
  const char *host = gtk_editable_get_text (self->host_row);
  guint port;

  if (!get_port (self, &port)) {
    gtk_widget_add_css_class (GTK_WIDGET (self->port_row), "error");
    adw_expander_row_set_expanded (self->advanced_row, TRUE);
    gtk_widget_grab_focus (GTK_WIDGET (self->port_row));
    return;
  }

  gtk_widget_remove_css_class (GTK_WIDGET (self->port_row), "error");
  dex_clear (&self->attempt);
  set_busy (self, TRUE);
  self->attempt = hob_weak_finally (
    hob_household_sign_in (self->household, gtk_editable_get_text (self->address_row),
                           gtk_editable_get_text (self->password_row),
                           host[0] != '\0' ? host : NULL, port, self->fingerprint, self->transient),
    attempt_cb, self);
}

static gboolean
is_filled (HobSignInPage *self)
{
  return gtk_editable_get_text (self->address_row)[0] != '\0' &&
         gtk_editable_get_text (self->password_row)[0] != '\0';
}

static void
changed_cb (HobSignInPage *self)
{
  gtk_widget_set_sensitive (self->sign_in_button, is_filled (self));
}

static void
sign_in_cb (HobSignInPage *self)
{
  if (is_filled (self) && !self->busy) {
    self->transient = FALSE;
    sign_in (self);
  }
}

static void
entry_activated_cb (HobSignInPage *self)
{
  if (is_filled (self))
    sign_in_cb (self);
  else if (gtk_editable_get_text (self->address_row)[0] != '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
cancel_cb (HobSignInPage *self)
{
  cancel (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
}

static void
hob_sign_in_page_dispose (GObject *object)
{
  HobSignInPage *self = HOB_SIGN_IN_PAGE (object);

  dex_clear (&self->attempt);
  g_clear_object (&self->household);
  g_clear_pointer (&self->fingerprint, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_SIGN_IN_PAGE);

  G_OBJECT_CLASS (hob_sign_in_page_parent_class)->dispose (object);
}

static void
hob_sign_in_page_class_init (HobSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_sign_in_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, form);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, advanced_row);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, host_row);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, port_row);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, error_title);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, error_advice);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, busy_box);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, busy_label);
  gtk_widget_class_bind_template_child (widget_class, HobSignInPage, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
hob_sign_in_page_init (HobSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hob_sign_in_page_new (HobHousehold *household)
{
  HobSignInPage *self;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);

  self = g_object_new (HOB_TYPE_SIGN_IN_PAGE, NULL);
  self->household = g_object_ref (household);
  return GTK_WIDGET (self);
}

/**
 * hob_sign_in_page_start:
 * @self: a sign-in page
 * @address: the account's address
 * @password: its password
 * @host: (nullable): its server, where the address does not tell
 * @port: 0 for the usual one
 * @fingerprint: (nullable): the certificate to trust
 * @transient: nothing of this is to be remembered
 *
 * Signs in as if the person had filled in the form, which is seen meanwhile and stays filled in if
 * it fails.
 */
void
hob_sign_in_page_start (HobSignInPage *self,
                        const char *address,
                        const char *password,
                        const char *host,
                        guint port,
                        const char *fingerprint,
                        gboolean transient)
{
  g_autofree char *port_text = port != 0 ? g_strdup_printf ("%u", port) : g_strdup ("");

  g_return_if_fail (HOB_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (address != NULL && password != NULL);

  gtk_editable_set_text (self->address_row, address);
  gtk_editable_set_text (self->password_row, password);
  gtk_editable_set_text (self->host_row, host != NULL ? host : "");
  gtk_editable_set_text (self->port_row, port_text);
  g_set_str (&self->fingerprint, fingerprint);
  self->transient = transient;
  sign_in (self);
}

void
hob_sign_in_page_show_error (HobSignInPage *self, const GError *error)
{
  const char *advice;

  g_return_if_fail (HOB_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (error != NULL);

  advice = hob_sentence_error_advice (error);
  gtk_label_set_text (self->error_title, hob_sentence_error_title (error));
  gtk_label_set_text (self->error_advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (self->error_box, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->error_box), hob_sentence_error_title (error),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

gboolean
hob_sign_in_page_is_busy (HobSignInPage *self)
{
  g_return_val_if_fail (HOB_IS_SIGN_IN_PAGE (self), FALSE);

  return self->busy;
}
