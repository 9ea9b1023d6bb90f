/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_FIELD_LIST (hob_field_list_get_type ())
G_DECLARE_FINAL_TYPE (HobFieldList, hob_field_list, HOB, FIELD_LIST, GtkWidget)

/* A device's fields as groups of rows, in the device's order; each heading starts a group. */
GtkWidget *hob_field_list_new (void);
void hob_field_list_set_fields (HobFieldList *self, GListModel *fields);
GtkWidget *hob_field_list_find_row (HobFieldList *self, HobField *field);
gboolean hob_field_list_has_unsent (HobFieldList *self);
/* TRUE once every field has its row. */
gboolean hob_field_list_is_complete (HobFieldList *self);

G_END_DECLS
