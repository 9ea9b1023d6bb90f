/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-question-private.h"

#include <glib/gi18n.h>

struct _HobQuestion {
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *text;
  GtkPicture *picture;
  GtkWidget *list;
  GtkEditable *entry;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (HobQuestion, hob_question, ADW_TYPE_BIN)

static guint answered_signal;

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_picture (HobQuestion *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
    bytes != NULL ? gdk_texture_new_from_bytes (bytes, &error) : NULL;

  if (error != NULL)
    g_message ("The server's picture: %s", error->message);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->picture), texture != NULL);
}

static void
changed_cb (HobQuestion *self)
{
  gtk_widget_set_sensitive (self->button, gtk_editable_get_text (self->entry)[0] != '\0');
}

static void
answer_cb (HobQuestion *self)
{
  g_autofree char *answer = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  if (*answer != '\0')
    g_signal_emit (self, answered_signal, 0, answer);
}

static void
hob_question_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HOB_TYPE_QUESTION);

  G_OBJECT_CLASS (hob_question_parent_class)->dispose (object);
}

static void
hob_question_class_init (HobQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_question_dispose;
  answered_signal = g_signal_new ("answered", HOB_TYPE_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-question.ui");
  gtk_widget_class_bind_template_child (widget_class, HobQuestion, title);
  gtk_widget_class_bind_template_child (widget_class, HobQuestion, text);
  gtk_widget_class_bind_template_child (widget_class, HobQuestion, picture);
  gtk_widget_class_bind_template_child (widget_class, HobQuestion, list);
  gtk_widget_class_bind_template_child (widget_class, HobQuestion, entry);
  gtk_widget_class_bind_template_child (widget_class, HobQuestion, button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
}

static void
hob_question_init (HobQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hob_question_ask:
 * @self: a question
 * @title: what is wanted
 * @text: (nullable): the question itself
 * @picture: (nullable): an encoded picture to look at
 * @entry_title: what to type
 *
 * Asks anew: the entry is emptied and takes the focus.
 */
void
hob_question_ask (HobQuestion *self,
                  const char *title,
                  const char *text,
                  GBytes *picture,
                  const char *entry_title)
{
  g_return_if_fail (HOB_IS_QUESTION (self));

  show_label (self->title, title);
  show_label (self->text, text);
  show_picture (self, picture);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), entry_title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  gtk_editable_set_text (self->entry, "");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), title, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
