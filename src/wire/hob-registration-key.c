/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-registration-key-private.h"

#include <sodium.h>
#include <string.h>

#define KEY_SIZE HOB_REGISTRATION_KEY_SIZE

/* RFC 4253 §6.6: length, "ssh-ed25519", length, key. */
static const guint8 ssh_prefix[] = {0,   0,   0,   11,  's', 's', 'h', '-', 'e',     'd',
                                    '2', '5', '5', '1', '9', 0,   0,   0,   KEY_SIZE};
/* RFC 8410 §4: SubjectPublicKeyInfo of an Ed25519 key. */
static const guint8 der_prefix[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                    0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

/* Spaces and line breaks come from print and from typing; a space inside may also be a plus sign
 * that a form decoder took away, which base64 then lacks. */
static char *
tidy (const char *text, char space)
{
  GString *tidied = g_string_new (NULL);

  if (g_ascii_strncasecmp (text, "ssh-ed25519 ", 12) == 0)
    text += 12;
  for (; *text != '\0'; text++) {
    if (*text == '\r' || *text == '\n' || *text == '\t' || *text == '=')
      continue;
    if (*text == ' ' && space != '\0')
      g_string_append_c (tidied, space);
    else if (*text == '-')
      g_string_append_c (tidied, '+');
    else if (*text == '_')
      g_string_append_c (tidied, '/');
    else if (*text != ' ')
      g_string_append_c (tidied, *text);
  }
  return g_string_free (tidied, FALSE);
}

static gboolean
take_bytes (const guint8 *bytes, gsize length, guint8 *key)
{
  const guint8 *start = bytes;

  if (length == KEY_SIZE)
    start = bytes;
  else if (length == sizeof ssh_prefix + KEY_SIZE && !memcmp (bytes, ssh_prefix, sizeof ssh_prefix))
    start = bytes + sizeof ssh_prefix;
  else if (length == sizeof der_prefix + KEY_SIZE && !memcmp (bytes, der_prefix, sizeof der_prefix))
    start = bytes + sizeof der_prefix;
  else
    return FALSE;
  memcpy (key, start, KEY_SIZE);
  return TRUE;
}

static gboolean
take_base64 (const char *text, guint8 *key)
{
  guint8 bytes[sizeof ssh_prefix + KEY_SIZE];
  gsize length;
  const char *end;

  if (sodium_base642bin (bytes, sizeof bytes, text, strlen (text), NULL, &length, &end,
                         sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
      *end != '\0')
    return FALSE;
  return take_bytes (bytes, length, key);
}

static gboolean
take_hex (const char *text, guint8 *key)
{
  guint8 bytes[sizeof ssh_prefix + KEY_SIZE];
  gsize length;
  const char *end;

  if (sodium_hex2bin (bytes, sizeof bytes, text, strlen (text), ": -", &length, &end) != 0 ||
      *end != '\0')
    return FALSE;
  return take_bytes (bytes, length, key);
}

/* A key off the curve, or of small order, can neither verify nor be sealed to. */
static gboolean
is_sound (const guint8 *key)
{
  guint8 converted[crypto_box_PUBLICKEYBYTES];

  return crypto_core_ed25519_is_valid_point (key) &&
         crypto_sign_ed25519_pk_to_curve25519 (converted, key) == 0;
}

/**
 * hob_registration_key_parse:
 * @text: an Ed25519 public key as OpenSSH blob, base64, base64url, hex or DER
 * @key: (out caller-allocates) (array fixed-size=32): the key
 *
 * Pure; any thread.
 *
 * Returns: whether @text is such a key and lies on the curve
 */
gboolean
hob_registration_key_parse (const char *text, guint8 *key)
{
  g_autofree char *close = NULL, *plus = NULL;

  if (sodium_init () < 0)
    return FALSE;
  if (take_hex (text, key))
    return is_sound (key);
  close = tidy (text, '\0');
  if (take_base64 (close, key) && is_sound (key))
    return TRUE;
  plus = tidy (text, '+');
  return take_base64 (plus, key) && is_sound (key);
}

/**
 * hob_registration_key_format:
 * @key: (array fixed-size=32): an Ed25519 public key
 *
 * Returns: (transfer full): the OpenSSH blob in base64, as the thesis prints it
 */
char *
hob_registration_key_format (const guint8 *key)
{
  guint8 bytes[sizeof ssh_prefix + KEY_SIZE];

  memcpy (bytes, ssh_prefix, sizeof ssh_prefix);
  memcpy (bytes + sizeof ssh_prefix, key, KEY_SIZE);
  return g_base64_encode (bytes, sizeof bytes);
}
