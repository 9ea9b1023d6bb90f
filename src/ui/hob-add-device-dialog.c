/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-add-device-dialog-private.h"

#include "hob-room-row-private.h"
#include "hob-sentences.h"

#include <glib/gi18n.h>

struct _HobAddDeviceDialog {
  AdwDialog parent_instance;

  GtkWidget *form;
  GtkEditable *address_row;
  GtkEditable *name_row;
  GtkWidget *room_row;
  GtkWidget *cancel_button;
  GtkWidget *add_button;
  GtkLabel *error_label;
  GtkWidget *spinner;

  HobHousehold *household;
  HobAccount *account;
  DexFuture *adding;
};

G_DEFINE_FINAL_TYPE (HobAddDeviceDialog, hob_add_device_dialog, ADW_TYPE_DIALOG)

static void
set_busy (HobAddDeviceDialog *self, gboolean busy)
{
  /* The focus leaves what is about to be locked. */
  if (busy)
    gtk_widget_grab_focus (self->cancel_button);
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (self->add_button, !busy);
  gtk_widget_set_visible (self->spinner, busy);
}

static DexFuture *
added_cb (DexFuture *adding, gpointer data)
{
  g_autoptr (HobAddDeviceDialog) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (self == NULL)
    return NULL;

  set_busy (self, FALSE);
  if (dex_future_get_value (adding, &error) != NULL) {
    adw_dialog_close (ADW_DIALOG (self));
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

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static char *
dup_stripped (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static void
add_cb (HobAddDeviceDialog *self)
{
  g_autofree char *address = dup_stripped (self->address_row);
  g_autofree char *name = dup_stripped (self->name_row);
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  set_busy (self, TRUE);
  dex_clear (&self->adding);
  self->adding =
    dex_future_finally (hob_household_add_device (self->household, self->account, address,
                                                  name[0] != '\0' ? name : NULL,
                                                  hob_room_row_get_room (self->room_row)),
                        added_cb, weak, weak_ref_free);
}

static void
changed_cb (HobAddDeviceDialog *self)
{
  gtk_widget_set_sensitive (self->add_button, gtk_editable_get_text (self->address_row)[0] != '\0');
}

static void
hob_add_device_dialog_dispose (GObject *object)
{
  HobAddDeviceDialog *self = HOB_ADD_DEVICE_DIALOG (object);

  dex_clear (&self->adding);
  g_clear_object (&self->household);
  g_clear_object (&self->account);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_ADD_DEVICE_DIALOG);

  G_OBJECT_CLASS (hob_add_device_dialog_parent_class)->dispose (object);
}

static void
hob_add_device_dialog_class_init (HobAddDeviceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_add_device_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hob_home/Hob/ui/hob-add-device-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HobAddDeviceDialog, form);
  gtk_widget_class_bind_template_child (widget_class, HobAddDeviceDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, HobAddDeviceDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, HobAddDeviceDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HobAddDeviceDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, HobAddDeviceDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, HobAddDeviceDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
hob_add_device_dialog_init (HobAddDeviceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
hob_add_device_dialog_new (HobHousehold *household, HobAccount *account)
{
  HobAddDeviceDialog *self;

  g_return_val_if_fail (HOB_IS_HOUSEHOLD (household), NULL);
  g_return_val_if_fail (HOB_IS_ACCOUNT (account), NULL);

  self = g_object_new (HOB_TYPE_ADD_DEVICE_DIALOG, NULL);
  self->household = g_object_ref (household);
  self->account = g_object_ref (account);
  self->room_row = hob_room_row_new (household);
  gtk_list_box_append (GTK_LIST_BOX (self->form), self->room_row);
  return ADW_DIALOG (self);
}
