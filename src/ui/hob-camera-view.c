/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-camera-view-private.h"

#include "hob-sentences.h"

#include <glib/gi18n.h>

struct _HobCameraView {
  AdwBin parent_instance;

  GtkPicture *picture;
  GtkWidget *frame;
  GtkWidget *state_box;
  GtkWidget *spinner;
  GtkWidget *icon;
  GtkLabel *title;
  GtkLabel *advice;
  GtkWidget *again_button;
  GtkWidget *chooser_list;
  AdwComboRow *chooser;

  HobCamera *camera;
  GtkWidget *window; /* while this is on it */
};

enum {
  CODE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HobCameraView, hob_camera_view, ADW_TYPE_BIN)

/* The others are waited for by the camera itself. */
static gboolean
can_be_tried_again (const GError *error)
{
  return g_error_matches (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_REFUSED) ||
         g_error_matches (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_BUSY) ||
         g_error_matches (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_UNAVAILABLE) ||
         g_error_matches (error, HOB_CAMERA_ERROR, HOB_CAMERA_ERROR_SILENT);
}

static void
camera_cb (HobCameraView *self)
{
  gtk_picture_set_paintable (self->picture,
                             GDK_PAINTABLE (hob_camera_get_paintable (self->camera)));
  hob_camera_view_show (self, hob_camera_get_state (self->camera),
                        hob_camera_get_error (self->camera));
}

static void
choice_cb (HobCameraView *self)
{
  GListModel *cameras = hob_camera_get_cameras (self->camera);
  HobCameraDevice *current = hob_camera_get_camera (self->camera);

  gtk_widget_set_visible (self->chooser_list, g_list_model_get_n_items (cameras) > 1);
  for (guint i = 0; i < g_list_model_get_n_items (cameras); i++) {
    g_autoptr (HobCameraDevice) camera = g_list_model_get_item (cameras, i);

    if (camera == current)
      adw_combo_row_set_selected (self->chooser, i);
  }
}

static void
chosen_cb (HobCameraView *self)
{
  HobCameraDevice *camera = adw_combo_row_get_selected_item (self->chooser);

  if (camera != NULL && camera != hob_camera_get_camera (self->camera))
    hob_camera_set_camera (self->camera, camera);
}

static void
code_cb (HobCameraView *self, const char *text)
{
  g_signal_emit (self, signals[CODE], 0, text);
}

static void
again_cb (HobCameraView *self)
{
  hob_camera_stop (self->camera);
  hob_camera_start (self->camera);
}

/* The light of a camera says that it is watching: only while the person can see what it sees. */
static void
update (HobCameraView *self)
{
  if (self->window != NULL && !gtk_window_is_suspended (GTK_WINDOW (self->window)))
    hob_camera_start (self->camera);
  else
    hob_camera_stop (self->camera);
}

static void
hob_camera_view_map (GtkWidget *widget)
{
  HobCameraView *self = HOB_CAMERA_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  GTK_WIDGET_CLASS (hob_camera_view_parent_class)->map (widget);
  if (GTK_IS_WINDOW (root)) {
    self->window = GTK_WIDGET (root);
    g_signal_connect_object (root, "notify::suspended", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  }
  update (self);
}

static void
hob_camera_view_unmap (GtkWidget *widget)
{
  HobCameraView *self = HOB_CAMERA_VIEW (widget);

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, update, self);
  self->window = NULL;
  update (self);
  GTK_WIDGET_CLASS (hob_camera_view_parent_class)->unmap (widget);
}

static void
hob_camera_view_dispose (GObject *object)
{
  HobCameraView *self = HOB_CAMERA_VIEW (object);

  if (self->camera != NULL) {
    g_signal_handlers_disconnect_by_data (self->camera, self);
    g_signal_handlers_disconnect_by_data (hob_camera_get_cameras (self->camera), self);
  }
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_CAMERA_VIEW);
  g_clear_object (&self->camera);

  G_OBJECT_CLASS (hob_camera_view_parent_class)->dispose (object);
}

static void
hob_camera_view_class_init (HobCameraViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_camera_view_dispose;
  widget_class->map = hob_camera_view_map;
  widget_class->unmap = hob_camera_view_unmap;
  signals[CODE] = g_signal_new ("code", HOB_TYPE_CAMERA_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-camera-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, picture);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, frame);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, state_box);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, spinner);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, icon);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, title);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, advice);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, again_button);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, chooser);
  gtk_widget_class_bind_template_child (widget_class, HobCameraView, chooser_list);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
hob_camera_view_init (HobCameraView *self)
{
  GListModel *cameras;
  g_autoptr (GtkExpression) name = NULL;

  self->camera = hob_camera_new (TRUE);
  cameras = hob_camera_get_cameras (self->camera);
  gtk_widget_init_template (GTK_WIDGET (self));
  name = gtk_property_expression_new (HOB_TYPE_CAMERA_DEVICE, NULL, "name");
  adw_combo_row_set_expression (self->chooser, name);
  adw_combo_row_set_model (self->chooser, cameras);
  g_signal_connect_object (self->camera, "notify", G_CALLBACK (camera_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->camera, "notify::camera", G_CALLBACK (choice_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->camera, "code", G_CALLBACK (code_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cameras, "items-changed", G_CALLBACK (choice_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  camera_cb (self);
}

/**
 * hob_camera_view_show:
 * @self: the view
 * @state: what the camera is at
 * @error: (nullable): why it failed
 *
 * Shows the picture, or says in a sentence why there is none.
 */
void
hob_camera_view_show (HobCameraView *self, HobCameraState state, const GError *error)
{
  gboolean running = state == HOB_CAMERA_STATE_RUNNING;
  gboolean failed = state == HOB_CAMERA_STATE_FAILED && error != NULL;
  const char *title = failed ? hob_sentence_error_title (error) : _ ("Waiting for the Camera");
  const char *advice =
    failed ? hob_sentence_error_advice (error) : _ ("The system may ask whether it may be used.");
  gboolean news;

  g_return_if_fail (HOB_IS_CAMERA_VIEW (self));

  news = failed && !g_str_equal (gtk_label_get_text (self->title), title);
  gtk_widget_set_visible (self->frame, running);
  gtk_widget_set_visible (self->state_box, !running);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), running);
  gtk_widget_set_visible (self->spinner, !failed);
  gtk_widget_set_visible (self->icon, failed);
  gtk_widget_set_visible (self->again_button, can_be_tried_again (error));
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->advice, advice != NULL ? advice : "");
  if (news)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), title,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/**
 * hob_camera_view_get_camera:
 * @self: the view
 *
 * Returns: (transfer none): whose picture it shows
 */
HobCamera *
hob_camera_view_get_camera (HobCameraView *self)
{
  g_return_val_if_fail (HOB_IS_CAMERA_VIEW (self), NULL);

  return self->camera;
}
