/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-status-banner-private.h"

#include "hob-sentences.h"

#include <glib/gi18n.h>

struct _HobStatusBanner {
  AdwBin parent_instance;

  AdwBanner *banner; /* made when there is something to say */
  HobHousehold *household;
};

G_DEFINE_FINAL_TYPE (HobStatusBanner, hob_status_banner, ADW_TYPE_BIN)

static gboolean
in_trouble (HobAccount *account)
{
  HobSessionState state = hob_account_get_state (account);

  return state == HOB_SESSION_FAILED || state == HOB_SESSION_WAITING ||
         (state == HOB_SESSION_OFFLINE && hob_account_get_error (account) != NULL);
}

static const char *
choose_button (HobAccount *account)
{
  const GError *error = hob_account_get_error (account);

  if (error == NULL)
    return _ ("Try _Now");
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION) ||
      g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_NO_PASSWORD) ||
      g_error_matches (error, HOB_HOME_ERROR, HOB_HOME_ERROR_KEYRING_ABSENT))
    return _ ("Enter _Password");
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE) ||
      g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE_CHANGED))
    return _ ("_Look at It");
  return _ ("Try _Now");
}

/* While Hob tries again by itself, that is what there is to say. */
static char *
compose_title (HobAccount *account)
{
  const GError *error = hob_account_get_error (account);

  if (error == NULL)
    return g_strdup (_ ("No connection. Trying again…"));
  if (hob_account_get_state (account) == HOB_SESSION_WAITING) {
    /* Translators: %s is a sentence that says why there is no connection. */
    return g_strdup_printf (_ ("%s Trying again…"), hob_sentence_error_title (error));
  }
  return g_strdup (hob_sentence_error_title (error));
}

static void
say (HobStatusBanner *self, const char *title, const char *button)
{
  if (title == NULL && self->banner == NULL)
    return;

  if (self->banner == NULL) {
    self->banner = ADW_BANNER (adw_banner_new (""));
    adw_banner_set_use_markup (self->banner, FALSE);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner), "win.mend");
    adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
  }
  if (title != NULL) {
    adw_banner_set_title (self->banner, title);
    adw_banner_set_button_label (self->banner, button);
  }
  adw_banner_set_revealed (self->banner, title != NULL);
}

static void
update (HobStatusBanner *self)
{
  HobAccount *account = hob_status_banner_find_trouble (self->household);
  const GError *storage_error = hob_household_get_storage_error (self->household);

  if (account != NULL) {
    g_autofree char *title = compose_title (account);

    say (self, title, choose_button (account));
  } else if (storage_error != NULL) {
    g_autofree char *title = hob_sentence_for_error (storage_error);

    say (self, title, NULL);
  } else {
    say (self, NULL, NULL);
  }
}

static void
accounts_changed_cb (HobStatusBanner *self, guint position, guint removed, guint added)
{
  GListModel *accounts = hob_household_get_accounts (self->household);

  for (guint i = position; i < position + added; i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (accounts, i);

    g_signal_connect_object (account, "notify::state", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (account, "notify::error", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  }
  update (self);
}

static void
hob_status_banner_dispose (GObject *object)
{
  HobStatusBanner *self = HOB_STATUS_BANNER (object);

  self->banner = NULL;
  g_clear_object (&self->household);

  G_OBJECT_CLASS (hob_status_banner_parent_class)->dispose (object);
}

static void
hob_status_banner_class_init (HobStatusBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hob_status_banner_dispose;
}

static void
hob_status_banner_init (HobStatusBanner *self)
{
}

GtkWidget *
hob_status_banner_new (HobHousehold *household)
{
  HobStatusBanner *self;
  GListModel *accounts;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);

  self = g_object_new (HOB_TYPE_STATUS_BANNER, NULL);
  self->household = g_object_ref (household);
  accounts = hob_household_get_accounts (household);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (household, "notify::storage-error", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  accounts_changed_cb (self, 0, 0, g_list_model_get_n_items (accounts));
  return GTK_WIDGET (self);
}

HobAccount *
hob_status_banner_find_trouble (HobHousehold *household)
{
  GListModel *accounts;
  HobAccount *found = NULL;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);

  accounts = hob_household_get_accounts (household);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (HobAccount) account = g_list_model_get_item (accounts, i);

    /* One that needs a decision comes before one that helps itself. */
    if (in_trouble (account) &&
        (found == NULL || hob_account_get_state (account) == HOB_SESSION_FAILED))
      found = account;
  }
  return found;
}
