/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-test-bluez.h"

#include <signal.h>
#include <string.h>

#define CONTROL "io.github.hob_home.FakeBlueZ"
#define CONTROL_PATH "/io/github/hob_home/FakeBlueZ"
#define CALL_TIMEOUT_MS 20000

/* Where a BlueZ runs already that is controlled in the same way: in the virtual machine. */
#define ELSEWHERE "HOB_TEST_BLUEZ_ADDRESS"

struct _HobTestBluez {
  GTestDBus *daemon;    /* NULL when it runs elsewhere */
  GSubprocess *process; /* likewise */
  GDBusConnection *control;
};

static GVariant *
call_control (HobTestBluez *self, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply =
    g_dbus_connection_call_sync (self->control, CONTROL, CONTROL_PATH, CONTROL, method, arguments,
                                 NULL, G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

static GStrv
get_log (HobTestBluez *self)
{
  g_autoptr (GVariant) reply = call_control (self, "Log", NULL);
  GStrv lines;

  g_variant_get (reply, "(^as)", &lines);
  return lines;
}

static int
find_line (GStrv lines, const char *prefix)
{
  for (int i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], prefix))
      return i;
  return -1;
}

static void
start_fake (HobTestBluez *self, guint adapters)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "support", "fake_bluez.py", NULL);
  g_autofree char *count = g_strdup_printf ("%u", adapters);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  self->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->daemon);
  self->process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", script, "--address",
                      hob_test_bluez_get_bus_address (self), "--adapters", count, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "ready");
}

HobTestBluez *
hob_test_bluez_new (guint adapters)
{
  HobTestBluez *self = g_new0 (HobTestBluez, 1);

  if (g_getenv (ELSEWHERE) == NULL)
    start_fake (self, adapters);
  self->control = hob_test_bluez_connect (self);
  return self;
}

void
hob_test_bluez_free (HobTestBluez *self)
{
  g_dbus_connection_close_sync (self->control, NULL, NULL);
  g_clear_object (&self->control);
  if (self->process != NULL) {
    g_subprocess_send_signal (self->process, SIGTERM);
    g_subprocess_wait (self->process, NULL, NULL);
    g_test_dbus_down (self->daemon);
  }
  g_clear_object (&self->process);
  g_clear_object (&self->daemon);
  g_free (self);
}

const char *
hob_test_bluez_get_bus_address (HobTestBluez *self)
{
  return self->daemon != NULL ? g_test_dbus_get_bus_address (self->daemon) : g_getenv (ELSEWHERE);
}

GDBusConnection *
hob_test_bluez_connect (HobTestBluez *self)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    hob_test_bluez_get_bus_address (self),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return bus;
}

void
hob_test_bluez_script (HobTestBluez *self, const char *format, ...)
{
  g_autofree char *json = NULL;
  g_autoptr (GVariant) reply = NULL;
  va_list arguments;

  va_start (arguments, format);
  json = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_strdelimit (json, "'", '"');
  reply = call_control (self, "Script", g_variant_new ("(s)", json));
}

void
hob_test_bluez_play (HobTestBluez *self, const char *row, const char *address)
{
  hob_test_bluez_script (self, "{'do': 'play', 'row': '%s', 'address': '%s'}", row, address);
}

guint
hob_test_bluez_count (HobTestBluez *self, const char *prefix)
{
  g_auto (GStrv) lines = get_log (self);
  guint count = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    count += g_str_has_prefix (lines[i], prefix);
  return count;
}

char *
hob_test_bluez_find (HobTestBluez *self, const char *prefix)
{
  g_auto (GStrv) lines = get_log (self);
  int found = find_line (lines, prefix);

  return found >= 0 ? g_strdup (lines[found] + strlen (prefix)) : NULL;
}

void
hob_test_bluez_assert_order (HobTestBluez *self, const char *first, const char *second)
{
  g_auto (GStrv) lines = get_log (self);
  int before = find_line (lines, first);
  int after = find_line (lines, second);

  if (before < 0 || after < 0 || before > after) {
    g_autofree char *text = g_strjoinv ("\n", lines);

    g_error ("\"%s\" does not come before \"%s\" in:\n%s", first, second, text);
  }
}

GBytes *
hob_test_bluez_get_value (HobTestBluez *self, const char *address, const char *uuid)
{
  g_autoptr (GVariant) reply = call_control (self, "Value", g_variant_new ("(ss)", address, uuid));
  g_autoptr (GVariant) value = g_variant_get_child_value (reply, 0);

  return g_variant_get_data_as_bytes (value);
}
