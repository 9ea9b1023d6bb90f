/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-window-private.h"

#include <glib/gi18n.h>

#define LINK_TYPE "x-scheme-handler/xmpp"

static const char *
describe (HobCodeKind kind)
{
  switch (kind) {
  case HOB_CODE_CONTACT:
    return _ ("This link leads to a person. Here it is about devices.");
  case HOB_CODE_INVITATION:
    return _ ("This link invites to make an account. Here it is about devices.");
  default:
    return _ ("This link leads to no device.");
  }
}

/* The program that would open such links if this one were not there. */
static GAppInfo *
find_other (void)
{
  GApplication *application = g_application_get_default ();
  const char *name = application != NULL ? g_application_get_application_id (application) : NULL;
  g_autofree char *own = g_strdup_printf ("%s.desktop", name != NULL ? name : "");
  g_autolist (GAppInfo) handlers = g_app_info_get_all_for_type (LINK_TYPE);

  for (GList *iter = handlers; iter != NULL; iter = iter->next) {
    if (g_strcmp0 (g_app_info_get_id (iter->data), own) != 0)
      return g_object_ref (iter->data);
  }
  return NULL;
}

static void
answered_cb (AdwAlertDialog *question, GAsyncResult *result, gpointer data)
{
  g_autofree char *link = data;
  g_autoptr (GAppInfo) other = NULL;
  g_autoptr (GdkAppLaunchContext) context = NULL;
  GList links = {.data = link};

  if (!g_str_equal (adw_alert_dialog_choose_finish (question, result), "open"))
    return;
  other = find_other ();
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (question)));
  if (other != NULL)
    g_app_info_launch_uris_async (other, &links, G_APP_LAUNCH_CONTEXT (context), NULL, NULL, NULL);
}

/* What is not for this program goes to the one it is for, if the person likes. */
static void
pass_on (HobWindow *self, const char *link)
{
  AdwAlertDialog *question = ADW_ALERT_DIALOG (
    adw_alert_dialog_new (_ ("Not a Device"), describe (hob_code_classify (link))));
  g_autoptr (GAppInfo) other = find_other ();

  adw_alert_dialog_add_response (question, "close", _ ("_Close"));
  if (other != NULL) {
    /* Translators: %s is the name of another program. */
    g_autofree char *label =
      g_strdup_printf (_ ("_Open With %s"), g_app_info_get_display_name (other));

    adw_alert_dialog_add_response (question, "open", label);
    adw_alert_dialog_set_default_response (question, "open");
  }
  adw_alert_dialog_choose (question, GTK_WIDGET (self), NULL, (GAsyncReadyCallback) answered_cb,
                           g_strdup (link));
}

/**
 * hob_window_follow_link:
 * @self: a window
 * @link: `xmpp:…`
 *
 * Goes on with the code of a device in the wizard, and asks about any other link whether the
 * program that it is for shall open it.
 *
 * Returns: %FALSE when a device has to wait for an account; nothing has changed then
 */
gboolean
hob_window_follow_link (HobWindow *self, const char *link)
{
  HobBringDialog *dialog;

  if (hob_code_classify (link) != HOB_CODE_REGISTRATION) {
    pass_on (self, link);
    return TRUE;
  }
  dialog = hob_window_bring_device (self);
  if (dialog == NULL)
    return FALSE;
  hob_bring_dialog_open_code (dialog, link);
  return TRUE;
}
