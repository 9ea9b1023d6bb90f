/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-token-private.h"

#include <errno.h>
#include <sys/random.h>

#define TOKEN_BYTES 12

/**
 * hob_token_new:
 *
 * Draws a name that nobody can guess, not even one who has seen many before it: for resources and
 * for the ids of requests, which strangers could otherwise answer. Any thread.
 *
 * Returns: (transfer full): 24 letters and digits, 96 bits
 */
char *
hob_token_new (void)
{
  static const char digits[] = "0123456789abcdef";
  guint8 bytes[TOKEN_BYTES];
  char *token = g_malloc (2 * TOKEN_BYTES + 1);

  while (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    if (errno != EINTR)
      g_error ("The system has no random numbers: %s", g_strerror (errno));

  for (gsize i = 0; i < TOKEN_BYTES; i++) {
    token[2 * i] = digits[bytes[i] >> 4];
    token[2 * i + 1] = digits[bytes[i] & 15];
  }
  token[2 * TOKEN_BYTES] = '\0';
  return token;
}
