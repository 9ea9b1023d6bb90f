/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-registrar.h"

G_BEGIN_DECLS

/* What a server asks of a new account, and how that is answered. Pure. */
typedef struct {
  HobRegistrarKind kind;
  char *instructions; /* NULL when it says nothing */
  char *url;          /* NULL unless ELSEWHERE */
  HobForm *form;      /* NULL unless FORM */
  char *question;     /* the variable that wants the answer; NULL when nothing is asked */
  char *picture_id;   /* of the picture that shows what is asked; NULL without one */
  GBytes *picture;    /* NULL until it is there */
} HobRegistrarOffer;

HobRegistrarOffer *hob_registrar_offer_new (HobNode *iq);
void hob_registrar_offer_free (HobRegistrarOffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobRegistrarOffer, hob_registrar_offer_free)

gboolean hob_registrar_offer_lacks_picture (HobRegistrarOffer *self);
void hob_registrar_offer_take_picture (HobRegistrarOffer *self, HobNode *parent);
gboolean hob_registrar_offer_settle (HobRegistrarOffer *self, GError **error);
HobNode *hob_registrar_offer_answer (HobRegistrarOffer *self,
                                     const char *name,
                                     const char *password,
                                     const char *answer);
GError *hob_registrar_offer_new_error (HobRegistrarOffer *self, HobNode *iq);

G_END_DECLS
