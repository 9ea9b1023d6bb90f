/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_APPLICATION (hob_application_get_type ())
G_DECLARE_FINAL_TYPE (HobApplication, hob_application, HOB, APPLICATION, AdwApplication)

/* Hob with a window. One per session, except when it signs in for one run only. */
HobApplication *hob_application_new (void);

G_END_DECLS
