/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-config.h"

#include "hob-thing-config-private.h"
#include "hob-thing-private.h"
#include "hob-thing-service-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  EXIT_SIGN_IN = 1,
  EXIT_USAGE = 2,
};

typedef struct {
  HobThingConfig *config;
  HobThing *thing;
  HobSession *session;
  HobThingService *service;
  GMainLoop *loop;
  gboolean quiet;
  int status;
} Program;

static char *address, *password_file, *server, *trust, *name;
static char **owners, **guests, **files;
static gboolean check, quiet;

static const GOptionEntry options[] = {
  {"check", 0, 0, G_OPTION_ARG_NONE, &check, N_ ("Only check the file"), NULL},
  {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_ ("Print “ready” and errors only"), NULL},
  {"address", 0, 0, G_OPTION_ARG_STRING, &address, N_ ("In place of the file’s"), N_ ("ADDRESS")},
  {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, N_ ("Likewise"), N_ ("FILE")},
  {"server", 0, 0, G_OPTION_ARG_STRING, &server, N_ ("Likewise"), N_ ("HOST:PORT")},
  {"trust", 0, 0, G_OPTION_ARG_STRING, &trust, N_ ("Likewise"), N_ ("SHA256")},
  {"name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Likewise"), N_ ("TEXT")},
  {"owner", 0, 0, G_OPTION_ARG_STRING_ARRAY, &owners, N_ ("Likewise, can be repeated"),
   N_ ("ADDRESS")},
  {"guest", 0, 0, G_OPTION_ARG_STRING_ARRAY, &guests, N_ ("Likewise, can be repeated"),
   N_ ("ADDRESS")},
  {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, N_ ("FILE")},
  {NULL},
};

static const char description[] =
  N_ ("FILE describes the device: [device] with address, password or password-file, server,\n"
      "trust, name, owners and guests, then one [field NAME] for each control and reading.\n"
      "The examples kettle.ini and greenhouse.ini show every key.\n"
      "\n"
      "Prints “ready ADDRESS” whenever everything is published, and a line for each thing that\n"
      "somebody set. Exit status: 0 ended by a signal, or the checked file is right; 1 the\n"
      "server does not let the device in; 2 the file or the command line is wrong.");

/* Lines for programs to wait for, so never translated and never kept back. */
static void
say (const char *line)
{
  puts (line);
  fflush (stdout);
}

static gboolean
set_one (HobThingConfig *config, const char *key, const char *value, GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (".");

  return value == NULL || hob_thing_config_set (config, key, value, folder, error);
}

static gboolean
set_several (HobThingConfig *config, const char *key, char **values, GError **error)
{
  g_autofree char *joined = values != NULL ? g_strjoinv (";", values) : NULL;

  return set_one (config, key, joined, error);
}

static HobThingConfig *
load (const char *path, GError **error)
{
  g_autoptr (HobThingConfig) config = hob_thing_config_new_from_file (path, error);

  if (config == NULL || !set_one (config, "address", address, error) ||
      !set_one (config, "password-file", password_file, error) ||
      !set_one (config, "server", server, error) || !set_one (config, "trust", trust, error) ||
      !set_one (config, "name", name, error) || !set_several (config, "owners", owners, error) ||
      !set_several (config, "guests", guests, error) ||
      (!check && !hob_thing_config_complete (config, error)))
    return NULL;
  return g_steal_pointer (&config);
}

static char *
describe (const GError *error)
{
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION))
    return g_strdup (_ ("The server does not accept the address or the password."));
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE) ||
      g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_CERTIFICATE_CHANGED))
    return g_strdup (_ ("The server’s certificate is not the trusted one."));
  if (g_error_matches (error, HOB_XMPP_ERROR, HOB_XMPP_ERROR_NOT_ENCRYPTED))
    return g_strdup (_ ("The server offers no encryption."));
  return g_strdup_printf (_ ("Not connected: %s"), error->message);
}

static void
state_cb (Program *program)
{
  HobSessionState state = hob_session_get_state (program->session);
  const GError *error = hob_session_get_error (program->session);
  HobCertificate *certificate = hob_session_get_certificate (program->session);
  g_autofree char *sentence = NULL;

  if ((state != HOB_SESSION_WAITING && state != HOB_SESSION_FAILED) || error == NULL)
    return;
  sentence = describe (error);
  g_printerr ("%s\n", sentence);
  if (state != HOB_SESSION_FAILED)
    return;
  if (certificate != NULL)
    g_printerr (_ ("It showed one with the fingerprint %s\n"),
                hob_certificate_get_fingerprint (certificate));
  program->status = EXIT_SIGN_IN;
  g_main_loop_quit (program->loop);
}

static void
ready_cb (Program *program)
{
  g_autofree char *line = g_strconcat ("ready ", program->config->address, NULL);

  say (line);
}

static void
applied_cb (Program *program, HobThingSpec *spec, const char *text, const char *who)
{
  g_autofree char *value = g_strescape (text, NULL);
  g_autofree char *line = NULL;

  if (program->quiet)
    return;
  line = who != NULL ? g_strdup_printf ("set %s %s by %s", spec->name, value, who)
                     : g_strdup_printf ("set %s %s", spec->name, value);
  say (line);
}

static void
refused_cb (Program *program, HobThingSpec *spec, const char *why, const char *who)
{
  g_autofree char *line = NULL;

  if (program->quiet)
    return;
  line = g_strdup_printf ("refused %s: %s", spec->name, why);
  say (line);
}

static void
trouble_cb (Program *program, const char *sentence)
{
  g_printerr ("%s\n", sentence);
}

static DexFuture *
stopped_cb (DexFuture *future, gpointer data)
{
  g_main_loop_quit (data);
  return NULL;
}

static gboolean
end_cb (gpointer data)
{
  Program *program = data;

  dex_future_disown (dex_future_finally (hob_session_stop (program->session), stopped_cb,
                                         g_main_loop_ref (program->loop),
                                         (GDestroyNotify) g_main_loop_unref));
  return G_SOURCE_CONTINUE;
}

static void
connect_signals (Program *program)
{
  g_signal_connect_swapped (program->thing, "applied", G_CALLBACK (applied_cb), program);
  g_signal_connect_swapped (program->thing, "refused", G_CALLBACK (refused_cb), program);
  g_signal_connect_swapped (program->thing, "trouble", G_CALLBACK (trouble_cb), program);
  g_signal_connect_swapped (program->service, "trouble", G_CALLBACK (trouble_cb), program);
  g_signal_connect_swapped (program->service, "ready", G_CALLBACK (ready_cb), program);
  g_signal_connect_swapped (program->session, "notify::state", G_CALLBACK (state_cb), program);
  g_unix_signal_add (SIGINT, end_cb, program);
  g_unix_signal_add (SIGTERM, end_cb, program);
}

static int
run (HobThingConfig *config)
{
  Program program = {.config = config, .quiet = quiet};

  program.loop = g_main_loop_new (NULL, FALSE);
  program.thing = hob_thing_new (config);
  program.session = hob_session_new (config->address);
  hob_session_set_password (program.session, config->password);
  if (config->host != NULL)
    hob_session_set_server (program.session, config->host, config->port);
  hob_session_set_trusted_fingerprint (program.session, config->trust);
  program.service = hob_thing_service_new (program.thing, HOB_TRANSPORT (program.session));
  connect_signals (&program);

  hob_thing_start (program.thing);
  hob_session_start (program.session);
  g_main_loop_run (program.loop);

  g_object_run_dispose (G_OBJECT (program.service));
  g_clear_object (&program.service);
  g_signal_handlers_disconnect_by_data (program.session, &program);
  g_clear_object (&program.session);
  g_signal_handlers_disconnect_by_data (program.thing, &program);
  g_clear_object (&program.thing);
  g_main_loop_unref (program.loop);
  return program.status;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("— a device for Hob"));
  g_autoptr (HobThingConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (HOB_GETTEXT_DOMAIN, HOB_LOCALE_DIR);
  bind_textdomain_codeset (HOB_GETTEXT_DOMAIN, "UTF-8");
  textdomain (HOB_GETTEXT_DOMAIN);
  /* libstrophe does not ask for MSG_NOSIGNAL. */
  signal (SIGPIPE, SIG_IGN);
  dex_init ();

  g_option_context_add_main_entries (context, options, HOB_GETTEXT_DOMAIN);
  g_option_context_set_description (context, _ (description));
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return EXIT_USAGE;
  }
  if (files == NULL || files[1] != NULL) {
    g_printerr (_ ("Expected one file that describes the device; see --help.\n"));
    return EXIT_USAGE;
  }
  config = load (files[0], &error);
  if (config == NULL) {
    g_printerr ("%s: %s\n", files[0], error->message);
    return EXIT_USAGE;
  }
  return check ? EXIT_SUCCESS : run (config);
}
