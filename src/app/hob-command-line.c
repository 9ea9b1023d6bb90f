/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-command-line.h"

#include "hob-command-private.h"
#include "hob-config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_TIMEOUT 15

typedef struct {
  const char *name;
  guint min_arguments;
  guint max_arguments;
  HobStatus (*run) (HobCommand *self);
  const char *arguments;
  const char *description;
} Verb;

static const Verb verbs[] = {
  {"devices", 0, 0, hob_command_devices, "", N_ ("list the devices of this home")},
  {"get", 1, 2, hob_command_get, N_ ("DEVICE [FIELD]"), N_ ("show what a device says")},
  {"set", 2, 3, hob_command_set, N_ ("DEVICE FIELD VALUE"),
   N_ ("change something, and wait until it is confirmed; a button needs no value")},
  {"watch", 0, 1, hob_command_watch, N_ ("[DEVICE]"),
   N_ ("show what devices say as it changes, until Ctrl+C")},
  {"form", 1, 1, hob_command_form, N_ ("DEVICE"),
   N_ ("show a device's controls and what they can be set to")},
  {"add", 1, 1, hob_command_add, N_ ("ADDRESS"), N_ ("make a contact a device of this home")},
  {"remove", 1, 1, hob_command_remove, N_ ("DEVICE"), N_ ("take a device out of this home")},
  {"read-code", 1, G_MAXUINT, hob_command_read_code, N_ ("TEXT-OR-PICTURE…"),
   N_ ("say what a device’s printed code, or a picture of it, holds")},
};

static const struct {
  HobStatus status;
  const char *meaning;
} statuses[] = {
  {HOB_STATUS_OK, N_ ("done; a change is confirmed")},
  {HOB_STATUS_USAGE, N_ ("the command was not understood, or a code is refused")},
  {HOB_STATUS_ACCOUNT, N_ ("not signed in, or the password cannot be had")},
  {HOB_STATUS_CONNECTION, N_ ("the server cannot be reached, or not safely")},
  {HOB_STATUS_CERTIFICATE,
   N_ ("the server's certificate is not trusted; its fingerprint is shown")},
  {HOB_STATUS_PASSWORD, N_ ("wrong address or password")},
  {HOB_STATUS_DEVICE, N_ ("no such device, or several")},
  {HOB_STATUS_FIELD, N_ ("the device has no such control or reading")},
  {HOB_STATUS_VALUE, N_ ("the value does not fit")},
  {HOB_STATUS_REFUSED, N_ ("refused, not permitted or read-only")},
  {HOB_STATUS_UNCONFIRMED, N_ ("not confirmed in time; it may or may not have happened")},
  {HOB_STATUS_NO_CONTROLS, N_ ("the device has not published what is asked for")},
  {HOB_STATUS_NOT_LIVE, N_ ("the device is away, or its values could not be fetched in time")},
  {HOB_STATUS_OUTPUT, N_ ("the output could not be written")},
  {HOB_STATUS_INTERRUPTED, N_ ("interrupted")},
};

static const Verb *
find_verb (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_equal (verbs[i].name, name))
      return &verbs[i];
  }
  return NULL;
}

static GOptionContext *
make_context (HobCommand *self)
{
  const GOptionEntry entries[] = {
    {"json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON object a line"), NULL},
    {"timeout", 0, 0, G_OPTION_ARG_INT, &self->timeout, N_ ("How long to wait at most (15)"),
     N_ ("SECONDS")},
    {"account", 0, 0, G_OPTION_ARG_STRING, &self->account,
     N_ ("With --password-file: sign in for this run only, and keep nothing"), N_ ("ADDRESS")},
    {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file,
     N_ ("Where the password is; - for standard input"), N_ ("FILE")},
    {"server", 0, 0, G_OPTION_ARG_STRING, &self->server,
     N_ ("The server, where the address does not tell"), N_ ("HOST:PORT")},
    {"trust", 0, 0, G_OPTION_ARG_STRING, &self->trust,
     N_ ("Fingerprint of the server's certificate"), N_ ("SHA256")},
    {"name", 0, 0, G_OPTION_ARG_STRING, &self->name, N_ ("What to call the device (for add)"),
     N_ ("NAME")},
    {"room", 0, 0, G_OPTION_ARG_STRING, &self->room, N_ ("Where the device is (for add)"),
     N_ ("ROOM")},
    {"version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Show the version"), NULL},
    {"help", 'h', 0, G_OPTION_ARG_NONE, &self->help, N_ ("Show this help"), NULL},
    {NULL},
  };
  GOptionContext *context = g_option_context_new (_ ("[COMMAND …]"));

  g_option_context_add_main_entries (context, entries, HOB_GETTEXT_DOMAIN);
  g_option_context_set_help_enabled (context, FALSE);
  /* A negative number is no option: what is left is looked at afterwards. */
  g_option_context_set_ignore_unknown_options (context, TRUE);
  return context;
}

static char *
make_help (GOptionContext *context)
{
  g_autoptr (GString) summary = g_string_new (_ ("Without a command, opens the window.\n\n"));
  g_autoptr (GString) description = g_string_new (_ ("Exit status:\n"));

  g_string_append (summary, _ ("Commands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    const char *arguments = *verbs[i].arguments != '\0' ? _ (verbs[i].arguments) : "";
    g_autofree char *usage = g_strdup_printf ("%s %s", verbs[i].name, arguments);

    g_string_append_printf (summary, "  %-25s %s\n", usage, _ (verbs[i].description));
  }
  g_string_append (summary, _ ("\nA DEVICE is its name, its address, or the beginning of either. "
                               "A FIELD is its label or\nits own name. All commands use the "
                               "account that is signed in in the window, unless told otherwise."));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    g_string_append_printf (description, "  %3d  %s\n", (int) statuses[i].status,
                            _ (statuses[i].meaning));
  g_option_context_set_summary (context, summary->str);
  g_option_context_set_description (context, description->str);
  return g_option_context_get_help (context, TRUE, NULL);
}

static gboolean
is_number (const char *text)
{
  double number;

  return hob_reading_parse_number (text, &number);
}

/* Takes out what GOption left: the program's name and one "--". */
static GStrv
take_arguments (GStrv left, guint n_literal)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n_left = g_strv_length (left);
  guint first_literal = n_left - MIN (n_literal, n_left);

  for (guint i = 1; i < n_left; i++) {
    if (i + 1 == first_literal && g_str_equal (left[i], "--"))
      continue;
    if (i < first_literal && left[i][0] == '-' && left[i][1] != '\0' && !is_number (left[i])) {
      hob_command_error (_ ("There is no option %s; see hob --help"), left[i]);
      return NULL;
    }
    g_strv_builder_add (builder, left[i]);
  }
  return g_strv_builder_end (builder);
}

static guint
count_literal (GStrv arguments)
{
  for (guint i = 0; arguments[i] != NULL; i++) {
    if (g_str_equal (arguments[i], "--"))
      return g_strv_length (arguments + i + 1);
  }
  return 0;
}

static gboolean
check_options (HobCommand *self)
{
  g_autofree char *fingerprint = hob_certificate_normalize_fingerprint (self->trust);

  if (self->timeout <= 0 || self->timeout > 24 * 60 * 60)
    hob_command_error (_ ("--timeout needs a number of seconds"));
  else if (self->password_file != NULL && self->account == NULL)
    hob_command_error (_ ("--password-file needs --account"));
  else if ((self->server != NULL || self->trust != NULL) && self->password_file == NULL)
    hob_command_error (_ ("--server and --trust need --account and --password-file"));
  else if (self->trust != NULL && fingerprint == NULL)
    hob_command_error (_ ("--trust needs a SHA-256 fingerprint of 64 hexadecimal digits"));
  else
    return TRUE;
  return FALSE;
}

/* NULL after saying why. */
static const Verb *
understand (HobCommand *self, GStrv words)
{
  const Verb *verb = find_verb (words[0]);
  guint n_arguments;

  if (verb == NULL) {
    hob_command_error (_ ("There is no command “%s”; see hob --help"),
                       words[0] != NULL ? words[0] : "");
    return NULL;
  }
  n_arguments = g_strv_length (words) - 1;
  if (n_arguments < verb->min_arguments || n_arguments > verb->max_arguments) {
    hob_command_error (_ ("This is used as: hob %s %s"), verb->name,
                       *verb->arguments != '\0' ? _ (verb->arguments) : "");
    return NULL;
  }
  self->arguments = g_strdupv (words + 1);
  return verb;
}

static gboolean
interrupted_cb (gpointer data)
{
  HobCommand *self = data;

  if (!hob_command_is_interrupted (self))
    dex_promise_reject (self->interrupted,
                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));
  return G_SOURCE_CONTINUE;
}

typedef struct {
  HobCommand *command;
  const Verb *verb;
} Run;

static DexFuture *
run_fiber (gpointer data)
{
  Run *run = data;
  HobCommand *self = run->command;
  HobStatus status = run->verb->run (self);

  if (self->household != NULL)
    dex_await (hob_household_stop (self->household), NULL);
  return dex_future_new_for_int ((int) status);
}

static HobStatus
run_verb (HobCommand *self, const Verb *verb)
{
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  Run run = {self, verb};
  guint sources[G_N_ELEMENTS (signals)];
  g_autoptr (DexFuture) done = NULL;
  HobStatus status;

  self->deadline = g_get_monotonic_time () + self->timeout * G_TIME_SPAN_SECOND;
  self->interrupted = dex_promise_new ();
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sources[i] = g_unix_signal_add (signals[i], interrupted_cb, self);

  done = dex_scheduler_spawn (NULL, 0, run_fiber, &run, NULL);
  while (dex_future_is_pending (done))
    g_main_context_iteration (NULL, TRUE);
  status = (HobStatus) g_value_get_int (dex_future_get_value (done, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (sources[i]);
  if (self->output_failed) {
    hob_command_error (_ ("The output could not be written."));
    return HOB_STATUS_OUTPUT;
  }
  return self->output_gone ? HOB_STATUS_OK : status;
}

static void
command_clear (HobCommand *self)
{
  g_free (self->account);
  g_free (self->password_file);
  g_free (self->server);
  g_free (self->trust);
  g_free (self->name);
  g_free (self->room);
  g_strfreev (self->arguments);
  g_clear_object (&self->household);
  dex_clear (&self->interrupted);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HobCommand, command_clear)

static gboolean
asks_for (GStrv arguments, const char *option)
{
  for (guint i = 1; arguments[i] != NULL && !g_str_equal (arguments[i], "--"); i++) {
    if (g_str_equal (arguments[i], option))
      return TRUE;
  }
  return FALSE;
}

static int
print_plain (const char *text)
{
  return fputs (text, stdout) != EOF && fflush (stdout) != EOF ? HOB_STATUS_OK : HOB_STATUS_OUTPUT;
}

static void
init_program (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (HOB_GETTEXT_DOMAIN, HOB_LOCALE_DIR);
  bind_textdomain_codeset (HOB_GETTEXT_DOMAIN, "UTF-8");
  textdomain (HOB_GETTEXT_DOMAIN);
  /* Who stops reading is noticed when writing. */
  signal (SIGPIPE, SIG_IGN);
  dex_init ();
}

/**
 * hob_command_line_wants:
 * @argc: as given to main()
 * @argv: as given to main()
 *
 * Returns: %TRUE when this is a command and not a wish for the window
 */
gboolean
hob_command_line_wants (int argc, char **argv)
{
  static const char *const with_value[] = {"--account", "--password-file", "--server", "--trust",
                                           "--timeout", "--name",          "--room",   NULL};

  if (asks_for (argv, "--help") || asks_for (argv, "-h") || asks_for (argv, "--version"))
    return TRUE;
  for (int i = 1; i < argc; i++) {
    if (g_strv_contains (with_value, argv[i]))
      i++;
    else if (argv[i][0] != '-')
      return strchr (argv[i], ':') == NULL; /* a link is for the window */
  }
  return FALSE;
}

/**
 * hob_command_line_run:
 * @argc: as given to main()
 * @argv: as given to main()
 *
 * Runs one command to its end. Blocks; GTK is not needed.
 *
 * Returns: the exit status that `hob --help` explains
 */
int
hob_command_line_run (int argc, char **argv)
{
  g_auto (HobCommand) command = {.timeout = DEFAULT_TIMEOUT};
  g_auto (GStrv) left = g_strdupv (argv);
  g_auto (GStrv) words = NULL;
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  guint n_literal = count_literal (argv);
  const Verb *verb;

  init_program ();
  context = make_context (&command);
  if (!g_option_context_parse_strv (context, &left, &error)) {
    hob_command_error ("%s", error->message);
    return HOB_STATUS_USAGE;
  }
  if (command.version)
    return print_plain ("hob " HOB_VERSION "\n");
  if (command.help || g_strcmp0 (left[1], "help") == 0) {
    g_autofree char *help = make_help (context);

    return print_plain (help);
  }
  words = take_arguments (left, n_literal);
  if (words == NULL || !check_options (&command))
    return HOB_STATUS_USAGE;
  verb = understand (&command, words);
  return verb != NULL ? (int) run_verb (&command, verb) : HOB_STATUS_USAGE;
}
