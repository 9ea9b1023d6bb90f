/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-fuzz.h"

#include <string.h>

static void
check_registration (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobRegistrationCode) code = hob_registration_code_new_from_text (text, &error);
  g_autoptr (HobRegistrationCode) again = NULL;
  g_autofree char *written = NULL;

  if (code == NULL) {
    g_assert_true (error->domain == HOB_WIRE_ERROR);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (hob_registration_code_get_address (code)), ==, 17);
  g_assert_cmpint (hob_registration_code_get_sealing (code) != HOB_SEALING_NONE, ==,
                   hob_registration_code_get_key (code) != NULL);
  written = hob_registration_code_to_text (code);
  again = hob_registration_code_new_from_text (written, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hob_registration_code_get_address (code), ==,
                   hob_registration_code_get_address (again));
  g_assert_cmpint (hob_registration_code_get_sealing (code), ==,
                   hob_registration_code_get_sealing (again));
}

static void
check_wifi (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobWifiCode) code = hob_wifi_code_new_from_text (text, &error);

  if (code == NULL) {
    g_assert_true (error->domain == HOB_WIRE_ERROR);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpstr (code->name, !=, NULL);
  g_assert_nonnull (code->password);
  g_assert_cmpint (code->security, <=, HOB_WIFI_SECURITY_ENTERPRISE);
}

/* Whatever a camera or a clipboard brings is told apart, and a code means the same when written. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *bytes = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autofree char *text = g_utf8_make_valid (bytes, -1);

  g_assert_nonnull (hob_code_kind_to_string (hob_code_classify (text)));
  check_registration (text);
  check_wifi (text);
  return 0;
}
