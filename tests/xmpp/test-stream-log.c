/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-stream-log-private.h"

static const struct {
  const char *message;
  HobStreamLog meaning;
} messages[] = {
  {"RECV: <features xmlns=\"s\"><mechanisms xmlns=\"m\"><mechanism>PLAIN</mechanism></mechanisms>"
   "</features>",
   HOB_STREAM_LOG_MECHANISMS},
  {"RECV: <features xmlns=\"s\"><mechanisms xmlns=\"m\"><mechanism>PLAIN</mechanism>"
   "<mechanism>SCRAM-SHA-1</mechanism></mechanisms></features>",
   HOB_STREAM_LOG_SCRAM},
  {"RECV: <features xmlns=\"s\"><bind xmlns=\"b\"/></features>", HOB_STREAM_LOG_NOTHING},
  {"RECV: <failure xmlns=\"m\"><temporary-auth-failure/></failure>", HOB_STREAM_LOG_OUT_OF_ORDER},
  {"RECV: <failure xmlns=\"m\"><not-authorized/></failure>", HOB_STREAM_LOG_NOTHING},
  {"RECV: <error xmlns=\"s\"/>", HOB_STREAM_LOG_EMPTY_ERROR},
  {"RECV: <error xmlns=\"s\"></error>", HOB_STREAM_LOG_ERROR},
  {"RECV: <error xmlns=\"s\"><conflict xmlns=\"e\"/></error>", HOB_STREAM_LOG_ERROR},
  {"RECV: <error xmlns=\"s\"><text xmlns=\"e\">/&gt;</text></error>", HOB_STREAM_LOG_ERROR},
  {"RECV: <message><body>SASL PLAIN auth failed</body></message>", HOB_STREAM_LOG_NOTHING},
  {"SENT: <message><body>parse error</body></message>", HOB_STREAM_LOG_NOTHING},
  {"SASL SCRAM-SHA-256-PLUS auth failed", HOB_STREAM_LOG_REFUSED_BINDING},
  {"SASL SCRAM-SHA-256 auth failed", HOB_STREAM_LOG_REFUSED},
  {"SASL PLAIN auth failed", HOB_STREAM_LOG_REFUSED},
  {"SASL PLAIN auth successful", HOB_STREAM_LOG_NOTHING},
  {"Password hasn't been set, and SASL ANONYMOUS unsupported.", HOB_STREAM_LOG_NO_PASSWORD},
  {"Cannot authenticate with known methods", HOB_STREAM_LOG_NO_MECHANISM},
  {"TLS is not supported, but set as mandatory for this connection", HOB_STREAM_LOG_NO_ENCRYPTION},
  {"parse error [<x></y>]", HOB_STREAM_LOG_NO_XML},
  {"", HOB_STREAM_LOG_NOTHING},
};

static void
test_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++) {
    g_test_message ("%s", messages[i].message);
    g_assert_cmpint (hob_stream_log_read (messages[i].message), ==, messages[i].meaning);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stream-log/read", test_read);
  return g_test_run ();
}
