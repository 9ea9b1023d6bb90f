/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-field-binding-private.h"

G_BEGIN_DECLS

/* The row for @field's kind, bound to it; NULL for a heading. */
GtkWidget *hob_field_row_new (HobField *field);

/* One kind each. */
GtkWidget *hob_switch_row_new (HobField *field);
GtkWidget *hob_text_row_new (HobField *field);
GtkWidget *hob_secret_row_new (HobField *field);
GtkWidget *hob_multiline_row_new (HobField *field);
GtkWidget *hob_number_row_new (HobField *field);
GtkWidget *hob_slider_row_new (HobField *field);
GtkWidget *hob_choice_row_new (HobField *field);
GtkWidget *hob_choices_row_new (HobField *field);
GtkWidget *hob_button_row_new (HobField *field);
GtkWidget *hob_reading_row_new (HobField *field);

G_END_DECLS
