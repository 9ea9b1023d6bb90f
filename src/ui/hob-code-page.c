/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-code-page-private.h"

#include "hob-camera-view-private.h"
#include "hob-code-picture-private.h"
#include "hob-code-words-private.h"
#include "hob-sentences.h"
#include "hob-weak-finally-private.h"

#include <glib/gi18n.h>

struct _HobCodePage {
  AdwNavigationPage parent_instance;

  GtkLabel *sentence;
  GtkWidget *picture_button;
  GtkEditable *code_row;
  GtkWidget *use_button;

  HobRegistration *registration;
  DexFuture *reading;    /* a picture */
  GCancellable *leaving; /* ends what the person is asked */
};

G_DEFINE_FINAL_TYPE (HobCodePage, hob_code_page, ADW_TYPE_NAVIGATION_PAGE)

/* Takes @sentence; NULL: nothing to say. */
static void
say (HobCodePage *self, char *sentence, gboolean wrong)
{
  g_autofree char *text = sentence;

  gtk_widget_set_visible (GTK_WIDGET (self->sentence), text != NULL);
  gtk_label_set_text (self->sentence, text != NULL ? text : "");
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "error");
  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->sentence), text,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static gboolean
is_waiting (HobCodePage *self)
{
  return hob_registration_get_step (self->registration) == HOB_REGISTRATION_CODE;
}

/* Not what was asked for, but of use later on. */
static void
keep_network (HobCodePage *self, const char *text)
{
  g_autoptr (HobWifiCode) code = hob_wifi_code_new_from_text (text, NULL);

  if (code == NULL || code->security == HOB_WIFI_SECURITY_ENTERPRISE) {
    say (self, hob_code_words_for_text (text), TRUE);
    return;
  }
  g_object_set (self->registration, "network", code->name, "network-password", code->password,
                "network-hidden", code->hidden, NULL);
  /* Its password is not for everybody who looks on. */
  gtk_editable_set_text (self->code_row, "");
  /* Translators: %s is the name of a Wi-Fi network. */
  say (self,
       g_strdup_printf (_ ("The Wi-Fi “%s” is noted for later. Now the device’s own code is "
                           "needed."),
                        code->name),
       FALSE);
}

/* Seen again by whoever comes back. */
static void
accept (HobCodePage *self, const char *text)
{
  say (self, NULL, FALSE);
  if (!g_str_equal (gtk_editable_get_text (self->code_row), text))
    gtk_editable_set_text (self->code_row, text);
}

static void
take_text (HobCodePage *self, const char *text)
{
  if (!is_waiting (self))
    return;
  if (hob_code_classify (text) == HOB_CODE_WIFI)
    keep_network (self, text);
  else if (hob_registration_submit_code (self->registration, text, NULL))
    accept (self, text);
  else
    say (self, hob_code_words_for_text (text), TRUE);
}

static void
device_chosen_cb (AdwAlertDialog *question, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobCodePage) self = data;
  const char *text = adw_alert_dialog_choose_finish (question, result);

  if (!g_str_equal (text, "close"))
    take_text (self, text);
}

static void
ask_which (HobCodePage *self, GHashTable *codes)
{
  AdwAlertDialog *question = ADW_ALERT_DIALOG (
    adw_alert_dialog_new (_ ("Which Device?"), _ ("The picture shows the codes of several devices. "
                                                  "They are told apart by these addresses.")));
  GHashTableIter iter;
  gpointer address, text;

  say (self, NULL, FALSE);
  adw_alert_dialog_add_response (question, "close", _ ("_Cancel"));
  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &address, &text))
    adw_alert_dialog_add_response (question, text, address);
  adw_alert_dialog_choose (question, GTK_WIDGET (self), self->leaving,
                           (GAsyncReadyCallback) device_chosen_cb, g_object_ref (self));
}

/* A picture may well show other codes beside the one of the device. */
static void
take_codes (HobCodePage *self, const char *const *texts)
{
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *last = NULL;

  if (texts[0] == NULL)
    say (self,
         g_strdup (_ ("No code was found in the picture. All of the code has to be in it, "
                      "and sharp.")),
         TRUE);
  for (guint i = 0; texts[i] != NULL; i++) {
    g_autoptr (HobRegistrationCode) code = hob_registration_code_new_from_text (texts[i], NULL);

    if (code == NULL) {
      take_text (self, texts[i]);
      continue;
    }
    last = texts[i];
    g_hash_table_replace (codes, g_strdup (hob_registration_code_get_address (code)),
                          (gpointer) last);
  }
  if (g_hash_table_size (codes) > 1)
    ask_which (self, codes);
  else if (last != NULL)
    take_text (self, last);
}

static DexFuture *
picture_read_cb (DexFuture *reading, gpointer data)
{
  g_autoptr (HobCodePage) self = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;
  const GValue *texts;

  if (self == NULL || !is_waiting (self))
    return NULL;
  texts = dex_future_get_value (reading, &error);
  if (texts != NULL)
    take_codes (self, g_value_get_boxed (texts));
  else
    say (self, hob_sentence_for_error (error), TRUE);
  return NULL;
}

/* Takes @reading; the picture before it is forgotten. */
static void
await_picture (HobCodePage *self, DexFuture *reading)
{
  say (self, g_strdup (_ ("Looking for a code in the picture…")), FALSE);
  dex_clear (&self->reading);
  self->reading = hob_weak_finally (reading, picture_read_cb, self);
}

static void
picture_chosen_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobCodePage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (dialog), result, NULL);

  if (file != NULL && is_waiting (self))
    await_picture (self, hob_code_picture_read_file (file));
}

static void
choose_picture_cb (HobCodePage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_dialog_set_title (dialog, _ ("Choose a Picture of the Code"));
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->leaving,
                        picture_chosen_cb, g_object_ref (self));
}

static void
pasted_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobCodePage) self = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (clipboard), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (is_waiting (self) && (value == NULL || !hob_code_page_take (self, value)))
    say (self, g_strdup (_ ("There is neither a picture nor a text to paste.")), TRUE);
}

/* What the clipboard has that can be looked at; G_TYPE_INVALID for nothing. */
static GType
get_pasteable (HobCodePage *self)
{
  const GType types[] = {GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING};
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (
    gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (gdk_content_formats_contain_gtype (formats, types[i]))
      return types[i];
  }
  return G_TYPE_INVALID;
}

static void
paste_cb (HobCodePage *self)
{
  GType type = get_pasteable (self);

  if (type == G_TYPE_INVALID) {
    say (self, g_strdup (_ ("There is neither a picture nor a text to paste.")), TRUE);
    return;
  }
  gdk_clipboard_read_value_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), type,
                                  G_PRIORITY_DEFAULT, self->leaving, pasted_cb,
                                  g_object_ref (self));
}

/* Text goes where the cursor is, if there is one. */
static gboolean
paste_shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  HobCodePage *self = HOB_CODE_PAGE (widget);
  gboolean typing =
    (gtk_widget_get_state_flags (GTK_WIDGET (self->code_row)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  if (typing && get_pasteable (self) == G_TYPE_STRING)
    return GDK_EVENT_PROPAGATE;
  paste_cb (self);
  return GDK_EVENT_STOP;
}

static gboolean
dropped_cb (HobCodePage *self, const GValue *value)
{
  return is_waiting (self) && hob_code_page_take (self, value);
}

static void
changed_cb (HobCodePage *self)
{
  gtk_widget_set_sensitive (self->use_button, gtk_editable_get_text (self->code_row)[0] != '\0');
}

static void
use_cb (HobCodePage *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->code_row));

  if (text[0] != '\0')
    take_text (self, text);
}

/* Who came back from a code that is still before the camera wants to do something else. */
static void
seen_cb (HobCodePage *self, const char *text)
{
  if (hob_registration_get_code (self->registration) == NULL ||
      !g_str_equal (gtk_editable_get_text (self->code_row), text))
    take_text (self, text);
}

static void
add_paste (HobCodePage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (shortcuts, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (shortcuts),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>v|<Shift>Insert"),
                      gtk_callback_action_new (paste_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

static void
add_drop (HobCodePage *self)
{
  GType types[] = {GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING};
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
hob_code_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (HOB_CODE_PAGE (page)->picture_button);
}

static void
hob_code_page_dispose (GObject *object)
{
  HobCodePage *self = HOB_CODE_PAGE (object);

  g_cancellable_cancel (self->leaving);
  dex_clear (&self->reading);
  g_clear_object (&self->registration);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOB_TYPE_CODE_PAGE);

  G_OBJECT_CLASS (hob_code_page_parent_class)->dispose (object);
}

static void
hob_code_page_finalize (GObject *object)
{
  g_object_unref (HOB_CODE_PAGE (object)->leaving);

  G_OBJECT_CLASS (hob_code_page_parent_class)->finalize (object);
}

static void
hob_code_page_class_init (HobCodePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hob_code_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hob_code_page_finalize;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = hob_code_page_shown;
  g_type_ensure (HOB_TYPE_CAMERA_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hob_home/Hob/ui/hob-code-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HobCodePage, sentence);
  gtk_widget_class_bind_template_child (widget_class, HobCodePage, picture_button);
  gtk_widget_class_bind_template_child (widget_class, HobCodePage, code_row);
  gtk_widget_class_bind_template_child (widget_class, HobCodePage, use_button);
  gtk_widget_class_bind_template_callback (widget_class, choose_picture_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
  gtk_widget_class_bind_template_callback (widget_class, seen_cb);
}

static void
hob_code_page_init (HobCodePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->leaving = g_cancellable_new ();
  add_paste (self);
  add_drop (self);
}

/**
 * hob_code_page_new:
 * @registration: what is given the code
 *
 * Returns: (transfer floating): the page where the code is scanned, or comes in any other way
 */
AdwNavigationPage *
hob_code_page_new (HobRegistration *registration)
{
  HobCodePage *self;

  g_return_val_if_fail (HOB_IS_REGISTRATION (registration), NULL);

  self = g_object_new (HOB_TYPE_CODE_PAGE, NULL);
  self->registration = g_object_ref (registration);
  return ADW_NAVIGATION_PAGE (self);
}

/**
 * hob_code_page_enter:
 * @self: the page
 * @text: a code
 *
 * Types @text for the person, and goes on with it.
 */
void
hob_code_page_enter (HobCodePage *self, const char *text)
{
  g_return_if_fail (HOB_IS_CODE_PAGE (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (self->code_row, text);
  use_cb (self);
}

/**
 * hob_code_page_take:
 * @self: the page
 * @value: a text, a #GdkTexture, a #GFile or a #GdkFileList
 *
 * Looks at what was pasted or dropped. Of several files the first one is looked at.
 *
 * Returns: whether @value is something to look at
 */
gboolean
hob_code_page_take (HobCodePage *self, const GValue *value)
{
  g_return_val_if_fail (HOB_IS_CODE_PAGE (self), FALSE);

  if (G_VALUE_HOLDS (value, G_TYPE_STRING) && g_value_get_string (value) != NULL) {
    g_autofree char *text = g_strstrip (g_value_dup_string (value));

    hob_code_page_enter (self, text);
  } else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE) && g_value_get_object (value) != NULL) {
    await_picture (self, hob_code_picture_read_texture (g_value_get_object (value)));
  } else if (G_VALUE_HOLDS (value, G_TYPE_FILE) && g_value_get_object (value) != NULL) {
    await_picture (self, hob_code_picture_read_file (g_value_get_object (value)));
  } else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) && g_value_get_boxed (value) != NULL) {
    g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

    if (files == NULL)
      return FALSE;
    await_picture (self, hob_code_picture_read_file (files->data));
  } else {
    return FALSE;
  }
  return TRUE;
}
