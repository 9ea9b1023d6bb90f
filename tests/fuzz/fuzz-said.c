/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* What a device says of itself over Bluetooth: maker, model, serial number, signed or not. */

#include "hob-fuzz.h"

#include "hob-bluetooth-address-private.h"
#include "hob-registration-private.h"
#include "hob-registration-said-private.h"

#include <string.h>

#define ADDRESS "A4:CF:12:25:76:98"

static guint8 key[HOB_SEAL_PUBLIC_KEY_SIZE];
static guint8 secret_key[HOB_SEAL_SECRET_KEY_SIZE];

/* One line that does not reach out of its label, turn it around or hide anything. */
static void
assert_clean (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text, -1), >, 0);
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, HOB_REGISTRATION_MAX_SAID);
  g_assert_true (text[0] != ' ' && text[strlen (text) - 1] != ' ');
  g_assert_null (strstr (text, "  "));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    g_assert_true (character == ' ' || g_unichar_isgraph (character));
    g_assert_false (g_unichar_iscntrl (character));
    /* Marks that order the text about: U+200E to U+202E, U+2066 to U+2069. */
    g_assert_false (character >= 0x200b && character <= 0x200f);
    g_assert_false (character >= 0x2028 && character <= 0x202e);
    g_assert_false (character >= 0x2060 && character <= 0x206f);
  }
}

static void
check_text (const char *said, gsize size)
{
  g_autofree char *text = hob_registration_clean_said (said, size);
  g_autofree char *again = NULL;
  g_autofree char *local_part = NULL;
  g_autofree char *address = NULL;
  g_autofree char *prepared = NULL;

  if (text == NULL)
    return;
  assert_clean (text);
  again = hob_registration_clean_said (text, strlen (text));
  g_assert_cmpstr (again, ==, text);

  local_part = hob_registration_make_local_part (text);
  address = g_strconcat (local_part, "@hob.test", NULL);
  prepared = hob_jid_normalize_bare (address);
  g_assert_cmpstr (prepared, ==, address);
}

/* Nothing but what was signed is believed, and that to the byte. */
static void
check_proof (GBytes *value)
{
  GBytes *signed_value = hob_seal_sign (secret_key, value);
  GBytes *said[] = {g_bytes_ref (value), NULL, signed_value};
  GBytes *unsigned_only[] = {value};

  g_assert_false (hob_registration_prove_said (key, unsigned_only, 1));
  g_assert_true (unsigned_only[0] == value);
  g_assert_true (hob_registration_prove_said (key, said, G_N_ELEMENTS (said)));
  g_assert_null (said[0]);
  g_assert_null (said[1]);
  g_assert_true (g_bytes_equal (said[2], value));
  g_bytes_unref (said[2]);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) value = g_bytes_new (data, size);
  g_autoptr (GBytes) serial = NULL;
  GByteArray *ending = g_byte_array_new ();

  if (secret_key[0] == 0 && secret_key[1] == 0)
    hob_seal_generate (key, secret_key);
  check_text ((const char *) data, size);
  check_proof (value);

  hob_bluetooth_address_ends (value, ADDRESS);
  g_byte_array_append (ending, data, size);
  g_byte_array_append (ending, (const guint8 *) ADDRESS, strlen (ADDRESS));
  serial = g_byte_array_free_to_bytes (ending);
  g_assert_true (hob_bluetooth_address_ends (serial, ADDRESS));
  return 0;
}
