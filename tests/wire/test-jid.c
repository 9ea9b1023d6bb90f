/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-wire-test.h"

#include <string.h>

static void
assert_normalized (const char *text, const char *bare)
{
  g_autofree char *result = hob_jid_normalize_bare (text);

  g_assert_cmpstr (result, ==, bare);
}

static void
test_normalize (void)
{
  assert_normalized ("juliet@example.org", "juliet@example.org");
  assert_normalized ("  Juliet@Example.ORG\n", "juliet@example.org");
  assert_normalized ("juliet@example.org/Balcony", "juliet@example.org");
  assert_normalized ("example.org", "example.org");
  assert_normalized ("example.org/a@b/c", "example.org");
  assert_normalized ("juliet@example.org.", "juliet@example.org");
  assert_normalized ("juliet@[2001:DB8::1]", "juliet@[2001:db8::1]");
  assert_normalized ("JOSÉ@MÜNCHEN.example", "josé@münchen.example");
  /* Composed whatever the keyboard sent. */
  assert_normalized ("jose\xcc\x81@example.org", "jos\xc3\xa9@example.org");
  /* Lower case, not folded: these are two accounts. */
  assert_normalized ("straße@example.org", "straße@example.org");
  assert_normalized ("kettle_1-a.b+c!#$%*?=^`{|}~@hob.test",
                     "kettle_1-a.b+c!#$%*?=^`{|}~@hob.test");
}

static void
test_not_addresses (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "@example.org",
    "juliet@",
    "juliet@/x",
    "/x",
    "juliet@example.org/",
    "a@b@c",
    "ju liet@example.org",
    "juliet@exam ple.org",
    "juliet\n@example.org",
    "jul\tiet@example.org",
    "\"juliet@example.org",
    "jul&iet@example.org",
    "jul'iet@example.org",
    "jul:iet@example.org",
    "jul<iet@example.org",
    "jul>iet@example.org",
    "juliet@.example.org",
    "juliet@example..org",
    "juliet@example.org..",
    "juliet@.",
    "juliet@ex&ample.org",
    "juliet@example.org:5222",
    "juliet@[]",
    "juliet@[zz]",
    "juliet@[::1",
    "xmpp:juliet@example.org",
    "jul\xff@example.org",
    "juliet@example.org/\xff",
    "jul\xc2\xa0iet@example.org",
    "jul\xe2\x80\xaeiet@example.org",
    "juliet@exam\xe2\x80\x8bple.org",
    "juliet@example.org/a\x01",
    "jul\xc2\x85@example.org",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *escaped = g_strescape (bad[i], NULL);

    g_test_message ("%s", escaped);
    assert_normalized (bad[i], NULL);
    g_assert_false (hob_jid_is_bare (bad[i]));
    g_assert_false (hob_jid_same_bare (bad[i], bad[i]));
    g_assert_null (hob_jid_dup_local (bad[i]));
    g_assert_null (hob_jid_dup_domain (bad[i]));
    g_assert_null (hob_jid_peek_resource (bad[i]));
  }
  g_assert_null (hob_jid_normalize_bare (NULL));
  g_assert_null (hob_jid_dup_bare (NULL));
  g_assert_false (hob_jid_is_bare (NULL));
  g_assert_false (hob_jid_same_bare (NULL, NULL));
  g_assert_null (hob_jid_peek_resource (NULL));
}

/* RFC 7622 §3: 1023 bytes in each part. */
static void
test_lengths (void)
{
  g_autofree char *part = g_strnfill (1023, 'a');
  g_autofree char *long_part = g_strnfill (1024, 'a');
  g_autofree char *longest = g_strdup_printf ("%s@%s/%s", part, part, part);
  g_autofree char *long_local = g_strdup_printf ("%s@b", long_part);
  g_autofree char *long_domain = g_strdup_printf ("a@%s", long_part);
  g_autofree char *long_resource = g_strdup_printf ("a@b/%s", long_part);
  g_autofree char *bare = hob_jid_dup_bare (longest);

  g_assert_nonnull (bare);
  g_assert_cmpuint (strlen (bare), ==, 2 * 1023 + 1);
  g_assert_cmpstr (hob_jid_peek_resource (longest), ==, part);
  g_assert_null (hob_jid_dup_bare (long_local));
  g_assert_null (hob_jid_dup_bare (long_domain));
  g_assert_null (hob_jid_dup_bare (long_resource));
}

static void
test_parts (void)
{
  /* The reference firmware's resource is its domain. */
  const char *jid = "Kettle@hob.test/hob.test";
  g_autofree char *bare = hob_jid_dup_bare (jid);
  g_autofree char *local = hob_jid_dup_local (jid);
  g_autofree char *domain = hob_jid_dup_domain (jid);
  g_autofree char *server = hob_jid_dup_domain ("Hob.Test");

  g_assert_cmpstr (bare, ==, "kettle@hob.test");
  g_assert_cmpstr (local, ==, "kettle");
  g_assert_cmpstr (domain, ==, "hob.test");
  g_assert_cmpstr (server, ==, "hob.test");
  g_assert_cmpstr (hob_jid_peek_resource (jid), ==, "hob.test");
  g_assert_cmpstr (hob_jid_peek_resource ("a@b/c/d @e"), ==, "c/d @e");
  g_assert_null (hob_jid_peek_resource ("kettle@hob.test"));
  g_assert_null (hob_jid_dup_local ("hob.test"));
  g_assert_true (hob_jid_is_bare ("kettle@hob.test"));
  g_assert_true (hob_jid_is_bare ("hob.test"));
  g_assert_false (hob_jid_is_bare (jid));
}

static void
test_same (void)
{
  g_assert_true (hob_jid_same_bare ("kettle@hob.test", "KETTLE@hob.test/x"));
  g_assert_true (hob_jid_same_bare ("hob.test/a", "hob.test."));
  g_assert_true (hob_jid_same_bare ("jos\xc3\xa9@hob.test", "JOSE\xcc\x81@hob.test"));
  g_assert_false (hob_jid_same_bare ("kettle@hob.test", "kettle@hob.tes"));
  g_assert_false (hob_jid_same_bare ("kettle@hob.test", "kettl@hob.test"));
  g_assert_false (hob_jid_same_bare ("kettle@hob.test", "hob.test"));
  g_assert_false (hob_jid_same_bare ("kettle@hob.test", "pubsub.hob.test"));
  g_assert_false (hob_jid_same_bare ("kettle@hob.test", "mallory@hob.test/kettle@hob.test"));
  /* Latin and Cyrillic. */
  g_assert_false (hob_jid_same_bare ("kettle@hob.test", "k\xd0\xb5ttle@hob.test"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/jid/normalize", test_normalize);
  g_test_add_func ("/wire/jid/not-addresses", test_not_addresses);
  g_test_add_func ("/wire/jid/lengths", test_lengths);
  g_test_add_func ("/wire/jid/parts", test_parts);
  g_test_add_func ("/wire/jid/same", test_same);
  return g_test_run ();
}
