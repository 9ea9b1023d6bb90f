/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#include "hob-certificate.h"

#include <string.h>

#define FINGERPRINT_LENGTH 64

struct _HobCertificate {
  gatomicrefcount ref_count;
  char *fingerprint;
  char *subject;
  char *issuer;
  char *not_before;
  char *not_after;
  char *reason;
};

G_DEFINE_BOXED_TYPE (HobCertificate, hob_certificate, hob_certificate_ref, hob_certificate_unref)

/**
 * hob_certificate_new:
 * @fingerprint: SHA-256 of the leaf, 64 lower-case hexadecimal digits
 * @subject: (nullable): whose it is
 * @issuer: (nullable): who vouches for it
 * @not_before: (nullable): since when it is valid
 * @not_after: (nullable): until when it is valid
 * @reason: (nullable): why it is in question
 *
 * Any thread.
 *
 * Returns: (transfer full): a description of a certificate
 */
HobCertificate *
hob_certificate_new (const char *fingerprint,
                     const char *subject,
                     const char *issuer,
                     const char *not_before,
                     const char *not_after,
                     const char *reason)
{
  HobCertificate *self;

  g_return_val_if_fail (fingerprint != NULL, NULL);

  self = g_new0 (HobCertificate, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->fingerprint = g_strdup (fingerprint);
  self->subject = g_utf8_make_valid (subject != NULL ? subject : "", -1);
  self->issuer = g_utf8_make_valid (issuer != NULL ? issuer : "", -1);
  self->not_before = g_strdup (not_before != NULL ? not_before : "");
  self->not_after = g_strdup (not_after != NULL ? not_after : "");
  self->reason = g_strdup (reason != NULL ? reason : "");
  return self;
}

/**
 * hob_certificate_ref:
 * @self: a certificate
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
HobCertificate *
hob_certificate_ref (HobCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hob_certificate_unref:
 * @self: (transfer full): a certificate
 *
 * Any thread.
 */
void
hob_certificate_unref (HobCertificate *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->fingerprint);
  g_free (self->subject);
  g_free (self->issuer);
  g_free (self->not_before);
  g_free (self->not_after);
  g_free (self->reason);
  g_free (self);
}

/**
 * hob_certificate_get_fingerprint:
 * @self: a certificate
 *
 * Returns: (transfer none): its SHA-256, 64 lower-case hexadecimal digits
 */
const char *
hob_certificate_get_fingerprint (HobCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fingerprint;
}

/**
 * hob_certificate_get_subject:
 * @self: a certificate
 *
 * Returns: (transfer none): whose it is; "" when unknown
 */
const char *
hob_certificate_get_subject (HobCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subject;
}

/**
 * hob_certificate_get_issuer:
 * @self: a certificate
 *
 * Returns: (transfer none): who vouches for it; "" when unknown
 */
const char *
hob_certificate_get_issuer (HobCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->issuer;
}

/**
 * hob_certificate_get_not_before:
 * @self: a certificate
 *
 * Returns: (transfer none): since when it is valid, as the TLS library writes it
 */
const char *
hob_certificate_get_not_before (HobCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->not_before;
}

/**
 * hob_certificate_get_not_after:
 * @self: a certificate
 *
 * Returns: (transfer none): until when it is valid, as the TLS library writes it
 */
const char *
hob_certificate_get_not_after (HobCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->not_after;
}

/**
 * hob_certificate_get_reason:
 * @self: a certificate
 *
 * Returns: (transfer none): why it is in question, in the TLS library's words
 */
const char *
hob_certificate_get_reason (HobCertificate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason;
}

/**
 * hob_certificate_normalize_fingerprint:
 * @text: (nullable): a SHA-256, in digits of any case, with colons and spaces or without
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): 64 lower-case digits; %NULL when it is no SHA-256
 */
char *
hob_certificate_normalize_fingerprint (const char *text)
{
  char digits[FINGERPRINT_LENGTH + 1];
  gsize n = 0;

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++) {
    if (*p == ':' || g_ascii_isspace (*p))
      continue;
    if (!g_ascii_isxdigit (*p) || n == FINGERPRINT_LENGTH)
      return NULL;
    digits[n++] = g_ascii_tolower (*p);
  }
  return n == FINGERPRINT_LENGTH ? g_strndup (digits, n) : NULL;
}
