/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Hob authors */

#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

G_BEGIN_DECLS

/* The codes in a picture, read beside the main thread. Each resolves to a list of texts
 * (G_TYPE_STRV, empty when there is none) or rejects with HOB_CAMERA_ERROR. */
DexFuture *hob_code_picture_read_file (GFile *file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hob_code_picture_read_texture (GdkTexture *texture) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
