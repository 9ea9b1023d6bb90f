/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-process.h"

#include "device-test.h"

#define DEADLINE_SECONDS 40

struct _DeviceProcess {
  GSubprocess *process;
  GCancellable *cancellable;
  GQueue lines;
  GString *output;
  GString *errors;
  char buffer[4096];
  guint reads; /* under way */
  gboolean ended;
};

typedef struct {
  DeviceProcess *self;
  const char *prefix;
  char *rest;
} Wanted;

static void read_line (DeviceProcess *self, GDataInputStream *stream);

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  DeviceProcess *self = data;
  GDataInputStream *stream = G_DATA_INPUT_STREAM (source);
  char *line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, NULL);

  self->reads--;
  if (line == NULL)
    return;
  if (g_str_is_ascii (line))
    g_test_message ("device: %s", line);
  g_string_append_printf (self->output, "%s\n", line);
  g_queue_push_tail (&self->lines, line);
  read_line (self, stream);
}

static void
read_line (DeviceProcess *self, GDataInputStream *stream)
{
  self->reads++;
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, self->cancellable, line_cb,
                                       self);
}

static void
errors_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  DeviceProcess *self = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  self->reads--;
  if (n <= 0)
    return;
  g_string_append_len (self->errors, self->buffer, n);
  self->reads++;
  g_input_stream_read_async (G_INPUT_STREAM (source), self->buffer, sizeof self->buffer,
                             G_PRIORITY_DEFAULT, self->cancellable, errors_cb, self);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  DeviceProcess *self = data;

  self->reads--;
  self->ended = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
}

static gboolean
is_over (gpointer data)
{
  return ((DeviceProcess *) data)->reads == 0;
}

static gboolean
take_line (gpointer data)
{
  Wanted *wanted = data;

  for (GList *l = wanted->self->lines.head; l != NULL; l = l->next)
    if (g_str_has_prefix (l->data, wanted->prefix)) {
      wanted->rest = g_strdup ((const char *) l->data + strlen (wanted->prefix));
      g_free (l->data);
      g_queue_delete_link (&wanted->self->lines, l);
      return TRUE;
    }
  return FALSE;
}

static gboolean
has_error (gpointer data)
{
  Wanted *wanted = data;

  return strstr (wanted->self->errors->str, wanted->prefix) != NULL;
}

DeviceProcess *
device_process_start_with (const char *const *arguments, const char *bus)
{
  DeviceProcess *self = g_new0 (DeviceProcess, 1);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_null_terminated (8, NULL, TRUE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, (char *) DEVICE_PROGRAM);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  if (bus != NULL)
    g_subprocess_launcher_setenv (launcher, "DBUS_SYSTEM_BUS_ADDRESS", bus, TRUE);
  self->process =
    g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  self->cancellable = g_cancellable_new ();
  self->output = g_string_new (NULL);
  self->errors = g_string_new (NULL);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  read_line (self, output);
  self->reads += 2;
  g_input_stream_read_async (g_subprocess_get_stderr_pipe (self->process), self->buffer,
                             sizeof self->buffer, G_PRIORITY_DEFAULT, self->cancellable, errors_cb,
                             self);
  g_subprocess_wait_async (self->process, self->cancellable, ended_cb, self);
  return self;
}

DeviceProcess *
device_process_start_file (const char *path)
{
  const char *const arguments[] = {path, NULL};

  return device_process_start_with (arguments, NULL);
}

DeviceProcess *
device_process_start (const char *account, const char *password, const char *fields)
{
  g_autofree char *text = g_strdup_printf (
    "[device]\naddress=%s@%s\npassword=%s\n"
    "server=127.0.0.1:%u\ntrust=%s\nname=Kettle\n"
    "owners=juliet@%s\nguests=romeo@%s\n%s",
    account, hob_test_server_domain (), password, hob_test_server_port (),
    hob_test_server_fingerprint (), hob_test_server_domain (), hob_test_server_domain (), fields);
  g_autofree char *path = device_test_write_file ("process.ini", text);

  return device_process_start_file (path);
}

int
device_process_wait_end (DeviceProcess *self)
{
  hob_test_wait (is_over, self, DEADLINE_SECONDS);
  g_assert_true (self->ended);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  return g_subprocess_get_exit_status (self->process);
}

int
device_process_end (DeviceProcess *self, int number)
{
  g_subprocess_send_signal (self->process, number);
  return device_process_wait_end (self);
}

void
device_process_free (DeviceProcess *self)
{
  g_assert_true (self->ended);
  g_object_unref (self->process);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->lines, g_free);
  g_string_free (self->output, TRUE);
  g_string_free (self->errors, TRUE);
  g_free (self);
}

char *
device_process_wait_rest (DeviceProcess *self, const char *prefix)
{
  Wanted wanted = {.self = self, .prefix = prefix};

  g_test_message ("waiting for “%s”", prefix);
  hob_test_wait (take_line, &wanted, DEADLINE_SECONDS);
  return wanted.rest;
}

void
device_process_wait_line (DeviceProcess *self, const char *prefix)
{
  g_free (device_process_wait_rest (self, prefix));
}

gboolean
device_process_has_line (DeviceProcess *self, const char *prefix)
{
  Wanted wanted = {.self = self, .prefix = prefix};
  gboolean found = take_line (&wanted);

  g_free (wanted.rest);
  return found;
}

gboolean
device_process_has_said (DeviceProcess *self, const char *text)
{
  return strstr (self->output->str, text) != NULL || strstr (self->errors->str, text) != NULL;
}

void
device_process_wait_error (DeviceProcess *self, const char *text)
{
  Wanted wanted = {.self = self, .prefix = text};

  g_test_message ("waiting for the error “%s”", text);
  hob_test_wait (has_error, &wanted, DEADLINE_SECONDS);
}

const char *
device_process_get_errors (DeviceProcess *self)
{
  return self->errors->str;
}
