/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-sentences.h"

#include "hob-test-codes.h"

#include <hob-camera.h>

#include <locale.h>

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const struct {
  const char *prefix;
  GQuark (*get) (void);
} domains[] = {
  {"HOB_BLUETOOTH_ERROR_", hob_bluetooth_error_quark},
  {"HOB_CAMERA_ERROR_", hob_camera_error_quark},
  {"HOB_HOME_ERROR_", hob_home_error_quark},
  {"HOB_REGISTRATION_ERROR_", hob_registration_error_quark},
  {"HOB_WIRE_ERROR_", hob_wire_error_quark},
  {"HOB_XMPP_ERROR_", hob_xmpp_error_quark},
};

/* NULL at the end of those of the domain. */
static GError *
next_error (guint domain, const HobTestCode **code)
{
  for (; (*code)->name != NULL; (*code)++) {
    if (g_str_has_prefix ((*code)->name, domains[domain].prefix))
      return g_error_new_literal (domains[domain].get (), (*code)++->code, "internal words");
  }
  return NULL;
}

/* Each error has its own sentence, so that people can tell them apart. */
static void
check_title (const GError *error, const char *title, GHashTable *titles)
{
  if (g_str_equal (title, "Something went wrong.") || !g_str_has_suffix (title, ".") ||
      strstr (title, "internal words") != NULL || !g_hash_table_add (titles, (gpointer) title))
    g_error ("“%s” is no sentence of its own for %s %d", title, g_quark_to_string (error->domain),
             error->code);
}

static void
test_every_error_has_a_sentence (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++) {
    g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
    g_autoptr (GHashTable) account_titles = g_hash_table_new (g_str_hash, g_str_equal);
    const HobTestCode *code = hob_test_codes;
    GError *error;

    while ((error = next_error (i, &code)) != NULL) {
      check_title (error, hob_sentence_error_title (error), titles);
      check_title (error, hob_sentence_account_title (error), account_titles);
      g_error_free (error);
    }
    g_assert_cmpuint (g_hash_table_size (titles), >, 1);
  }
}

static void
test_no_jargon (void)
{
  static const char *const words[] = {"XMPP", "JID", "stanza",         "node",  "pubsub",
                                      "GATT", "TLS", "NetworkManager", "BlueZ", "PipeWire"};

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++) {
    const HobTestCode *code = hob_test_codes;
    GError *error;

    for (; (error = next_error (i, &code)) != NULL; g_error_free (error)) {
      g_autofree char *sentence = hob_sentence_for_error (error);
      const char *advice = hob_sentence_account_advice (error);

      for (guint j = 0; j < G_N_ELEMENTS (words); j++) {
        g_assert_null (strstr (sentence, words[j]));
        g_assert_null (strstr (hob_sentence_account_title (error), words[j]));
        g_assert_true (advice == NULL || strstr (advice, words[j]) == NULL);
      }
    }
  }
}

static void
test_error_says_what_to_do (void)
{
  g_autoptr (GError) error =
    g_error_new_literal (HOB_XMPP_ERROR, HOB_XMPP_ERROR_AUTHENTICATION, "not-authorized");
  g_autofree char *sentence = hob_sentence_for_error (error);

  g_assert_cmpstr (sentence, ==, "The address or the password is wrong. Check both and try again.");
}

static void
test_refusal_quotes_the_device (void)
{
  g_autoptr (GError) reason =
    g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_REFUSED, "No water in the <b>kettle</b>");
  g_autoptr (GError) silent = g_error_new_literal (HOB_HOME_ERROR, HOB_HOME_ERROR_REFUSED, "");
  g_autofree char *quoted = hob_sentence_for_error (reason);
  g_autofree char *plain = hob_sentence_for_error (silent);

  g_assert_cmpstr (quoted, ==, "The change was refused. It says: “No water in the <b>kettle</b>”");
  g_assert_cmpstr (plain, ==, "The change was refused.");
}

static void
test_unknown_error (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PENDING, "internal words");

  g_assert_cmpstr (hob_sentence_error_title (error), ==, "Something went wrong.");
}

static void
check_age (gint64 age, const char *expected, const char *expected_last_seen)
{
  const gint64 now = G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC;
  g_autofree char *text = hob_sentence_age (now - age, now);
  g_autofree char *last_seen = hob_sentence_last_seen (now - age, now);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (last_seen, ==, expected_last_seen);
}

static void
test_ages (void)
{
  check_age (0, "Just now", "Last seen just now");
  check_age (59 * G_USEC_PER_SEC, "Just now", "Last seen just now");
  check_age (MINUTE, "1 minute ago", "Last seen 1 minute ago");
  check_age (12 * MINUTE, "12 minutes ago", "Last seen 12 minutes ago");
  check_age (59 * MINUTE + 59 * G_USEC_PER_SEC, "59 minutes ago", "Last seen 59 minutes ago");
  check_age (HOUR, "1 hour ago", "Last seen 1 hour ago");
  check_age (23 * HOUR, "23 hours ago", "Last seen 23 hours ago");
  check_age (DAY, "1 day ago", "Last seen 1 day ago");
  check_age (13 * DAY, "13 days ago", "Last seen 13 days ago");
  /* A clock that was set back does not make a value come from the future. */
  check_age (-5 * MINUTE, "Just now", "Last seen just now");
}

static void
test_old_ages_are_dates (void)
{
  const gint64 now = G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC;
  g_autofree char *text = hob_sentence_age (now - 30 * DAY, now);
  g_autofree char *never = hob_sentence_last_seen (0, now);

  g_assert_cmpstr (text, ==, "On 12/16/26");
  g_assert_cmpstr (never, ==, "Not seen yet");
}

static void
check_number (double value, guint digits, const char *expected)
{
  g_autofree char *text = hob_sentence_number (value, digits);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_numbers (void)
{
  check_number (21.5, 1, "21.5");
  check_number (21.5, 2, "21.50");
  check_number (-0.01, 1, "0.0");
  check_number (-0.06, 1, "-0.1");
  check_number (100, 0, "100");
}

static void
test_digits (void)
{
  g_assert_cmpuint (hob_sentence_text_digits ("21"), ==, 0);
  g_assert_cmpuint (hob_sentence_text_digits ("21.5"), ==, 1);
  g_assert_cmpuint (hob_sentence_text_digits ("21,50"), ==, 2);
  g_assert_cmpuint (hob_sentence_text_digits ("21.500000001"), ==, 6);
  g_assert_cmpuint (hob_sentence_text_digits ("2.123456e1"), ==, 3);
}

static void
test_units (void)
{
  g_autofree char *with = hob_sentence_with_unit ("21.5", "°C");
  g_autofree char *without = hob_sentence_with_unit ("21.5", NULL);
  g_autofree char *nothing = hob_sentence_with_unit ("", "°C");

  g_assert_cmpstr (with, ==, "21.5\u00a0°C");
  g_assert_cmpstr (without, ==, "21.5");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_fingerprint (void)
{
  g_autofree char *text = hob_sentence_fingerprint ("0123456789abcdef0123456789abcdef");

  g_assert_cmpstr (text, ==, "0123 4567 89AB CDEF\n0123 4567 89AB CDEF");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/sentences/every-error", test_every_error_has_a_sentence);
  g_test_add_func ("/ui/sentences/no-jargon", test_no_jargon);
  g_test_add_func ("/ui/sentences/advice", test_error_says_what_to_do);
  g_test_add_func ("/ui/sentences/refusal", test_refusal_quotes_the_device);
  g_test_add_func ("/ui/sentences/unknown", test_unknown_error);
  g_test_add_func ("/ui/sentences/ages", test_ages);
  g_test_add_func ("/ui/sentences/old-ages", test_old_ages_are_dates);
  g_test_add_func ("/ui/sentences/numbers", test_numbers);
  g_test_add_func ("/ui/sentences/digits", test_digits);
  g_test_add_func ("/ui/sentences/units", test_units);
  g_test_add_func ("/ui/sentences/fingerprint", test_fingerprint);
  return g_test_run ();
}
