/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <stdlib.h>

static gboolean
timed_out_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
spin_until (HobTestCondition condition, gpointer data, guint milliseconds)
{
  gboolean timed_out = FALSE;
  guint source = g_timeout_add (milliseconds, timed_out_cb, &timed_out);

  while (!timed_out && !condition (data))
    g_main_context_iteration (NULL, TRUE);

  if (!timed_out)
    g_source_remove (source);

  return !timed_out || condition (data);
}

/* In a virtual machine everything takes longer. */
static guint
get_patience (void)
{
  const char *times = g_getenv ("HOB_TEST_PATIENCE");

  return times != NULL ? (guint) MAX (atoi (times), 1) : 1;
}

void
hob_test_wait_real (HobTestCondition condition,
                    gpointer data,
                    guint seconds,
                    const char *what,
                    const char *where)
{
  seconds *= get_patience ();
  if (!spin_until (condition, data, seconds * 1000))
    g_error ("%s: %s did not come true within %u s", where, what, seconds);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
hob_test_poll_real (HobTestCondition condition,
                    gpointer data,
                    guint seconds,
                    const char *what,
                    const char *where)
{
  /* Each turn of the loop asks. */
  guint ticks = g_timeout_add (20, tick_cb, NULL);

  hob_test_wait_real (condition, data, seconds, what, where);
  g_source_remove (ticks);
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

void
hob_test_settle (guint milliseconds)
{
  spin_until (never, NULL, milliseconds);
}

static gboolean
future_is_done (gpointer data)
{
  return !dex_future_is_pending (data);
}

gboolean
hob_test_await (DexFuture *future, guint seconds, GValue *value, GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *result;

  hob_test_wait_real (future_is_done, owned, seconds, "future", G_STRLOC);
  result = dex_future_get_value (owned, error);
  if (result == NULL)
    return FALSE;

  if (value != NULL) {
    g_value_init (value, G_VALUE_TYPE (result));
    g_value_copy (result, value);
  }
  return TRUE;
}

gpointer
hob_test_await_boxed (DexFuture *future, guint seconds, GError **error)
{
  g_auto (GValue) value = G_VALUE_INIT;

  return hob_test_await (future, seconds, &value, error) ? g_value_dup_boxed (&value) : NULL;
}

gpointer
hob_test_await_object (DexFuture *future, guint seconds, GError **error)
{
  g_auto (GValue) value = G_VALUE_INIT;

  return hob_test_await (future, seconds, &value, error) ? g_value_dup_object (&value) : NULL;
}

void
hob_test_await_error (DexFuture *future, guint seconds, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hob_test_await (future, seconds, NULL, &error));
  g_assert_error (error, domain, code);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_folder (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

static GPtrArray *folders;

static void
remove_folders (void)
{
  for (guint i = 0; i < folders->len; i++)
    remove_folder (g_ptr_array_index (folders, i));
  g_clear_pointer (&folders, g_ptr_array_unref);
}

char *
hob_test_make_folder (void)
{
  char *path = g_dir_make_tmp ("hob-test-XXXXXX", NULL);

  g_assert_nonnull (path);
  if (folders == NULL) {
    folders = g_ptr_array_new_with_free_func (g_free);
    atexit (remove_folders);
  }
  g_ptr_array_add (folders, g_strdup (path));
  return path;
}

static const char *
server_variable (const char *name)
{
  const char *value = g_getenv (name);

  if (value == NULL)
    g_error ("%s is not set: run this test under tests/support/with-server.py", name);
  return value;
}

guint
hob_test_server_port (void)
{
  return (guint) g_ascii_strtoull (server_variable ("HOB_TEST_PORT"), NULL, 10);
}

/* After new-certificate; the environment must not change while threads run. */
static char *changed_fingerprint;

const char *
hob_test_server_fingerprint (void)
{
  return changed_fingerprint != NULL ? changed_fingerprint
                                     : server_variable ("HOB_TEST_FINGERPRINT");
}

const char *
hob_test_server_domain (void)
{
  return server_variable ("HOB_TEST_DOMAIN");
}

char *
hob_test_server_address (const char *name)
{
  return g_strdup_printf ("%s@%s", name, hob_test_server_domain ());
}

char *
hob_test_server_password (const char *name)
{
  return g_strdup_printf ("%s-secret", name);
}

gboolean
hob_test_server_is (const char *software)
{
  return g_str_equal (server_variable ("HOB_TEST_SERVER"), software);
}

static void
got_answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char **) data =
    g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*(char **) data);
}

static gboolean
has_answer (gpointer data)
{
  return *(char **) data != NULL;
}

char *
hob_test_order (const char *socket, const char *order, guint seconds)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_autofree char *line = g_strconcat (order, "\n", NULL);
  g_autofree char *answer = NULL;
  g_autoptr (GDataInputStream) input = NULL;

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line,
                             strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);

  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, got_answer_cb, &answer);
  hob_test_wait (has_answer, &answer, seconds);

  if (!g_str_has_prefix (answer, "done "))
    g_error ("%s: %s", order, answer);
  return g_strdup (answer + strlen ("done "));
}

void
hob_test_server_control (const char *command)
{
  g_free (changed_fingerprint);
  changed_fingerprint = hob_test_order (server_variable ("HOB_TEST_CONTROL"), command, 90);
}

guint
hob_test_rogue_count (const char *behaviour, const char *what)
{
  g_autofree char *log = NULL;
  g_autofree char *wanted = g_strdup_printf ("%s.rogue.test %s", behaviour, what);
  g_auto (GStrv) lines = NULL;
  guint count = 0;

  g_assert_true (g_file_get_contents (g_getenv ("HOB_ROGUE_LOG"), &log, NULL, NULL));
  lines = g_strsplit (log, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    count += g_str_has_prefix (lines[i], wanted);
  return count;
}

typedef struct {
  const char *behaviour;
  const char *what;
  guint count;
} RogueLine;

static gboolean
is_noted (gpointer data)
{
  RogueLine *line = data;

  return hob_test_rogue_count (line->behaviour, line->what) >= line->count;
}

void
hob_test_rogue_wait (const char *behaviour, const char *what, guint count)
{
  RogueLine line = {behaviour, what, count};

  /* The log is a file of another process: nothing but looking tells that it has grown. */
  hob_test_poll (is_noted, &line, 20);
}
