/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-certificate.h"

#include <hob-wire.h>
#include <libdex.h>

G_BEGIN_DECLS

/* What a server asks of a new account (XEP-0077). */
typedef enum {
  HOB_REGISTRAR_PLAIN,    /* a name and a password */
  HOB_REGISTRAR_FORM,     /* a data form, maybe with a picture to read (XEP-0158) */
  HOB_REGISTRAR_ELSEWHERE /* only on a web page: see :url */
} HobRegistrarKind;

#define HOB_TYPE_REGISTRAR (hob_registrar_get_type ())
G_DECLARE_FINAL_TYPE (HobRegistrar, hob_registrar, HOB, REGISTRAR, GObject)

/* Makes an account on a second, unauthenticated, encrypted stream. One object, one attempt at one
 * account after another on one server. Main thread. */
HobRegistrar *hob_registrar_new (const char *domain);
/* As hob_session_set_server () and hob_session_set_trusted_fingerprint (). */
void hob_registrar_set_server (HobRegistrar *self, const char *host, guint port);
void hob_registrar_set_trusted_fingerprint (HobRegistrar *self, const char *fingerprint);
/* An invitation's token (XEP-0445), sent before anything is asked. */
void hob_registrar_set_invitation (HobRegistrar *self, const char *token);

/* Connects and asks what is needed. Resolves when the kind and so on are known; rejects with the
 * errors of a session, with FORBIDDEN where the server registers nobody or only the invited (which
 * some say only when asked for the account), and BUSY where it wants one to wait. Called again, it
 * asks anew: after CERTIFICATE with what was trusted meanwhile; and where there is a question,
 * after each failed register, because it is good for one answer. */
DexFuture *hob_registrar_open (HobRegistrar *self) G_GNUC_WARN_UNUSED_RESULT;
HobRegistrarKind hob_registrar_get_kind (HobRegistrar *self);
HobForm *hob_registrar_get_form (HobRegistrar *self);        /* NULL unless FORM */
GBytes *hob_registrar_get_picture (HobRegistrar *self);      /* NULL when there is none to read */
const char *hob_registrar_get_question (HobRegistrar *self); /* its label; NULL: no answer needed */
const char *hob_registrar_get_instructions (HobRegistrar *self);
const char *hob_registrar_get_url (HobRegistrar *self);             /* https only; NULL */
HobCertificate *hob_registrar_get_certificate (HobRegistrar *self); /* the one in question; NULL */

/* Asks for the account. @answer is what the person read in the picture, NULL without one. Resolves
 * to the new bare address (a string); rejects with CONFLICT (name taken), FORBIDDEN, BUSY, REFUSED
 * (also for a wrong answer, or one to a question that is not asked any more). */
DexFuture *hob_registrar_register (HobRegistrar *self,
                                   const char *name,
                                   const char *password,
                                   const char *answer) G_GNUC_WARN_UNUSED_RESULT;
void hob_registrar_close (HobRegistrar *self);

/* Signs in as the account once and removes it from its server (XEP-0077 §3.2). Resolves when it is
 * gone, also when it was before. */
DexFuture *hob_registrar_remove_account (const char *address,
                                         const char *password,
                                         const char *host,
                                         guint port,
                                         const char *trusted_fingerprint) G_GNUC_WARN_UNUSED_RESULT;
/* 26 letters and digits: 130 bits. Wipe it when done. */
char *hob_registrar_generate_password (void);

G_END_DECLS
