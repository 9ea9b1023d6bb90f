/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <hob-home.h>
#include <adwaita.h>

G_BEGIN_DECLS

/* What the device's menu opens. Each presents itself on @parent, does what it says when the person
 * agrees, and reports a failure through win.tell. */
void hob_device_dialogs_rename (GtkWidget *parent, HobHousehold *household, HobDevice *device);
void hob_device_dialogs_move (GtkWidget *parent, HobHousehold *household, HobDevice *device);
void hob_device_dialogs_details (GtkWidget *parent, HobDevice *device);
void hob_device_dialogs_remove (GtkWidget *parent, HobHousehold *household, HobDevice *device);

G_END_DECLS
