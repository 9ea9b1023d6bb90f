/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* The wizard as far as the code: what kind of device it is, and its code in every way it may come.
 */

#include "drawn-code.h"
#include "hob-camera-view-private.h"
#include "hob-code-page-private.h"
#include "hob-test-bring.h"
#include "hob-test-field.h"
#include "hob-test.h"
#include "hob-ui.h"

#define SECONDS 20
#define CODE "xmpp:iot-register?mac=A4:CF:12:25:76:9A"
#define OTHER_CODE "xmpp:iot-register?mac=A4:CF:12:25:76:9B"
#define WIFI "WIFI:T:WPA;S:Attic;P:secret attic;;"
#define NOTED "The Wi-Fi “Attic” is noted for later. Now the device’s own code is needed."

static HobCodePage *
show_code_page (HobTestBring *fixture)
{
  GtkWidget *page;

  adw_navigation_view_push_by_tag (hob_test_get_view (fixture->dialog), "code");
  hob_test_assert_page (fixture->dialog, "code");
  page = GTK_WIDGET (adw_navigation_view_get_visible_page (hob_test_get_view (fixture->dialog)));
  hob_test_wait_mapped (page);
  return HOB_CODE_PAGE (page);
}

static const char *
get_typed (HobCodePage *page)
{
  return gtk_editable_get_text (
    GTK_EDITABLE (hob_test_find_child (GTK_WIDGET (page), ADW_TYPE_ENTRY_ROW)));
}

static gboolean
is_finding (gpointer data)
{
  return hob_registration_get_step (data) != HOB_REGISTRATION_CODE;
}

static GdkTexture *
make_texture (const DrawnCode *code)
{
  const guint width = code->side, height = code->side;
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 3);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < (gsize) width * height; i++)
    memset (pixels + 3 * i, code->luma[i], 3);
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), (gsize) width * height * 3);
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8, bytes,
                                 (gsize) width * 3);
}

/* With @other beside it, if there is one. */
static GdkTexture *
draw (const char *text, const char *other)
{
  const DrawnCodeLook look = {.side = 300, .light = 255, .dark = text != NULL ? 0 : 255};
  g_auto (DrawnCode) code = drawn_code_new (text != NULL ? text : "nothing", &look);
  g_auto (DrawnCode) second = {NULL};
  g_auto (DrawnCode) both = {NULL};

  if (other == NULL)
    return make_texture (&code);
  second = drawn_code_new (other, &look);
  both = drawn_code_beside (&code, &second);
  return make_texture (&both);
}

static void
take (HobCodePage *page, GType type, gpointer instance)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, type);
  if (g_type_is_a (type, G_TYPE_BOXED))
    g_value_set_boxed (&value, instance);
  else
    g_value_set_object (&value, instance);
  g_assert_true (hob_code_page_take (page, &value));
}

static void
take_picture (HobCodePage *page, const char *text, const char *other)
{
  g_autoptr (GdkTexture) texture = draw (text, other);

  take (page, GDK_TYPE_TEXTURE, texture);
}

/* The first page asks what kind it is; both ways lead on, and back. */
static void
test_kinds (HobTestBring *fixture, gconstpointer data)
{
  static const char *const tags[] = {"code", "address"};
  AdwNavigationView *view = hob_test_get_view (fixture->dialog);

  hob_test_assert_page (fixture->dialog, "kind");
  g_assert_cmpstr (adw_dialog_get_title (ADW_DIALOG (fixture->dialog)), ==, "Add Device");
  hob_test_wait_label (fixture->dialog, "Which kind of device is it?");
  hob_test_bring_take_pictures (fixture, "kind");
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_assert_true (gtk_widget_activate_action (
      GTK_WIDGET (adw_navigation_view_find_page (view, "kind")), "navigation.push", "s", tags[i]));
    hob_test_assert_page (fixture->dialog, tags[i]);
    hob_test_bring_take_pictures (fixture, tags[i]);
    g_assert_cmpstr (adw_dialog_get_title (ADW_DIALOG (fixture->dialog)), ==,
                     adw_navigation_page_get_title (adw_navigation_view_get_visible_page (view)));
    g_assert_true (adw_navigation_view_pop (view));
    hob_test_assert_page (fixture->dialog, "kind");
  }
}

/* What is not a device's code says what it is instead, and stays as it was typed. */
static void
test_other_texts (HobTestBring *fixture, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *sentence;
  } others[] = {
    {"https://example.org/manual",
     "This is the address of a web page, not a device. Look for another code on the device; this "
     "one often leads to its instructions."},
    {"xmpp:romeo@hob.test",
     "This is a person’s contact, not a device. Look for the code on the device itself."},
    {"xmpp:hob.test?register;preauth=abc",
     "This is an invitation to make an account, not a device. Look for the code on the device "
     "itself."},
    {"MT:Y.K9042C00KA0648G00", "This is a Matter device, which needs another application."},
    {"X-HM://0023ISYWY", "This is a HomeKit device, which needs another application."},
    {"hello", "This is not the code of a device. Look for a square code on the device, its box or "
              "its leaflet."},
    {"xmpp:iot-register?mac=FF:FF:FF:FF:FF:FF",
     "This code belongs to no single device. It may be a sample. Look for the code on the device "
     "itself."},
    {"xmpp:iot-register?algo=ed25519",
     "This code does not say which device it belongs to. Look for another code on the device or "
     "on its box."},
  };
  HobCodePage *page = show_code_page (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    hob_code_page_enter (page, others[i].text);
    hob_test_wait_label (page, others[i].sentence);
    if (i == 0)
      hob_test_bring_take_pictures (fixture, "code-wrong");
    g_assert_cmpstr (get_typed (page), ==, others[i].text);
    hob_test_assert_page (fixture->dialog, "code");
    g_assert_false (is_finding (fixture->registration));
  }
}

/* The right code goes on; back keeps it, and leads on again. */
static void
test_code_and_back (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);

  for (guint i = 0; i < 2; i++) {
    hob_code_page_enter (page, CODE);
    hob_test_assert_page (fixture->dialog, "finding");
    g_assert_true (is_finding (fixture->registration));
    g_assert_true (adw_navigation_view_pop (hob_test_get_view (fixture->dialog)));
    hob_test_assert_page (fixture->dialog, "code");
    g_assert_false (is_finding (fixture->registration));
    g_assert_cmpstr (get_typed (page), ==, CODE);
  }
}

static void
test_network (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);
  g_autofree char *network = NULL;
  g_autofree char *password = NULL;

  hob_code_page_enter (page, WIFI);
  hob_test_wait_label (page, NOTED);
  hob_test_bring_take_pictures (fixture, "code-network");
  hob_code_page_enter (page, CODE);
  g_object_get (fixture->registration, "network", &network, "network-password", &password, NULL);
  g_assert_cmpstr (network, ==, "Attic");
  g_assert_cmpstr (password, ==, "secret attic");
}

static void
test_pictures (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);

  take_picture (page, NULL, NULL);
  hob_test_wait_label (
    page, "No code was found in the picture. All of the code has to be in it, and sharp.");
  take_picture (page, "https://example.org", NULL);
  hob_test_wait_label (
    page, "This is the address of a web page, not a device. Look for another code on the "
          "device; this one often leads to its instructions.");
  g_assert_false (is_finding (fixture->registration));

  /* Of several the one that is ours. */
  take_picture (page, "https://example.org", CODE);
  hob_test_wait (is_finding, fixture->registration, SECONDS);
  hob_test_assert_page (fixture->dialog, "finding");
}

static void
test_files (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "code.png", NULL);
  g_autofree char *text_path = g_build_filename (folder, "code.txt", NULL);
  g_autofree char *missing_path = g_build_filename (folder, "missing.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) text_file = g_file_new_for_path (text_path);
  g_autoptr (GFile) missing_file = g_file_new_for_path (missing_path);
  g_autoptr (GdkTexture) texture = draw (CODE, NULL);
  GdkFileList *list = gdk_file_list_new_from_array (&file, 1);

  g_assert_true (g_file_set_contents (text_path, CODE, -1, NULL));
  g_assert_true (gdk_texture_save_to_png (texture, path));
  take (page, G_TYPE_FILE, missing_file);
  hob_test_wait_label (page, "The file cannot be read. Choose another one.");
  take (page, G_TYPE_FILE, text_file);
  hob_test_wait_label (page,
                       "This file is no picture. Choose a photo or a screenshot of the code.");
  take (page, GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  hob_test_wait (is_finding, fixture->registration, SECONDS);
}

static AdwDialog *
get_top_dialog (HobTestBring *fixture)
{
  return adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));
}

static gboolean
asks (gpointer fixture)
{
  return ADW_IS_ALERT_DIALOG (get_top_dialog (fixture));
}

/* Coming back to a code that is still before the camera does not lead away again at once. */
static void
test_seen_again (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);
  GtkWidget *view = hob_test_find_child (GTK_WIDGET (page), HOB_TYPE_CAMERA_VIEW);

  g_signal_emit_by_name (view, "code", CODE);
  hob_test_assert_page (fixture->dialog, "finding");
  g_assert_true (adw_navigation_view_pop (hob_test_get_view (fixture->dialog)));
  g_assert_cmpstr (get_typed (page), ==, CODE);
  g_signal_emit_by_name (view, "code", CODE);
  hob_test_assert_page (fixture->dialog, "code");
  g_signal_emit_by_name (view, "code", OTHER_CODE);
  hob_test_assert_page (fixture->dialog, "finding");
}

/* Two devices in one picture: the person says which. */
static void
test_two_devices (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);
  AdwAlertDialog *question;
  HobRegistrationCode *code;

  take_picture (page, CODE, OTHER_CODE);
  hob_test_wait (asks, fixture, SECONDS);
  question = ADW_ALERT_DIALOG (get_top_dialog (fixture));
  hob_test_bring_take_pictures (fixture, "code-two-devices");
  g_assert_true (adw_alert_dialog_has_response (question, CODE));
  g_assert_cmpstr (adw_alert_dialog_get_response_label (question, OTHER_CODE), ==,
                   "A4:CF:12:25:76:9B");
  adw_alert_dialog_set_close_response (question, OTHER_CODE);
  adw_dialog_close (ADW_DIALOG (question));
  hob_test_wait (is_finding, fixture->registration, SECONDS);
  code = hob_registration_get_code (fixture->registration);
  g_assert_cmpstr (hob_registration_code_get_address (code), ==, "A4:CF:12:25:76:9B");
}

/* Ctrl+V on the page, as its shortcut does it. */
static void
press_paste (HobCodePage *page)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (page));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    g_autoptr (GtkShortcut) shortcut = NULL;

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    shortcut = g_list_model_get_item (G_LIST_MODEL (controller), 0);
    g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                 GTK_WIDGET (page), NULL));
    return;
  }
  g_assert_not_reached ();
}

static void
test_paste (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (page));
  g_autoptr (GdkTexture) texture = draw (WIFI, NULL);

  gdk_clipboard_set_content (clipboard, NULL);
  press_paste (page);
  hob_test_wait_label (page, "There is neither a picture nor a text to paste.");
  gdk_clipboard_set_texture (clipboard, texture);
  press_paste (page);
  hob_test_wait_label (page, NOTED);
  gdk_clipboard_set_text (clipboard, "  " CODE "\n");
  press_paste (page);
  hob_test_wait (is_finding, fixture->registration, SECONDS);
  g_assert_cmpstr (get_typed (page), ==, CODE);
}

static const struct {
  HobCameraError code;
  const char *sentence;
  const char *picture;
} failures[] = {
  {HOB_CAMERA_ERROR_NO_CAMERA, "There is no camera.", "camera-no-camera"},
  {HOB_CAMERA_ERROR_REFUSED, "The camera may not be used.", "camera-refused"},
  {HOB_CAMERA_ERROR_BUSY, "Another program is using the camera.", "camera-busy"},
  {HOB_CAMERA_ERROR_EMPTY, "The camera may be used, but none has appeared.", "camera-empty"},
  {HOB_CAMERA_ERROR_UNAVAILABLE, "This computer cannot show a camera’s picture.",
   "camera-unavailable"},
  {HOB_CAMERA_ERROR_LOST, "The camera was unplugged.", "camera-lost"},
  {HOB_CAMERA_ERROR_SILENT, "The camera is on but sends no picture.", "camera-silent"},
};

static HobCameraView *
get_camera_view (HobCodePage *page)
{
  return HOB_CAMERA_VIEW (hob_test_find_child (GTK_WIDGET (page), HOB_TYPE_CAMERA_VIEW));
}

/* Whatever the camera is at has its sentence, and the other ways stay open. */
static void
test_camera_states (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);
  HobCameraView *view = get_camera_view (page);

  /* What the real one is at does not matter here. */
  g_signal_handlers_disconnect_by_data (hob_camera_view_get_camera (view), view);
  hob_camera_view_show (view, HOB_CAMERA_STATE_STARTING, NULL);
  g_assert_nonnull (hob_test_find_label (GTK_WIDGET (page), "Waiting for the Camera"));
  hob_test_bring_take_pictures (fixture, "code-starting");
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autoptr (GError) error =
      g_error_new_literal (HOB_CAMERA_ERROR, (int) failures[i].code, "for the log");

    hob_camera_view_show (view, HOB_CAMERA_STATE_FAILED, error);
    g_assert_nonnull (hob_test_find_label (GTK_WIDGET (page), failures[i].sentence));
    g_assert_null (hob_test_find_label (GTK_WIDGET (page), "Waiting for the Camera"));
    g_assert_nonnull (hob_test_find_button (GTK_WIDGET (page), "Choose Picture…"));
    g_assert_nonnull (hob_test_find_button (GTK_WIDGET (page), "Paste"));
    g_assert_nonnull (hob_test_find_row (GTK_WIDGET (page), "C_ode"));
    hob_test_bring_take_pictures (fixture, failures[i].picture);
  }
  hob_camera_view_show (view, HOB_CAMERA_STATE_RUNNING, NULL);
  g_assert_null (hob_test_find_label (GTK_WIDGET (page), failures[0].sentence));
}

static gboolean
is_on (gpointer camera)
{
  return hob_camera_get_state (camera) != HOB_CAMERA_STATE_OFF;
}

static gboolean
is_off (gpointer camera)
{
  return !is_on (camera);
}

/* Nobody is watched who does not see it. */
static void
test_camera_is_on_while_shown (HobTestBring *fixture, gconstpointer data)
{
  HobCodePage *page = show_code_page (fixture);
  HobCamera *camera = hob_camera_view_get_camera (get_camera_view (page));

  hob_test_wait (is_on, camera, SECONDS);
  g_assert_true (adw_navigation_view_pop (hob_test_get_view (fixture->dialog)));
  hob_test_wait (is_off, camera, SECONDS);
  adw_navigation_view_push_by_tag (hob_test_get_view (fixture->dialog), "code");
  hob_test_wait (is_on, camera, SECONDS);
  hob_code_page_enter (page, CODE);
  hob_test_wait (is_off, camera, SECONDS);
}

#define ADD(path, test) hob_test_bring_add ("/ui/code-page/" path, NULL, test)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  hob_ui_init ();
  ADD ("kinds", test_kinds);
  ADD ("other-texts", test_other_texts);
  ADD ("code-and-back", test_code_and_back);
  ADD ("network", test_network);
  ADD ("pictures", test_pictures);
  ADD ("files", test_files);
  ADD ("seen-again", test_seen_again);
  ADD ("two-devices", test_two_devices);
  ADD ("paste", test_paste);
  ADD ("camera-states", test_camera_states);
  ADD ("camera-while-shown", test_camera_is_on_while_shown);
  return g_test_run ();
}
