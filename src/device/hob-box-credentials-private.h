/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a new device was handed over. Passwords are texts that are wiped when freed. */
typedef struct {
  char *address;
  char *owner; /* whom to say hello to */
  GBytes *password;
  gboolean home; /* the hello was mirrored */
  /* These are not kept: NetworkManager has them once they work. */
  char *network;
  GBytes *network_password;
} HobBoxCredentials;

HobBoxCredentials *hob_box_credentials_load (const char *folder, GError **error);
gboolean hob_box_credentials_save (HobBoxCredentials *self, const char *folder, GError **error);
gboolean hob_box_credentials_forget (const char *folder, GError **error);
void hob_box_credentials_free (HobBoxCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobBoxCredentials, hob_box_credentials_free)

const char *hob_box_credentials_get_password (HobBoxCredentials *self);

G_END_DECLS
