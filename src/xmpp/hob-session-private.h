/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-session.h"

G_BEGIN_DECLS

/* How long to wait for what, in milliseconds; tests have less patience. */
typedef struct {
  guint connect; /* from the first step until online */
  guint request; /* for the answer to a request */
  guint idle;    /* without a word from the server before it is asked for one */
  guint stop;    /* for the server's farewell */
  guint stable;  /* online before earlier failures are forgotten */
} HobSessionPatience;

void hob_session_set_patience (HobSession *self, const HobSessionPatience *patience);

G_END_DECLS
