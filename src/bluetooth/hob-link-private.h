/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-link.h"

G_BEGIN_DECLS

/* In milliseconds. */
typedef struct {
  int connect;   /* one try */
  int resolve;   /* until the device has told what it has */
  int settle;    /* for characteristics that come late */
  int operation; /* one read or write */
  int encrypted; /* the first one, which may have to pair */
  int pause;     /* between tries */
  guint tries;
} HobLinkDeadlines;

extern const HobLinkDeadlines hob_link_default_deadlines;

HobLink *hob_link_new (HobAdapter *adapter, const char *path, const char *address);
void hob_link_set_deadlines (HobLink *self, const HobLinkDeadlines *deadlines);

G_END_DECLS
