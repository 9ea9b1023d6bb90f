/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A step in words, untranslated: as it stands there, and once it is done. */
typedef struct {
  const char *title;
  const char *done;
} HobStepWords;

#define HOB_TYPE_STEP_LIST (hob_step_list_get_type ())
G_DECLARE_FINAL_TYPE (HobStepList, hob_step_list, HOB, STEP_LIST, AdwBin)

/* Steps one below the other, each with a spinner, a tick or a cross. All are there from the
 * beginning, so that nothing moves. */
void hob_step_list_set_words (HobStepList *self, const HobStepWords *words, guint n_words);
/* Those before @current are done, those after it have not begun; n_words: all are done. @detail:
 * what is waited for, NULL for nothing. Says so to assistive technology when it is news. */
void hob_step_list_update (HobStepList *self, guint current, gboolean failed, const char *detail);

G_END_DECLS
