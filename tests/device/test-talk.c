/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-test.h"
#include "hob-thing-talk-private.h"

static const char fields[] =
  "[field all]\nkind=heading\nlabel=All\n"
  "[field power]\nkind=switch\nlabel=Power\n"
  "[field target]\nkind=slider\nlabel=Target temperature\nunit=°C\nminimum=40\nmaximum=100\n"
  "step=5\ninitial=80\n"
  "[field mode]\nkind=choice\nlabel=Mode\noptions=water=Plain water;tea=Green tea\ninitial=tea\n"
  "[field pin]\nkind=secret\nlabel=PIN\n"
  "[field descale]\nkind=button\nlabel=Descale\nsets=status Descaled\n"
  "[field status]\nkind=reading\nlabel=Status\ninitial=Fine\n"
  "[field temperature]\nkind=reading\nlabel=Temperature\nunit=°C\ninitial=21.5\n"
  "[field temperature-outside]\nkind=reading\nlabel=Temperature outside\n"
  "[field locked]\nkind=switch\nlabel=Locked\n"
  "command=sh -c 'echo \"The lid is open\" >&2; exit 1'\n";

typedef struct {
  HobThingConfig *config;
  HobThing *thing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->config = device_test_read (fields);
  fixture->thing = hob_thing_new (fixture->config);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->thing);
  hob_thing_config_free (fixture->config);
}

static char *
ask (Fixture *fixture, const char *text, gboolean may_control)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  hob_test_await (hob_thing_talk (fixture->thing, text, "juliet@hob.test/x", may_control), 15,
                  &value, &error);
  g_assert_no_error (error);
  return g_value_dup_string (&value);
}

static void
assert_answer (Fixture *fixture, const char *text, const char *answer)
{
  g_autofree char *given = ask (fixture, text, TRUE);

  g_assert_cmpstr (given, ==, answer);
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  assert_answer (fixture, "get temperature", "Temperature: 21.5 °C");
  assert_answer (fixture, "  TEMPERATURE ", "Temperature: 21.5 °C");
  assert_answer (fixture, "temperature outside", "Temperature outside: not known yet");
  assert_answer (fixture, "Target temperature", "Target temperature: 80 °C");
  assert_answer (fixture, "power", "Power: off");
  assert_answer (fixture, "get mode", "Mode: Green tea");
  assert_answer (fixture, "pin", "PIN: ***");
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  assert_answer (fixture, "power on", "Power: on");
  g_assert_cmpstr (device_test_value (fixture->thing, "power"), ==, "1");
  assert_answer (fixture, "set Power OFF", "Power: off");
  assert_answer (fixture, "target temperature 62", "Target temperature: 60 °C");
  assert_answer (fixture, "set mode Plain water", "Mode: Plain water");
  g_assert_cmpstr (device_test_value (fixture->thing, "mode"), ==, "water");
  assert_answer (fixture, "set pin 1234", "PIN: ***");
  g_assert_cmpstr (device_test_value (fixture->thing, "pin"), ==, "1234");
  assert_answer (fixture, "descale", "Descale: done");
  assert_answer (fixture, "brew", "I do not understand that. Write “help” for what I can do.");
  g_assert_cmpstr (device_test_value (fixture->thing, "status"), ==, "Descaled");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  assert_answer (fixture, "power perhaps", "Not done: Power can be on or off.");
  assert_answer (fixture, "set target 300", "Not done: Target temperature takes 40–100 °C.");
  assert_answer (fixture, "set target 1e999", "Not done: Target temperature takes 40–100 °C.");
  assert_answer (fixture, "mode beer", "Not done: Mode can be: Plain water, Green tea.");
  assert_answer (fixture, "temperature 20", "Not done: Temperature can only be read.");
  assert_answer (fixture, "locked on", "Not done: The lid is open");
  g_assert_cmpstr (device_test_value (fixture->thing, "power"), ==, "0");
  g_assert_cmpstr (device_test_value (fixture->thing, "target"), ==, "80");
  g_assert_cmpstr (device_test_value (fixture->thing, "locked"), ==, "0");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "", "hello", "set", "get", "set power", "get power on", "powerful", "all", "\xef\xbf\xbd",
  };
  g_autofree char *long_text = g_strnfill (100000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_answer (fixture, texts[i], "I do not understand that. Write “help” for what I can do.");
  assert_answer (fixture, long_text, "I do not understand that. Write “help” for what I can do.");
}

static void
test_help (Fixture *fixture, gconstpointer data)
{
  g_autofree char *owner = ask (fixture, "help", TRUE);
  g_autofree char *guest = ask (fixture, "HELP", FALSE);

  g_assert_nonnull (strstr (owner, "\npower on\npower off"));
  g_assert_nonnull (strstr (owner, "\nset target … (40–100 °C)"));
  g_assert_nonnull (strstr (owner, "\nmode water\nmode tea"));
  g_assert_nonnull (strstr (owner, "\ndescale"));
  g_assert_nonnull (strstr (owner, "\nget temperature"));
  g_assert_nonnull (strstr (guest, "\nget temperature"));
  g_assert_null (strstr (guest, "power on"));
}

static void
test_status (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = ask (fixture, "status", FALSE);

  g_assert_true (g_str_has_prefix (text, "Kettle\nPower: off\n"));
  g_assert_nonnull (strstr (text, "\nTemperature: 21.5 °C"));
  g_assert_null (strstr (text, "PIN"));
}

static void
test_guest (Fixture *fixture, gconstpointer data)
{
  g_autofree char *set = ask (fixture, "power on", FALSE);
  g_autofree char *press = ask (fixture, "descale", FALSE);
  g_autofree char *get = ask (fixture, "power", FALSE);

  g_assert_cmpstr (set, ==, "You may look at this device, not control it.");
  g_assert_cmpstr (press, ==, "You may look at this device, not control it.");
  g_assert_cmpstr (get, ==, "Power: off");
  g_assert_cmpstr (device_test_value (fixture->thing, "status"), ==, "Fine");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/device/talk/get", test_get);
  ADD ("/device/talk/set", test_set);
  ADD ("/device/talk/refused", test_refused);
  ADD ("/device/talk/unknown", test_unknown);
  ADD ("/device/talk/help", test_help);
  ADD ("/device/talk/status", test_status);
  ADD ("/device/talk/guest", test_guest);
#undef ADD
  return g_test_run ();
}
