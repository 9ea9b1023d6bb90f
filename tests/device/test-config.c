/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-test.h"

#include <glib/gstdio.h>

/* Each line: what the file says after a [device] group that is right, and what the sentence about
 * it must name. */
static const struct {
  const char *text;
  const char *group;
  const char *key;
  const char *expected;
} mistakes[] = {
  {"[field x]\nlabel=X\n", "[field x]", "kind", "switch"},
  {"[field x]\nkind=swtch\n", "[field x]", "kind", "found “swtch”"},
  {"[field x]\nkind=switch\ncolor=red\n", "[field x]", "color", "expected one of"},
  {"[field X]\nkind=switch\n", "[field X]", "", "small letters"},
  {"[field ]\nkind=switch\n", "[field ]", "", "small letters"},
  {"[fild x]\nkind=switch\n", "[fild x]", "", "[field NAME]"},
  {"[field x]\nkind=switch\nlabel=\n", "[field x]", "label", "expected a text"},
  {"[field x]\nkind=switch\nlabel=a\x01z\n", "[field x]", "label", "control characters"},
  {"[field x]\nkind=slider\n", "[field x]", "minimum", "a minimum and a maximum"},
  {"[field x]\nkind=slider\nminimum=1\n", "[field x]", "maximum", "a minimum and a maximum"},
  {"[field x]\nkind=slider\nminimum=a\nmaximum=2\n", "[field x]", "minimum", "found “a”"},
  {"[field x]\nkind=slider\nminimum=nan\nmaximum=2\n", "[field x]", "minimum", "found “nan”"},
  {"[field x]\nkind=slider\nminimum=9\nmaximum=2\n", "[field x]", "maximum", "more than"},
  {"[field x]\nkind=slider\nminimum=1\nmaximum=2\nstep=0\n", "[field x]", "step", "more than 0"},
  {"[field x]\nkind=text\nminimum=1\nmaximum=2\n", "[field x]", "minimum", "only a number"},
  {"[field x]\nkind=choice\n", "[field x]", "options", "a choice needs"},
  {"[field x]\nkind=switch\noptions=a;b\n", "[field x]", "options", "nothing else has any"},
  {"[field x]\nkind=choice\noptions=a;;b\n", "[field x]", "options", "“;” between"},
  {"[field x]\nkind=choice\noptions=a;b\ninitial=c\n", "[field x]", "initial", "a, b"},
  {"[field x]\nkind=switch\ninitial=perhaps\n", "[field x]", "initial", "on or off"},
  {"[field x]\nkind=slider\nminimum=1\nmaximum=2\ninitial=3\n", "[field x]", "initial", "1–2"},
  {"[field x]\nkind=switch\ncommand=a 'b\n", "[field x]", "command", "a program"},
  {"[field x]\nkind=switch\nfile=/x\n", "[field x]", "", "only a reading"},
  {"[field x]\nkind=reading\nfile=/x\ncommand=y\n", "[field x]", "", "one of file"},
  {"[field x]\nkind=reading\nfile=/x\ninterval=0\n", "[field x]", "interval", "0.1 to"},
  {"[field x]\nkind=reading\nsimulate=magic\n", "[field x]", "simulate", "found “magic”"},
  {"[field x]\nkind=reading\nsimulate=sine 1 2 0\n", "[field x]", "simulate", "sine MEAN"},
  {"[field x]\nkind=reading\nsimulate=approach y 1 when z\n", "[field x]", "simulate", "“y”"},
  {"[field x]\nkind=reading\nfollows=y\n", "[field x]", "follows", "“y”"},
  {"[field x]\nkind=reading\nsets=x 1\n", "[field x]", "sets", "only a control"},
  {"[field x]\nkind=button\nsets=y 1\n", "[field x]", "sets", "“y”"},
  {"[field x]\nkind=button\nsets=y\n", "[field x]", "sets", "FIELD VALUE"},
  {"[field x]\nkind=heading\ncommand=y\n", "[field x]", "", "only a label"},
  {"", "[field NAME]", "", "expected 1 to"},
};

static const struct {
  const char *text;
  const char *key;
  const char *expected;
} device_mistakes[] = {
  {"address=kettle\n", "address", "NAME@SERVER"},  {"address=@b\n", "address", "found “@b”"},
  {"server=here\n", "server", "HOST:PORT"},        {"server=here:0\n", "server", "HOST:PORT"},
  {"server=here:70000\n", "server", "HOST:PORT"},  {"trust=abc\n", "trust", "SHA-256"},
  {"owners=juliet\n", "owners", "found “juliet”"}, {"guests=a@b;c\n", "guests", "found “c”"},
  {"adress=a@b\n", "adress", "expected one of"},
};

static void
assert_refused (const char *text, const char *group, const char *key, const char *expected)
{
  g_autofree char *path = device_test_write_file ("device.ini", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobThingConfig) config = hob_thing_config_new_from_file (path, &error);

  g_assert_null (config);
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_FILE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, group));
  g_assert_nonnull (strstr (error->message, key));
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_field_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autofree char *text = g_strconcat ("[device]\naddress=a@b\n", mistakes[i].text, NULL);

    assert_refused (text, mistakes[i].group, mistakes[i].key, mistakes[i].expected);
  }
}

static void
test_device_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (device_mistakes); i++) {
    g_autofree char *text =
      g_strconcat ("[device]\n", device_mistakes[i].text, "[field x]\nkind=switch\n", NULL);

    assert_refused (text, "[device]", device_mistakes[i].key, device_mistakes[i].expected);
  }
  assert_refused ("[field x]\nkind=switch\n", "[device]", "", "expected this group");
}

static void
test_no_key_file (void)
{
  static const char *const texts[] = {"no key file", "[device\n", "\xff\xfe\x00", "x=1\n"};

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], "", "", "");
}

static void
test_missing (void)
{
  g_autoptr (HobThingConfig) config = device_test_read ("[field x]\nkind=switch\n");
  g_autoptr (GFile) folder = g_file_new_for_path ("/");
  g_autoptr (GError) error = NULL;

  g_assert_true (hob_thing_config_complete (config, NULL));
  g_assert_true (hob_thing_config_set (config, "owners", "", folder, NULL));
  g_assert_false (hob_thing_config_complete (config, &error));
  g_assert_nonnull (strstr (error->message, "owners"));
}

static void
test_password_file (void)
{
  g_autofree char *secret = device_test_write_file ("device.password", "s3cret\nrest\n");
  g_autofree char *path = device_test_write_file (
    "device.ini", "[device]\naddress=a@b\npassword-file=device.password\n[field x]\nkind=switch\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (HobThingConfig) config = hob_thing_config_new_from_file (path, &error);

  g_assert_no_error (error);
  g_assert_true (hob_thing_config_set (config, "owners", "juliet@hob.test", NULL, NULL));
  g_assert_true (hob_thing_config_complete (config, NULL));
  g_assert_cmpstr (config->password, ==, "s3cret");
  g_unlink (secret);
  g_assert_false (hob_thing_config_complete (config, &error));
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "[device] password-file: cannot be read"));
}

static void
test_people (void)
{
  g_autoptr (HobThingConfig) config = device_test_read ("[field x]\nkind=switch\n");

  g_assert_true (hob_thing_config_is_owner (config, "juliet@hob.test"));
  g_assert_true (hob_thing_config_is_owner (config, "juliet@hob.test/balcony"));
  g_assert_false (hob_thing_config_is_owner (config, "romeo@hob.test/orchard"));
  g_assert_true (hob_thing_config_is_person (config, "romeo@hob.test/orchard"));
  g_assert_false (hob_thing_config_is_person (config, "mallory@hob.test"));
  g_assert_false (hob_thing_config_is_person (config, NULL));
}

static void
test_form (void)
{
  g_autoptr (HobThingConfig) config =
    device_test_read ("[field h]\nkind=heading\nlabel=All\n"
                      "[field s]\nkind=slider\nminimum=40\nmaximum=100\nstep=5\n"
                      "[field n]\nkind=number\nminimum=0\nmaximum=60\n"
                      "[field i]\nkind=number\nminimum=0\nmaximum=60\nstep=5\n"
                      "[field c]\nkind=choice\noptions=a=First;b\n"
                      "[field b]\nkind=button\n[field p]\nkind=secret\n"
                      "[field t]\nkind=reading\nunit=°C\n");
  g_autoptr (HobNode) node = hob_thing_form_new ("Kettle", config->specs);
  g_autoptr (HobForm) form = hob_form_new_from_node (node, NULL);
  const HobFormField *field;

  g_assert_cmpstr (hob_form_get_title (form), ==, "Kettle");
  g_assert_cmpuint (hob_form_get_n_fields (form), ==, 8);
  g_assert_cmpint (hob_form_get_field (form, 0)->type, ==, HOB_FORM_FIELD_HEADER);
  field = hob_form_find (form, "xmpp.iot.actuator.s");
  g_assert_cmpint (field->type, ==, HOB_FORM_FIELD_SLIDER);
  g_assert_cmpfloat (field->minimum, ==, 40);
  g_assert_cmpfloat (field->maximum, ==, 100);
  g_assert_cmpfloat (field->step, ==, 5);
  field = hob_form_find (form, "xmpp.iot.actuator.n");
  g_assert_cmpint (field->type, ==, HOB_FORM_FIELD_TEXT_SINGLE);
  g_assert_cmpstr (field->datatype, ==, "xs:decimal");
  g_assert_cmpfloat (field->maximum, ==, 60);
  g_assert_cmpstr (hob_form_find (form, "xmpp.iot.actuator.i")->datatype, ==, "xs:integer");
  field = hob_form_find (form, "xmpp.iot.actuator.c");
  g_assert_cmpuint (field->n_options, ==, 2);
  g_assert_cmpstr (field->options[0].value, ==, "a");
  g_assert_cmpstr (field->options[0].label, ==, "First");
  g_assert_cmpint (hob_form_find (form, "xmpp.iot.actuator.b")->type, ==, HOB_FORM_FIELD_BUTTON);
  g_assert_cmpint (hob_form_find (form, "xmpp.iot.actuator.p")->type, ==,
                   HOB_FORM_FIELD_TEXT_PRIVATE);
  g_assert_true (hob_form_find (form, "xmpp.iot.sensor.t")->read_only);
  g_assert_false (hob_form_find (form, "xmpp.iot.actuator.c")->read_only);
}

/* The examples must name a kind of each row that Hob can show. */
static void
test_examples (void)
{
  static const char *const names[] = {"kettle.ini", "greenhouse.ini"};
  gboolean seen[HOB_THING_BOOLEAN_READING + 1] = {FALSE};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (DEVICES_DIR, names[i], NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (HobThingConfig) config = hob_thing_config_new_from_file (path, &error);

    g_assert_no_error (error);
    g_assert_nonnull (config->address);
    g_assert_nonnull (config->password_file);
    g_assert_cmpuint (config->owners->len, ==, 1);
    for (guint j = 0; j < config->specs->len; j++)
      seen[((HobThingSpec *) g_ptr_array_index (config->specs, j))->kind] = TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/config/field-mistakes", test_field_mistakes);
  g_test_add_func ("/device/config/device-mistakes", test_device_mistakes);
  g_test_add_func ("/device/config/no-key-file", test_no_key_file);
  g_test_add_func ("/device/config/missing", test_missing);
  g_test_add_func ("/device/config/password-file", test_password_file);
  g_test_add_func ("/device/config/people", test_people);
  g_test_add_func ("/device/config/form", test_form);
  g_test_add_func ("/device/config/examples", test_examples);
  return g_test_run ();
}
