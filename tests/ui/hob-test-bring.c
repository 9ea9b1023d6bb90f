/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-bring.h"

#include "hob-test-field.h"
#include "hob-test-home.h"
#include "hob-test.h"
#include "hob-ui.h"

#define SECONDS 20
#define RESOURCES "/io/github/hob_home/Hob"
/* RFC 8032 §7.1, the first test vector. */
#define KEY "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define ADDRESS "xmpp:iot-register?mac=A4:CF:12:25:76:98"
#define WIDE 1000
#define NARROW 360
#define HEIGHT 740

typedef gboolean (*Matches) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Matches matches, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (!gtk_widget_get_mapped (child))
      continue;
    if (matches (child, text))
      return child;
    found = find (child, matches, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
is_button (GtkWidget *widget, const char *text)
{
  return GTK_IS_BUTTON (widget) && find (widget, is_label, text) != NULL;
}

static gboolean
is_row (GtkWidget *widget, const char *text)
{
  return ADW_IS_PREFERENCES_ROW (widget) &&
         g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
}

GtkWidget *
hob_test_find_label (GtkWidget *widget, const char *text)
{
  return find (widget, is_label, text);
}

GtkWidget *
hob_test_find_button (GtkWidget *widget, const char *label)
{
  return find (widget, is_button, label);
}

GtkWidget *
hob_test_find_row (GtkWidget *widget, const char *title)
{
  return find (widget, is_row, title);
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

/* What the application does by itself. */
static void
load_style (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, RESOURCES "/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCES "/icons");
}

void
hob_test_bring_set_up (HobTestBring *self)
{
  g_autofree char *folder = hob_test_make_folder ();

  load_style ();
  /* Pictures hold still. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                FALSE, NULL);
  hob_test_home_write (folder, 3);
  self->household = hob_household_new (folder);
  self->account = g_list_model_get_item (hob_household_get_accounts (self->household), 0);
  self->window = GTK_WINDOW (adw_window_new ());
  adw_window_set_content (ADW_WINDOW (self->window), gtk_label_new ("Home"));
  gtk_window_set_default_size (self->window, WIDE, HEIGHT);
  gtk_window_present (self->window);
  hob_test_wait (is_mapped, self->window, SECONDS);
  /* The frame of a window without a window manager is not part of the picture. */
  gtk_widget_remove_css_class (GTK_WIDGET (self->window), "solid-csd");
  self->dialog = hob_bring_dialog_new (self->household, self->account, self->adapter);
  self->registration = g_object_ref (hob_bring_dialog_get_registration (self->dialog));
  adw_dialog_present (ADW_DIALOG (self->dialog), GTK_WIDGET (self->window));
  hob_test_wait (is_mapped, self->dialog, SECONDS);
  /* Until it waits for its code. */
  hob_test_next_frame (GTK_WIDGET (self->window));
}

void
hob_test_bring_tear_down (HobTestBring *self)
{
  if (self->dialog != NULL)
    adw_dialog_force_close (ADW_DIALOG (self->dialog));
  g_assert_true (hob_test_await (hob_registration_leave (self->registration), SECONDS, NULL, NULL));
  g_clear_object (&self->registration);
  gtk_window_destroy (self->window);
  g_clear_object (&self->account);
  g_assert_true (hob_test_await (hob_household_stop (self->household), SECONDS, NULL, NULL));
  g_clear_object (&self->household);
}

void
hob_test_bring_identify (HobTestBring *self, HobTestProof proof)
{
  const char *text = proof == HOB_TEST_KEYLESS ? ADDRESS : ADDRESS "&algo=ed25519&key=" KEY;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->registration->code, hob_registration_code_unref);
  self->registration->code = hob_registration_code_new_from_text (text, &error);
  g_assert_no_error (error);
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_MAKER, "Acme Kitchenware");
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_MODEL, "Kettle");
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_SERIAL, "KT-2041-0077");
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_HARDWARE, "ESP32 rev. 3");
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_SOFTWARE, "1.4.2");
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_NAME, "Kettle");
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_ROOM, "Kitchen");
  hob_registration_set_text (self->registration, HOB_REGISTRATION_PROP_LOCAL_PART, "kettle-7f3a");
  hob_registration_set_flag (self->registration, HOB_REGISTRATION_PROP_PROVEN,
                             proof == HOB_TEST_PROVEN);
}

void
hob_test_bring_show (HobTestBring *self,
                     HobRegistrationStep step,
                     guint waited_seconds,
                     GError *error)
{
  GObject *object = G_OBJECT (self->registration);

  g_clear_error (&self->registration->error);
  g_object_notify (object, "error");
  self->registration->since = g_get_monotonic_time () - waited_seconds * G_USEC_PER_SEC;
  self->registration->step = step;
  g_object_notify (object, "reached");
  g_object_notify (object, "step");
  self->registration->error = error;
  g_object_notify (object, "error");
  g_object_notify (object, "waited-ms");
  hob_test_next_frame (GTK_WIDGET (self->window));
  hob_test_next_frame (GTK_WIDGET (self->window));
}

GtkWidget *
hob_test_bring_get_page (HobTestBring *self)
{
  GtkWidget *view = hob_test_find_child (GTK_WIDGET (self->dialog), ADW_TYPE_NAVIGATION_VIEW);

  return GTK_WIDGET (adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (view)));
}

static gboolean
has_focus (gpointer widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  return focus == widget || (focus != NULL && gtk_widget_is_ancestor (focus, widget));
}

void
hob_test_bring_wait_focus (HobTestBring *self, GtkWidget *widget)
{
  g_assert_nonnull (widget);
  hob_test_wait (has_focus, widget, SECONDS);
}

typedef struct {
  GtkWidget *window;
  int width;
} Size;

static gboolean
is_as_wide (gpointer data)
{
  Size *size = data;

  return gtk_widget_get_width (size->window) == size->width;
}

static void
save_picture (HobTestBring *self, const char *path)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

void
hob_test_bring_take_pictures (HobTestBring *self, const char *name)
{
  const char *folder = g_getenv ("HOB_PICTURES");
  const int widths[] = {NARROW, WIDE};

  for (guint i = 0; folder != NULL && i < 4; i++) {
    gboolean dark = i % 2 == 1;
    Size size = {GTK_WIDGET (self->window), widths[i / 2]};
    g_autofree char *file = g_strdup_printf ("bring-%s-%s-%s.png", name, i < 2 ? "narrow" : "wide",
                                             dark ? "dark" : "light");
    g_autofree char *path = g_build_filename (folder, file, NULL);

    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                             : ADW_COLOR_SCHEME_FORCE_LIGHT);
    gtk_window_set_default_size (self->window, size.width, HEIGHT);
    hob_test_wait (is_as_wide, &size, SECONDS);
    for (guint frame = 0; frame < 6; frame++)
      hob_test_next_frame (GTK_WIDGET (self->window));
    save_picture (self, path);
  }
}

static void
set_up (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_set_up (self);
}

static void
tear_down (HobTestBring *self, gconstpointer data)
{
  hob_test_bring_tear_down (self);
}

void
hob_test_bring_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  adw_init ();
  hob_ui_init ();
}

void
hob_test_bring_add (const char *path, gconstpointer data, HobTestBringFunc run)
{
  g_test_add (path, HobTestBring, data, set_up, run, tear_down);
}
