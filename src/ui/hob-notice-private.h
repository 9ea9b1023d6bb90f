/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct {
  const char *action; /* of the page around it */
  const char *label;  /* untranslated, with its mnemonic */
} HobNoticeButton;

#define HOB_TYPE_NOTICE (hob_notice_get_type ())
G_DECLARE_FINAL_TYPE (HobNotice, hob_notice, HOB, NOTICE, AdwBin)

/* What happened or what to look for, what to do about it, and the ways on, the best one first. */
void hob_notice_show (HobNotice *self,
                      const char *title,
                      const char *text,
                      const HobNoticeButton *buttons,
                      guint n_buttons);
void hob_notice_set_is_failure (HobNotice *self, gboolean is_failure);
void hob_notice_hide (HobNotice *self);

G_END_DECLS
