/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>

G_BEGIN_DECLS

/* Who a new device is: what its label says, and the key that proves it. Made once. */
typedef struct {
  char *serial;     /* its adapter's address when the label was printed */
  char *network_id; /* of what it adds to NetworkManager */
  guint8 public_key[HOB_SEAL_PUBLIC_KEY_SIZE];
  GBytes *secret_key;
} HobBoxIdentity;

HobBoxIdentity *hob_box_identity_load (const char *folder, const char *address, GError **error);
void hob_box_identity_free (HobBoxIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobBoxIdentity, hob_box_identity_free)

const guint8 *hob_box_identity_get_secret_key (HobBoxIdentity *self);
char *hob_box_identity_dup_code (HobBoxIdentity *self, gboolean plain);

G_END_DECLS
