/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What a new device remembers, what it shows, and what it takes. */

#include "hob-box-folder-private.h"
#include "hob-box-intake-private.h"
#include "hob-box-label-private.h"
#include "hob-test.h"
#include "hob-thing-error-private.h"

#include <glib/gstdio.h>
#include <hob-bluetooth.h>
#include <hob-camera.h>
#include <sys/stat.h>

#define ADDRESS "02:00:00:00:00:01"
#define LONG_PASSWORD "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static gboolean
take (HobBoxIntake *intake, const char *uuid, const char *text)
{
  g_autoptr (GBytes) bytes = bytes_of (text);

  return hob_box_intake_take (intake, uuid, bytes);
}

static HobBoxIntake *
make_full (void)
{
  HobBoxIntake *intake = hob_box_intake_new (NULL);

  g_assert_true (take (intake, HOB_UUID_ADDRESS, "Kettle@Hob.test"));
  g_assert_true (take (intake, HOB_UUID_PASSWORD, "secret"));
  g_assert_true (take (intake, HOB_UUID_SENDER, "juliet@hob.test"));
  g_assert_true (take (intake, HOB_UUID_WIFI_NAME, "Home"));
  g_assert_true (take (intake, HOB_UUID_WIFI_PASSWORD, ""));
  return intake;
}

/* One value is another; what is wrong then. */
static void
assert_wrong (const char *uuid, const char *text, gboolean wants_network, const char *expected)
{
  g_autoptr (HobBoxIntake) intake = make_full ();
  g_autoptr (GPtrArray) wrong = g_ptr_array_new_null_terminated (6, NULL, TRUE);
  g_autoptr (HobBoxCredentials) credentials = NULL;
  g_autofree char *found = NULL;

  take (intake, uuid, text);
  take (intake, HOB_UUID_SETUP_DONE, "\x01");
  g_assert_true (hob_box_intake_is_done (intake));
  credentials = hob_box_intake_finish (intake, wants_network, wrong);
  found = wrong->len > 0 ? g_strjoinv (" ", (char **) wrong->pdata) : g_strdup ("");
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpint (credentials != NULL, ==, *expected == '\0');
  g_assert_false (hob_box_intake_is_done (intake));
}

static void
test_intake (void)
{
  g_autofree char *long_name = g_strnfill (33, 'n');

  assert_wrong (HOB_UUID_WIFI_NAME, "Home", TRUE, "");
  assert_wrong (HOB_UUID_WIFI_NAME, "", FALSE, "");
  assert_wrong (HOB_UUID_WIFI_NAME, "", TRUE, "network");
  assert_wrong (HOB_UUID_WIFI_NAME, long_name, FALSE, "network");
  assert_wrong (HOB_UUID_WIFI_PASSWORD, LONG_PASSWORD, TRUE, "");
  assert_wrong (HOB_UUID_WIFI_PASSWORD, LONG_PASSWORD "0", TRUE, "network-password");
  assert_wrong (HOB_UUID_WIFI_PASSWORD, "1234567", TRUE, "network-password");
  assert_wrong (HOB_UUID_ADDRESS, "hob.test", TRUE, "address");
  assert_wrong (HOB_UUID_ADDRESS, "", TRUE, "address");
  assert_wrong (HOB_UUID_PASSWORD, "", TRUE, "password");
  assert_wrong (HOB_UUID_PASSWORD, "a\x7f", TRUE, "password");
  assert_wrong (HOB_UUID_SENDER, "\xff@hob.test", TRUE, "sender");
  g_assert_null (hob_box_intake_get_name (HOB_UUID_SERIAL_NUMBER));
}

static void
test_intake_values (void)
{
  g_autoptr (HobBoxIntake) intake = make_full ();
  g_autoptr (GPtrArray) wrong = g_ptr_array_new ();
  g_autoptr (HobBoxCredentials) credentials = hob_box_intake_finish (intake, TRUE, wrong);

  g_assert_nonnull (credentials);
  g_assert_cmpstr (credentials->address, ==, "kettle@hob.test");
  g_assert_cmpstr (credentials->owner, ==, "juliet@hob.test");
  g_assert_cmpstr (hob_box_credentials_get_password (credentials), ==, "secret");
  g_assert_cmpstr (credentials->network, ==, "Home");
  g_assert_cmpuint (g_bytes_get_size (credentials->network_password), ==, 0);
  g_assert_false (credentials->home);
}

static void
test_identity (void)
{
  g_autofree char *parent = hob_test_make_folder ();
  g_autofree char *folder = g_build_filename (parent, "state", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HobBoxIdentity) made = hob_box_identity_load (folder, ADDRESS, &error);
  g_autoptr (HobBoxIdentity) again = NULL;
  g_autofree char *code = NULL;
  g_autofree char *code_again = NULL;
  g_autofree char *plain = NULL;
  struct stat found;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (folder, &found), ==, 0);
  g_assert_cmpint (found.st_mode & 0777, ==, 0700);
  /* With another adapter it is still the device of its label. */
  again = hob_box_identity_load (folder, "02:00:00:00:00:02", &error);
  g_assert_no_error (error);
  code = hob_box_identity_dup_code (made, FALSE);
  code_again = hob_box_identity_dup_code (again, FALSE);
  plain = hob_box_identity_dup_code (again, TRUE);
  g_assert_cmpstr (code, ==, code_again);
  g_assert_true (g_str_has_suffix (code, "&seal=1"));
  g_assert_cmpstr (plain, ==, "xmpp:iot-register?mac=" ADDRESS);
  g_assert_cmpmem (hob_box_identity_get_secret_key (made), HOB_SEAL_SECRET_KEY_SIZE,
                   hob_box_identity_get_secret_key (again), HOB_SEAL_SECRET_KEY_SIZE);
}

static void
test_identity_damaged (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobBoxIdentity) made = hob_box_identity_load (folder, ADDRESS, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (hob_box_folder_remove (folder, "key", NULL));
  g_assert_null (hob_box_identity_load (folder, ADDRESS, &error));
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (hob_box_folder_write (folder, "key", "short", 5, NULL));
  g_assert_null (hob_box_identity_load (folder, ADDRESS, &error));
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (hob_box_folder_write (folder, "label", "nothing", 7, NULL));
  g_assert_null (hob_box_identity_load (folder, ADDRESS, &error));
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE);
}

static void
test_credentials (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autoptr (HobBoxIntake) intake = make_full ();
  g_autoptr (GPtrArray) wrong = g_ptr_array_new ();
  g_autoptr (HobBoxCredentials) given = hob_box_intake_finish (intake, TRUE, wrong);
  g_autoptr (HobBoxCredentials) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (hob_box_credentials_load (folder, &error));
  g_assert_no_error (error);
  given->home = TRUE;
  g_assert_true (hob_box_credentials_save (given, folder, &error));
  kept = hob_box_credentials_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->address, ==, given->address);
  g_assert_cmpstr (kept->owner, ==, given->owner);
  g_assert_cmpstr (hob_box_credentials_get_password (kept), ==, "secret");
  g_assert_true (kept->home);
  g_assert_null (kept->network_password);

  g_assert_true (hob_box_folder_remove (folder, "password", NULL));
  g_assert_null (hob_box_credentials_load (folder, &error));
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (hob_box_credentials_forget (folder, &error));
  g_assert_null (hob_box_credentials_load (folder, &error));
  g_assert_no_error (error);
}

static void
test_no_folder (void)
{
  g_autofree char *parent = hob_test_make_folder ();
  g_autofree char *file = g_build_filename (parent, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (hob_box_identity_load (file, ADDRESS, &error));
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE);
}

/* What a camera would see. */
static void
test_label (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "label.png", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "label.png", NULL);
  g_autoptr (HobBoxIdentity) identity = hob_box_identity_load (folder, ADDRESS, NULL);
  g_autofree char *code = hob_box_identity_dup_code (identity, FALSE);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = NULL;

  g_assert_true (hob_box_label_save (code, path, &error));
  codes = hob_picture_read_codes (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (codes), ==, 1);
  g_assert_cmpstr (codes[0], ==, code);
  g_assert_false (hob_box_label_save (code, nowhere, &error));
  g_assert_error (error, HOB_THING_ERROR, HOB_THING_ERROR_STATE);
}

/* Each letter stands for two modules, one above the other; light is what is lit. */
static void
write_drawing (const char *drawing, const char *path)
{
  g_auto (GStrv) lines = g_strsplit (drawing, "\n", -1);
  glong width = g_utf8_strlen (lines[0], -1);
  GString *picture = g_string_new (NULL);
  guint height = 0;

  for (; *lines[height] != '\0'; height++)
    for (int half = 0; half < 2; half++)
      for (int i = 0; i < 4; i++)
        for (const char *at = lines[height]; *at != '\0'; at = g_utf8_next_char (at)) {
          gunichar letter = g_utf8_get_char (at);
          gboolean lit = letter == 0x2588 || letter == (half == 0 ? 0x2580 : 0x2584);

          g_string_append (picture, lit ? "255 255 255 255 " : "0 0 0 0 ");
        }
  g_string_prepend (picture, "\n255\n");
  {
    g_autofree char *head = g_strdup_printf ("P2\n%ld %u", width * 4, height * 8);

    g_string_prepend (picture, head);
  }
  g_assert_true (g_file_set_contents (path, picture->str, (gssize) picture->len, NULL));
  g_string_free (picture, TRUE);
}

static void
test_drawing (void)
{
  g_autofree char *folder = hob_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "drawing.pgm", NULL);
  g_autoptr (HobBoxIdentity) identity = hob_box_identity_load (folder, ADDRESS, NULL);
  g_autofree char *code = hob_box_identity_dup_code (identity, FALSE);
  g_autofree char *drawing = hob_box_label_draw (code, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = NULL;

  write_drawing (drawing, path);
  codes = hob_picture_read_codes (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (codes), ==, 1);
  g_assert_cmpstr (codes[0], ==, code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/box-parts/intake", test_intake);
  g_test_add_func ("/box-parts/intake-values", test_intake_values);
  g_test_add_func ("/box-parts/identity", test_identity);
  g_test_add_func ("/box-parts/identity-damaged", test_identity_damaged);
  g_test_add_func ("/box-parts/credentials", test_credentials);
  g_test_add_func ("/box-parts/no-folder", test_no_folder);
  g_test_add_func ("/box-parts/label", test_label);
  g_test_add_func ("/box-parts/drawing", test_drawing);
  return g_test_run ();
}
