/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

#define HOB_TYPE_WINDOW (hob_window_get_type ())
G_DECLARE_FINAL_TYPE (HobWindow, hob_window, HOB, WINDOW, AdwApplicationWindow)

/* The home in a window.
 * Signals: painted (): the first frame with content is on the screen. */
HobWindow *hob_window_new (GtkApplication *application, HobHousehold *household);
void hob_window_sign_in (HobWindow *self,
                         const char *address,
                         const char *password,
                         const char *host,
                         guint port,
                         const char *fingerprint,
                         gboolean transient);
/* A link that was clicked elsewhere: to bring a device home, or not for us. */
void hob_window_open_link (HobWindow *self, const char *link);
/* An error that concerns no device. */
void hob_window_tell_error (HobWindow *self, const GError *error);
/* NULL: none. */
void hob_window_show_device (HobWindow *self, HobDevice *device);
HobDevice *hob_window_get_device (HobWindow *self);

G_END_DECLS
