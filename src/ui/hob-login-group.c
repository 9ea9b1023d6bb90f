/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-login-group-private.h"

#include <glib/gi18n.h>

struct _HobLoginGroup {
  AdwPreferencesGroup parent_instance;

  AdwExpanderRow *expander;
  GtkEditable *local_part_row;
  GtkLabel *domain_label;
  AdwSwitchRow *existing_row;
  GtkEditable *address_row;
  GtkEditable *password_row;
  GtkWidget *keep_row;
  GtkLabel *note;

  HobRegistration *registration;
};

G_DEFINE_FINAL_TYPE (HobLoginGroup, hob_login_group, ADW_TYPE_PREFERENCES_GROUP)

static guint activated_signal;

static char *
compose_address (HobLoginGroup *self)
{
  if (adw_switch_row_get_active (self->existing_row))
    return g_strdup (gtk_editable_get_text (self->address_row));
  return g_strconcat (gtk_editable_get_text (self->local_part_row),
                      gtk_label_get_text (self->domain_label), NULL);
}

/* What is folded away can still be read. */
static void
show_address (HobLoginGroup *self)
{
  g_autofree char *address = compose_address (self);
  g_autofree char *escaped = g_markup_escape_text (address, -1);

  adw_expander_row_set_subtitle (self->expander, escaped);
}

static void
clear_complaint (HobLoginGroup *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->local_part_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
}

static void
changed_cb (HobLoginGroup *self)
{
  clear_complaint (self);
  show_address (self);
}

static void
existing_cb (HobLoginGroup *self)
{
  gboolean existing = adw_switch_row_get_active (self->existing_row);

  gtk_widget_set_visible (GTK_WIDGET (self->local_part_row), !existing);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), existing);
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), existing);
  changed_cb (self);
}

static void
entry_activated_cb (HobLoginGroup *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static void
hob_login_group_dispose (GObject *object)
{
  HobLoginGroup *self = HOB_LOGIN_GROUP (object);

  g_clear_object (&self->registration);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_LOGIN_GROUP);

  G_OBJECT_CLASS (hob_login_group_parent_class)->dispose (object);
}

static void
hob_login_group_class_init (HobLoginGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_login_group_dispose;
  activated_signal = g_signal_new ("activated", HOB_TYPE_LOGIN_GROUP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-login-group.ui");
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, expander);
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, local_part_row);
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, domain_label);
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, existing_row);
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, address_row);
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, password_row);
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, keep_row);
  gtk_widget_class_bind_template_child (widget_class, HobLoginGroup, note);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, existing_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
hob_login_group_init (HobLoginGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  existing_cb (self);
}

/**
 * hob_login_group_set_registration:
 * @self: a new group
 * @registration: whose device it is about
 */
void
hob_login_group_set_registration (HobLoginGroup *self, HobRegistration *registration)
{
  const struct {
    const char *name;
    gpointer widget;
    const char *property;
  } bound[] = {
    {"local-part", self->local_part_row, "text"},
    {"use-existing", self->existing_row, "active"},
    {"existing-address", self->address_row, "text"},
    {"existing-password", self->password_row, "text"},
    {"keep-credentials", self->keep_row, "active"},
  };
  g_autofree char *domain = NULL;
  g_autofree char *suffix = NULL;

  g_return_if_fail (HOB_IS_LOGIN_GROUP (self));
  g_return_if_fail (self->registration == NULL);

  self->registration = g_object_ref (registration);
  domain =
    hob_jid_dup_domain (hob_account_get_address (hob_registration_get_account (registration)));
  suffix = g_strconcat ("@", domain, NULL);
  gtk_label_set_text (self->domain_label, suffix);
  for (guint i = 0; i < G_N_ELEMENTS (bound); i++)
    g_object_bind_property (registration, bound[i].name, bound[i].widget, bound[i].property,
                            G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  show_address (self);
}

/**
 * hob_login_group_mark:
 * @self: a group with a registration
 * @address: whether it is about the address, not the password
 * @sentence: (nullable): what is wrong; %NULL: nothing, it is only to be filled in
 *
 * Returns: (transfer none): the row that it is about
 */
GtkWidget *
hob_login_group_mark (HobLoginGroup *self, gboolean address, const char *sentence)
{
  GtkEditable *row;

  g_return_val_if_fail (HOB_IS_LOGIN_GROUP (self), NULL);

  clear_complaint (self);
  adw_expander_row_set_expanded (self->expander, TRUE);
  row = adw_switch_row_get_active (self->existing_row) ? self->address_row : self->local_part_row;
  if (!address)
    row = self->password_row;
  if (sentence != NULL) {
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
    gtk_widget_add_css_class (GTK_WIDGET (self->note), "error");
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->note), "error");
    sentence = _ ("The device signs in with this account and changes nothing else about it.");
  }
  gtk_label_set_text (self->note, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->note), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  return GTK_WIDGET (row);
}

/**
 * hob_login_group_get_note:
 * @self: a group
 *
 * Returns: (transfer none): the sentence below its rows, to be seen together with what it is about
 */
GtkWidget *
hob_login_group_get_note (HobLoginGroup *self)
{
  g_return_val_if_fail (HOB_IS_LOGIN_GROUP (self), NULL);

  return GTK_WIDGET (self->note);
}
