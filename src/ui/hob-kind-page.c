/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-kind-page-private.h"

struct _HobKindPage {
  AdwNavigationPage parent_instance;

  GtkWidget *new_row;
};

G_DEFINE_FINAL_TYPE (HobKindPage, hob_kind_page, ADW_TYPE_NAVIGATION_PAGE)

static void
hob_kind_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (HOB_KIND_PAGE (page)->new_row);
}

static void
hob_kind_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOB_TYPE_KIND_PAGE);

  G_OBJECT_CLASS (hob_kind_page_parent_class)->dispose (object);
}

static void
hob_kind_page_class_init (HobKindPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_kind_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = hob_kind_page_shown;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-kind-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobKindPage, new_row);
}

static void
hob_kind_page_init (HobKindPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hob_kind_page_new:
 *
 * Returns: (transfer floating): the first page
 */
AdwNavigationPage *
hob_kind_page_new (void)
{
  return g_object_new (HOB_TYPE_KIND_PAGE, NULL);
}
