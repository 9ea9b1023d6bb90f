/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include "hob-bring-dialog-private.h"
#include "hob-registration-private.h"

G_BEGIN_DECLS

/* The wizard over an empty window, with a registration that is wherever the test puts it: nothing
 * of it runs until a verb is used. */
typedef struct {
  HobHousehold *household;
  HobAccount *account;
  HobAdapter *adapter; /* NULL: the computer's own; to be set before hob_test_bring_set_up () */
  GtkWindow *window;
  HobBringDialog *dialog;
  HobRegistration *registration;
} HobTestBring;

/* What a device that can be brought home says of itself: with a key that it has, with one that it
 * has not, without any. */
typedef enum {
  HOB_TEST_PROVEN,
  HOB_TEST_UNPROVEN,
  HOB_TEST_KEYLESS,
} HobTestProof;

typedef void (*HobTestBringFunc) (HobTestBring *self, gconstpointer data);

/* In place of g_test_init () and g_test_add (). */
void hob_test_bring_init (int *argc, char ***argv);
void hob_test_bring_add (const char *path, gconstpointer data, HobTestBringFunc run);
void hob_test_bring_set_up (HobTestBring *self);
void hob_test_bring_tear_down (HobTestBring *self);
/* Its form says what there is to say before CONFIRMING. */
void hob_test_bring_identify (HobTestBring *self, HobTestProof proof);
/* Puts the registration there, as if the step had begun so long ago. Takes @error. */
void hob_test_bring_show (HobTestBring *self,
                          HobRegistrationStep step,
                          guint waited_seconds,
                          GError *error);
GtkWidget *hob_test_bring_get_page (HobTestBring *self);
/* Saves what the window shows, narrow and wide, light and dark, to the folder that HOB_PICTURES
 * names, if it does. */
void hob_test_bring_take_pictures (HobTestBring *self, const char *name);

/* Waits until the focus is on this widget or in it. */
void hob_test_bring_wait_focus (HobTestBring *self, GtkWidget *widget);

/* A label or button that shows and says this; NULL when there is none. */
GtkWidget *hob_test_find_label (GtkWidget *widget, const char *text);
GtkWidget *hob_test_find_button (GtkWidget *widget, const char *label);
/* The row with this title. */
GtkWidget *hob_test_find_row (GtkWidget *widget, const char *title);

G_END_DECLS
