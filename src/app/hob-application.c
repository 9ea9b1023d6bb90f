/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-application.h"

#include "hob-config.h"
#include "hob-timing.h"

#include <hob-ui.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>

struct _HobApplication {
  AdwApplication parent_instance;

  HobHousehold *household;
  HobWindow *window; /* borrowed; NULL once closed */
  guint terminate;

  /* From the command line, for this run only. */
  char *address;
  char *password_file;
  char *host;
  guint port;
  char *fingerprint;
};

G_DEFINE_FINAL_TYPE (HobApplication, hob_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  {"account", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Sign in for this run only"), N_ ("ADDRESS")},
  {"password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Where the password for --account is"),
   N_ ("FILE")},
  {"server", 0, 0, G_OPTION_ARG_STRING, NULL,
   N_ ("The server for --account, where the address does not tell"), N_ ("HOST:PORT")},
  {"trust", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Fingerprint of the server's certificate"),
   N_ ("SHA256")},
  {"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL},
  {NULL},
};

static void
password_read_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (HobApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = NULL;

  g_file_load_contents_finish (G_FILE (file), result, &password, NULL, NULL, &error);
  if (self->window == NULL)
    return;
  if (error != NULL) {
    hob_window_tell_error (self->window, error);
    return;
  }
  password[strcspn (password, "\r\n")] = '\0';
  hob_window_sign_in (self->window, self->address, password, self->host, self->port,
                      self->fingerprint, TRUE);
}

/* Nothing goes online before the last known home has been seen. */
static gboolean
start_cb (gpointer data)
{
  HobApplication *self = data;

  if (self->address != NULL) {
    g_autoptr (GFile) file = g_file_new_for_path (self->password_file);

    g_file_load_contents_async (file, NULL, password_read_cb, g_object_ref (self));
  } else {
    hob_household_start (self->household);
  }
  return G_SOURCE_REMOVE;
}

static void
painted_cb (HobApplication *self)
{
  hob_timing_first_frame ();
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, start_cb, g_object_ref (self), g_object_unref);
}

static DexFuture *
stopped_cb (DexFuture *stopped, gpointer data)
{
  g_application_release (data);
  return NULL;
}

/* The window is gone at once; the application stays until the sessions have said goodbye and all
 * is written, for which the household has a deadline. */
static void
window_destroyed_cb (HobApplication *self)
{
  self->window = NULL;
  if (self->household == NULL)
    return;
  g_application_hold (G_APPLICATION (self));
  dex_future_disown (dex_future_finally (hob_household_stop (self->household), stopped_cb,
                                         g_object_ref (self), g_object_unref));
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HobApplication *self = data;

  if (self->window == NULL)
    return;
  adw_show_about_dialog (GTK_WIDGET (self->window), "application-name", _ ("Hob"),
                         "application-icon", HOB_APP_ID, "version", HOB_VERSION, "comments",
                         _ ("See and control the devices of your home"), "developer-name",
                         _ ("The Hob authors"), "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HobApplication *self = data;

  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static gboolean
parse_server (HobApplication *self, const char *server, GError **error)
{
  g_autoptr (GSocketConnectable) address = g_network_address_parse (server, 0, error);

  if (address == NULL)
    return FALSE;
  self->host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  self->port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return TRUE;
}

static int
complain (const char *sentence)
{
  g_printerr ("hob: %s\n", sentence);
  return 2;
}

static int
hob_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  HobApplication *self = HOB_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  g_autofree char *server = NULL;
  g_autofree char *fingerprint = NULL;

  if (g_variant_dict_contains (given, "version")) {
    g_print ("hob %s\n", HOB_VERSION);
    return 0;
  }

  g_variant_dict_lookup (given, "account", "s", &self->address);
  g_variant_dict_lookup (given, "password-file", "^ay", &self->password_file);
  g_variant_dict_lookup (given, "server", "s", &server);
  g_variant_dict_lookup (given, "trust", "s", &fingerprint);
  if ((self->address != NULL) != (self->password_file != NULL))
    return complain (_ ("--account and --password-file belong together"));
  if (self->address == NULL && (server != NULL || fingerprint != NULL))
    return complain (_ ("--server and --trust need --account"));
  if (server != NULL && !parse_server (self, server, &error))
    return complain (error->message);
  if (fingerprint != NULL) {
    self->fingerprint = hob_certificate_normalize_fingerprint (fingerprint);
    if (self->fingerprint == NULL)
      return complain (_ ("--trust needs a SHA-256 fingerprint of 64 hexadecimal digits"));
  }

  /* What is signed in for one run must not end up in a window that is open already. */
  if (self->address != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

/* At the end of a session: what is unwritten is written, as when the window is closed. */
static gboolean
terminate_cb (gpointer data)
{
  g_action_group_activate_action (G_ACTION_GROUP (data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static void
hob_application_startup (GApplication *application)
{
  HobApplication *self = HOB_APPLICATION (application);
  static const char *const quit_keys[] = {"<Control>q", NULL};

  hob_ui_init ();
  G_APPLICATION_CLASS (hob_application_parent_class)->startup (application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit_keys);
  self->terminate = g_unix_signal_add (SIGTERM, terminate_cb, self);
}

static void
hob_application_shutdown (GApplication *application)
{
  g_clear_handle_id (&HOB_APPLICATION (application)->terminate, g_source_remove);
  G_APPLICATION_CLASS (hob_application_parent_class)->shutdown (application);
}

static void
hob_application_activate (GApplication *application)
{
  HobApplication *self = HOB_APPLICATION (application);

  if (self->household == NULL)
    self->household =
      self->address != NULL ? hob_household_new_transient () : hob_household_new (NULL);
  if (self->window == NULL) {
    self->window = hob_window_new (GTK_APPLICATION (application), self->household);
    hob_window_size_remember (GTK_WINDOW (self->window));
    g_signal_connect_swapped (self->window, "painted", G_CALLBACK (painted_cb), self);
    g_signal_connect_swapped (self->window, "destroy", G_CALLBACK (window_destroyed_cb), self);
  }
  gtk_window_present (GTK_WINDOW (self->window));
}

/* Links, from a web page, another program or the command line. */
static void
hob_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_application_activate (application);
  for (int i = 0; i < n_files; i++) {
    g_autofree char *link = g_file_get_uri (files[i]);

    hob_window_open_link (HOB_APPLICATION (application)->window, link);
  }
}

static void
hob_application_finalize (GObject *object)
{
  HobApplication *self = HOB_APPLICATION (object);

  g_clear_object (&self->household);
  g_free (self->address);
  g_free (self->password_file);
  g_free (self->host);
  g_free (self->fingerprint);

  G_OBJECT_CLASS (hob_application_parent_class)->finalize (object);
}

static void
hob_application_class_init (HobApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hob_application_finalize;
  application_class->handle_local_options = hob_application_handle_local_options;
  application_class->startup = hob_application_startup;
  application_class->shutdown = hob_application_shutdown;
  application_class->activate = hob_application_activate;
  application_class->open = hob_application_open;
}

static void
hob_application_init (HobApplication *self)
{
  static const GActionEntry actions[] = {
    {.name = "about", .activate = about},
    {.name = "quit", .activate = quit},
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

/**
 * hob_application_new:
 *
 * Returns: (transfer full): the application, yet to be run
 */
HobApplication *
hob_application_new (void)
{
  return g_object_new (HOB_TYPE_APPLICATION, "application-id", HOB_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/io/github/hob_home/Hob",
                       NULL);
}
