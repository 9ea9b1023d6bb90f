/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-wire.h>

G_BEGIN_DECLS

/* What is known of a field's value, without anybody to tell. */
typedef struct {
  HobReading *confirmed;
  HobReading *desired; /* set while a command is on its way */
  HobReading *settled; /* what the last command has confirmed */
  gint64 settled_at;   /* monotonic, µs */
  guint digits;        /* decimals seen so far */
  gboolean fresh;      /* said on this stream */
  gboolean present;    /* the device is */
} HobFieldState;

/* Bits of what became different. */
enum {
  HOB_FIELD_STATE_VALUE = 1 << 0,
  HOB_FIELD_STATE_CONFIRMED = 1 << 1,
  HOB_FIELD_STATE_DESIRED = 1 << 2,
  HOB_FIELD_STATE_PENDING = 1 << 3,
  HOB_FIELD_STATE_STALE = 1 << 4,
  HOB_FIELD_STATE_DIGITS = 1 << 5,
};

void hob_field_state_clear (HobFieldState *self);
HobReading *hob_field_state_get_shown (const HobFieldState *self);
gboolean hob_field_state_is_stale (const HobFieldState *self);
/* These return bits. */
guint hob_field_state_set (HobFieldState *self,
                           HobReading *confirmed,
                           HobReading *desired,
                           gboolean fresh);
guint hob_field_state_set_present (HobFieldState *self, gboolean present);
/* Whether @val says what is confirmed already, to the letter. */
gboolean hob_field_state_knows (const HobFieldState *self, HobNode *val);
void hob_field_state_set_settled (HobFieldState *self, HobReading *settled);

G_END_DECLS
