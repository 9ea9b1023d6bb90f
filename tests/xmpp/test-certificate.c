/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include <hob-xmpp.h>

#define PLAIN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define COLONS \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"

static void
assert_normal (const char *text, const char *expected)
{
  g_autofree char *normal = hob_certificate_normalize_fingerprint (text);

  g_assert_cmpstr (normal, ==, expected);
}

static void
test_fingerprint (void)
{
  assert_normal (PLAIN, PLAIN);
  assert_normal (COLONS, PLAIN);
  assert_normal ("  " PLAIN "\n", PLAIN);
  assert_normal (NULL, NULL);
  assert_normal ("", NULL);
  assert_normal ("0011", NULL);
  assert_normal (PLAIN "0", NULL);
  assert_normal ("SHA256:" PLAIN, NULL);
  assert_normal ("g0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", NULL);
}

static void
test_description (void)
{
  HobCertificate *certificate =
    hob_certificate_new (PLAIN, "/CN=\xff", NULL, "today", NULL, "self-signed certificate");
  HobCertificate *copy = g_boxed_copy (HOB_TYPE_CERTIFICATE, certificate);

  hob_certificate_unref (certificate);
  g_assert_cmpstr (hob_certificate_get_fingerprint (copy), ==, PLAIN);
  g_assert_true (g_utf8_validate (hob_certificate_get_subject (copy), -1, NULL));
  g_assert_cmpstr (hob_certificate_get_issuer (copy), ==, "");
  g_assert_cmpstr (hob_certificate_get_not_before (copy), ==, "today");
  g_assert_cmpstr (hob_certificate_get_not_after (copy), ==, "");
  g_assert_cmpstr (hob_certificate_get_reason (copy), ==, "self-signed certificate");
  g_boxed_free (HOB_TYPE_CERTIFICATE, copy);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/certificate/fingerprint", test_fingerprint);
  g_test_add_func ("/certificate/description", test_description);
  return g_test_run ();
}
