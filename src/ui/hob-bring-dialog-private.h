/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

/* Brings devices home, one question a page. The pages "finding", "confirm", "setting-up" and "done"
 * are shown as the registration's step asks for them; they use its verbs, and these actions for
 * what is not the registration's:
 *   bring.add-another  begins again with the code of the next device; the network is known already
 *   bring.finish       closes the dialog; the device that came home is shown in the window
 *   window.close       cancels, or leaves after the hand-over */
#define HOB_TYPE_BRING_DIALOG (hob_bring_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HobBringDialog, hob_bring_dialog, HOB, BRING_DIALOG, AdwDialog)

HobBringDialog *hob_bring_dialog_new (HobHousehold *household,
                                      HobAccount *account,
                                      HobAdapter *adapter);
/* Goes on with a code from elsewhere. FALSE while another device is being set up. */
gboolean hob_bring_dialog_open_code (HobBringDialog *self, const char *text);
HobRegistration *hob_bring_dialog_get_registration (HobBringDialog *self);

G_END_DECLS
