/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-jid.h"

#include <string.h>

/* RFC 7622 §3: bytes in each part. */
#define MAX_PART 1023

/* The parts of an address, not normalised. */
typedef struct {
  const char *local; /* NULL when there is none */
  gsize local_length;
  const char *domain;
  gsize domain_length;
  const char *resource; /* NULL when there is none */
  gboolean ascii;       /* local and domain */
} Parts;

/* Letters, marks, digits and symbols; no spaces and nothing that cannot be seen. */
static gboolean
is_visible (gunichar character)
{
  switch (g_unichar_type (character)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SPACE_SEPARATOR:
    return FALSE;
  default:
    return TRUE;
  }
}

static gboolean
is_local_character (gunichar character)
{
  /* RFC 7622 §3.3.1. */
  if (character < 0x80)
    return g_ascii_isgraph (character) && strchr ("\"&'/:<>@", (int) character) == NULL;
  return is_visible (character);
}

static gboolean
is_domain_character (gunichar character)
{
  if (character < 0x80)
    return g_ascii_isalnum (character) || strchr ("-._", (int) character) != NULL;
  return is_visible (character);
}

static gboolean
is_address_literal_character (gunichar character)
{
  return character < 0x80 &&
         (g_ascii_isxdigit (character) || strchr (":.", (int) character) != NULL);
}

static gboolean
is_resource_character (gunichar character)
{
  return character == ' ' || is_visible (character);
}

/* @text is valid UTF-8. */
static gboolean
all_are (const char *text, gsize length, gboolean (*is) (gunichar character))
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    if (!is (g_utf8_get_char (p)))
      return FALSE;
  return length > 0 && length <= MAX_PART;
}

static gboolean
is_domain (const char *domain, gsize length)
{
  if (length > 2 && domain[0] == '[' && domain[length - 1] == ']')
    return all_are (domain + 1, length - 2, is_address_literal_character);
  return all_are (domain, length, is_domain_character) && domain[0] != '.' &&
         domain[length - 1] != '.' && g_strstr_len (domain, length, "..") == NULL;
}

/* RFC 7622 §3.1: the resource begins at the first slash, the local part ends at the first at sign
 * before it. */
static gboolean
split (const char *jid, Parts *parts)
{
  const char *slash, *at;
  gsize bare_length;

  *parts = (Parts) {.ascii = TRUE};
  if (jid == NULL || !g_utf8_validate (jid, -1, NULL))
    return FALSE;
  slash = strchr (jid, '/');
  bare_length = slash != NULL ? (gsize) (slash - jid) : strlen (jid);
  at = memchr (jid, '@', bare_length);
  parts->resource = slash != NULL ? slash + 1 : NULL;
  parts->domain = at != NULL ? at + 1 : jid;
  parts->domain_length = bare_length - (parts->domain - jid);
  /* §3.2: a final dot says nothing. */
  if (parts->domain_length > 1 && parts->domain[parts->domain_length - 1] == '.')
    parts->domain_length--;
  if (at != NULL) {
    parts->local = jid;
    parts->local_length = at - jid;
  }
  for (gsize i = 0; i < bare_length && parts->ascii; i++)
    parts->ascii = (guchar) jid[i] < 0x80;
  return is_domain (parts->domain, parts->domain_length) &&
         (at == NULL || all_are (parts->local, parts->local_length, is_local_character)) &&
         (slash == NULL ||
          all_are (parts->resource, strlen (parts->resource), is_resource_character));
}

/* Lower case as RFC 8265 §3.3 wants it: Unicode's own, without folding "ß" and in no locale. */
static void
append_normalized (GString *string, const char *part, gsize length)
{
  g_autoptr (GString) lower = g_string_sized_new (length);
  g_autofree char *composed = NULL;

  for (const char *p = part; p < part + length; p = g_utf8_next_char (p))
    g_string_append_unichar (lower, g_unichar_tolower (g_utf8_get_char (p)));
  composed = g_utf8_normalize (lower->str, lower->len, G_NORMALIZE_DEFAULT_COMPOSE);
  g_string_append (string, composed);
}

/* NULL when bringing it to its form took it out of the limits. */
static char *
join_bare (const Parts *parts)
{
  g_autoptr (GString) bare = g_string_new (NULL);
  Parts normalized;

  if (parts->local != NULL) {
    append_normalized (bare, parts->local, parts->local_length);
    g_string_append_c (bare, '@');
  }
  append_normalized (bare, parts->domain, parts->domain_length);
  if (!parts->ascii && !split (bare->str, &normalized))
    return NULL;
  return g_string_free (g_steal_pointer (&bare), FALSE);
}

static gboolean
same_ascii_parts (const Parts *a, const Parts *b)
{
  return (a->local == NULL) == (b->local == NULL) && a->local_length == b->local_length &&
         a->domain_length == b->domain_length &&
         (a->local == NULL || g_ascii_strncasecmp (a->local, b->local, a->local_length) == 0) &&
         g_ascii_strncasecmp (a->domain, b->domain, a->domain_length) == 0;
}

/**
 * hob_jid_is_bare:
 * @jid: (nullable): text
 *
 * Returns: whether @jid is an address (RFC 7622) without a resource; a domain alone is one
 */
gboolean
hob_jid_is_bare (const char *jid)
{
  Parts parts;

  return split (jid, &parts) && parts.resource == NULL;
}

/**
 * hob_jid_normalize_bare:
 * @text: (nullable): what somebody typed or sent
 *
 * Trims @text, takes a resource off and brings the rest to the form in which addresses compare.
 *
 * Returns: (transfer full) (nullable): the bare address, or %NULL when @text is none
 */
char *
hob_jid_normalize_bare (const char *text)
{
  g_autofree char *trimmed = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  trimmed = g_strstrip (g_strdup (text));
  return hob_jid_dup_bare (trimmed);
}

/**
 * hob_jid_dup_bare:
 * @jid: (nullable): an address
 *
 * Returns: (transfer full) (nullable): it without its resource, normalised; %NULL when @jid is none
 */
char *
hob_jid_dup_bare (const char *jid)
{
  Parts parts;

  return split (jid, &parts) ? join_bare (&parts) : NULL;
}

/**
 * hob_jid_dup_local:
 * @jid: (nullable): an address
 *
 * Returns: (transfer full) (nullable): the part before the at sign, normalised; %NULL for none
 */
char *
hob_jid_dup_local (const char *jid)
{
  g_autofree char *bare = hob_jid_dup_bare (jid);
  const char *at = bare != NULL ? strchr (bare, '@') : NULL;

  return at != NULL ? g_strndup (bare, at - bare) : NULL;
}

/**
 * hob_jid_dup_domain:
 * @jid: (nullable): an address
 *
 * Returns: (transfer full) (nullable): its domain, normalised; %NULL when @jid is no address
 */
char *
hob_jid_dup_domain (const char *jid)
{
  g_autofree char *bare = hob_jid_dup_bare (jid);
  const char *at = bare != NULL ? strchr (bare, '@') : NULL;

  return at != NULL ? g_strdup (at + 1) : g_steal_pointer (&bare);
}

/**
 * hob_jid_peek_resource:
 * @jid: (nullable): an address
 *
 * Returns: (transfer none) (nullable): the end of @jid after the first slash, %NULL for none
 */
const char *
hob_jid_peek_resource (const char *jid)
{
  Parts parts;

  return split (jid, &parts) ? parts.resource : NULL;
}

/**
 * hob_jid_same_bare:
 * @a: (nullable): an address
 * @b: (nullable): another
 *
 * Compares without resources. What is no address is like nothing, not even itself.
 *
 * Returns: whether both are the same account or server
 */
gboolean
hob_jid_same_bare (const char *a, const char *b)
{
  Parts parts_a, parts_b;
  g_autofree char *bare_a = NULL;
  g_autofree char *bare_b = NULL;

  if (!split (a, &parts_a) || !split (b, &parts_b))
    return FALSE;
  if (parts_a.ascii && parts_b.ascii)
    return same_ascii_parts (&parts_a, &parts_b);
  bare_a = join_bare (&parts_a);
  bare_b = join_bare (&parts_b);
  return bare_a != NULL && g_strcmp0 (bare_a, bare_b) == 0;
}
