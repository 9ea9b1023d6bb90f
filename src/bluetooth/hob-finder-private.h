/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-finder.h"
#include "hob-link-private.h"

G_BEGIN_DECLS

/* In milliseconds from the start of looking. */
typedef struct {
  int shifted; /* when the printed address plus two will do */
  int widen;   /* when devices are asked for their serial number */
} HobFinderPatience;

void hob_finder_set_patience (HobFinder *self, const HobFinderPatience *patience);
void hob_finder_set_deadlines (HobFinder *self, const HobLinkDeadlines *deadlines);

G_END_DECLS
