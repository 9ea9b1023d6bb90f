/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "device-test.h"

char *
device_test_write_file (const char *name, const char *text)
{
  static char *folder;
  char *path;

  if (folder == NULL)
    folder = hob_test_make_folder ();
  path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

HobThingConfig *
device_test_read (const char *fields)
{
  g_autofree char *text =
    g_strconcat ("[device]\naddress=kettle@hob.test\npassword=kettle-secret\nname=Kettle\n"
                 "owners=juliet@hob.test\nguests=romeo@hob.test\n",
                 fields, NULL);
  g_autofree char *path = device_test_write_file ("read.ini", text);
  g_autoptr (GError) error = NULL;
  HobThingConfig *config = hob_thing_config_new_from_file (path, &error);

  g_assert_no_error (error);
  return config;
}

const char *
device_test_value (HobThing *thing, const char *field)
{
  HobThingSpec *spec = hob_thing_config_find (hob_thing_get_config (thing), field);
  HobReading *value = hob_thing_get_value (thing, spec);

  return value != NULL ? hob_reading_get_text (value) : NULL;
}
