/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-thing-process-private.h"

#include "hob-thing-error-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <hob-wire.h>

#define DEADLINE_SECONDS 10
#define LINE_LIMIT 1024 /* bytes */

typedef struct {
  DexPromise *promise;
  GSubprocess *process;
  GCancellable *cancellable;
  guint deadline;
} Run;

static void
run_free (Run *run)
{
  g_clear_handle_id (&run->deadline, g_source_remove);
  dex_unref (run->promise);
  g_object_unref (run->process);
  g_object_unref (run->cancellable);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static char *
first_line (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize end = 0;

  while (end < MIN (length, LINE_LIMIT) && data[end] != '\n' && data[end] != '\0')
    end++;
  return g_strstrip (end == 0 ? g_strdup ("") : g_utf8_make_valid (data, end));
}

static gboolean
deadline_cb (gpointer data)
{
  Run *run = data;

  run->deadline = 0;
  g_subprocess_force_exit (run->process);
  /* A grandchild may hold the pipes open for ever. */
  g_cancellable_cancel (run->cancellable);
  return G_SOURCE_REMOVE;
}

static void
reject (Run *run, const char *reason)
{
  dex_promise_reject (run->promise,
                      g_error_new_literal (HOB_THING_ERROR, HOB_THING_ERROR_REFUSED, reason));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_communicate_finish (run->process, result, &output, &errors, &error)) {
    gboolean late = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

    reject (run, late ? _ ("The command did not end in time.") : error->message);
  } else if (!g_subprocess_get_successful (run->process)) {
    g_autofree char *reason = first_line (errors);

    reject (run, run->deadline == 0 ? _ ("The command did not end in time.")
                 : *reason != '\0'  ? reason
                                    : _ ("The command failed and did not say why."));
  } else {
    g_auto (GValue) value = G_VALUE_INIT;

    g_value_init (&value, G_TYPE_STRING);
    g_value_take_string (&value, first_line (output));
    dex_promise_resolve (run->promise, &value);
  }
}

/**
 * hob_thing_process_run:
 * @argv: the program and its arguments
 * @folder: (nullable): where it runs
 * @field: (nullable): HOB_FIELD in its environment
 * @value: (nullable): HOB_VALUE in its environment
 *
 * Runs a program for at most ten seconds. Main thread.
 *
 * Returns: (transfer full): a future of the first line of its output; rejects with
 *   %HOB_THING_ERROR_REFUSED and the first line of its error output
 */
DexFuture *
hob_thing_process_run (const char *const *argv,
                       const char *folder,
                       const char *field,
                       const char *value)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Run *run;

  g_return_val_if_fail (argv != NULL && argv[0] != NULL, NULL);

  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, folder);
  if (field != NULL)
    g_subprocess_launcher_setenv (launcher, "HOB_FIELD", field, TRUE);
  if (value != NULL)
    g_subprocess_launcher_setenv (launcher, "HOB_VALUE", value, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (process == NULL)
    return dex_future_new_reject (HOB_THING_ERROR, HOB_THING_ERROR_REFUSED, "%s", error->message);

  run = g_new0 (Run, 1);
  run->promise = dex_promise_new ();
  run->process = g_steal_pointer (&process);
  run->cancellable = g_cancellable_new ();
  run->deadline = g_timeout_add_seconds (DEADLINE_SECONDS, deadline_cb, run);
  g_subprocess_communicate_async (run->process, NULL, run->cancellable, ended_cb, run);
  return dex_ref (DEX_FUTURE (run->promise));
}
