/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include <hob-wire.h>

static void
assert_network (const char *text,
                const char *name,
                const char *password,
                HobWifiSecurity security,
                gboolean hidden)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobWifiCode) code = hob_wifi_code_new_from_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (code->name, ==, name);
  g_assert_cmpstr (code->password, ==, password);
  g_assert_cmpint (code->security, ==, security);
  g_assert_cmpint (code->hidden, ==, hidden);
}

static void
test_read (void)
{
  assert_network ("WIFI:T:WPA;S:home;P:secret;;", "home", "secret", HOB_WIFI_SECURITY_WPA, FALSE);
  assert_network ("WIFI:S:home;P:secret;T:SAE;H:true;;", "home", "secret", HOB_WIFI_SECURITY_WPA,
                  TRUE);
  assert_network ("wifi:t:wep;s:home;p:abcde;;", "home", "abcde", HOB_WIFI_SECURITY_WEP, FALSE);
  assert_network ("WIFI:T:nopass;S:café;;", "café", "", HOB_WIFI_SECURITY_NONE, FALSE);
  assert_network ("WIFI:S:open;;", "open", "", HOB_WIFI_SECURITY_NONE, FALSE);
  assert_network ("WIFI:S:a\\;b\\\\c\\:d;T:WPA;P:x\\,y;;", "a;b\\c:d", "x,y", HOB_WIFI_SECURITY_WPA,
                  FALSE);
  assert_network ("WIFI:S:\"ABCD\";T:WPA;P:\"1234\";;", "ABCD", "1234", HOB_WIFI_SECURITY_WPA,
                  FALSE);
  assert_network ("WIFI:T:WPA2-EAP;S:work;E:PEAP;I:juliet;P:secret;;", "work", "secret",
                  HOB_WIFI_SECURITY_ENTERPRISE, FALSE);
  assert_network ("WIFI:T:WPA;S:home;P:secret", "home", "secret", HOB_WIFI_SECURITY_WPA, FALSE);
}

static void
assert_refused (const char *text, HobWireError expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hob_wifi_code_new_from_text (text, &error));
  g_assert_error (error, HOB_WIRE_ERROR, (int) expected);
}

static void
test_refused (void)
{
  assert_refused ("home", HOB_WIRE_ERROR_CODE_FOREIGN);
  assert_refused ("WIFI:", HOB_WIRE_ERROR_MALFORMED);
  assert_refused ("WIFI:T:WPA;P:secret;;", HOB_WIRE_ERROR_MALFORMED);
  assert_refused ("WIFI:S:;P:secret;;", HOB_WIRE_ERROR_MALFORMED);
  assert_refused ("WIFI:S:123456789012345678901234567890123;;", HOB_WIRE_ERROR_MALFORMED);
  assert_refused (
    "WIFI:S:home;P:1234567890123456789012345678901234567890123456789012345678901234;;",
    HOB_WIRE_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wifi-code/read", test_read);
  g_test_add_func ("/wifi-code/refused", test_refused);
  return g_test_run ();
}
