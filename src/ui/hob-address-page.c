/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-address-page-private.h"

#include "hob-room-row-private.h"
#include "hob-sentences.h"
#include "hob-weak-finally-private.h"

#include <glib/gi18n.h>

struct _HobAddressPage {
  AdwNavigationPage parent_instance;

  GtkWidget *form;
  GtkEditable *address_row;
  GtkEditable *name_row;
  GtkWidget *room_row;
  GtkWidget *add_button;
  GtkLabel *error_label;
  GtkWidget *spinner;

  HobHousehold *household;
  HobAccount *account;
  DexFuture *adding;
};

G_DEFINE_FINAL_TYPE (HobAddressPage, hob_address_page, ADW_TYPE_NAVIGATION_PAGE)

static void
set_busy (HobAddressPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (self->add_button, !busy);
  gtk_widget_set_visible (self->spinner, busy);
}

static DexFuture *
added_cb (DexFuture *adding, gpointer data)
{
  g_autoptr (HobAddressPage) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (self == NULL)
    return NULL;

  set_busy (self, FALSE);
  if (dex_future_get_value (adding, &error) != NULL) {
    gtk_widget_activate_action (GTK_WIDGET (self), "window.close", NULL);
    return NULL;
  }

  sentence = hob_sentence_for_error (error);
  gtk_label_set_text (self->error_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->error_label), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
  return NULL;
}

static char *
dup_stripped (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static void
add_cb (HobAddressPage *self)
{
  g_autofree char *address = dup_stripped (self->address_row);
  g_autofree char *name = dup_stripped (self->name_row);

  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  set_busy (self, TRUE);
  dex_clear (&self->adding);
  self->adding =
    hob_weak_finally (hob_household_add_device (self->household, self->account, address,
                                                name[0] != '\0' ? name : NULL,
                                                hob_room_row_get_room (self->room_row)),
                      added_cb, self);
}

static void
changed_cb (HobAddressPage *self)
{
  gtk_widget_set_sensitive (self->add_button, gtk_editable_get_text (self->address_row)[0] != '\0');
}

static void
activated_cb (HobAddressPage *self)
{
  gtk_widget_activate (self->add_button);
}

static void
hob_address_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (HOB_ADDRESS_PAGE (page)->address_row));
}

static void
hob_address_page_dispose (GObject *object)
{
  HobAddressPage *self = HOB_ADDRESS_PAGE (object);

  dex_clear (&self->adding);
  g_clear_object (&self->household);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_ADDRESS_PAGE);

  G_OBJECT_CLASS (hob_address_page_parent_class)->dispose (object);
}

static void
hob_address_page_class_init (HobAddressPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_address_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = hob_address_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-address-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobAddressPage, form);
  gtk_widget_class_bind_template_child (widget_class, HobAddressPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, HobAddressPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, HobAddressPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, HobAddressPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, HobAddressPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
hob_address_page_init (HobAddressPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hob_address_page_new:
 * @household: the home
 * @account: who adds the device
 *
 * Returns: (transfer floating): the form for a device that has an account
 */
AdwNavigationPage *
hob_address_page_new (HobHousehold *household, HobAccount *account)
{
  HobAddressPage *self;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);
  g_return_val_if_fail (HOB_IS_ACCOUNT (account), NULL);

  self = g_object_new (HOB_TYPE_ADDRESS_PAGE, NULL);
  self->household = g_object_ref (household);
  self->account = g_object_ref (account);
  self->room_row = hob_room_row_new (household);
  gtk_list_box_append (GTK_LIST_BOX (self->form), self->room_row);
  return ADW_NAVIGATION_PAGE (self);
}
