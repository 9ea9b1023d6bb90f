/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-fuzz.h"

#include <string.h>

/* Whatever is accepted is the same address after normalising, and falls into its parts. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *jid = g_strndup ((const char *) data, size);
  g_autofree char *bare = hob_jid_dup_bare (jid);
  g_autofree char *trimmed = hob_jid_normalize_bare (jid);
  g_autofree char *again = hob_jid_dup_bare (bare);
  g_autofree char *local = hob_jid_dup_local (jid);
  g_autofree char *domain = hob_jid_dup_domain (jid);
  g_autofree char *joined = NULL;
  const char *resource = hob_jid_peek_resource (jid);

  if (bare == NULL) {
    g_assert_false (hob_jid_same_bare (jid, jid));
    g_assert_null (local);
    g_assert_null (domain);
    return 0;
  }
  joined = local != NULL ? g_strconcat (local, "@", domain, NULL) : g_strdup (domain);
  g_assert_cmpstr (bare, ==, joined);
  g_assert_cmpstr (bare, ==, again);
  /* Trimming may take a resource of nothing but spaces. */
  g_assert_true (resource != NULL ? trimmed == NULL || g_str_equal (bare, trimmed)
                                  : g_strcmp0 (bare, trimmed) == 0);
  g_assert_true (g_utf8_validate (bare, -1, NULL));
  g_assert_cmpuint (strlen (domain), <=, 1023);
  g_assert_true (local == NULL || (*local != '\0' && strlen (local) <= 1023));
  g_assert_true (resource == NULL || *resource != '\0');
  g_assert_true (hob_jid_is_bare (bare));
  g_assert_cmpint (hob_jid_is_bare (jid), ==, resource == NULL);
  g_assert_true (hob_jid_same_bare (jid, bare));
  g_assert_true (hob_jid_same_bare (bare, jid));
  return 0;
}
