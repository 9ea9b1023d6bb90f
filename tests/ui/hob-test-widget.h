/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Puts @widget in a window and waits until it has been drawn. */
GtkWindow *hob_test_present (GtkWidget *widget);
/* Waits until all that changed has been shown. */
void hob_test_next_frame (GtkWidget *widget);
/* The first descendant of this type, that is visible. */
GtkWidget *hob_test_find_child (GtkWidget *widget, GType type);
/* Whether a label that can be seen says this. */
gboolean hob_test_has_label (GtkWidget *widget, const char *text);
/* Each waits for it. */
void hob_test_wait_mapped (gpointer widget);
void hob_test_wait_label (gpointer widget, const char *text);
/* For the pointer at @weak_pointer, which is a weak one, to become NULL. */
void hob_test_wait_gone (gpointer weak_pointer);

/* The pages of a dialog, and the tag of the one that shows. */
AdwNavigationView *hob_test_get_view (gpointer dialog);
void hob_test_assert_page (gpointer dialog, const char *tag);

G_END_DECLS
