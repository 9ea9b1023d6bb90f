/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-page-private.h"

#include "hob-device-icon-private.h"
#include "hob-sentences.h"
#include "hob-slow-refresh.h"

#include <glib/gi18n.h>

struct _HobDevicePage {
  AdwBin parent_instance;

  GtkAdjustment *adjustment;
  GtkWidget *hero;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *room;
  GtkWidget *bullet;
  GtkLabel *presence;
  GtkWidget *notices;
  GtkWidget *open_row;
  GtkWidget *refused_row;
  AdwActionRow *form_row;
  GtkWidget *waiting;
  HobFieldList *fields;

  HobDevice *device;
  gboolean scrolled;
};

G_DEFINE_FINAL_TYPE (HobDevicePage, hob_device_page, ADW_TYPE_BIN)

enum {
  PROP_DEVICE = 1,
  PROP_SCROLLED,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
show_who (HobDevicePage *self)
{
  const char *name = hob_device_get_name (self->device);
  const char *room = hob_device_get_room (self->device);

  gtk_image_set_from_icon_name (self->icon, hob_device_icon_for_name (name));
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->room, room != NULL ? room : "");
  gtk_widget_set_visible (GTK_WIDGET (self->room), room != NULL);
  gtk_widget_set_visible (self->bullet, room != NULL);
}

static void
show_presence (GtkWidget *widget)
{
  HobDevicePage *self = HOB_DEVICE_PAGE (widget);
  gboolean available = hob_device_get_available (self->device);
  g_autofree char *text =
    available
      ? g_strdup (_ ("Online"))
      : hob_sentence_last_seen (hob_device_get_last_seen (self->device), g_get_real_time ());

  gtk_label_set_text (self->presence, text);
  if (available) {
    gtk_widget_add_css_class (GTK_WIDGET (self->presence), "success");
    gtk_widget_remove_css_class (GTK_WIDGET (self->presence), "dimmed");
  } else {
    gtk_widget_add_css_class (GTK_WIDGET (self->presence), "dimmed");
    gtk_widget_remove_css_class (GTK_WIDGET (self->presence), "success");
  }
}

static gboolean
show_form (HobDevicePage *self)
{
  const char *title = "", *subtitle = "";

  switch (hob_device_get_form (self->device)) {
  case HOB_DEVICE_FORM_ABSENT:
    title = _ ("This device has not said what it can do");
    subtitle = _ ("Its readings are shown as they come.");
    break;
  case HOB_DEVICE_FORM_FORBIDDEN:
    title = _ ("This account may not see the controls");
    subtitle = _ ("Ask the owner of the device to share it.");
    break;
  case HOB_DEVICE_FORM_BROKEN:
    title = _ ("The controls cannot be understood");
    subtitle = _ ("What the device published is damaged or too large. Its maker may have an "
                  "update for it.");
    break;
  case HOB_DEVICE_FORM_UNKNOWN:
  case HOB_DEVICE_FORM_SHOWN:
  default:
    return FALSE;
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->form_row), title);
  adw_action_row_set_subtitle (self->form_row, subtitle);
  return TRUE;
}

static void
show_notices (HobDevicePage *self)
{
  gboolean open = hob_device_get_open_to_anyone (self->device);
  gboolean refused = hob_device_get_control_refused (self->device);
  gboolean form = show_form (self);
  gboolean waiting = hob_device_get_form (self->device) == HOB_DEVICE_FORM_UNKNOWN &&
                     g_list_model_get_n_items (G_LIST_MODEL (self->device)) == 0;

  gtk_widget_set_visible (self->open_row, open);
  gtk_widget_set_visible (self->refused_row, refused);
  gtk_widget_set_visible (GTK_WIDGET (self->form_row), form);
  gtk_widget_set_visible (self->notices, open || refused || form);
  gtk_widget_set_visible (self->waiting, waiting && hob_device_get_available (self->device));
}

static void
available_cb (HobDevicePage *self)
{
  show_presence (GTK_WIDGET (self));
  show_notices (self);
}

static void
scrolled_cb (HobDevicePage *self)
{
  gboolean scrolled =
    gtk_adjustment_get_value (self->adjustment) > gtk_widget_get_height (self->hero) * 0.75;

  if (scrolled == self->scrolled)
    return;
  self->scrolled = scrolled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCROLLED]);
}

static void
set_device (HobDevicePage *self, HobDevice *device)
{
  static const char *const who[] = {"notify::name", "notify::room"};
  static const char *const presence[] = {"notify::available", "notify::last-seen"};
  static const char *const notices[] = {"notify::form", "notify::control-refused",
                                        "notify::open-to-anyone", "items-changed"};

  self->device = g_object_ref (device);
  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    g_signal_connect_object (device, who[i], G_CALLBACK (show_who), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (presence); i++)
    g_signal_connect_object (device, presence[i], G_CALLBACK (available_cb), self,
                             G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (notices); i++)
    g_signal_connect_object (device, notices[i], G_CALLBACK (show_notices), self,
                             G_CONNECT_SWAPPED);
}

static void
hob_device_page_constructed (GObject *object)
{
  HobDevicePage *self = HOB_DEVICE_PAGE (object);

  G_OBJECT_CLASS (hob_device_page_parent_class)->constructed (object);

  show_who (self);
  available_cb (self);
  hob_slow_refresh_add (GTK_WIDGET (self), show_presence);
  hob_field_list_set_fields (self->fields, G_LIST_MODEL (self->device));
}

static void
hob_device_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_DEVICE:
    set_device (HOB_DEVICE_PAGE (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_device_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HobDevicePage *self = HOB_DEVICE_PAGE (object);

  switch (id) {
  case PROP_DEVICE:
    g_value_set_object (value, self->device);
    break;
  case PROP_SCROLLED:
    g_value_set_boolean (value, self->scrolled);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_device_page_dispose (GObject *object)
{
  HobDevicePage *self = HOB_DEVICE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_DEVICE_PAGE);
  g_clear_object (&self->device);

  G_OBJECT_CLASS (hob_device_page_parent_class)->dispose (object);
}

static void
hob_device_page_class_init (HobDevicePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = hob_device_page_constructed;
  object_class->set_property = hob_device_page_set_property;
  object_class->get_property = hob_device_page_get_property;
  object_class->dispose = hob_device_page_dispose;

  properties[PROP_DEVICE] =
    g_param_spec_object ("device", NULL, NULL, HOB_TYPE_DEVICE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SCROLLED] =
    g_param_spec_boolean ("scrolled", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (HOB_TYPE_FIELD_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-device-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, adjustment);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, hero);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, icon);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, name);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, room);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, bullet);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, presence);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, notices);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, open_row);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, refused_row);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, form_row);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, waiting);
  gtk_widget_class_bind_template_child (widget_class, HobDevicePage, fields);
}

static void
hob_device_page_init (HobDevicePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
hob_device_page_new (HobDevice *device)
{
  g_return_val_if_fail (HOB_IS_DEVICE (device), NULL);

  return g_object_new (HOB_TYPE_DEVICE_PAGE, "device", device, NULL);
}

HobDevice *
hob_device_page_get_device (HobDevicePage *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE_PAGE (self), NULL);

  return self->device;
}

HobFieldList *
hob_device_page_get_fields (HobDevicePage *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE_PAGE (self), NULL);

  return self->fields;
}

gboolean
hob_device_page_get_scrolled (HobDevicePage *self)
{
  g_return_val_if_fail (HOB_IS_DEVICE_PAGE (self), FALSE);

  return self->scrolled;
}
