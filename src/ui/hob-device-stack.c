/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-stack-private.h"

#include "hob-device-page-private.h"

/* Pages seen before are kept for a quick return; those with unsent text are kept in any case. */
#define KEPT_PAGES 6

struct _HobDeviceStack {
  AdwBin parent_instance;

  GtkStack *stack;
  GQueue visited; /* HobDevicePage, the latest first; owned by the stack */
};

G_DEFINE_FINAL_TYPE (HobDeviceStack, hob_device_stack, ADW_TYPE_BIN)

enum {
  PROP_SCROLLED = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static HobDevicePage *
find_page (HobDeviceStack *self, HobDevice *device)
{
  for (GList *l = self->visited.head; l != NULL; l = l->next) {
    if (hob_device_page_get_device (l->data) == device)
      return l->data;
  }
  return NULL;
}

static void
drop_page (HobDeviceStack *self, HobDevicePage *page)
{
  g_queue_remove (&self->visited, page);
  gtk_stack_remove (self->stack, GTK_WIDGET (page));
}

static void
drop_old_pages (HobDeviceStack *self)
{
  GList *link = self->visited.tail;

  while (self->visited.length > KEPT_PAGES && link != self->visited.head) {
    HobDevicePage *page = link->data;

    link = link->prev;
    if (!hob_field_list_has_unsent (hob_device_page_get_fields (page)))
      drop_page (self, page);
  }
}

static gboolean
contains (GListModel *devices, HobDevice *device)
{
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++) {
    g_autoptr (HobDevice) item = g_list_model_get_item (devices, i);

    if (item == device)
      return TRUE;
  }
  return FALSE;
}

static void
scrolled_cb (HobDeviceStack *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCROLLED]);
}

static HobDevicePage *
make_page (HobDeviceStack *self, HobDevice *device)
{
  GtkWidget *page = hob_device_page_new (device);

  gtk_stack_add_child (self->stack, page);
  g_signal_connect_object (page, "notify::scrolled", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  return HOB_DEVICE_PAGE (page);
}

static void
hob_device_stack_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_SCROLLED:
    g_value_set_boolean (value, hob_device_stack_get_scrolled (HOB_DEVICE_STACK (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hob_device_stack_dispose (GObject *object)
{
  HobDeviceStack *self = HOB_DEVICE_STACK (object);

  g_queue_clear (&self->visited);
  self->stack = NULL;

  G_OBJECT_CLASS (hob_device_stack_parent_class)->dispose (object);
}

static void
hob_device_stack_class_init (HobDeviceStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hob_device_stack_get_property;
  object_class->dispose = hob_device_stack_dispose;

  properties[PROP_SCROLLED] =
    g_param_spec_boolean ("scrolled", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
hob_device_stack_init (HobDeviceStack *self)
{
  g_queue_init (&self->visited);
  self->stack = GTK_STACK (gtk_stack_new ());
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

/**
 * hob_device_stack_show:
 * @self: a device stack
 * @device: a device
 *
 * Brings the device's page to sight, as it was left when it was seen before.
 */
void
hob_device_stack_show (HobDeviceStack *self, HobDevice *device)
{
  HobDevicePage *page;

  g_return_if_fail (HOB_IS_DEVICE_STACK (self));
  g_return_if_fail (HOB_IS_DEVICE (device));

  page = find_page (self, device);
  if (page != NULL)
    g_queue_remove (&self->visited, page);
  else
    page = make_page (self, device);
  g_queue_push_head (&self->visited, page);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  drop_old_pages (self);
}

gboolean
hob_device_stack_get_scrolled (HobDeviceStack *self)
{
  GtkWidget *page;

  g_return_val_if_fail (HOB_IS_DEVICE_STACK (self), FALSE);

  page = self->stack != NULL ? gtk_stack_get_visible_child (self->stack) : NULL;
  return page != NULL && hob_device_page_get_scrolled (HOB_DEVICE_PAGE (page));
}

void
hob_device_stack_keep (HobDeviceStack *self, GListModel *devices)
{
  GList *link;

  g_return_if_fail (HOB_IS_DEVICE_STACK (self));
  g_return_if_fail (G_IS_LIST_MODEL (devices));

  link = self->visited.head;
  while (link != NULL) {
    HobDevicePage *page = link->data;

    link = link->next;
    if (!contains (devices, hob_device_page_get_device (page)))
      drop_page (self, page);
  }
}
