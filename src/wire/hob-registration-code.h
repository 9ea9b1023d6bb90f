/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  HOB_SEALING_NONE,     /* no key: what is sent is readable by whoever listens */
  HOB_SEALING_OFFERED,  /* a key, which the device may or may not have */
  HOB_SEALING_REQUIRED, /* never send to this device in the clear */
} HobSealing;

#define HOB_TYPE_REGISTRATION_CODE (hob_registration_code_get_type ())

/* The code printed on a device. Immutable and atomically reference counted. */
typedef struct _HobRegistrationCode HobRegistrationCode;

GType hob_registration_code_get_type (void);
HobRegistrationCode *hob_registration_code_new_from_text (const char *text, GError **error);
HobRegistrationCode *hob_registration_code_new (const char *address,
                                                const guint8 *key,
                                                gboolean require_sealing);
HobRegistrationCode *hob_registration_code_ref (HobRegistrationCode *self);
void hob_registration_code_unref (HobRegistrationCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobRegistrationCode, hob_registration_code_unref)

const char *hob_registration_code_get_address (HobRegistrationCode *self);
const guint8 *hob_registration_code_get_key (HobRegistrationCode *self);
char *hob_registration_code_dup_key_text (HobRegistrationCode *self);
HobSealing hob_registration_code_get_sealing (HobRegistrationCode *self);
char *hob_registration_code_to_text (HobRegistrationCode *self);

G_END_DECLS
