/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define HOB_TYPE_CERTIFICATE (hob_certificate_get_type ())

/* The leaf certificate a server showed, in words for a person. Immutable, boxed. */
typedef struct _HobCertificate HobCertificate;

GType hob_certificate_get_type (void);
HobCertificate *hob_certificate_new (const char *fingerprint,
                                     const char *subject,
                                     const char *issuer,
                                     const char *not_before,
                                     const char *not_after,
                                     const char *reason);
HobCertificate *hob_certificate_ref (HobCertificate *self);
void hob_certificate_unref (HobCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobCertificate, hob_certificate_unref)

const char *hob_certificate_get_fingerprint (HobCertificate *self); /* SHA-256, 64 lower-case hex */
const char *hob_certificate_get_subject (HobCertificate *self);
const char *hob_certificate_get_issuer (HobCertificate *self);
const char *hob_certificate_get_not_before (HobCertificate *self);
const char *hob_certificate_get_not_after (HobCertificate *self);
const char *hob_certificate_get_reason (HobCertificate *self); /* the TLS library's words */
/* Accepts colons, spaces and any case; NULL when it is no SHA-256. */
char *hob_certificate_normalize_fingerprint (const char *text);

G_END_DECLS
