/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How fast things go with one device, in milliseconds. Tests have their own. */
typedef struct {
  guint gap;     /* from one command to the next: faster ones are lost by the reference firmware */
  guint expiry;  /* a command that is not done by then is forgotten */
  guint direct;  /* how long the device itself may take to answer a request */
  guint revert;  /* a device that changes its mind this soon has refused */
  guint settle;  /* how long a device that came, or made its nodes anew, is left in peace */
  guint longest; /* the same after it did so again and again */
} HobPace;

#define HOB_PACE_DEFAULT \
  {.gap = 250, .expiry = 10000, .direct = 4000, .revert = 5000, .settle = 2000, .longest = 60000}

G_END_DECLS
