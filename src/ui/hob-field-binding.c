/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-field-binding-private.h"

#include "hob-field-words-private.h"
#include "hob-sentences.h"
#include "hob-slow-refresh.h"

#include <glib/gi18n.h>

#define SEND_MILLISECONDS 100

struct _HobFieldBinding {
  GObject parent_instance;

  GtkWidget *row; /* owns us */
  GtkWidget *control;
  GtkWidget *note;
  GtkWidget *note_label;
  GtkWidget *spinner;
  HobField *field;
  GSignalGroup *signals;
  HobFieldShow show;

  char *waiting_text; /* to be sent when the timer fires */
  guint send_timer;
  guint tick;
  gboolean dirty;
  gboolean showing;
  gboolean unsent;
  gboolean reported; /* the field's error has been shown */
};

G_DEFINE_FINAL_TYPE (HobFieldBinding, hob_field_binding, G_TYPE_OBJECT)

static void
set_subtitle (HobFieldBinding *self, const char *text)
{
  if (self->note != NULL) {
    gtk_label_set_text (GTK_LABEL (self->note_label), text);
    gtk_widget_set_visible (self->note, text[0] != '\0');
  } else if (ADW_IS_ACTION_ROW (self->row)) {
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), text);
  } else if (ADW_IS_EXPANDER_ROW (self->row)) {
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->row), text);
  }
}

static void
set_css_class (GtkWidget *widget, const char *name, gboolean present)
{
  if (present)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static GtkWidget *
make_spinner (HobFieldBinding *self)
{
  /* Its own role is invisible to assistive technology, label and all. */
  GtkWidget *spinner =
    g_object_new (ADW_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);

  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (spinner, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Sending…"), -1);

  if (ADW_IS_ACTION_ROW (self->row))
    adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), spinner);
  else if (ADW_IS_ENTRY_ROW (self->row))
    adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), spinner);
  else if (ADW_IS_EXPANDER_ROW (self->row))
    adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self->row), spinner);
  return spinner;
}

static void
show_pending (HobFieldBinding *self)
{
  gboolean pending = hob_field_get_pending (self->field);

  if (pending && self->spinner == NULL)
    self->spinner = make_spinner (self);
  if (self->spinner == NULL || gtk_widget_get_visible (self->spinner) == pending)
    return;

  gtk_widget_set_visible (self->spinner, pending);
  set_css_class (self->row, "pending", pending);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_BUSY, pending, -1);
}

static void
describe (HobFieldBinding *self)
{
  g_autofree char *text = hob_field_words_description (self->field);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

/* The toast is announced to screen readers by itself. */
static void
show_reason (HobFieldBinding *self)
{
  gboolean refused = hob_field_words_has_reason (self->field);

  set_css_class (self->row, "refused", refused);
  if (self->note != NULL)
    set_css_class (self->note, "refused", refused);

  if (refused && !self->reported) {
    g_autofree char *reason = hob_sentence_for_error (hob_field_get_error (self->field));
    /* Translators: what could not be changed, then why: “Door: The device said no.” */
    g_autofree char *sentence =
      g_strdup_printf (_ ("%s: %s"), hob_field_get_label (self->field), reason);

    gtk_widget_activate_action (self->row, "win.tell", "s", sentence);
  }
  self->reported = refused;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HobFieldBinding *self = data;

  self->tick = 0;
  hob_field_binding_update (self);
  return G_SOURCE_REMOVE;
}

static void
send_now (HobFieldBinding *self, const char *text)
{
  self->reported = FALSE;
  dex_future_disown (hob_field_set_text (self->field, text));
  /* Also where the field did not change at all, because it refused at once. */
  hob_field_binding_queue_update (self);
}

static gboolean
send_timer_cb (gpointer data)
{
  HobFieldBinding *self = data;
  g_autofree char *text = g_steal_pointer (&self->waiting_text);

  if (text != NULL) {
    send_now (self, text);
    return G_SOURCE_CONTINUE;
  }
  self->send_timer = 0;
  hob_field_binding_queue_update (self);
  return G_SOURCE_REMOVE;
}

static void
field_changed_cb (HobFieldBinding *self)
{
  if (!self->dirty)
    hob_field_binding_queue_update (self);
}

/* What moved while nobody looked is shown before the first frame. */
static void
map_cb (HobFieldBinding *self)
{
  if (self->dirty)
    hob_field_binding_update (self);
}

static void
unmap_cb (HobFieldBinding *self)
{
  g_autofree char *text = g_steal_pointer (&self->waiting_text);

  g_clear_handle_id (&self->send_timer, g_source_remove);
  if (text != NULL)
    send_now (self, text);
  if (self->reported)
    hob_field_clear_error (self->field);
}

static void
refresh_age_cb (GtkWidget *row)
{
  HobFieldBinding *self = hob_field_binding_get (row);

  if (self != NULL && hob_field_get_stale (self->field))
    hob_field_binding_queue_update (self);
}

static void
row_destroy_cb (HobFieldBinding *self)
{
  g_clear_handle_id (&self->send_timer, g_source_remove);
  g_signal_group_set_target (self->signals, NULL);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->row, self->tick);
  self->tick = 0;
  self->row = NULL;
}

static void
hob_field_binding_dispose (GObject *object)
{
  HobFieldBinding *self = HOB_FIELD_BINDING (object);

  g_clear_handle_id (&self->send_timer, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->field);
  g_clear_object (&self->note);
  g_clear_pointer (&self->waiting_text, g_free);

  G_OBJECT_CLASS (hob_field_binding_parent_class)->dispose (object);
}

static void
hob_field_binding_class_init (HobFieldBindingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hob_field_binding_dispose;
}

static void
hob_field_binding_init (HobFieldBinding *self)
{
  self->signals = g_signal_group_new (HOB_TYPE_FIELD);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (field_changed_cb), self);
}

/**
 * hob_field_binding_new:
 * @row: the row that shows @field, and owns the result
 * @field: the field
 * @control: (nullable): what is insensitive while @field cannot be changed
 * @show: brings the value into the control
 *
 * Connects a row with its field.
 *
 * Returns: (transfer none): the binding
 */
HobFieldBinding *
hob_field_binding_new (AdwPreferencesRow *row,
                       HobField *field,
                       GtkWidget *control,
                       HobFieldShow show)
{
  HobFieldBinding *self;

  g_return_val_if_fail (ADW_IS_PREFERENCES_ROW (row), NULL);
  g_return_val_if_fail (HOB_IS_FIELD (field), NULL);

  self = g_object_new (HOB_TYPE_FIELD_BINDING, NULL);
  self->row = GTK_WIDGET (row);
  self->control = control;
  self->field = g_object_ref (field);
  self->show = show;
  self->dirty = TRUE;
  /* What a device says is text, whatever it looks like. */
  adw_preferences_row_set_use_markup (row, FALSE);
  adw_preferences_row_set_use_underline (row, FALSE);
  /* The subtitle by relation would hide the description, which says more. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);

  g_object_set_data_full (G_OBJECT (row), "hob-field-binding", self, g_object_unref);
  g_signal_connect_swapped (row, "map", G_CALLBACK (map_cb), self);
  g_signal_connect_swapped (row, "unmap", G_CALLBACK (unmap_cb), self);
  g_signal_connect_swapped (row, "destroy", G_CALLBACK (row_destroy_cb), self);
  g_signal_group_set_target (self->signals, field);
  if (hob_field_get_kind (field) == HOB_FIELD_READING)
    hob_slow_refresh_add (self->row, refresh_age_cb);
  return self;
}

HobFieldBinding *
hob_field_binding_get (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "hob-field-binding");
}

HobField *
hob_field_binding_get_field (HobFieldBinding *self)
{
  g_return_val_if_fail (HOB_IS_FIELD_BINDING (self), NULL);

  return self->field;
}

GtkWidget *
hob_field_binding_get_row (HobFieldBinding *self)
{
  g_return_val_if_fail (HOB_IS_FIELD_BINDING (self), NULL);

  return self->row;
}

GtkWidget *
hob_field_binding_get_control (HobFieldBinding *self)
{
  g_return_val_if_fail (HOB_IS_FIELD_BINDING (self), NULL);

  return self->control;
}

gboolean
hob_field_binding_is_showing (HobFieldBinding *self)
{
  g_return_val_if_fail (HOB_IS_FIELD_BINDING (self), FALSE);

  return self->showing;
}

void
hob_field_binding_set_unsent (HobFieldBinding *self, gboolean unsent)
{
  g_return_if_fail (HOB_IS_FIELD_BINDING (self));

  self->unsent = unsent;
}

gboolean
hob_field_binding_get_unsent (HobFieldBinding *self)
{
  g_return_val_if_fail (HOB_IS_FIELD_BINDING (self), FALSE);

  return self->unsent;
}

/**
 * hob_field_binding_send:
 * @self: a binding
 * @text: what the person wants
 *
 * Asks the device. What comes of it is seen in the field, and shown from there.
 */
void
hob_field_binding_send (HobFieldBinding *self, const char *text)
{
  g_return_if_fail (HOB_IS_FIELD_BINDING (self));
  g_return_if_fail (text != NULL);

  g_clear_handle_id (&self->send_timer, g_source_remove);
  g_clear_pointer (&self->waiting_text, g_free);
  send_now (self, text);
}

/**
 * hob_field_binding_send_soon:
 * @self: a binding
 * @text: what the person wants at this moment
 *
 * For controls that pass through many values, as a slider does while it is dragged.
 */
void
hob_field_binding_send_soon (HobFieldBinding *self, const char *text)
{
  g_return_if_fail (HOB_IS_FIELD_BINDING (self));
  g_return_if_fail (text != NULL);

  if (self->send_timer != 0) {
    g_set_str (&self->waiting_text, text);
    return;
  }
  self->send_timer = g_timeout_add (SEND_MILLISECONDS, send_timer_cb, self);
  send_now (self, text);
}

GtkWidget *
hob_field_binding_make_note (HobFieldBinding *self)
{
  GtkWidget *row;

  g_return_val_if_fail (HOB_IS_FIELD_BINDING (self), NULL);
  g_return_val_if_fail (self->note == NULL, NULL);

  self->note_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->note_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->note_label), 0);
  gtk_widget_add_css_class (self->note_label, "subtitle");

  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), self->note_label);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_visible (row, FALSE);
  gtk_widget_add_css_class (row, "note");
  self->note = g_object_ref_sink (row);
  return row;
}

GtkWidget *
hob_field_binding_get_note (HobFieldBinding *self)
{
  g_return_val_if_fail (HOB_IS_FIELD_BINDING (self), NULL);

  return self->note;
}

/**
 * hob_field_binding_update:
 * @self: a binding
 *
 * Shows the field as it is now.
 */
void
hob_field_binding_update (HobFieldBinding *self)
{
  g_autofree char *subtitle = NULL;

  g_return_if_fail (HOB_IS_FIELD_BINDING (self));

  if (self->row == NULL)
    return;

  self->dirty = FALSE;
  self->showing = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row),
                                 hob_field_get_label (self->field));
  if (self->control != NULL)
    gtk_widget_set_sensitive (self->control, hob_field_words_can_be_changed (self->field));
  show_pending (self);
  show_reason (self);
  subtitle = hob_field_words_subtitle (self->field);
  set_subtitle (self, subtitle);
  describe (self);
  /* While the person moves the control it is theirs. */
  if (self->show != NULL && self->send_timer == 0)
    self->show (self, self->field);
  self->showing = FALSE;
}

/**
 * hob_field_binding_queue_update:
 * @self: a binding
 *
 * Shows the field with the next frame, however often this is called until then.
 */
void
hob_field_binding_queue_update (HobFieldBinding *self)
{
  g_return_if_fail (HOB_IS_FIELD_BINDING (self));

  self->dirty = TRUE;
  if (self->row != NULL && self->tick == 0 && gtk_widget_get_mapped (self->row))
    self->tick = gtk_widget_add_tick_callback (self->row, tick_cb, self, NULL);
}
