/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-device-dialogs-private.h"

#include "hob-room-row-private.h"
#include "hob-sentences.h"
#include "hob-weak-finally-private.h"

#include <glib/gi18n.h>

typedef struct {
  GWeakRef parent;
  HobHousehold *household;
  HobDevice *device;
  GtkWidget *row; /* what is filled in, alive until the dialog has answered */
} Question;

static Question *
question_new (GtkWidget *parent, HobHousehold *household, HobDevice *device, GtkWidget *row)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->parent, parent);
  question->household = g_object_ref (household);
  question->device = g_object_ref (device);
  question->row = row != NULL ? g_object_ref_sink (row) : NULL;
  return question;
}

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->parent);
  g_object_unref (question->household);
  g_object_unref (question->device);
  g_clear_object (&question->row);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static DexFuture *
tell_failure_cb (DexFuture *future, gpointer data)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (parent == NULL || dex_future_get_value (future, &error) != NULL)
    return NULL;
  sentence = hob_sentence_for_error (error);
  gtk_widget_activate_action (parent, "win.tell", "s", sentence);
  return NULL;
}

/* Takes @future; a failure is told where the question was asked, if that is still there. */
static void
report (Question *question, DexFuture *future)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&question->parent);

  dex_future_disown (hob_weak_finally (future, tell_failure_cb, parent));
}

static gboolean
agreed (GObject *dialog, GAsyncResult *result, const char *response)
{
  return g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (dialog), result), response);
}

static void
renamed_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;
  g_autofree char *name =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->row))));

  if (agreed (dialog, result, "rename") && name[0] != '\0')
    report (question, hob_household_rename_device (question->household, question->device, name));
}

static void
moved_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;

  if (agreed (dialog, result, "move"))
    report (question, hob_household_move_device (question->household, question->device,
                                                 hob_room_row_get_room (question->row)));
}

static void
removed_cb (GObject *dialog, GAsyncResult *result, gpointer data)
{
  g_autoptr (Question) question = data;

  if (!agreed (dialog, result, "remove"))
    return;
  if (adw_switch_row_get_active (ADW_SWITCH_ROW (question->row)))
    report (question,
            hob_household_remove_device_and_account (question->household, question->device));
  else
    report (question, hob_household_remove_device (question->household, question->device));
}

static GtkWidget *
make_form (GtkWidget *row, const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return list;
}

static void
ask (Question *question,
     AdwAlertDialog *dialog,
     const char *response,
     const char *label,
     GAsyncReadyCallback callback)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&question->parent);

  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), response, label, NULL);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_default_response (dialog, response);
  if (question->row != NULL)
    adw_alert_dialog_set_extra_child (
      dialog, make_form (question->row, adw_alert_dialog_get_heading (dialog)));
  adw_alert_dialog_choose (dialog, parent, NULL, callback, question);
  if (question->row != NULL)
    gtk_widget_grab_focus (question->row);
}

void
hob_device_dialogs_rename (GtkWidget *parent, HobHousehold *household, HobDevice *device)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Rename Device"), NULL);
  GtkWidget *row =
    g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("_Name"), "use-underline", TRUE, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), hob_device_get_name (device));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  ask (question_new (parent, household, device, row), ADW_ALERT_DIALOG (dialog), "rename",
       _ ("_Rename"), renamed_cb);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
}

void
hob_device_dialogs_move (GtkWidget *parent, HobHousehold *household, HobDevice *device)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Move to Room"), _ ("Leave it empty for no room."));
  GtkWidget *row = hob_room_row_new (household);
  const char *room = hob_device_get_room (device);

  gtk_editable_set_text (GTK_EDITABLE (row), room != NULL ? room : "");
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  ask (question_new (parent, household, device, row), ADW_ALERT_DIALOG (dialog), "move",
       _ ("_Move"), moved_cb);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "move",
                                            ADW_RESPONSE_SUGGESTED);
}

/* The dialog is there at once; the keyring's answer a moment later. */
static DexFuture *
offer_account_cb (DexFuture *future, gpointer data)
{
  AdwAlertDialog *dialog = data;
  const GValue *has_credentials = dex_future_get_value (future, NULL);

  if (!g_value_get_boolean (has_credentials))
    return NULL;
  adw_alert_dialog_set_body (
    dialog, _ ("It disappears from this home on all computers and phones of this account, and what "
               "it last said is forgotten here. The device itself stays as it is."));
  adw_alert_dialog_set_extra_child (dialog, g_object_get_data (G_OBJECT (dialog), "offer"));
  return NULL;
}

void
hob_device_dialogs_remove (GtkWidget *parent, HobHousehold *household, HobDevice *device)
{
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);
  GtkWidget *row =
    g_object_new (ADW_TYPE_SWITCH_ROW, "title", _ ("_Delete Its Account Too"), "subtitle",
                  _ ("It can then no longer come online"), "use-underline", TRUE, NULL);

  adw_alert_dialog_format_heading (ADW_ALERT_DIALOG (dialog), _ ("Remove %s?"),
                                   hob_device_get_name (device));
  adw_alert_dialog_set_body (
    ADW_ALERT_DIALOG (dialog),
    _ ("It disappears from this home on all computers and phones of this account, and what it "
       "last said is forgotten here. The device itself and its account stay as they are."));
  ask (question_new (parent, household, device, row), ADW_ALERT_DIALOG (dialog), "remove",
       _ ("_Remove"), removed_cb);
  /* Hidden it would leave a gap. */
  g_object_set_data_full (
    G_OBJECT (dialog), "offer",
    g_object_ref (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog))), g_object_unref);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), NULL);
  dex_future_disown (dex_future_finally (hob_household_has_credentials (household, device),
                                         offer_account_cb, g_object_ref (dialog), g_object_unref));
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "remove",
                                            ADW_RESPONSE_DESTRUCTIVE);
}

static void
add_detail (GtkWidget *group, const char *title, const char *value)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", value, "subtitle-selectable", TRUE, NULL);

  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

void
hob_device_dialogs_details (GtkWidget *parent, HobDevice *device)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  const char *room = hob_device_get_room (device);
  g_autofree char *seen =
    hob_device_get_available (device)
      ? g_strdup (_ ("Online"))
      : hob_sentence_last_seen (hob_device_get_last_seen (device), g_get_real_time ());

  add_detail (group, _ ("Name"), hob_device_get_name (device));
  add_detail (group, _ ("Room"), room != NULL ? room : _ ("Not in a Room"));
  add_detail (group, _ ("State"), seen);
  add_detail (group, _ ("Address"), hob_device_get_address (device));
  add_detail (group, _ ("Account"), hob_device_get_account (device));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _ ("Details"));
  adw_dialog_set_content_width (dialog, 420);
  adw_dialog_present (dialog, parent);
}
