/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-test.h"

#include <glib/gstdio.h>

/* What a device does by itself: commands, sources, couplings. */

typedef struct {
  HobThing *thing;
  const char *field;
  const char *value;
} Wanted;

static gboolean
has_value (gpointer data)
{
  Wanted *wanted = data;

  return g_strcmp0 (device_test_value (wanted->thing, wanted->field), wanted->value) == 0;
}

static void
wait_value (HobThing *thing, const char *field, const char *value)
{
  Wanted wanted = {thing, field, value};

  hob_test_wait (has_value, &wanted, 10);
}

static DexFuture *
apply (HobThing *thing, const char *field, const char *text)
{
  return hob_thing_apply (thing, hob_thing_config_find (hob_thing_get_config (thing), field), text,
                          NULL);
}

static void
test_command (void)
{
  g_autofree char *log = device_test_write_file ("command.log", "");
  g_autofree char *fields = g_strdup_printf (
    "[field note]\nkind=text\ncommand=sh -c 'printf \"%%s=%%s\" \"$HOB_FIELD\" \"$HOB_VALUE\" >%s'\n",
    log);
  g_autoptr (HobThingConfig) config = device_test_read (fields);
  g_autoptr (HobThing) thing = hob_thing_new (config);
  g_autofree char *said = NULL;

  /* Whatever is sent is one value, never a part of the command. */
  g_assert_true (
    hob_test_await (apply (thing, "note", "a'; rm -rf \"$HOME\" `x` $(y)"), 15, NULL, NULL));
  g_assert_true (g_file_get_contents (log, &said, NULL, NULL));
  g_assert_cmpstr (said, ==, "note=a'; rm -rf \"$HOME\" `x` $(y)");
  g_assert_cmpstr (device_test_value (thing, "note"), ==, "a'; rm -rf \"$HOME\" `x` $(y)");
}

static void
test_command_fails (void)
{
  g_autoptr (HobThingConfig) config =
    device_test_read ("[field silent]\nkind=switch\ncommand=false\n"
                      "[field absent]\nkind=switch\ncommand=/nonexistent/program\n");
  g_autoptr (HobThing) thing = hob_thing_new (config);

  hob_test_await_error (apply (thing, "silent", "on"), 15, HOB_THING_ERROR,
                        HOB_THING_ERROR_REFUSED);
  hob_test_await_error (apply (thing, "absent", "on"), 15, HOB_THING_ERROR,
                        HOB_THING_ERROR_REFUSED);
  g_assert_cmpstr (device_test_value (thing, "silent"), ==, "0");
}

/* Commands run one at a time, and of those that wait only the last one remains. */
static void
test_commands_in_turn (void)
{
  g_autofree char *gate = device_test_write_file ("gate", "");
  g_autofree char *log = device_test_write_file ("turn.log", "");
  g_autofree char *fields =
    g_strdup_printf ("[field n]\nkind=number\ncommand=sh -c 'while [ -e %s ]; do :; done; "
                     "echo $HOB_VALUE >>%s'\n",
                     gate, log);
  g_autoptr (HobThingConfig) config = device_test_read (fields);
  g_autoptr (HobThing) thing = hob_thing_new (config);
  DexFuture *first = apply (thing, "n", "1");
  DexFuture *second = apply (thing, "n", "2");
  DexFuture *third = apply (thing, "n", "3");
  g_autofree char *said = NULL;

  hob_test_await_error (second, 5, HOB_THING_ERROR, HOB_THING_ERROR_SUPERSEDED);
  g_unlink (gate);
  g_assert_true (hob_test_await (first, 15, NULL, NULL));
  g_assert_true (hob_test_await (third, 15, NULL, NULL));
  g_assert_true (g_file_get_contents (log, &said, NULL, NULL));
  g_assert_cmpstr (said, ==, "1\n3\n");
  g_assert_cmpstr (device_test_value (thing, "n"), ==, "3");
}

static void
test_file (void)
{
  g_autofree char *path = device_test_write_file ("sensor", "21.5\nmore\n");
  g_autoptr (HobThingConfig) config =
    device_test_read ("[field t]\nkind=reading\nunit=°C\nfile=sensor\ninterval=0.1\n"
                      "[field door]\nkind=boolean reading\nfile=door\ninterval=0.1\n");
  g_autoptr (HobThing) thing = hob_thing_new (config);

  hob_thing_start (thing);
  wait_value (thing, "t", "21.5");
  g_free (device_test_write_file ("sensor", "22.25"));
  wait_value (thing, "t", "22.25");
  g_assert_null (device_test_value (thing, "door"));
  g_free (device_test_write_file ("door", "1\n"));
  wait_value (thing, "door", "1");
  /* A value that makes no sense changes nothing. */
  g_free (device_test_write_file ("door", "ajar\n"));
  g_free (device_test_write_file ("sensor", "23"));
  wait_value (thing, "t", "23");
  g_assert_cmpstr (device_test_value (thing, "door"), ==, "1");
}

static void
test_source_command (void)
{
  g_autoptr (HobThingConfig) config =
    device_test_read ("[field t]\nkind=reading\ncommand=printf '12.5\\nrest'\n"
                      "[field bytes]\nkind=reading\ncommand=printf 'a\\\\377b'\n");
  g_autoptr (HobThing) thing = hob_thing_new (config);

  hob_thing_start (thing);
  wait_value (thing, "t", "12.5");
  wait_value (thing, "bytes",
              "a\xef\xbf\xbd"
              "b");
}

static void
count_cb (HobThing *thing, const char *sentence, guint *count)
{
  g_assert_true (g_str_has_prefix (sentence, "Temp: "));
  (*count)++;
}

static gboolean
is_reported (gpointer data)
{
  return *(guint *) data > 0;
}

static void
test_trouble_said_once (void)
{
  g_autoptr (HobThingConfig) config =
    device_test_read ("[field t]\nkind=reading\nlabel=Temp\nfile=gone\ninterval=0.1\n");
  g_autoptr (HobThing) thing = hob_thing_new (config);
  guint count = 0;

  g_signal_connect (thing, "trouble", G_CALLBACK (count_cb), &count);
  hob_thing_start (thing);
  hob_test_wait (is_reported, &count, 5);
  hob_test_settle (350);
  g_assert_cmpuint (count, ==, 1);
}

/* The kettle warms while it is on. */
static void
test_simulated (void)
{
  g_autoptr (HobThingConfig) config =
    device_test_read ("[field power]\nkind=switch\n"
                      "[field target]\nkind=number\ninitial=30\n"
                      "[field t]\nkind=reading\ninitial=20\ninterval=0.1\nstep=0.5\n"
                      "simulate=approach target 50 when power\n"
                      "[field heating]\nkind=boolean reading\nfollows=power\n");
  g_autoptr (HobThing) thing = hob_thing_new (config);

  hob_thing_start (thing);
  g_assert_cmpstr (device_test_value (thing, "heating"), ==, "0");
  hob_test_settle (250);
  g_assert_cmpstr (device_test_value (thing, "t"), ==, "20");
  g_assert_true (hob_test_await (apply (thing, "power", "on"), 5, NULL, NULL));
  g_assert_cmpstr (device_test_value (thing, "heating"), ==, "1");
  wait_value (thing, "t", "30");
}

static void
test_values (void)
{
  static const struct {
    const char *field;
    const char *text;
    const char *value; /* NULL: refused */
  } cases[] = {
    {"s", "72", "70"},  {"s", "99.9", "100"},  {"s", "39.9", NULL}, {"s", "80 °C", NULL},
    {"s", "nan", NULL}, {"s", "0x50", NULL},   {"c", "B", "b"},     {"c", "first", "a"},
    {"c", "", NULL},    {"m", "b\na", "a\nb"}, {"m", "", ""},       {"m", "a, first", "a"},
    {"m", "a;z", NULL}, {"p", "on", "1"},      {"p", "TRUE", "1"},  {"p", "2", NULL},
    {"r", "on", NULL},
  };
  g_autoptr (HobThingConfig) config = device_test_read (
    "[field s]\nkind=slider\nminimum=40\nmaximum=100\nstep=5\n[field p]\nkind=switch\n"
    "[field c]\nkind=choice\noptions=a=First;b\n[field m]\nkind=choices\noptions=a=First;b\n"
    "[field r]\nkind=reading\n");
  g_autoptr (HobThing) thing = hob_thing_new (config);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean done = hob_test_await (apply (thing, cases[i].field, cases[i].text), 5, NULL, NULL);

    g_test_message ("%s %s", cases[i].field, cases[i].text);
    g_assert_cmpint (done, ==, cases[i].value != NULL);
    if (done)
      g_assert_cmpstr (device_test_value (thing, cases[i].field), ==, cases[i].value);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/device/thing/command", test_command);
  g_test_add_func ("/device/thing/command-fails", test_command_fails);
  g_test_add_func ("/device/thing/commands-in-turn", test_commands_in_turn);
  g_test_add_func ("/device/thing/file", test_file);
  g_test_add_func ("/device/thing/source-command", test_source_command);
  g_test_add_func ("/device/thing/trouble-said-once", test_trouble_said_once);
  g_test_add_func ("/device/thing/simulated", test_simulated);
  g_test_add_func ("/device/thing/values", test_values);
  return g_test_run ();
}
