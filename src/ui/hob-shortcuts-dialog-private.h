/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Which keys do what. */
AdwDialog *hob_shortcuts_dialog_new (void);

G_END_DECLS
