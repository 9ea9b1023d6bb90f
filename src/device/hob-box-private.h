/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-thing-config-private.h"

#include <hob-xmpp.h>

G_BEGIN_DECLS

typedef struct {
  const char *folder;  /* where it keeps what it remembers */
  const char *adapter; /* "hci0"; NULL: any */
  gboolean plain;      /* like the firmware: no crypto */
  gboolean wifi;       /* joins the network that it is handed over */
  guint patience;      /* seconds until it can be handed over anew besides; 0: as usual */
} HobBoxOptions;

#define HOB_TYPE_BOX (hob_box_get_type ())
G_DECLARE_FINAL_TYPE (HobBox, hob_box, HOB, BOX, GObject)

/* A new device: it waits in its box, is handed over an account, and says hello to its owner. What
 * it has reached is kept, so that it goes on there when it is started again.
 *
 * Signals:
 *  label (const char *code)        what is printed on it, when it can be found for the first time
 *  told (const char *line)         how far it is, for programs; never a value it was handed over
 *  trouble (const char *sentence)  for people; it goes on */
HobBox *hob_box_new (HobThingConfig *config, const HobBoxOptions *options);
/* Forgets what it was handed over. */
gboolean hob_box_reset (HobBox *self, GError **error);
/* Resolves once it is at home; then the configuration knows its account and its owner. */
DexFuture *hob_box_bring_home (HobBox *self) G_GNUC_WARN_UNUSED_RESULT;
HobSession *hob_box_get_session (HobBox *self);
/* Has bring_home() reject soon. */
void hob_box_stop (HobBox *self);

G_END_DECLS
