/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What is written to a device in its box: it opens what was sealed for it, and nothing else. */

#include "hob-fuzz.h"

#include <string.h>

static guint8 key[HOB_SEAL_PUBLIC_KEY_SIZE], secret_key[HOB_SEAL_SECRET_KEY_SIZE];
static guint8 other_key[HOB_SEAL_PUBLIC_KEY_SIZE], other_secret_key[HOB_SEAL_SECRET_KEY_SIZE];

static void
make_keys (void)
{
  static gsize made;

  if (!g_once_init_enter (&made))
    return;
  hob_seal_generate (key, secret_key);
  hob_seal_generate (other_key, other_secret_key);
  g_once_init_leave (&made, 1);
}

static void
assert_stays_closed (GBytes *box)
{
  g_autoptr (GBytes) opened = hob_seal_open (key, secret_key, box);

  g_assert_null (opened);
}

/* One bit, or some bytes less or more, and it is another box. The place comes from the input. */
static void
check_damage (GBytes *box, gsize place)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (box, &size);
  g_autofree guint8 *changed = g_memdup2 (data, size);
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  g_autoptr (GBytes) flipped = NULL;
  g_autoptr (GBytes) cut = g_bytes_new (data, place % size);
  g_autoptr (GBytes) extended = NULL;

  changed[place % size] ^= 1 << (place % 8);
  flipped = g_bytes_new_take (g_steal_pointer (&changed), size);
  memcpy (longer, data, size);
  extended = g_bytes_new_take (g_steal_pointer (&longer), size + 1);
  assert_stays_closed (flipped);
  assert_stays_closed (cut);
  assert_stays_closed (extended);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) plain = g_bytes_new (data, size);
  g_autoptr (GBytes) box = NULL;
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (GBytes) strange = NULL;

  make_keys ();
  assert_stays_closed (plain);
  box = hob_seal_close (key, plain);
  g_assert_nonnull (box);
  g_assert_cmpuint (g_bytes_get_size (box), ==, size + HOB_SEAL_OVERHEAD);
  opened = hob_seal_open (key, secret_key, box);
  g_assert_nonnull (opened);
  g_assert_true (g_bytes_equal (opened, plain));

  strange = hob_seal_open (other_key, other_secret_key, box);
  g_assert_null (strange);
  check_damage (box, size > 1 ? data[0] * 256u + data[1] : size);
  return 0;
}
