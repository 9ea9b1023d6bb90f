/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include <hob-wire.h>

#include <string.h>

static guint8 public_key[HOB_SEAL_PUBLIC_KEY_SIZE], secret_key[HOB_SEAL_SECRET_KEY_SIZE];
static guint8 other_public[HOB_SEAL_PUBLIC_KEY_SIZE], other_secret[HOB_SEAL_SECRET_KEY_SIZE];

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static GBytes *
flip (GBytes *source, gsize position)
{
  gsize size;
  guint8 *data = g_memdup2 (g_bytes_get_data (source, NULL), g_bytes_get_size (source));

  size = g_bytes_get_size (source);
  data[position] ^= 1;
  return g_bytes_new_take (data, size);
}

static void
test_seal (void)
{
  static const char *const secrets[] = {"", "1", "correct horse battery staple"};

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++) {
    g_autoptr (GBytes) plain = bytes (secrets[i]);
    g_autoptr (GBytes) sealed = hob_seal_close (public_key, plain);
    g_autoptr (GBytes) opened = hob_seal_open (public_key, secret_key, sealed);

    g_assert_cmpuint (g_bytes_get_size (sealed), ==, strlen (secrets[i]) + HOB_SEAL_OVERHEAD);
    g_assert_true (g_bytes_equal (plain, opened));
    g_assert_null (hob_seal_open (other_public, other_secret, sealed));
  }
}

static void
test_seal_changed (void)
{
  g_autoptr (GBytes) plain = bytes ("secret");
  g_autoptr (GBytes) sealed = hob_seal_close (public_key, plain);

  for (gsize i = 0; i < g_bytes_get_size (sealed); i++) {
    g_autoptr (GBytes) changed = flip (sealed, i);

    g_assert_null (hob_seal_open (public_key, secret_key, changed));
  }
  g_assert_null (hob_seal_open (public_key, secret_key, plain));
}

static void
test_seal_hides (void)
{
  g_autoptr (GBytes) plain = bytes ("secret");
  g_autoptr (GBytes) one = hob_seal_close (public_key, plain);
  g_autoptr (GBytes) two = hob_seal_close (public_key, plain);

  g_assert_false (g_bytes_equal (one, two));
  g_assert_null (memmem (g_bytes_get_data (one, NULL), g_bytes_get_size (one), "secret", 6));
}

static void
test_sign (void)
{
  g_autoptr (GBytes) plain = bytes ("TUM Garching");
  g_autoptr (GBytes) message = hob_seal_sign (secret_key, plain);
  g_autoptr (GBytes) verified = hob_seal_verify (public_key, message);

  g_assert_cmpuint (g_bytes_get_size (message), ==, 12 + HOB_SEAL_SIGNATURE_SIZE);
  g_assert_true (g_bytes_equal (plain, verified));
  g_assert_null (hob_seal_verify (other_public, message));
  g_assert_null (hob_seal_verify (public_key, plain));
  for (gsize i = 0; i < g_bytes_get_size (message); i++) {
    g_autoptr (GBytes) changed = flip (message, i);

    g_assert_null (hob_seal_verify (public_key, changed));
  }
}

static void
test_unsound_key (void)
{
  guint8 zero[HOB_SEAL_PUBLIC_KEY_SIZE] = {0};
  g_autoptr (GBytes) plain = bytes ("secret");

  g_assert_null (hob_seal_close (zero, plain));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hob_seal_generate (public_key, secret_key);
  hob_seal_generate (other_public, other_secret);
  g_test_add_func ("/seal/seal", test_seal);
  g_test_add_func ("/seal/seal-changed", test_seal_changed);
  g_test_add_func ("/seal/seal-hides", test_seal_hides);
  g_test_add_func ("/seal/sign", test_sign);
  g_test_add_func ("/seal/unsound-key", test_unsound_key);
  return g_test_run ();
}
