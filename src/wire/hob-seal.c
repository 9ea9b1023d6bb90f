/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-seal.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (HOB_SEAL_PUBLIC_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (HOB_SEAL_SECRET_KEY_SIZE == crypto_sign_SECRETKEYBYTES);
G_STATIC_ASSERT (HOB_SEAL_SIGNATURE_SIZE == crypto_sign_BYTES);
G_STATIC_ASSERT (HOB_SEAL_OVERHEAD == crypto_box_SEALBYTES);

typedef struct {
  gpointer data;
  gsize size;
} Secret;

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  sodium_memzero (secret->data, secret->size);
  g_free (secret->data);
  g_free (secret);
}

static gboolean
ready (void)
{
  return sodium_init () >= 0;
}

/**
 * hob_seal_take_secret:
 * @data: (transfer full): from g_malloc()
 * @size: in bytes
 *
 * Returns: (transfer full): bytes that are wiped when the last reference goes
 */
GBytes *
hob_seal_take_secret (gpointer data, gsize size)
{
  Secret *secret = g_new0 (Secret, 1);

  secret->data = data;
  secret->size = size;
  return g_bytes_new_with_free_func (data, size, secret_free, secret);
}

/**
 * hob_seal_free_secret:
 * @text: (transfer full) (nullable): from g_malloc(), as passwords are
 *
 * Frees a text that nobody may find in memory afterwards. Any thread.
 */
void
hob_seal_free_secret (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/**
 * hob_seal_generate:
 * @public_key: (out caller-allocates) (array fixed-size=32): for the printed code
 * @secret_key: (out caller-allocates) (array fixed-size=64): stays in the device
 *
 * Makes a device's pair of keys. Any thread.
 */
void
hob_seal_generate (guint8 *public_key, guint8 *secret_key)
{
  g_return_if_fail (ready ());
  crypto_sign_ed25519_keypair (public_key, secret_key);
}

/**
 * hob_seal_sign:
 * @secret_key: (array fixed-size=64): the device's secret key
 * @plain: what the device says
 *
 * Returns: (transfer full): the signature followed by @plain
 */
GBytes *
hob_seal_sign (const guint8 *secret_key, GBytes *plain)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (plain, &size);
  guint8 *message = g_malloc (size + crypto_sign_BYTES);

  g_return_val_if_fail (ready (), NULL);

  crypto_sign_ed25519 (message, NULL, data, size, secret_key);
  return g_bytes_new_take (message, size + crypto_sign_BYTES);
}

/**
 * hob_seal_verify:
 * @public_key: (array fixed-size=32): from the scanned code
 * @signed_bytes: as read from the device
 *
 * Returns: (transfer full) (nullable): what the device said, or %NULL when it was not the device
 *   with this key that said so
 */
GBytes *
hob_seal_verify (const guint8 *public_key, GBytes *signed_bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (signed_bytes, &size);
  g_autofree guint8 *message = NULL;
  unsigned long long length = 0;

  if (!ready () || size < crypto_sign_BYTES)
    return NULL;
  message = g_malloc (size);
  if (crypto_sign_ed25519_open (message, &length, data, size, public_key) != 0)
    return NULL;
  return g_bytes_new (message, length);
}

/**
 * hob_seal_close:
 * @public_key: (array fixed-size=32): the device's Ed25519 key
 * @plain: the secret
 *
 * Seals a secret so that only the device can read it: an anonymous box to the key's X25519 form,
 * 48 bytes longer than @plain.
 *
 * Returns: (transfer full) (nullable): the sealed bytes; %NULL when the key is unsound
 */
GBytes *
hob_seal_close (const guint8 *public_key, GBytes *plain)
{
  guint8 box_key[crypto_box_PUBLICKEYBYTES];
  gsize size;
  const guint8 *data = g_bytes_get_data (plain, &size);
  g_autofree guint8 *sealed = NULL;

  if (!ready () || crypto_sign_ed25519_pk_to_curve25519 (box_key, public_key) != 0)
    return NULL;
  sealed = g_malloc (size + crypto_box_SEALBYTES);
  if (crypto_box_seal (sealed, data, size, box_key) != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&sealed), size + crypto_box_SEALBYTES);
}

/**
 * hob_seal_open:
 * @public_key: (array fixed-size=32): the device's own
 * @secret_key: (array fixed-size=64): the device's own
 * @sealed: as written by a client
 *
 * Returns: (transfer full) (nullable): the secret, wiped when freed; %NULL when it was not sealed
 *   to this device or was changed on its way
 */
GBytes *
hob_seal_open (const guint8 *public_key, const guint8 *secret_key, GBytes *sealed)
{
  guint8 box_public[crypto_box_PUBLICKEYBYTES], box_secret[crypto_box_SECRETKEYBYTES];
  gsize size;
  const guint8 *data = g_bytes_get_data (sealed, &size);
  guint8 *plain;
  int result;

  if (!ready () || size < crypto_box_SEALBYTES ||
      crypto_sign_ed25519_pk_to_curve25519 (box_public, public_key) != 0)
    return NULL;
  crypto_sign_ed25519_sk_to_curve25519 (box_secret, secret_key);
  plain = g_malloc (MAX (size - crypto_box_SEALBYTES, 1));
  result = crypto_box_seal_open (plain, data, size, box_public, box_secret);
  sodium_memzero (box_secret, sizeof box_secret);
  if (result != 0) {
    g_free (plain);
    return NULL;
  }
  return hob_seal_take_secret (plain, size - crypto_box_SEALBYTES);
}
