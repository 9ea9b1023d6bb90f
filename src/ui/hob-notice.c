/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-notice-private.h"

#include <glib/gi18n.h>

struct _HobNotice {
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *text;
  AdwWrapBox *buttons;
  gboolean is_failure;
};

G_DEFINE_FINAL_TYPE (HobNotice, hob_notice, ADW_TYPE_BIN)

static GtkLabel *
add_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

/* Buttons that stay keep the focus. */
static gboolean
has_buttons (HobNotice *self, const HobNoticeButton *buttons, guint n_buttons)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons));

  for (guint i = 0; i < n_buttons; i++) {
    if (child == NULL ||
        g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (child)), buttons[i].action) != 0)
      return FALSE;
    child = gtk_widget_get_next_sibling (child);
  }
  return child == NULL;
}

static void
set_buttons (HobNotice *self, const HobNoticeButton *buttons, guint n_buttons)
{
  GtkWidget *child;

  if (has_buttons (self, buttons, n_buttons))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    adw_wrap_box_remove (self->buttons, child);
  for (guint i = 0; i < n_buttons; i++) {
    GtkWidget *button = gtk_button_new_with_mnemonic (_ (buttons[i].label));

    gtk_widget_add_css_class (button, "pill");
    if (i == 0 && self->is_failure)
      gtk_widget_add_css_class (button, "suggested-action");
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), buttons[i].action);
    adw_wrap_box_append (self->buttons, button);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), n_buttons > 0);
}

static void
hob_notice_class_init (HobNoticeClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hob_notice_init (HobNotice *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));

  self->title = add_label (box, "heading");
  self->text = add_label (box, NULL);
  self->buttons = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_align (self->buttons, 0.5);
  adw_wrap_box_set_child_spacing (self->buttons, 12);
  adw_wrap_box_set_line_spacing (self->buttons, 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->buttons), 12);
  gtk_box_append (box, GTK_WIDGET (self->buttons));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * hob_notice_show:
 * @self: a notice
 * @title: one sentence
 * @text: (nullable): what to do
 * @buttons: (array length=n_buttons): the ways on; the first is suggested
 * @n_buttons: how many there are
 *
 * Shows this, and says it to assistive technology when it is news. A focus that was nowhere goes to
 * the first button.
 */
void
hob_notice_show (HobNotice *self,
                 const char *title,
                 const char *text,
                 const HobNoticeButton *buttons,
                 guint n_buttons)
{
  gboolean news;

  g_return_if_fail (HOB_IS_NOTICE (self));

  news = !gtk_widget_get_visible (GTK_WIDGET (self)) ||
         g_strcmp0 (gtk_label_get_text (self->title), title) != 0;
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL);
  set_buttons (self, buttons, n_buttons);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (!news)
    return;
  gtk_accessible_announce (GTK_ACCESSIBLE (self), title,
                           self->is_failure ? GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH
                                            : GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  if (self->is_failure && n_buttons > 0)
    gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->buttons)));
}

/**
 * hob_notice_set_is_failure:
 * @self: a notice
 * @is_failure: whether it says what went wrong; otherwise it is a hint
 */
void
hob_notice_set_is_failure (HobNotice *self, gboolean is_failure)
{
  g_return_if_fail (HOB_IS_NOTICE (self));

  self->is_failure = is_failure;
  if (is_failure)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "error");
}

/**
 * hob_notice_hide:
 * @self: a notice
 */
void
hob_notice_hide (HobNotice *self)
{
  g_return_if_fail (HOB_IS_NOTICE (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
