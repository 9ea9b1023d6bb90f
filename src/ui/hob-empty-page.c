/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-empty-page-private.h"

struct _HobEmptyPage {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *busy_page;
  AdwBin *banner_bin;
};

G_DEFINE_FINAL_TYPE (HobEmptyPage, hob_empty_page, ADW_TYPE_BIN)

static void
hob_empty_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOB_TYPE_EMPTY_PAGE);

  G_OBJECT_CLASS (hob_empty_page_parent_class)->dispose (object);
}

static void
hob_empty_page_class_init (HobEmptyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_empty_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-empty-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobEmptyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HobEmptyPage, busy_page);
  gtk_widget_class_bind_template_child (widget_class, HobEmptyPage, banner_bin);
}

static void
hob_empty_page_init (HobEmptyPage *self)
{
  g_autoptr (AdwSpinnerPaintable) spinner = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  spinner = adw_spinner_paintable_new (GTK_WIDGET (self->busy_page));
  adw_status_page_set_paintable (self->busy_page, GDK_PAINTABLE (spinner));
}

GtkWidget *
hob_empty_page_new (GtkWidget *banner)
{
  HobEmptyPage *self = g_object_new (HOB_TYPE_EMPTY_PAGE, NULL);

  adw_bin_set_child (self->banner_bin, banner);
  return GTK_WIDGET (self);
}

void
hob_empty_page_set_busy (HobEmptyPage *self, gboolean busy)
{
  g_return_if_fail (HOB_IS_EMPTY_PAGE (self));

  gtk_stack_set_visible_child_name (self->stack, busy ? "busy" : "empty");
}
