/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-spec-private.h"

G_BEGIN_DECLS

/* What the key file says, and what the command line says instead. */
typedef struct {
  char *address;
  char *password;       /* NULL when none was given */
  GFile *password_file; /* where it is instead; NULL */
  char *host;           /* NULL: found by the address */
  guint port;
  char *trust; /* normalised fingerprint; NULL */
  char *name;
  GPtrArray *owners; /* bare addresses */
  GPtrArray *guests;
  GPtrArray *specs; /* HobThingSpec, in the order of the file */
} HobThingConfig;

HobThingConfig *hob_thing_config_new_from_file (const char *path, GError **error);
void hob_thing_config_free (HobThingConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HobThingConfig, hob_thing_config_free)

gboolean hob_thing_config_set (HobThingConfig *self,
                               const char *key,
                               const char *value,
                               GFile *folder,
                               GError **error);
gboolean hob_thing_config_complete (HobThingConfig *self, GError **error);
HobThingSpec *hob_thing_config_find (HobThingConfig *self, const char *name);
gboolean hob_thing_config_is_owner (HobThingConfig *self, const char *address);
gboolean hob_thing_config_is_person (HobThingConfig *self, const char *address);

G_END_DECLS
