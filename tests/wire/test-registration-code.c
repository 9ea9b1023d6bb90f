/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include <hob-wire.h>

#include <sodium.h>
#include <string.h>

#define MAC "A4:CF:12:25:76:98"
#define PREFIX "xmpp:iot-register?"

static guint8 key[32];

/* Keys whose base64 holds plus and slash, so that every spelling of them is met. */
static void
make_key (void)
{
  guint8 secret[64], seed[32] = {0};
  g_autofree char *text = NULL;

  do {
    seed[0]++;
    crypto_sign_seed_keypair (key, secret, seed);
    g_free (text);
    text = g_base64_encode (key, sizeof key);
  } while (strchr (text, '+') == NULL || strchr (text, '/') == NULL);
}

static char *
ssh_blob (void)
{
  guint8 blob[51] = {0,   0,   0,   11,  's', 's', 'h', '-', 'e', 'd',
                     '2', '5', '5', '1', '9', 0,   0,   0,   32};

  memcpy (blob + 19, key, 32);
  return g_base64_encode (blob, sizeof blob);
}

static char *
der (void)
{
  guint8 bytes[44] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

  memcpy (bytes + 12, key, 32);
  return g_base64_encode (bytes, sizeof bytes);
}

static char *
hex (const guint8 *bytes, gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

static void
assert_code (const char *text, HobSealing sealing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobRegistrationCode) code = hob_registration_code_new_from_text (text, &error);

  if (code == NULL)
    g_error ("“%s” was refused: %s", text, error->message);
  g_assert_cmpstr (hob_registration_code_get_address (code), ==, MAC);
  g_assert_cmpint (hob_registration_code_get_sealing (code), ==, sealing);
  if (sealing == HOB_SEALING_NONE)
    g_assert_null (hob_registration_code_get_key (code));
  else
    g_assert_cmpmem (hob_registration_code_get_key (code), 32, key, 32);
}

static void
assert_refused (const char *text, HobWireError expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HobRegistrationCode) code = hob_registration_code_new_from_text (text, &error);

  if (code != NULL)
    g_error ("“%s” was accepted", text);
  if (!g_error_matches (error, HOB_WIRE_ERROR, (int) expected))
    g_error ("“%s” was refused with %d (%s), not %d", text, error->code, error->message, expected);
}

static void
test_addresses (void)
{
  static const char *const good[] = {
    PREFIX "mac=A4:CF:12:25:76:98",
    PREFIX "mac=a4:cf:12:25:76:98",
    PREFIX "mac=A4-CF-12-25-76-98",
    PREFIX "mac=A4CF12257698",
    PREFIX "mac=a4cf.1225.7698",
    PREFIX "mac=A4:CF-12:25-76:98",
    PREFIX "MAC=A4:CF:12:25:76:98",
    PREFIX "mac=A4%3ACF%3A12%3A25%3A76%3A98",
    PREFIX "mac=A4%3acf%3A12%3A25%3A76%3A98",
    "XMPP:IOT-REGISTER?MAC=A4:CF:12:25:76:98",
    "Xmpp:iot-Register?Mac=A4:CF:12:25:76:98",
    "xmpp://iot-register?mac=A4:CF:12:25:76:98",
    "  xmpp:iot-register?mac=A4:CF:12:25:76:98\n",
    PREFIX "mac= A4:CF:12:25:76:98 ",
    PREFIX "register;mac=A4:CF:12:25:76:98",
    PREFIX "maker=TUM&mac=A4:CF:12:25:76:98&model=1",
    PREFIX "mac=A4:CF:12:25:76:98&mac=00:11:22:33:44:55",
    PREFIX "mac=A4:CF:12:25:76:98&seal=0",
    PREFIX "&&;mac=A4:CF:12:25:76:98;;&",
    PREFIX "empty=&mac=A4:CF:12:25:76:98",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    assert_code (good[i], HOB_SEALING_NONE);
}

static void
test_keys (void)
{
  g_autofree char *blob = ssh_blob (), *raw = g_base64_encode (key, 32), *spki = der ();
  g_autofree char *digits = hex (key, 32), *upper = g_ascii_strup (digits, -1);
  g_autofree char *unpadded = replace (raw, "=", ""), *dashed = replace (raw, "+", "-");
  g_autofree char *url = replace (dashed, "/", "_"), *form = replace (raw, "+", " ");
  g_autofree char *escaped = g_uri_escape_string (blob, NULL, FALSE);
  g_autofree char *named = g_strconcat ("ssh-ed25519 ", blob, NULL);
  g_autofree char *wrapped = g_strdup_printf ("%.20s\n%.20s\r\n%s", blob, blob + 20, blob + 40);
  g_autofree char *spaced = g_strdup_printf ("%.20s %s", unpadded, unpadded + 20);
  const char *spellings[] = {blob, raw,  spki,    digits, upper,   unpadded, dashed,
                             url,  form, escaped, named,  wrapped, spaced};

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++) {
    g_autofree char *plain =
      g_strconcat (PREFIX "mac=" MAC "&algo=ed25519&key=", spellings[i], NULL);
    g_autofree char *first =
      g_strconcat (PREFIX "key=", spellings[i], ";mac=" MAC ";ALGO=Ed25519", NULL);

    assert_code (plain, HOB_SEALING_OFFERED);
    assert_code (first, HOB_SEALING_OFFERED);
  }
}

static void
test_sealing (void)
{
  g_autofree char *blob = ssh_blob ();
  g_autofree char *required =
    g_strconcat (PREFIX "mac=" MAC "&algo=ed25519&key=", blob, "&seal=1", NULL);
  g_autofree char *first = g_strconcat (PREFIX "seal=1&mac=" MAC "&key=", blob, NULL);
  g_autofree char *strange = g_strconcat (PREFIX "seal=2&mac=" MAC "&key=", blob, NULL);

  assert_code (required, HOB_SEALING_REQUIRED);
  assert_code (first, HOB_SEALING_REQUIRED);
  /* A demand from the future is still a demand: never downgraded. */
  assert_code (strange, HOB_SEALING_REQUIRED);
  assert_refused (PREFIX "mac=" MAC "&seal=1", HOB_WIRE_ERROR_CODE_KEY);
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    HobWireError error;
  } bad[] = {
    {"", HOB_WIRE_ERROR_CODE_FOREIGN},
    {"hello", HOB_WIRE_ERROR_CODE_FOREIGN},
    {"https://example.org/iot-register?mac=" MAC, HOB_WIRE_ERROR_CODE_FOREIGN},
    {"xmpp:juliet@example.org", HOB_WIRE_ERROR_CODE_FOREIGN},
    {"WIFI:S:home;T:WPA;P:secret;;", HOB_WIRE_ERROR_CODE_FOREIGN},
    {"iot-register?mac=" MAC, HOB_WIRE_ERROR_CODE_FOREIGN},
    {"xmpp:iot-register", HOB_WIRE_ERROR_CODE_NO_ADDRESS},
    {PREFIX, HOB_WIRE_ERROR_CODE_NO_ADDRESS},
    {PREFIX "mac=", HOB_WIRE_ERROR_CODE_NO_ADDRESS},
    {PREFIX "mac", HOB_WIRE_ERROR_CODE_NO_ADDRESS},
    {PREFIX "address=" MAC, HOB_WIRE_ERROR_CODE_NO_ADDRESS},
    {PREFIX "mac=A4:CF:12:25:76", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=A4:CF:12:25:76:98:9A", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=A4:CF:12:25:76:9G", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=A4:CF:12:25:76:9", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=Ä4:CF:12:25:76:98", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=::::::", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=00:00:00:00:00:00", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=A4%ZZCF12257698", HOB_WIRE_ERROR_CODE_ADDRESS},
    {PREFIX "mac=FF:FF:FF:FF:FF:FF", HOB_WIRE_ERROR_CODE_BROADCAST},
    {PREFIX "mac=ffffffffffff", HOB_WIRE_ERROR_CODE_BROADCAST},
    {PREFIX "mac=" MAC "&algo=rsa&key=AAAA", HOB_WIRE_ERROR_CODE_ALGORITHM},
    {PREFIX "mac=" MAC "&algo=ed448&key=AAAA", HOB_WIRE_ERROR_CODE_ALGORITHM},
    {PREFIX "mac=" MAC "&algo=&key=AAAA", HOB_WIRE_ERROR_CODE_ALGORITHM},
    {PREFIX "mac=" MAC "&algo=ed25519", HOB_WIRE_ERROR_CODE_KEY},
    {PREFIX "mac=" MAC "&algo=ed25519&key=", HOB_WIRE_ERROR_CODE_KEY},
    {PREFIX "mac=" MAC "&algo=ed25519&key=AAAA", HOB_WIRE_ERROR_CODE_KEY},
    {PREFIX "mac=" MAC "&algo=ed25519&key=!!!!", HOB_WIRE_ERROR_CODE_KEY},
    /* 32 zero bytes: a point of small order. */
    {PREFIX "mac=" MAC "&algo=ed25519&key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
     HOB_WIRE_ERROR_CODE_KEY},
    /* Off the curve. */
    {PREFIX "mac=" MAC "&key=0200000000000000000000000000000000000000000000000000000000000000",
     HOB_WIRE_ERROR_CODE_KEY},
    /* A sound blob around no sound point. */
    {PREFIX "mac=" MAC "&algo=ed25519&key=AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            "AAAAAAAAAAAA",
     HOB_WIRE_ERROR_CODE_KEY},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i].text, bad[i].error);
}

static void
test_damaged_keys (void)
{
  g_autofree char *blob = ssh_blob ();
  g_autofree char *shorter = g_strndup (blob, strlen (blob) - 4);
  g_autofree char *longer = g_strconcat (blob, "AAAA", NULL);
  g_autofree char *digits = hex (key, 32), *odd = g_strndup (digits, 63);
  const char *damaged[] = {shorter, longer, odd};

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_autofree char *text = g_strconcat (PREFIX "mac=" MAC "&algo=ed25519&key=", damaged[i], NULL);

    assert_refused (text, HOB_WIRE_ERROR_CODE_KEY);
  }
}

static void
test_too_long (void)
{
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autofree char *text = g_strconcat (PREFIX "mac=" MAC "&note=", filler, NULL);

  assert_refused (text, HOB_WIRE_ERROR_CODE_FOREIGN);
}

static void
test_round_trip (void)
{
  for (int i = 0; i < 3; i++) {
    g_autoptr (HobRegistrationCode) code =
      hob_registration_code_new ("a4cf12257698", i > 0 ? key : NULL, i == 2);
    g_autofree char *text = hob_registration_code_to_text (code);

    g_assert_null (strchr (text, '+'));
    assert_code (text, i == 0   ? HOB_SEALING_NONE
                       : i == 1 ? HOB_SEALING_OFFERED
                                : HOB_SEALING_REQUIRED);
  }
}

static void
test_kinds (void)
{
  static const struct {
    const char *text;
    HobCodeKind kind;
  } codes[] = {
    {"xmpp:iot-register?mac=1", HOB_CODE_REGISTRATION},
    {"xmpp:hob@example.org?register;preauth=abc", HOB_CODE_INVITATION},
    {"xmpp:juliet@example.org", HOB_CODE_CONTACT},
    {"xmpp:juliet@example.org?roster;preauth=abc;ibr=y", HOB_CODE_CONTACT},
    {"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", HOB_CODE_CONTACT},
    {"MECARD:N:Capulet;;", HOB_CODE_CONTACT},
    {"mailto:juliet@example.org", HOB_CODE_CONTACT},
    {"WIFI:S:home;;", HOB_CODE_WIFI},
    {"wifi:S:home;;", HOB_CODE_WIFI},
    {"iotdisco:MAN=Maker;MODEL=M1;SN=1;KEY=abc", HOB_CODE_REGISTRY},
    {"IoTDisco;MAN:Maker;KEY:abc", HOB_CODE_REGISTRY},
    {"Kettle 4ABC-DEFG-HJKL-MNPQ-RSTU-VWXY", HOB_CODE_CLAIM},
    {"Kettle:4ABCDEFGHJKLMNPQRSTUVWXY", HOB_CODE_CLAIM},
    {"4ABC DEFG HJKL MNPQ RSTU VWXY", HOB_CODE_CLAIM},
    {"4ABC-DEFG-HJKL-MNPQ-RSTU-VWX0", HOB_CODE_OTHER},
    {"4ABCD-EFG-HJKL-MNPQ-RSTU-VWXY", HOB_CODE_OTHER},
    {"MT:Y.K9042C00KA0648G00", HOB_CODE_MATTER},
    {"X-HM://0023ISYWYABCD", HOB_CODE_HOMEKIT},
    {"DPP:C:81/1;K:abc;;", HOB_CODE_EASY_CONNECT},
    {"https://example.org", HOB_CODE_WEB},
    {"HTTP://EXAMPLE.ORG", HOB_CODE_WEB},
    {"www.example.org", HOB_CODE_WEB},
    {"4006381333931", HOB_CODE_OTHER},
    {"", HOB_CODE_OTHER},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (hob_code_classify (codes[i].text) != codes[i].kind)
      g_error ("“%s” was taken for %s", codes[i].text,
               hob_code_kind_to_string (hob_code_classify (codes[i].text)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  make_key ();
  g_test_add_func ("/registration-code/addresses", test_addresses);
  g_test_add_func ("/registration-code/keys", test_keys);
  g_test_add_func ("/registration-code/sealing", test_sealing);
  g_test_add_func ("/registration-code/refused", test_refused);
  g_test_add_func ("/registration-code/damaged-keys", test_damaged_keys);
  g_test_add_func ("/registration-code/too-long", test_too_long);
  g_test_add_func ("/registration-code/round-trip", test_round_trip);
  g_test_add_func ("/registration-code/kinds", test_kinds);
  return g_test_run ();
}
