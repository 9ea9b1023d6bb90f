/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

/* Registration with tests/xmpp/registrar-server.py, which behaves as the domain asks it to. */

#include "hob-registrar-private.h"
#include "hob-test.h"

#include <hob-xmpp.h>
#include <string.h>

#define OTHER_FINGERPRINT "00000000000000000000000000000000000000000000000000000000000000ff"
#define PASSWORD "correct-horse"
#define TOKEN "secret-token"

const char *__lsan_default_suppressions (void);

/* The parser that is left in the middle of a stream error without a reason is lost. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:xmpp_stanza_to_text\nleak:libexpat.so\n";
}

/* Deadlines that are not under test are left long. */
static const HobRegistrarPatience patient = {20 * 1000, 15 * 1000, 2 * 1000};
static const HobRegistrarPatience impatient = {500, 300, 300};

static HobRegistrar *
new_registrar (const char *behaviour)
{
  g_autofree char *domain = g_strdup_printf ("%s.rogue.test", behaviour);
  HobRegistrar *registrar = hob_registrar_new (domain);

  hob_registrar_set_server (registrar, "127.0.0.1", hob_test_server_port ());
  hob_registrar_set_trusted_fingerprint (registrar, hob_test_server_fingerprint ());
  hob_registrar_set_patience (registrar, &patient);
  return registrar;
}

static void
await (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  gboolean resolved = hob_test_await (future, 20, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (resolved);
}

static void
assert_does_not_open (HobRegistrar *registrar, HobXmppError code)
{
  hob_test_await_error (hob_registrar_open (registrar), 20, HOB_XMPP_ERROR, (int) code);
}

static void
assert_not_made (HobRegistrar *registrar, const char *name, const char *answer, HobXmppError code)
{
  hob_test_await_error (hob_registrar_register (registrar, name, PASSWORD, answer), 20,
                        HOB_XMPP_ERROR, (int) code);
}

static void
assert_made (HobRegistrar *registrar, const char *name, const char *answer, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  hob_test_await (hob_registrar_register (registrar, name, PASSWORD, answer), 20, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, expected);
}

static void
test_plain (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("plain");

  await (hob_registrar_open (registrar));
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_PLAIN);
  g_assert_cmpstr (hob_registrar_get_instructions (registrar), ==, "Choose");
  assert_not_made (registrar, "toaster", NULL, HOB_XMPP_ERROR_CONFLICT);
  assert_not_made (registrar, "a/b", NULL, HOB_XMPP_ERROR_REFUSED);
  assert_not_made (registrar, "", NULL, HOB_XMPP_ERROR_REFUSED);
  assert_not_made (registrar, "a\001b", NULL, HOB_XMPP_ERROR_REFUSED);
  assert_made (registrar, "Grill", NULL, "grill@plain.rogue.test");
  g_assert_cmpuint (hob_test_rogue_count ("plain", "connects"), ==, 1);

  hob_registrar_close (registrar);
  hob_test_rogue_wait ("plain", "closes", 1);
}

static void
assert_picture (HobRegistrar *registrar, char number)
{
  GBytes *picture = hob_registrar_get_picture (registrar);
  const char *data;
  gsize size;

  g_assert_nonnull (picture);
  data = g_bytes_get_data (picture, &size);
  g_assert_cmpuint (size, >, 8);
  g_assert_cmpmem (data, 4, "\x89PNG", 4);
  g_assert_cmpint (data[size - 1], ==, number);
}

static void
test_picture (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("picture");

  await (hob_registrar_open (registrar));
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_FORM);
  g_assert_nonnull (hob_registrar_get_form (registrar));
  g_assert_cmpstr (hob_registrar_get_question (registrar), ==, "Enter the text");
  g_assert_cmpstr (hob_registrar_get_instructions (registrar), ==, "Read it");
  assert_picture (registrar, '1');

  assert_not_made (registrar, "toaster", NULL, HOB_XMPP_ERROR_REFUSED);
  assert_not_made (registrar, "toaster", "wrong", HOB_XMPP_ERROR_REFUSED);
  await (hob_registrar_open (registrar));
  assert_picture (registrar, '2');
  assert_made (registrar, "toaster", "2", "toaster@picture.rogue.test");
  g_assert_cmpuint (hob_test_rogue_count ("picture", "connects"), ==, 1);
}

/* On a new stream there is a new question, which the old answer does not fit. */
static void
test_picture_after_close (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("picture");

  await (hob_registrar_open (registrar));
  await (hob_registrar_open (registrar));
  assert_picture (registrar, '2');
  hob_registrar_close (registrar);
  assert_not_made (registrar, "toaster", "2", HOB_XMPP_ERROR_REFUSED);
  assert_picture (registrar, '1');
  assert_made (registrar, "toaster", "1", "toaster@picture.rogue.test");
}

static void
test_picture_apart (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("picture-apart");

  await (hob_registrar_open (registrar));
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_FORM);
  assert_picture (registrar, '1');
}

static void
test_elsewhere (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("elsewhere");

  await (hob_registrar_open (registrar));
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_ELSEWHERE);
  g_assert_cmpstr (hob_registrar_get_url (registrar), ==, "https://hob.example/sign-up?a=1&b=2");
  g_assert_cmpstr (hob_registrar_get_instructions (registrar), ==, "On our page");
  assert_not_made (registrar, "toaster", NULL, HOB_XMPP_ERROR_FORBIDDEN);
}

static void
test_no_accounts (void)
{
  static const struct {
    const char *behaviour;
    HobXmppError code;
  } cases[] = {
    {"hangs-up-on-guests", HOB_XMPP_ERROR_FORBIDDEN},
    {"sends-guests-away", HOB_XMPP_ERROR_FORBIDDEN},
    {"error-without-reason", HOB_XMPP_ERROR_FORBIDDEN},
    {"too-many-guests", HOB_XMPP_ERROR_BUSY},
    {"large-offer", HOB_XMPP_ERROR_TOO_LARGE},
    {"hangs-up", HOB_XMPP_ERROR_STREAM},
    {"unknown-host", HOB_XMPP_ERROR_STREAM},
    {"web-server", HOB_XMPP_ERROR_STREAM},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (HobRegistrar) registrar = new_registrar (cases[i].behaviour);

    g_test_message ("%s", cases[i].behaviour);
    assert_does_not_open (registrar, cases[i].code);
    g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_ELSEWHERE);
    g_assert_null (hob_registrar_get_url (registrar));
  }
}

static void
test_not_encrypted (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("no-encryption");

  hob_registrar_set_invitation (registrar, TOKEN);
  assert_does_not_open (registrar, HOB_XMPP_ERROR_NOT_ENCRYPTED);
  assert_not_made (registrar, "toaster", NULL, HOB_XMPP_ERROR_NOT_ENCRYPTED);
  g_assert_cmpuint (hob_test_rogue_count ("no-encryption", "connects"), ==, 2);
  g_assert_cmpuint (hob_test_rogue_count ("no-encryption", "reads"), ==, 0);
}

static void
test_encryption_fails (void)
{
  static const char *const behaviours[] = {"refuses-encryption", "broken-handshake"};

  for (gsize i = 0; i < G_N_ELEMENTS (behaviours); i++) {
    g_autoptr (HobRegistrar) registrar = new_registrar (behaviours[i]);

    assert_does_not_open (registrar, HOB_XMPP_ERROR_STREAM);
    g_assert_cmpuint (hob_test_rogue_count (behaviours[i], "speaks-encrypted"), ==, 0);
  }
}

static void
test_injected (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("injected-offer");

  await (hob_registrar_open (registrar));
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_PLAIN);
}

static void
test_certificate (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("invited");
  HobCertificate *certificate;

  hob_registrar_set_invitation (registrar, TOKEN);
  hob_registrar_set_trusted_fingerprint (registrar, NULL);
  assert_does_not_open (registrar, HOB_XMPP_ERROR_CERTIFICATE);
  hob_registrar_set_trusted_fingerprint (registrar, OTHER_FINGERPRINT);
  assert_does_not_open (registrar, HOB_XMPP_ERROR_CERTIFICATE_CHANGED);
  g_assert_cmpuint (hob_test_rogue_count ("invited", "speaks-encrypted"), ==, 0);

  certificate = hob_registrar_get_certificate (registrar);
  g_assert_nonnull (certificate);
  hob_registrar_set_trusted_fingerprint (registrar, hob_certificate_get_fingerprint (certificate));
  await (hob_registrar_open (registrar));
  g_assert_null (hob_registrar_get_certificate (registrar));
  assert_made (registrar, "toaster", NULL, "toaster@invited.rogue.test");
}

static void
test_not_invited (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("invited");

  assert_does_not_open (registrar, HOB_XMPP_ERROR_FORBIDDEN);
}

static void
test_silence (void)
{
  static const char *const behaviours[] = {"silent", "silent-handshake"};
  g_autoptr (HobRegistrar) mute = new_registrar ("mute-to-guests");

  for (gsize i = 0; i < G_N_ELEMENTS (behaviours); i++) {
    g_autoptr (HobRegistrar) registrar = new_registrar (behaviours[i]);

    hob_registrar_set_patience (registrar, &impatient);
    assert_does_not_open (registrar, HOB_XMPP_ERROR_SILENT);
  }
  /* The handshake of a busy computer may take its time. */
  hob_registrar_set_patience (mute, &(HobRegistrarPatience) {20 * 1000, 300, 300});
  assert_does_not_open (mute, HOB_XMPP_ERROR_TIMEOUT);
}

static void
test_nobody_there (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("plain");
  g_autoptr (HobRegistrar) lost = new_registrar ("plain");

  hob_registrar_set_server (registrar, "127.0.0.1", 1);
  assert_does_not_open (registrar, HOB_XMPP_ERROR_UNREACHABLE);
  hob_registrar_set_server (lost, "nobody.invalid", 5222);
  assert_does_not_open (lost, HOB_XMPP_ERROR_NAME_NOT_FOUND);
}

static void
test_hangs_up_between (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("impatient");

  await (hob_registrar_open (registrar));
  assert_not_made (registrar, "toaster", NULL, HOB_XMPP_ERROR_CONFLICT);
  hob_registrar_close (registrar);
  assert_made (registrar, "grill", NULL, "grill@impatient.rogue.test");
  g_assert_cmpuint (hob_test_rogue_count ("impatient", "connects"), ==, 2);
}

static void
test_forged (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("forged-answer");

  await (hob_registrar_open (registrar));
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_PLAIN);
}

/* Whatever is going on, closing ends it, and so does letting go. */
static void
test_close_in_any_state (void)
{
  static const char *const behaviours[] = {"silent", "silent-handshake", "mute-to-guests"};
  static const char *const seen[] = {"connects", "starts a handshake", "speaks-encrypted"};

  for (gsize i = 0; i < G_N_ELEMENTS (behaviours); i++) {
    g_autoptr (HobRegistrar) registrar = new_registrar (behaviours[i]);
    guint count = hob_test_rogue_count (behaviours[i], seen[i]);
    DexFuture *future = hob_registrar_open (registrar);

    hob_test_rogue_wait (behaviours[i], seen[i], count + 1);
    hob_registrar_close (registrar);
    hob_registrar_close (registrar);
    hob_test_await_error (future, 20, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);

    future = hob_registrar_open (registrar);
    hob_registrar_close (registrar);
    hob_test_await_error (future, 20, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);

    future = hob_registrar_open (registrar);
    hob_test_rogue_wait (behaviours[i], seen[i], count + 2);
    dex_unref (future);
  }
}

static void
test_asked_twice (void)
{
  g_autoptr (HobRegistrar) registrar = new_registrar ("plain");
  DexFuture *first = hob_registrar_open (registrar);
  DexFuture *second = hob_registrar_open (registrar);

  hob_test_await_error (first, 20, HOB_XMPP_ERROR, HOB_XMPP_ERROR_OFFLINE);
  await (second);
  g_assert_cmpint (hob_registrar_get_kind (registrar), ==, HOB_REGISTRAR_PLAIN);
}

static DexFuture *
remove_account (const char *behaviour)
{
  g_autofree char *address = g_strdup_printf ("juliet@%s.rogue.test", behaviour);

  return hob_registrar_remove_account (address, "juliet-secret", "127.0.0.1",
                                       hob_test_server_port (), hob_test_server_fingerprint ());
}

static void
test_removal (void)
{
  await (remove_account ("removed-without-a-word"));
  g_assert_cmpuint (hob_test_rogue_count ("removed-without-a-word", "removes it"), ==, 1);
  g_assert_cmpuint (hob_test_rogue_count ("removed-without-a-word", "connects"), ==, 2);
  await (remove_account ("removed-as-conflict"));
  g_assert_cmpuint (hob_test_rogue_count ("removed-as-conflict", "connects"), ==, 1);
  await (remove_account ("wrong-password"));
}

static void
test_not_removed (void)
{
  hob_test_await_error (remove_account ("removal-refused"), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_FORBIDDEN);
  hob_test_await_error (remove_account ("never-removed"), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_OFFLINE);
  g_assert_cmpuint (hob_test_rogue_count ("never-removed", "online"), ==, 3);
  hob_test_await_error (remove_account ("no-encryption"), 20, HOB_XMPP_ERROR,
                        HOB_XMPP_ERROR_NOT_ENCRYPTED);
}

static void
test_passwords (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean used[256] = {FALSE};
  guint n_used = 0;

  for (guint i = 0; i < 1000; i++) {
    char *password = hob_registrar_generate_password ();

    g_assert_cmpuint (strlen (password), ==, 26);
    for (const char *p = password; *p != '\0'; p++) {
      g_assert_true (g_ascii_isdigit (*p) || g_ascii_islower (*p));
      n_used += !used[(guchar) *p];
      used[(guchar) *p] = TRUE;
    }
    g_assert_true (g_hash_table_add (seen, password));
  }
  g_assert_cmpuint (n_used, ==, 32);
}

static GLogFunc usual_log;

/* No line of any log may hold a secret. */
static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  static const char *const secrets[] = {PASSWORD, TOKEN, "juliet-secret"};

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (strstr (message, secrets[i]) != NULL)
      g_test_fail_printf ("Logged: %s", secrets[i]);
  usual_log (domain, level, message, data);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  usual_log = g_log_set_default_handler (log_cb, NULL);
  dex_init ();

  g_test_add_func ("/registrar/plain", test_plain);
  g_test_add_func ("/registrar/picture", test_picture);
  g_test_add_func ("/registrar/picture-after-close", test_picture_after_close);
  g_test_add_func ("/registrar/picture-apart", test_picture_apart);
  g_test_add_func ("/registrar/elsewhere", test_elsewhere);
  g_test_add_func ("/registrar/no-accounts", test_no_accounts);
  g_test_add_func ("/registrar/not-encrypted", test_not_encrypted);
  g_test_add_func ("/registrar/encryption-fails", test_encryption_fails);
  g_test_add_func ("/registrar/injected", test_injected);
  g_test_add_func ("/registrar/certificate", test_certificate);
  g_test_add_func ("/registrar/not-invited", test_not_invited);
  g_test_add_func ("/registrar/silence", test_silence);
  g_test_add_func ("/registrar/nobody-there", test_nobody_there);
  g_test_add_func ("/registrar/hangs-up-between", test_hangs_up_between);
  g_test_add_func ("/registrar/forged", test_forged);
  g_test_add_func ("/registrar/close-in-any-state", test_close_in_any_state);
  g_test_add_func ("/registrar/asked-twice", test_asked_twice);
  g_test_add_func ("/registrar/removal", test_removal);
  g_test_add_func ("/registrar/not-removed", test_not_removed);
  g_test_add_func ("/registrar/passwords", test_passwords);
  return g_test_run ();
}
