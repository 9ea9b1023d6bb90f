/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-done-page-private.h"

#include "hob-device-icon-private.h"
#include "hob-field-list-private.h"
#include "hob-focus-private.h"

#include <glib/gi18n.h>

struct _HobDonePage {
  AdwNavigationPage parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *room;
  HobFieldList *fields;
  GtkWidget *done_button;

  HobRegistration *registration;
  HobDevice *device;
};

G_DEFINE_FINAL_TYPE (HobDonePage, hob_done_page, ADW_TYPE_NAVIGATION_PAGE)

enum {
  PROP_REGISTRATION = 1,
};

static void
show_who (HobDonePage *self)
{
  const char *name = hob_device_get_name (self->device);
  const char *room = hob_device_get_room (self->device);
  /* Translators: %s is the name of a device. */
  g_autofree char *title = g_strdup_printf (_ ("%s is home"), name);

  gtk_image_set_from_icon_name (self->icon, hob_device_icon_for_name (name));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->room, room != NULL ? room : "");
  gtk_widget_set_visible (GTK_WIDGET (self->room), room != NULL);
}

static void
device_cb (HobDonePage *self)
{
  HobDevice *device = hob_registration_get_device (self->registration);

  if (device == NULL || self->device != NULL)
    return;
  self->device = g_object_ref (device);
  g_signal_connect_object (device, "notify::name", G_CALLBACK (show_who), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (device, "notify::room", G_CALLBACK (show_who), self, G_CONNECT_SWAPPED);
  show_who (self);
  hob_field_list_set_fields (self->fields, G_LIST_MODEL (device));
}

static void
hob_done_page_shown (AdwNavigationPage *page)
{
  HobDonePage *self = HOB_DONE_PAGE (page);

  hob_focus_soon (self->done_button);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), gtk_label_get_text (self->title),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
hob_done_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HobDonePage *self = HOB_DONE_PAGE (object);

  if (id == PROP_REGISTRATION)
    self->registration = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
hob_done_page_constructed (GObject *object)
{
  HobDonePage *self = HOB_DONE_PAGE (object);

  G_OBJECT_CLASS (hob_done_page_parent_class)->constructed (object);
  g_signal_connect_object (self->registration, "notify::device", G_CALLBACK (device_cb), self,
                           G_CONNECT_SWAPPED);
  device_cb (self);
}

static void
hob_done_page_dispose (GObject *object)
{
  HobDonePage *self = HOB_DONE_PAGE (object);

  if (self->registration != NULL)
    g_signal_handlers_disconnect_by_data (self->registration, self);
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_data (self->device, self);
  g_clear_object (&self->registration);
  g_clear_object (&self->device);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_DONE_PAGE);

  G_OBJECT_CLASS (hob_done_page_parent_class)->dispose (object);
}

static void
hob_done_page_class_init (HobDonePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = hob_done_page_set_property;
  object_class->constructed = hob_done_page_constructed;
  object_class->dispose = hob_done_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = hob_done_page_shown;
  g_object_class_install_property (
    object_class, PROP_REGISTRATION,
    g_param_spec_object ("registration", NULL, NULL, HOB_TYPE_REGISTRATION,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  g_type_ensure (HOB_TYPE_FIELD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-done-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobDonePage, icon);
  gtk_widget_class_bind_template_child (widget_class, HobDonePage, title);
  gtk_widget_class_bind_template_child (widget_class, HobDonePage, room);
  gtk_widget_class_bind_template_child (widget_class, HobDonePage, fields);
  gtk_widget_class_bind_template_child (widget_class, HobDonePage, done_button);
}

static void
hob_done_page_init (HobDonePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hob_done_page_new:
 * @registration: has brought the device home
 *
 * Returns: (transfer floating): the page of the step DONE
 */
AdwNavigationPage *
hob_done_page_new (HobRegistration *registration)
{
  g_return_val_if_fail (HOB_IS_REGISTRATION (registration), NULL);

  return g_object_new (HOB_TYPE_DONE_PAGE, "registration", registration, NULL);
}
