/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-list-row-private.h"

#include "hob-device-icon-private.h"
#include "hob-sentences.h"
#include "hob-slow-refresh.h"

#include <glib/gi18n.h>

struct _HobDeviceListRow {
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *summary;

  HobDevice *device;
  GSignalGroup *signals;
  guint tick;
};

G_DEFINE_FINAL_TYPE (HobDeviceListRow, hob_device_list_row, GTK_TYPE_BOX)

static char *
compose_summary (HobDevice *device)
{
  const char *summary = hob_device_get_summary (device);

  if (!hob_device_get_available (device))
    return hob_sentence_last_seen (hob_device_get_last_seen (device), g_get_real_time ());
  return g_strdup (summary[0] != '\0' ? summary : _ ("Online"));
}

static void
update (GtkWidget *widget)
{
  HobDeviceListRow *self = HOB_DEVICE_LIST_ROW (widget);
  g_autofree char *summary = NULL;

  if (self->device == NULL)
    return;

  summary = compose_summary (self->device);
  gtk_label_set_text (self->name, hob_device_get_name (self->device));
  gtk_label_set_text (self->summary, summary);
  gtk_image_set_from_icon_name (self->icon,
                                hob_device_icon_for_name (hob_device_get_name (self->device)));
  if (hob_device_get_available (self->device))
    gtk_widget_remove_css_class (widget, "away");
  else
    gtk_widget_add_css_class (widget, "away");
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HOB_DEVICE_LIST_ROW (widget)->tick = 0;
  update (widget);
  return G_SOURCE_REMOVE;
}

/* However many values arrive, the words change once a frame. */
static void
changed_cb (HobDeviceListRow *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
released_cb (HobDeviceListRow *self)
{
  if (self->device != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-device", "s",
                                hob_device_get_address (self->device));
}

static void
hob_device_list_row_dispose (GObject *object)
{
  HobDeviceListRow *self = HOB_DEVICE_LIST_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->device);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_DEVICE_LIST_ROW);

  G_OBJECT_CLASS (hob_device_list_row_parent_class)->dispose (object);
}

static void
hob_device_list_row_class_init (HobDeviceListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_device_list_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-device-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HobDeviceListRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HobDeviceListRow, name);
  gtk_widget_class_bind_template_child (widget_class, HobDeviceListRow, summary);
  gtk_widget_class_set_css_name (widget_class, "devicerow");
}

static void
hob_device_list_row_init (HobDeviceListRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  self->signals = g_signal_group_new (HOB_TYPE_DEVICE);
  g_signal_group_connect_swapped (self->signals, "notify::name", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::summary", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::available", G_CALLBACK (changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::last-seen", G_CALLBACK (changed_cb),
                                  self);
  hob_slow_refresh_add (GTK_WIDGET (self), update);
}

GtkWidget *
hob_device_list_row_new (void)
{
  return g_object_new (HOB_TYPE_DEVICE_LIST_ROW, NULL);
}

void
hob_device_list_row_set_device (HobDeviceListRow *self, HobDevice *device)
{
  g_return_if_fail (HOB_IS_DEVICE_LIST_ROW (self));

  if (!g_set_object (&self->device, device))
    return;
  g_signal_group_set_target (self->signals, device);
  update (GTK_WIDGET (self));
}

void
hob_device_list_row_describe (HobDeviceListRow *self, GtkListItem *item)
{
  g_return_if_fail (HOB_IS_DEVICE_LIST_ROW (self));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  g_object_bind_property (self->name, "label", item, "accessible-label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->summary, "label", item, "accessible-description",
                          G_BINDING_SYNC_CREATE);
}
