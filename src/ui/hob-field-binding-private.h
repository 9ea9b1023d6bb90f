/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_FIELD_BINDING (hob_field_binding_get_type ())
G_DECLARE_FINAL_TYPE (HobFieldBinding, hob_field_binding, HOB, FIELD_BINDING, GObject)

/* Brings the field's value into the row's control. Called at most once a frame. */
typedef void (*HobFieldShow) (HobFieldBinding *binding, HobField *field);

/* What all rows have in common: title, description, spinner, refusal, reason, and the way from the
 * control to the field and back without loops. Belongs to its row and goes with it. */
HobFieldBinding *hob_field_binding_new (AdwPreferencesRow *row,
                                        HobField *field,
                                        GtkWidget *control,
                                        HobFieldShow show);
HobFieldBinding *hob_field_binding_get (GtkWidget *row);

HobField *hob_field_binding_get_field (HobFieldBinding *self);
GtkWidget *hob_field_binding_get_row (HobFieldBinding *self);
GtkWidget *hob_field_binding_get_control (HobFieldBinding *self);
/* TRUE while the field is being shown: what the control signals is then no wish of the person. */
gboolean hob_field_binding_is_showing (HobFieldBinding *self);
/* Text typed but not sent keeps its row alive and its text. */
void hob_field_binding_set_unsent (HobFieldBinding *self, gboolean unsent);
gboolean hob_field_binding_get_unsent (HobFieldBinding *self);

void hob_field_binding_send (HobFieldBinding *self, const char *text);
/* At most ten a second, the last one surely; the control is left alone meanwhile. */
void hob_field_binding_send_soon (HobFieldBinding *self, const char *text);
/* For rows without a subtitle: a line of its own below. */
GtkWidget *hob_field_binding_make_note (HobFieldBinding *self);
GtkWidget *hob_field_binding_get_note (HobFieldBinding *self);
void hob_field_binding_update (HobFieldBinding *self);
void hob_field_binding_queue_update (HobFieldBinding *self);

G_END_DECLS
