/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

/* The certificate question in plain words. Responses: "trust" and "cancel". */
AdwAlertDialog *hob_certificate_dialog_new (const char *address,
                                            HobCertificate *certificate,
                                            gboolean changed);
HobCertificate *hob_certificate_dialog_get_certificate (AdwAlertDialog *dialog);

G_END_DECLS
