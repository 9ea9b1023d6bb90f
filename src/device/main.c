/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-config.h"

#include "hob-box-label-private.h"
#include "hob-box-private.h"
#include "hob-thing-config-private.h"
#include "hob-thing-error-private.h"
#include "hob-thing-runner-private.h"
#include "hob-thing-sentence-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
  EXIT_FAILED = 1,
  EXIT_USAGE = 2,
};

typedef struct {
  HobThingConfig *config;
  HobBox *box;            /* NULL: it has an account already */
  HobThingRunner *runner; /* NULL: it has none yet */
  GMainLoop *loop;
  int status;
} Program;

static char *address, *password_file, *server, *trust, *name;
static char **owners, **guests, **files;
static gboolean check, quiet, is_new, plain, wifi, reset;
static char *state, *adapter, *picture;

static const GOptionEntry options[] = {
  {"check", 0, 0, G_OPTION_ARG_NONE, &check, N_ ("Only check the file"), NULL},
  {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_ ("Print “ready”, the code and errors only"),
   NULL},
  {"address", 0, 0, G_OPTION_ARG_STRING, &address, N_ ("In place of the file’s"), N_ ("ADDRESS")},
  {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, N_ ("Likewise"), N_ ("FILE")},
  {"server", 0, 0, G_OPTION_ARG_STRING, &server, N_ ("Likewise"), N_ ("HOST:PORT")},
  {"trust", 0, 0, G_OPTION_ARG_STRING, &trust, N_ ("Likewise"), N_ ("SHA256")},
  {"name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Likewise"), N_ ("TEXT")},
  {"owner", 0, 0, G_OPTION_ARG_STRING_ARRAY, &owners, N_ ("Likewise, can be repeated"),
   N_ ("ADDRESS")},
  {"guest", 0, 0, G_OPTION_ARG_STRING_ARRAY, &guests, N_ ("Likewise, can be repeated"),
   N_ ("ADDRESS")},
  {"new", 0, 0, G_OPTION_ARG_NONE, &is_new, N_ ("Be a device in its box"), NULL},
  {"state", 0, 0, G_OPTION_ARG_FILENAME, &state, N_ ("Where it keeps its key and its account"),
   N_ ("FOLDER")},
  {"picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, N_ ("Write its code as a picture"),
   N_ ("FILE.png")},
  {"adapter", 0, 0, G_OPTION_ARG_STRING, &adapter, N_ ("The Bluetooth adapter to use"),
   N_ ("NAME")},
  {"wifi", 0, 0, G_OPTION_ARG_NONE, &wifi, N_ ("Join the Wi-Fi network it is told"), NULL},
  {"plain", 0, 0, G_OPTION_ARG_NONE, &plain, N_ ("Prove and encrypt nothing"), NULL},
  {"reset", 0, 0, G_OPTION_ARG_NONE, &reset, N_ ("Forget its account first"), NULL},
  {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, N_ ("FILE")},
  {NULL},
};

static const char description[] =
  N_ ("FILE describes the device: [device] with address, password or password-file, server,\n"
      "trust, name, owners and guests, then one [field NAME] for each control and reading.\n"
      "The examples kettle.ini and greenhouse.ini show every key.\n"
      "\n"
      "With --new and --state it needs no account yet, and none in the file counts. It shows\n"
      "its code, waits until an app that scanned it hands it an account over Bluetooth, joins\n"
      "the Wi-Fi network if --wifi is given, and says hello to whoever sent it; from then on,\n"
      "also when started again, it is that person’s device. An account or a network that does\n"
      "not let it in puts it back into its box; a hello that nobody answers for three minutes\n"
      "lets it wait for another hand-over besides. --reset forgets account and owner; key and\n"
      "code stay, because the code may be printed, and so does the network in NetworkManager\n"
      "until the next one. --plain is a device without a key, to try out how an app treats it.\n"
      "\n"
      "Prints “ready ADDRESS” whenever everything is published, and a line for each thing that\n"
      "somebody set. A new device prints before that: code CODE, advertising, written NAME or\n"
      "refused NAME for what it is told, setup-done, joining and joined, online ADDRESS, hello,\n"
      "mirrored; or reset.\n"
      "Exit status: 0 ended by a signal, or the checked file is right; 1 the server does not let\n"
      "the device in, or it has no Bluetooth; 2 the file or the command line is wrong.");

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
      (!check && !is_new && !hob_thing_config_complete (config, error)))
    return NULL;
  return g_steal_pointer (&config);
}

static void
told_cb (Program *program, const char *line)
{
  if (!quiet || g_str_has_prefix (line, "ready "))
    say (line);
}

static void
trouble_cb (Program *program, const char *sentence)
{
  g_printerr ("%s\n", sentence);
}

static void
failed_cb (Program *program)
{
  program->status = EXIT_FAILED;
  g_main_loop_quit (program->loop);
}

/* The terminal's own colours may be dark on light, which no camera reads. */
static void
show (const char *code)
{
  g_autofree char *drawing = hob_box_label_draw (code, NULL);
  g_auto (GStrv) lines = g_strsplit (drawing != NULL ? drawing : "", "\n", -1);
  gboolean colours = isatty (STDOUT_FILENO) != 0;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    printf (colours ? "\033[97;40m%s\033[0m\n" : "%s\n", lines[i]);
}

static void
label_cb (Program *program, const char *code)
{
  g_autofree char *line = g_strconcat ("code ", code, NULL);
  g_autoptr (GError) error = NULL;

  if (!quiet)
    show (code);
  if (picture != NULL && !hob_box_label_save (code, picture, &error))
    g_printerr ("%s\n", error->message);
  say (line);
}

static void
live (Program *program, HobSession *session)
{
  program->runner = hob_thing_runner_new (program->config, session);
  g_signal_connect_swapped (program->runner, "told", G_CALLBACK (told_cb), program);
  g_signal_connect_swapped (program->runner, "trouble", G_CALLBACK (trouble_cb), program);
  g_signal_connect_swapped (program->runner, "failed", G_CALLBACK (failed_cb), program);
  hob_thing_runner_start (program->runner);
}

static DexFuture *
home_cb (DexFuture *future, gpointer data)
{
  Program *program = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (dex_future_get_value (future, &error) != NULL) {
    live (program, hob_box_get_session (program->box));
    return NULL;
  }
  if (!g_error_matches (error, HOB_THING_ERROR, HOB_THING_ERROR_STOPPED)) {
    sentence = hob_thing_sentence_new (error);
    g_printerr ("%s\n", sentence);
    program->status = EXIT_FAILED;
  }
  g_main_loop_quit (program->loop);
  return NULL;
}

static gboolean
begin (Program *program)
{
  const HobBoxOptions box_options = {
    .folder = state, .adapter = adapter, .plain = plain, .wifi = wifi};
  g_autoptr (HobSession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_new) {
    session = hob_thing_runner_new_session (program->config, program->config->address,
                                            program->config->password);
    live (program, session);
    return TRUE;
  }
  program->box = hob_box_new (program->config, &box_options);
  g_signal_connect_swapped (program->box, "label", G_CALLBACK (label_cb), program);
  g_signal_connect_swapped (program->box, "told", G_CALLBACK (told_cb), program);
  g_signal_connect_swapped (program->box, "trouble", G_CALLBACK (trouble_cb), program);
  if (reset && !hob_box_reset (program->box, &error)) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  if (reset)
    told_cb (program, "reset");
  dex_future_disown (
    dex_future_finally (hob_box_bring_home (program->box), home_cb, program, NULL));
  return TRUE;
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

  if (program->runner == NULL)
    hob_box_stop (program->box);
  else
    dex_future_disown (dex_future_finally (hob_thing_runner_stop (program->runner), stopped_cb,
                                           g_main_loop_ref (program->loop),
                                           (GDestroyNotify) g_main_loop_unref));
  return G_SOURCE_CONTINUE;
}

static int
run (HobThingConfig *config)
{
  Program program = {.config = config};

  program.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGINT, end_cb, &program);
  g_unix_signal_add (SIGTERM, end_cb, &program);
  if (begin (&program))
    g_main_loop_run (program.loop);
  else
    program.status = EXIT_FAILED;

  if (program.runner != NULL)
    g_object_run_dispose (G_OBJECT (program.runner));
  g_clear_object (&program.runner);
  g_clear_object (&program.box);
  g_main_loop_unref (program.loop);
  return program.status;
}

static gboolean
is_usage_right (void)
{
  if (files == NULL || files[1] != NULL)
    g_printerr (_ ("Expected one file that describes the device; see --help.\n"));
  else if (is_new && state == NULL)
    g_printerr (_ ("A new device needs a folder to remember things: --state.\n"));
  else if (!is_new &&
           (state != NULL || picture != NULL || adapter != NULL || wifi || plain || reset))
    g_printerr (_ ("--state, --picture, --adapter, --wifi, --plain and --reset are for --new.\n"));
  else
    return TRUE;
  return FALSE;
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
  if (!is_usage_right ())
    return EXIT_USAGE;
  config = load (files[0], &error);
  if (config == NULL) {
    g_printerr ("%s: %s\n", files[0], error->message);
    return EXIT_USAGE;
  }
  return check ? EXIT_SUCCESS : run (config);
}
